/// The arguments of a call, named as the core names them.
struct Arguments: Encodable, Sendable {
    private var given: [(name: String, value: any Encodable & Sendable)] = []

    func with(_ name: String, _ value: some Encodable & Sendable) -> Arguments {
        var more = self
        more.given.append((name, value))
        return more
    }

    /// What is not given is left out.
    func with(_ name: String, _ value: (some Encodable & Sendable)?) -> Arguments {
        value.map { with(name, $0) } ?? self
    }

    /// What is kept is left out, what is cleared becomes null.
    func with<Wrapped>(_ name: String, _ change: Change<Wrapped>) -> Arguments {
        switch change {
        case .keep: self
        case .set(let value): with(name, value)
        case .clear: with(name, Value.null)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for (name, value) in given {
            try container.encode(value, forKey: Name(stringValue: name))
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
