import Amocore
import Foundation
import XCTest

/// What comes back: structures, Dates, errors.
final class AnswerTests: XCTestCase {
    func testBothClientsReadTheSame() async throws {
        let server = Server { _, _ in summary }
        let one = try await server.asyncClient().v2.incomingLeads.summary()
        let other = try server.blockingClient().v2.incomingLeads.summary()
        XCTAssertEqual(one, other)
        XCTAssertEqual(one.total, 10)
    }

    func testInstantsWordsAndWhatNoFieldNames() async throws {
        let item =
            #"{"uid":"a","category":"telegram","created_at":1500000000,"strange":[1,null,{"a":1.5}]}"#
        let server = Server { _, _ in answer(#"{"_embedded":{"items":[\#(item)]}}"#) }
        let lead = try await server.asyncClient().v2.incomingLeads.list().items[0]
        XCTAssertEqual(lead.createdAt, Date(timeIntervalSince1970: 1_500_000_000))
        XCTAssertEqual(lead.category, .other("telegram"))
        XCTAssertEqual(lead.category.rawValue, "telegram")
        XCTAssertEqual(lead.extra["strange"], [1, nil, ["a": 1.5]])
    }

    func testInstantsBeforeAndAfterTheEpoch() async throws {
        let seconds: [Int64] = [-2_208_988_800, -1, 1, 951_782_400, 4_102_444_799]
        for second in seconds {
            let item = #"{"uid":"a","category":"sip","created_at":\#(second)}"#
            let server = Server { _, _ in answer(#"{"_embedded":{"items":[\#(item)]}}"#) }
            let lead = try await server.asyncClient().v2.incomingLeads.list().items[0]
            XCTAssertEqual(lead.createdAt, Date(timeIntervalSince1970: Double(second)))
        }
    }

    func testErrorsHaveTheirKindAndWhatIsKnown() async throws {
        let body = #"{"response":{"error":"no","error_code":110}}"#
        let server = Server { _, _ in answer(body, status: 401) }
        let client = try server.asyncClient()
        let error = await failure { try await client.v2.incomingLeads.summary() }
        guard case .unauthorized(let details) = error else { return XCTFail("\(error as Any)") }
        XCTAssertEqual(details.operation, "v2.incoming_leads.summary")
        XCTAssertEqual(details.status, 401)
        XCTAssertEqual(details.code, 110)
        XCTAssertNotNil(details.codeMeaning)
        XCTAssertFalse(details.mayHaveHappened)
        XCTAssertEqual(error?.kind, "Unauthorized")
        XCTAssertEqual(error?.localizedDescription, details.message)
    }

    func testAWaitThatTheServerAsksFor() async throws {
        let server = Server { _, _ in answer("{}", status: 429, headers: "Retry-After: 3\r\n") }
        let client = try server.blockingClient()
        let error = await failure { try client.v2.incomingLeads.summary() }
        XCTAssertEqual(error?.kind, "RateLimited")
        XCTAssertEqual(error?.details.retryAfter, 3)
    }

    func testModelsSurviveCoding() throws {
        let phone = Phone(value: "+7 900", location: "Work")
        let contact = LegacyContact(
            id: 1, name: "Zoë", phones: [phone], createdAt: Date(timeIntervalSince1970: 1.5))
        let again = try JSONDecoder().decode(LegacyContact.self, from: JSONEncoder().encode(contact))
        XCTAssertEqual(again, contact)
        let bare = try JSONDecoder().decode(LegacyContact.self, from: Data(#"{"id":1,"name":"a"}"#.utf8))
        XCTAssertEqual(bare, LegacyContact(id: 1, name: "a"))
    }
}
