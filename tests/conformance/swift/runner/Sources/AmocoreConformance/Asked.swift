import Amocore
import Foundation

/// The call that a case asks for.
struct Asked {
    /// The operation and the method: `legacy.contacts.list iter`.
    let call: String
    private let arguments: [String: Value]

    init(operation: String, method: String, arguments: [String: Value]) {
        call = "\(operation) \(method)"
        self.arguments = arguments
    }

    func required<Given: Decodable>(_ name: String) throws -> Given {
        try read(arguments[name] ?? .null)
    }

    func optional<Given: Decodable>(_ name: String) throws -> Given? {
        guard let value = arguments[name], value != .null else { return nil }
        return try read(value)
    }

    func orEmpty<Given: Decodable>(_ name: String) throws -> [Given] {
        try optional(name) ?? []
    }

    func orEmpty(_ name: String) throws -> Bool {
        try optional(name) ?? false
    }

    func orEmpty(_ name: String) throws -> [String: Value] {
        try optional(name) ?? [:]
    }

    func change<Given: Decodable>(_ name: String) throws -> Change<Given> {
        switch arguments[name] {
        case nil: .keep
        case .some(.null): .clear
        case .some(let value): .set(try read(value))
        }
    }
}

/// A value of the surface, from the JSON of a case.
func read<Given: Decodable>(_ value: Value) throws -> Given {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return try decoder.decode(Given.self, from: JSONEncoder().encode(value))
}

/// The JSON of what the surface gives.
func tree(_ given: some Encodable) throws -> Value {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    return try JSONDecoder().decode(Value.self, from: encoder.encode(given))
}
