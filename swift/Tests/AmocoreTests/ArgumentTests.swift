import Amocore
import Foundation
import XCTest

/// What callers give, and what is refused before anything is sent.
final class ArgumentTests: XCTestCase {
    func testWhatTheCoreRefusesNamesTheFieldAsItIsNamedHere() async throws {
        let server = Server { _, _ in summary }
        let client = try server.asyncClient()
        let error = await failure { try await client.legacy.contacts.list(pageSize: 0) }
        guard case .invalidInput(let details) = error else { return XCTFail("\(error as Any)") }
        XCTAssertEqual(details.field, "pageSize")
        XCTAssertTrue(details.message.contains("pageSize: "), details.message)
        XCTAssertEqual(server.requests, [])
    }

    func testDatesAreSentAsWholeSeconds() async throws {
        let server = Server { _, _ in summary }
        let from = Date(timeIntervalSince1970: 1_704_067_200.999)
        _ = try server.blockingClient().v2.incomingLeads.summary(dateFrom: from)
        XCTAssertTrue(server.requests[0].contains("1704067200"), server.requests[0])
    }

    func testDatesThatNoCalendarReachesAreRefused() async throws {
        let server = Server { _, _ in summary }
        let client = try server.asyncClient()
        for seconds in [1e30, -1e30, .infinity] {
            let from = Date(timeIntervalSince1970: seconds)
            let error = await failure { try await client.v2.incomingLeads.summary(dateFrom: from) }
            XCTAssertEqual(error?.kind, "InvalidInput")
            XCTAssertEqual(error?.details.field, "dateFrom")
        }
        XCTAssertEqual(server.requests, [])
    }

    func testNumbersThatJSONDoesNotHaveAreRefused() async throws {
        let server = Server { _, _ in summary }
        let client = try server.asyncClient()
        let values = [CustomFieldValue(value: .double(.nan))]
        let call = await failure {
            try await client.v2.incomingLeads.addSip(items: [
                IncomingCall(
                    sourceName: "a", sourceUid: "b",
                    incomingLeadInfo: IncomingCallInfo(
                        to: 1, fromNumber: "1", dateCall: Date(), duration: 1, link: "l",
                        serviceCode: "s", uniq: "u"),
                    incomingEntities: IncomingEntities(leads: [
                        LeadDraft(name: "a", customFields: [CustomField(id: 1, values: values)])
                    ]))
            ])
        }
        XCTAssertEqual(call?.kind, "InvalidInput")
        let field = "items[0].incomingEntities.leads[0].customFields[0].values[0].value"
        XCTAssertEqual(call?.details.field, field)
        let message = call?.details.message ?? ""
        XCTAssertTrue(message.hasPrefix("v2.incoming_leads.add_sip: \(field): "), message)
        XCTAssertFalse(message.contains("IncomingCall"), message)
        XCTAssertEqual(server.requests, [])
    }

    func testValuesThatAreNestedTooDeeplyAreRefused() async throws {
        let server = Server { _, _ in summary }
        let client = try server.asyncClient()
        var value: Value = "in the middle"
        for _ in 0..<1000 { value = [value] }
        let contact = ContactDraft(
            customFields: [CustomField(id: 1, values: [CustomFieldValue(value: value)])])
        let form = IncomingForm(
            sourceName: "a", sourceUid: "b",
            incomingLeadInfo: IncomingFormInfo(
                formId: 1, formPage: "p", ip: "127.0.0.1", serviceCode: "s"),
            incomingEntities: IncomingEntities(contacts: [contact]))
        let error = await failure { try await client.v2.incomingLeads.addForm(items: [form]) }
        XCTAssertEqual(error?.kind, "InvalidInput", "\(error as Any)")
        XCTAssertFalse("\(error as Any)".contains("in the middle"))
        XCTAssertEqual(server.requests, [])
    }

    func testChangesAreWrittenAsWhatTheySet() {
        let changes: (Change<String>, Change<Int64>, Change<[String]>) = ("a", 1, ["a", "b"])
        XCTAssertEqual(changes.0, .set("a"))
        XCTAssertEqual(changes.1, .set(1))
        XCTAssertEqual(changes.2, .set(["a", "b"]))
    }

    func testSettingsThatCannotWork() throws {
        XCTAssertThrowsError(try AsyncClient()) { error in
            guard case AmoError.configuration = error else { return XCTFail("\(error)") }
        }
        XCTAssertThrowsError(try BlockingClient(baseUrl: "http://example.com", token: "t")) { error in
            XCTAssertEqual((error as? AmoError)?.details.field, "baseUrl")
        }
    }

    func testNoSecretIsShown() throws {
        let canary = "c4n4ry-0123456789abcdef"
        let client = try AsyncClient(account: "company", login: "me@company.com", key: canary)
        var dumped = ""
        dump(client, to: &dumped)
        for shown in ["\(client)", String(reflecting: client), dumped] {
            XCTAssertFalse(shown.contains(canary), shown)
        }
        XCTAssertEqual("\(client)", "AsyncClient(company)")
        client.close()
        XCTAssertEqual("\(client)", "AsyncClient(company) (closed)")
        XCTAssertThrowsError(try AsyncClient(account: "a b", token: canary)) { error in
            XCTAssertFalse("\(error)\(String(reflecting: error))".contains(canary))
        }
    }
}
