/// What an update does to one field. The three are different things: a field that is not
/// mentioned stays as it is, and clearing one has to be said.
public enum Change<Wrapped: Encodable & Hashable & Sendable>: Hashable, Sendable {
    /// The field stays as it is.
    case keep
    /// The field becomes this.
    case set(Wrapped)
    /// The field becomes empty.
    case clear
}

/// Within a model: what is kept is left out, what is cleared is null.
extension Change: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .set(let value): try container.encode(value)
        case .keep, .clear: try container.encodeNil()
        }
    }
}

extension Change: Decodable where Wrapped: Decodable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = container.decodeNil() ? .clear : .set(try container.decode(Wrapped.self))
    }
}

extension KeyedEncodingContainer {
    /// What the encoding of a model calls for its changes.
    mutating func encode<Wrapped>(_ change: Change<Wrapped>, forKey key: Key) throws {
        switch change {
        case .keep: break
        case .set(let value): try encode(value, forKey: key)
        case .clear: try encodeNil(forKey: key)
        }
    }
}

extension KeyedDecodingContainer {
    /// The change of a member: what is not there is kept.
    func decodeChange<Wrapped: Decodable>(
        _ type: Change<Wrapped>.Type, forKey key: Key
    ) throws -> Change<Wrapped> {
        guard contains(key) else { return .keep }
        return try decode(type, forKey: key)
    }
}

extension Change: ExpressibleByUnicodeScalarLiteral where Wrapped == String {
    public init(unicodeScalarLiteral text: String) { self = .set(text) }
}

extension Change: ExpressibleByExtendedGraphemeClusterLiteral where Wrapped == String {
    public init(extendedGraphemeClusterLiteral text: String) { self = .set(text) }
}

extension Change: ExpressibleByStringLiteral where Wrapped == String {
    public init(stringLiteral text: String) { self = .set(text) }
}

extension Change: ExpressibleByIntegerLiteral where Wrapped == Int64 {
    public init(integerLiteral number: Int64) { self = .set(number) }
}

/// A list: `tags: ["vip"]`. Text is none.
extension Change: ExpressibleByArrayLiteral
where Wrapped: RangeReplaceableCollection & MutableCollection {
    public init(arrayLiteral elements: Wrapped.Element...) { self = .set(Wrapped(elements)) }
}
