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

/// A sandbox of its own, and what its lines tell.
private final class Sandbox {
    private let process = Process()
    private var told: [String: String] = [:]

    init(_ arguments: String...) throws {
        let path = try XCTUnwrap(
            ProcessInfo.processInfo.environment["AMOCORE_SANDBOX"],
            "AMOCORE_SANDBOX names no sandbox")
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["--listen", "127.0.0.1:0", "--seed", "small"] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var text = ""
        while !text.contains("inspect"),
            let more = try output.fileHandleForReading.read(upToCount: 1), !more.isEmpty
        {
            text += String(decoding: more, as: UTF8.self)
        }
        for word in text.split(whereSeparator: \.isWhitespace) {
            let pair = word.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { told[String(pair[0])] = String(pair[1]) }
        }
    }

    func client(trusting authority: String? = nil) throws -> AsyncClient {
        try AsyncClient(
            baseUrl: told["AMOCORE_BASE_URL"], login: told["AMOCORE_LOGIN"],
            key: told["AMOCORE_KEY"], caCertificates: authority)
    }

    /// Killed outright: threads of tasks have other signals blocked, and so has what they start.
    func stop() {
        kill(process.processIdentifier, SIGKILL)
    }
}
