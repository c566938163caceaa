import Amocore
import Foundation
import XCTest

/// Cancelling and closing, as the server sees them.
final class CancellingTests: XCTestCase {
    func testCancellingATaskClosesTheConnection() async throws {
        let server = Server { _, _ in nil }
        let client = try server.asyncClient()
        let task = Task { await failure { try await client.v2.incomingLeads.summary() } }
        let arrived = await server.until { $0.requests.count == 1 }
        XCTAssertTrue(arrived)
        task.cancel()
        guard case .cancelled(let details) = await task.value else { return XCTFail("no error") }
        XCTAssertFalse(details.mayHaveHappened)
        let gone = await server.until { $0.gone == 1 }
        XCTAssertTrue(gone)
    }

    func testAWriteThatWasCancelledOnTheWireMayHaveHappened() async throws {
        let server = Server { _, _ in nil }
        let client = try server.asyncClient()
        let task = Task {
            await failure { try await client.v2.incomingLeads.decline(uids: ["a"], userId: 1) }
        }
        let arrived = await server.until { $0.requests.count == 1 }
        XCTAssertTrue(arrived)
        task.cancel()
        let error = await task.value
        XCTAssertEqual(error?.details.mayHaveHappened, true, "\(error as Any)")
        let gone = await server.until { $0.gone == 1 }
        XCTAssertTrue(gone)
    }

    func testATaskThatWasCancelledBeforeSendsNothing() async throws {
        let server = Server { _, _ in summary }
        let client = try server.asyncClient()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await failure { try await client.v2.incomingLeads.summary() }
        }
        let error = await task.value
        XCTAssertEqual(error?.kind, "Cancelled")
        XCTAssertEqual(server.requests, [])
    }

    func testABlockingCallLooksWhetherItsTaskWasCancelled() async throws {
        let server = Server { _, _ in nil }
        let client = try server.blockingClient()
        let task = Task { await failure { try client.v2.incomingLeads.summary() } }
        let arrived = await server.until { $0.requests.count == 1 }
        XCTAssertTrue(arrived)
        task.cancel()
        let error = await task.value
        XCTAssertEqual(error?.kind, "Cancelled")
        let gone = await server.until { $0.gone == 1 }
        XCTAssertTrue(gone)
    }

    func testClosingEndsTheCallsInFlight() async throws {
        let server = Server { _, _ in nil }
        let client = try server.asyncClient()
        let task = Task { await failure { try await client.v2.incomingLeads.summary() } }
        let arrived = await server.until { $0.requests.count == 1 }
        XCTAssertTrue(arrived)
        client.close()
        client.close()
        XCTAssertTrue(client.isClosed)
        let error = await task.value
        XCTAssertEqual(error?.kind, "Cancelled")
        let gone = await server.until { $0.gone == 1 }
        XCTAssertTrue(gone)
        let later = await failure { try await client.v2.incomingLeads.summary() }
        XCTAssertEqual(later?.kind, "Cancelled")
        XCTAssertEqual(server.requests.count, 1)
    }

    #if os(Linux)
        func testAThousandCallsClosedHalfWayLeaveNothingBehind() async throws {
            let server = Server { _, count in count <= 501 ? summary : nil }
            let first = try server.asyncClient()
            _ = try await first.v2.incomingLeads.summary()
            let before = Self.counts()
            let client = try server.asyncClient()
            let answered = Counter()
            let outcomes = await withTaskGroup(of: String.self) { group in
                for _ in 0..<1000 {
                    group.addTask {
                        let error = await failure { try await client.v2.incomingLeads.summary() }
                        if error == nil, await answered.next() == 500 { client.close() }
                        return error?.kind ?? "answered"
                    }
                }
                return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            XCTAssertEqual(outcomes, ["answered": 500, "Cancelled": 500])
            // The server's own threads and sockets end with the client's connections.
            // Looking at them takes a thread of its own, and Swift may have started another.
            let settled = await server.until { _ in
                let now = Self.counts()
                return now[0] <= before[0] + 2 && now[1] <= before[1]
            }
            XCTAssertTrue(settled, "\(before) before, \(Self.counts()) after")
            first.close()
        }

        func testAForgottenClientLeavesNothingBehind() async throws {
            let server = Server { _, _ in summary }
            let first = try server.asyncClient()
            _ = try await first.v2.incomingLeads.summary()
            let before = Self.counts()
            for _ in 0..<50 {
                _ = try await server.asyncClient().v2.incomingLeads.summary()
                _ = try server.blockingClient().v2.incomingLeads.summary()
            }
            let settled = await server.until { _ in
                let now = Self.counts()
                return now[0] <= before[0] + 2 && now[1] <= before[1]
            }
            XCTAssertTrue(settled, "\(before) before, \(Self.counts()) after")
            first.close()
        }

        private static func counts() -> [Int] {
            ["/proc/self/task", "/proc/self/fd"].map {
                (try? FileManager.default.contentsOfDirectory(atPath: $0).count) ?? 0
            }
        }
    #endif
}

private actor Counter {
    private var count = 0

    func next() -> Int {
        count += 1
        return count
    }
}
