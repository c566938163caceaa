import Foundation
import XCTest

#if os(Linux)
    /// The end of a process with calls in flight: two of a group's tasks and one of a thread.
    final class EndingTests: XCTestCase {
        private func ending(
            _ way: String, file: StaticString = #filePath, line: UInt = #line,
            by end: (Process, FileHandle) -> Void
        ) async throws -> (reason: Process.TerminationReason, code: Int32, output: String) {
            let server = Server { _, _ in nil }
            let process = Process()
            // Built beside the tests.
            process.executableURL = Bundle.main.bundleURL.appendingPathComponent("AmocoreEnding")
            process.arguments = [way, server.url]
            let (input, output) = (Pipe(), Pipe())
            process.standardInput = input
            process.standardOutput = output
            process.standardError = output
            // Threads of tasks have signals blocked, and so has what they start.
            try await MainActor.run { try process.run() }
            let arrived = await server.until { $0.requests.count == 3 }
            XCTAssertTrue(arrived, "no requests", file: file, line: line)
            end(process, input.fileHandleForWriting)
            let ended = await server.until { _ in !process.isRunning }
            XCTAssertTrue(ended, "it goes on", file: file, line: line)
            if !ended { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
            let gone = await server.until { $0.gone == 3 }
            XCTAssertTrue(gone, "connections are open", file: file, line: line)
            let printed = try output.fileHandleForReading.readToEnd() ?? Data()
            return (
                process.terminationReason, process.terminationStatus,
                String(decoding: printed, as: UTF8.self)
            )
        }

        private func assertEnds(_ way: String, code: Int32, output: String) async throws {
            let ended = try await ending(way) { _, input in try? input.close() }
            XCTAssertEqual(ended.reason, .exit)
            XCTAssertEqual(ended.code, code)
            XCTAssertEqual(ended.output, output)
        }

        func testMainMayReturnWhileCallsWait() async throws {
            try await assertEnds("returning", code: 0, output: "end\n")
        }

        func testAProgramMayExitWhileCallsWait() async throws {
            try await assertEnds("exiting", code: 7, output: "")
        }

        func testClosingTheClientsEndsTheirCalls() async throws {
            let cancelled = String(repeating: "Cancelled\n", count: 3)
            try await assertEnds("closing", code: 0, output: cancelled + "end\n")
        }

        func testCancellingTheTasksLeavesTheThreadAlone() async throws {
            let cancelled = String(repeating: "Cancelled\n", count: 2)
            try await assertEnds("cancelling", code: 0, output: cancelled + "end\n")
        }

        func testSIGTERMEndsAProgramAtOnce() async throws {
            let ended = try await ending("waiting") { process, _ in process.terminate() }
            XCTAssertEqual(ended.reason, .uncaughtSignal)
            XCTAssertEqual(ended.code, SIGTERM)
            XCTAssertEqual(ended.output, "")
        }
    }
#endif
