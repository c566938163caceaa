import Amocore
import Foundation
import XCTest

/// A sandbox of its own, and what its lines tell.
final class Sandbox {
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

    /// Clients that share the limit over Redis.
    func clients(redisUrl: String) throws -> (BlockingClient, AsyncClient) {
        let (baseUrl, login, key) = (
            told["AMOCORE_BASE_URL"], told["AMOCORE_LOGIN"], told["AMOCORE_KEY"]
        )
        return (
            try BlockingClient(baseUrl: baseUrl, login: login, key: key, redisUrl: redisUrl),
            try AsyncClient(baseUrl: baseUrl, login: login, key: key, redisUrl: redisUrl)
        )
    }

    /// A client of an integration that a user has just allowed.
    func integration(tokenStore: any TokenStore) throws -> AsyncClient {
        try AsyncClient(
            baseUrl: told["AMOCORE_BASE_URL"], clientId: told["AMOCORE_CLIENT_ID"],
            clientSecret: told["AMOCORE_CLIENT_SECRET"],
            redirectUri: told["AMOCORE_REDIRECT_URI"], code: told["AMOCORE_CODE"],
            tokenStore: tokenStore)
    }

    /// Killed outright: threads of tasks have other signals blocked, and so has what they start.
    func stop() {
        kill(process.processIdentifier, SIGKILL)
    }
}
