/// What a call fails with whose arguments cannot be written down, such as a number that is none.
/// The encoder's own description would show the arguments.
func refusal(of operation: String, _ problem: any Error) -> AmoError {
    var reason = "the arguments cannot be sent"
    var field: String?
    if case EncodingError.invalidValue(_, let context) = problem {
        reason = context.debugDescription
        if !context.codingPath.isEmpty { field = path(context.codingPath) }
    }
    let place = field.map { "\(operation): \($0)" } ?? operation
    return .invalidInput(
        ErrorDetails(message: "\(place): \(reason)", operation: operation, field: field))
}

/// `items[0].sourceName`, as callers spell it. What follows `extra` is their own already.
private func path(_ keys: [any CodingKey]) -> String {
    var path = ""
    var isTheirs = false
    for key in keys {
        if let index = key.intValue {
            path += "[\(index)]"
            continue
        }
        let name = isTheirs ? key.stringValue : camel(key.stringValue)
        path += path.isEmpty ? name : ".\(name)"
        isTheirs = isTheirs || name == "extra"
    }
    return path
}

private func camel(_ name: String) -> String {
    let words = name.split(separator: "_")
    let rest = words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }
    return words.prefix(1).joined() + rest.joined()
}
