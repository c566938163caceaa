import Amocore
import Foundation
import XCTest

/// OAuth, with tokens in a place of the application's own.
final class TokenStoreTests: XCTestCase {
    func testTokensAreKeptForTheNextClient() async throws {
        let sandbox = try Sandbox()
        defer { sandbox.stop() }
        let vault = Vault()
        for _ in 0..<2 {
            let client = try sandbox.integration(tokenStore: vault)
            _ = try await client.v2.incomingLeads.summary()
            client.close()
        }
        XCTAssertEqual(vault.calls, ["load", "lock", "load", "save", "unlock", "load"])
    }

    func testWhatAStoreThrowsFailsTheCallAndGivesTheLockBack() async throws {
        let sandbox = try Sandbox()
        defer { sandbox.stop() }
        let vault = Vault(isSealed: true)
        let client = try sandbox.integration(tokenStore: vault)
        let error = await failure { try await client.v2.incomingLeads.summary() }
        XCTAssertEqual(error?.kind, "Configuration")
        XCTAssertEqual(error?.details.message.contains("Sealed"), true)
        XCTAssertEqual(vault.calls, ["load", "lock", "load", "unlock"])
    }
}

/// A store that remembers how it was used.
private final class Vault: TokenStore, @unchecked Sendable {
    struct Sealed: Error {}

    private let isSealed: Bool
    private let guarding = NSLock()
    private var kept: String?
    private var used: [String] = []

    init(isSealed: Bool = false) { self.isSealed = isSealed }

    var calls: [String] { guarding.withLock { used } }

    func load() -> String? {
        guarding.withLock {
            used.append("load")
            return kept
        }
    }

    func save(_ tokens: String) throws {
        if isSealed { throw Sealed() }
        guarding.withLock {
            used.append("save")
            kept = tokens
        }
    }

    func lock() { guarding.withLock { used.append("lock") } }

    func unlock() { guarding.withLock { used.append("unlock") } }
}
