import Amocore
import Foundation

/// What a call came to.
struct Outcome {
    var result: Value
    var error: Value?

    init(result: some Encodable) throws {
        self.result = try tree(result)
    }

    /// What came before an error, if there was one.
    init(_ items: [Value], _ error: AmoError? = nil) throws {
        result = .array(items)
        self.error = try error.map(failure)
    }

    /// All items of a list, or those before the error that ended it.
    init<Item: Encodable>(items: BlockingItems<Item>) throws {
        var seen: [Value] = []
        do {
            for item in items { seen.append(try tree(item.get())) }
            try self.init(seen)
        } catch let error as AmoError {
            try self.init(seen, error)
        }
    }

    init<Item: Encodable>(items: AsyncItems<Item>) async throws {
        var seen: [Value] = []
        do {
            for try await item in items { seen.append(try tree(item)) }
            try self.init(seen)
        } catch let error as AmoError {
            try self.init(seen, error)
        }
    }

    /// All of a download or what came before the error that ended it, as one text, however it
    /// was cut.
    init(items: BlockingItems<Data>) throws {
        var joined = Data()
        do {
            for chunk in items { joined.append(try chunk.get()) }
            try self.init(joined)
        } catch let error as AmoError {
            try self.init(joined, error)
        }
    }

    init(items: AsyncItems<Data>) async throws {
        var joined = Data()
        do {
            for try await chunk in items { joined.append(chunk) }
            try self.init(joined)
        } catch let error as AmoError {
            try self.init(joined, error)
        }
    }

    private init(_ joined: Data, _ error: AmoError? = nil) throws {
        result = .string(joined.base64EncodedString())
        self.error = try error.map(failure)
    }

    /// The members of a report.
    var members: [String: Value] {
        var members = ["result": result]
        members["error"] = error
        return members
    }
}

/// Everything that an error shows.
private func failure(_ error: AmoError) throws -> Value {
    guard case .object(var shown) = try tree(error.details) else { return .null }
    shown["kind"] = .string(error.kind)
    shown["texts"] = .array([
        .string("\(error)"), .string(String(reflecting: error)), .string(error.localizedDescription),
    ])
    // The cases name fields as the operation list does.
    if let field = error.details.field {
        let named = snake(field)
        shown["field"] = .string(named)
        let message = error.details.message
        if let place = message.range(of: field) {
            shown["message"] = .string(message.replacingCharacters(in: place, with: named))
        }
    }
    return .object(shown)
}

/// `leads[0].sourceName` as `leads[0].source_name`; what follows `extra` is the caller's own.
private func snake(_ path: String) -> String {
    let end = path.range(of: "extra.")?.lowerBound ?? path.endIndex
    let named = path[..<end].map { $0.isUppercase ? "_\($0.lowercased())" : String($0) }
    return named.joined() + path[end...]
}
