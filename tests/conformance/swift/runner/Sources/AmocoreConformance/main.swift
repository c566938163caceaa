// The conformance cases in Swift: `AmocoreConformance blocking` or `AmocoreConformance async`, in
// the root of the workspace. Drives the public surface alone.

import Amocore
import Foundation

/// Makes the client of a case, and calls what it asks for.
func outcome(_ given: [String: Value], _ mode: String) async throws -> Outcome {
    let asked = Asked(
        operation: given["operation"]!.text, method: given["method"]!.text,
        arguments: given["arguments"]!.members)
    let settings = Asked(operation: "", method: "", arguments: given["config"]!.members)
    do {
        if mode == "async" {
            let client = try asyncClient(settings)
            defer { client.close() }
            return try await call(client, asked)
        }
        let client = try blockingClient(settings)
        defer { client.close() }
        return try call(client, asked)
    } catch let error as AmoError {
        return try Outcome([], error)
    }
}

/// The same, cancelled after a while if the case says so.
func disturbed(_ given: [String: Value], _ mode: String) async throws -> Outcome {
    guard mode == "async", let after = given["cancel_after"]?.seconds else {
        return try await outcome(given, mode)
    }
    let call = Task { try await outcome(given, mode) }
    let clock = Task {
        try await Task.sleep(nanoseconds: UInt64(after * 1_000_000_000))
        call.cancel()
    }
    defer { clock.cancel() }
    return try await call.value
}

let mode = CommandLine.arguments.dropFirst().first ?? ""
guard ["blocking", "async"].contains(mode) else {
    print("usage: AmocoreConformance blocking|async")
    exit(2)
}
let root = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
let server = try CaseServer(root: root)
let started = try await server.post("/start", ["language": "swift", "mode": .string(mode)])
var (passed, failed, again) = (0, 0, true)
while again {
    for known in started["cases"]!.items {
        let place = ["run": started["run"]!, "index": known.members["index"]!]
        let given = try await server.post("/case", place)
        let report = try await disturbed(given, mode).members
        let verdict = try await server.post("/outcome", place.merging(report) { own, _ in own })
        if verdict["passed"] == .bool(true) {
            passed += 1
            continue
        }
        failed += 1
        let problems = verdict["problems"]!.items.map(\.text)
        let name = "\(known.members["operation"]!.text): \(known.members["name"]!.text)"
        print(([name] + problems).joined(separator: "\n  "))
    }
    again = try await server.post("/finish", ["run": started["run"]!])["again"] == .bool(true)
}
print("swift \(mode): \(passed) passed, \(failed) failed")
server.stop()
exit(failed > 0 ? 1 : 0)
