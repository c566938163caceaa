import Amocore
import XCTest

/// Lists to the end: pages are asked for when they are needed.
final class PageTests: XCTestCase {
    /// Three pages of two, the last one short.
    private static let pages: Server.Respond = { head, _ in
        if head.contains("&page=2") || head.contains("?page=2") { return leads("c", "d") }
        return head.contains("page=3") ? leads("e") : leads("a", "b")
    }

    func testAPageIsAskedForWhenTheOneBeforeItIsUsedUp() async throws {
        let server = Server(Self.pages)
        var seen: [String] = []
        for try await lead in try server.asyncClient().v2.incomingLeads.iter(pageSize: 2) {
            seen.append("\(lead.uid)\(server.requests.count)")
        }
        XCTAssertEqual(seen, ["a1", "b1", "c2", "d2", "e3"])
    }

    func testTheBlockingClientIteratesAsWell() throws {
        let server = Server(Self.pages)
        let items = try server.blockingClient().v2.incomingLeads.iter(pageSize: 2)
        XCTAssertEqual(server.requests, [])
        XCTAssertEqual(try items.map { try $0.get().uid }, ["a", "b", "c", "d", "e"])
        XCTAssertEqual(server.requests.count, 3)
        XCTAssertEqual(try items.prefix(1).map { try $0.get().uid }, ["a"])
        XCTAssertEqual(server.requests.count, 4)
    }

    func testAListEndsAfterAnError() async throws {
        let server = Server { head, count in
            head.contains("page=2") ? answer("{}", status: 402) : Self.pages(head, count)
        }
        var iterator = try server.asyncClient().v2.incomingLeads.iter(pageSize: 2).makeAsyncIterator()
        let first = try await iterator.next()
        let second = try await iterator.next()
        XCTAssertEqual([first?.uid, second?.uid], ["a", "b"])
        do {
            _ = try await iterator.next()
            XCTFail("no error")
        } catch AmoError.paymentRequired {}
        let after = try await iterator.next()
        XCTAssertNil(after)

        let blocking = try server.blockingClient().v2.incomingLeads.iter(pageSize: 2)
        let outcomes = Array(blocking)
        XCTAssertEqual(outcomes.count, 3)
        guard case .failure(.paymentRequired) = outcomes[2] else { return XCTFail("no error") }
    }

    func testCancellingATaskClosesTheConnectionOfItsPage() async throws {
        let server = Server { head, count in
            head.contains("page=2") ? nil : Self.pages(head, count)
        }
        let leads = try server.asyncClient().v2.incomingLeads.iter(pageSize: 2)
        let task = Task {
            var iterator = leads.makeAsyncIterator()
            var seen: [String] = []
            let error = await failure {
                while let lead = try await iterator.next() { seen.append(lead.uid) }
            }
            let after = try await iterator.next()
            XCTAssertNil(after)
            return (seen, error?.kind)
        }
        let arrived = await server.until { $0.requests.count == 2 }
        XCTAssertTrue(arrived)
        task.cancel()
        let (seen, kind) = try await task.value
        XCTAssertEqual(seen, ["a", "b"])
        XCTAssertEqual(kind, "Cancelled")
        let gone = await server.until { $0.gone == 1 }
        XCTAssertTrue(gone)
    }
}
