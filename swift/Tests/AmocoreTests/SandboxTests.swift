import Amocore
import Foundation
import XCTest

/// Against the sandbox, over plain http and over TLS.
final class SandboxTests: XCTestCase {
    func testWhatWasWrittenIsReadBack() async throws {
        let sandbox = try Sandbox()
        defer { sandbox.stop() }
        let contacts = try sandbox.client().legacy.contacts
        let id = try await contacts.add(name: "Zoë <&> \"Ж\" 🚀", tags: ["a", "b"])
        try await contacts.update(id: id, position: "Director", tags: .clear)
        let contact = try await contacts.get(id: id).contact
        XCTAssertEqual(contact.name, "Zoë <&> \"Ж\" 🚀")
        XCTAssertEqual(contact.position, "Director")
        XCTAssertEqual(contact.tags, [])
        try await contacts.update(id: id, position: .keep, tags: ["c"])
        let changed = try await contacts.get(id: id).contact
        XCTAssertEqual(changed.position, "Director")
        XCTAssertEqual(changed.tags.map(\.name), ["c"])
    }

    func testAnAuthorityOfItsOwnIsTrustedWhenItIsNamed() async throws {
        let file = NSTemporaryDirectory() + "amocore-\(UUID().uuidString).pem"
        let sandbox = try Sandbox("--tls", "--ca-file", file)
        defer {
            sandbox.stop()
            try? FileManager.default.removeItem(atPath: file)
        }
        let stranger = try sandbox.client()
        let error = await failure { try await stranger.legacy.authorize() }
        XCTAssertEqual(error?.kind, "Tls")
        let pem = try String(contentsOfFile: file, encoding: .utf8)
        _ = try await sandbox.client(trusting: pem).legacy.authorize()
    }
}
