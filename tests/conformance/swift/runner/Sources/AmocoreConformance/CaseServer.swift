import Amocore
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The server that plays the account of each case, and judges.
final class CaseServer {
    private let process = Process()
    private let input = Pipe()
    private var control = ""

    /// Starts it in the root of the workspace.
    init(root: URL) throws {
        let built = ProcessInfo.processInfo.environment["AMOCORE_CASES"]
        let build = ["cargo", "run", "--quiet", "--package", "amocore-cases", "--"]
        let folders = ["--cases", "tests/conformance/cases", "--out", "target/conformance"]
        process.executableURL = URL(fileURLWithPath: built ?? "/usr/bin/env")
        process.arguments = (built == nil ? build : []) + folders
        process.currentDirectoryURL = root
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8) {
            line.append(byte)
        }
        control = String(decoding: line, as: UTF8.self).replacingOccurrences(of: "control ", with: "")
    }

    func post(_ path: String, _ body: [String: Value]) async throws -> [String: Value] {
        var request = URLRequest(url: URL(string: control + path)!)
        request.httpMethod = "POST"
        request.httpBody = try JSONEncoder().encode(body)
        let (answer, response) = try await URLSession.shared.data(for: request)
        guard (response as? HTTPURLResponse)?.statusCode == 200 else {
            throw Refusal(description: "\(path): \(String(decoding: answer, as: UTF8.self))")
        }
        return try JSONDecoder().decode([String: Value].self, from: answer)
    }

    /// It ends with its standard input.
    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }
}

extension Value {
    var text: String {
        if case .string(let text) = self { text } else { "" }
    }

    var seconds: Double? {
        switch self {
        case .double(let seconds): seconds
        case .int(let seconds): Double(seconds)
        default: nil
        }
    }

    var members: [String: Value] {
        if case .object(let members) = self { members } else { [:] }
    }

    var items: [Value] {
        if case .array(let items) = self { items } else { [] }
    }
}
