import Amocore
import Foundation
import XCTest

private let calls = 100

/// Trees of tasks, and threads: who ends when others end.
final class TaskTreeTests: XCTestCase {
    /// Of a hundred summaries none is answered; a list is refused once all of them have come.
    private static func server() -> Server {
        Server { head, _ in
            head.hasPrefix("GET /api/v2/incoming_leads/summary") ? nil : answer("{}", status: 404)
        }
    }

    private func assertAllGone(_ server: Server) async {
        let gone = await server.until { $0.gone == calls }
        XCTAssertTrue(gone, "\(server.gone) of \(calls) connections are closed")
    }

    func testOneThatThrowsEndsTheOthersOfItsGroup() async throws {
        let server = Self.server()
        let client = try server.asyncClient()
        let begun = Date()
        let error = await failure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<calls {
                    group.addTask { _ = try await client.v2.incomingLeads.summary() }
                }
                group.addTask {
                    let arrived = await server.until { $0.requests.count == calls }
                    XCTAssertTrue(arrived)
                    _ = try await client.v2.incomingLeads.list()
                }
                for try await _ in group {}
            }
        }
        XCTAssertEqual(error?.kind, "NotFound")
        // Not by running out of time.
        XCTAssertLessThan(Date().timeIntervalSince(begun), Server.deadline / 2)
        await assertAllGone(server)
    }

    func testCancellingAGroupEndsItsCalls() async throws {
        let server = Self.server()
        let client = try server.asyncClient()
        let kinds = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<calls {
                group.addTask { await outcome(of: client) }
            }
            let arrived = await server.until { $0.requests.count == calls }
            XCTAssertTrue(arrived)
            group.cancelAll()
            return await group.reduce(into: []) { $0.append($1) }
        }
        XCTAssertEqual(kinds, Array(repeating: "Cancelled", count: calls))
        await assertAllGone(server)
    }

    func testCancellingAParentEndsTheCallsOfItsChildren() async throws {
        let server = Self.server()
        let client = try server.asyncClient()
        let parent = Task {
            await withTaskGroup(of: [String?].self) { group in
                for _ in 0..<calls / 2 { group.addTask { await outcomes(ofTwo: client) } }
                return await group.reduce(into: []) { $0 += $1 }
            }
        }
        let arrived = await server.until { $0.requests.count == calls }
        XCTAssertTrue(arrived)
        parent.cancel()
        let kinds = await parent.value
        XCTAssertEqual(kinds, Array(repeating: "Cancelled", count: calls))
        await assertAllGone(server)
    }

    func test32ThreadsGetTheAnswersToTheirOwnQuestions() async throws {
        let server = Server { head, _ in
            let page = head.components(separatedBy: "page=").last ?? ""
            return leads(String(page.prefix(while: \.isNumber)))
        }
        let client = try server.blockingClient()
        let outcomes = Outcomes()
        for number in 0..<32 {
            Thread {
                let pages = (1...20).map { Int64(number * 100 + $0) }
                let uids = pages.map {
                    try? client.v2.incomingLeads.list(page: $0).items.first?.uid
                }
                outcomes.add(uids == pages.map(String.init))
            }.start()
        }
        let done = await server.until { _ in outcomes.all.count == 32 }
        XCTAssertTrue(done)
        XCTAssertEqual(outcomes.all, Array(repeating: true, count: 32))
    }
}

/// What a call fails with.
private func outcome(of client: AsyncClient) async -> String? {
    await failure { try await client.v2.incomingLeads.summary() }?.kind
}

/// What two calls fail with, in children of the task that asks.
private func outcomes(ofTwo client: AsyncClient) async -> [String?] {
    async let first = outcome(of: client)
    async let second = outcome(of: client)
    return await [first, second]
}

/// What threads found.
private final class Outcomes: @unchecked Sendable {
    private let lock = NSLock()
    private var found: [Bool] = []

    var all: [Bool] { lock.withLock { found } }

    func add(_ outcome: Bool) { lock.withLock { found.append(outcome) } }
}
