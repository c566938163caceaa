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
