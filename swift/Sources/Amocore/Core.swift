internal import AmocoreNative
import Foundation

/// The core's client, under both clients.
struct Core: Sendable {
    private let native: NativeClient
    private let shown: String

    init(client: String, account: String?, settings: Arguments) throws(AmoError) {
        shown = account.map { "\(client)(\($0))" } ?? client
        let text: String
        do {
            text = try JSON.text(settings)
        } catch {
            // What the encoder says would show the settings.
            throw AmoError.configuration(ErrorDetails(message: "the settings cannot be sent"))
        }
        native = try failing { try NativeClient(settings: text) }
    }

    var isClosed: Bool { native.isShut() }

    var redisProblem: String? { native.redisProblem() }

    var description: String { shown + (isClosed ? " (closed)" : "") }

    func close() { native.shut() }

    /// Calls an operation. Cancelling the task cancels the request, and the error tells whether
    /// it may have happened.
    func call<Output: Decodable & Sendable>(
        _ operation: String, _ arguments: Arguments
    ) async throws(AmoError) -> Output {
        try read(operation, await finish(start(operation, arguments)))
    }

    /// Calls an operation and blocks until its output is there.
    func wait<Output: Decodable>(
        _ operation: String, _ arguments: Arguments
    ) throws(AmoError) -> Output {
        try read(operation, block(on: start(operation, arguments)))
    }

    func pages(_ operation: String, _ arguments: Arguments) throws(AmoError) -> Pages {
        let text = try self.text(operation, arguments)
        return Pages(native: try failing { try native.pages(operation: operation, arguments: text) })
    }

    /// The pages of a list. A page that does not come ends the list.
    struct Pages: Sendable {
        fileprivate let native: NativePages

        func next<Item: Decodable & Sendable>(
            _ operation: String
        ) async throws(AmoError) -> [Item]? {
            try refuseCancelled(operation)
            guard let call = native.next() else { return nil }
            return try read(operation, await finish(call))
        }

        func waitForNext<Item: Decodable>(_ operation: String) throws(AmoError) -> [Item]? {
            try refuseCancelled(operation)
            guard let call = native.next() else { return nil }
            return try read(operation, block(on: call))
        }
    }

    private func start(
        _ operation: String, _ arguments: Arguments
    ) throws(AmoError) -> NativeCall {
        let text = try self.text(operation, arguments)
        try refuseCancelled(operation)
        return native.start(operation: operation, arguments: text)
    }

    private func text(_ operation: String, _ arguments: Arguments) throws(AmoError) -> String {
        do {
            return try JSON.text(arguments)
        } catch {
            throw refusal(of: operation, error)
        }
    }
}

/// What needs no client.
struct ToolCore: Sendable {
    func wait<Output: Decodable>(
        _ tool: String, _ arguments: Arguments
    ) throws(AmoError) -> Output {
        let text: String
        do {
            text = try JSON.text(arguments)
        } catch {
            throw refusal(of: tool, error)
        }
        return try read(tool, failing { try evaluate(tool: tool, arguments: text) })
    }
}

/// Nothing is sent for a task that has been cancelled already.
private func refuseCancelled(_ operation: String) throws(AmoError) {
    guard Task.isCancelled else { return }
    let message = "\(operation): the task was cancelled before the call began"
    throw AmoError.cancelled(ErrorDetails(message: message, operation: operation))
}

/// Blocks, and looks every now and then whether the task was cancelled.
private func block(on call: NativeCall) throws(AmoError) -> String {
    let tick: UInt64 = 100
    while true {
        if let output = try failing({ try call.waitFor(milliseconds: tick) }) { return output }
        if Task.isCancelled { call.cancel() }
    }
}

private func finish(_ call: NativeCall) async throws(AmoError) -> String {
    do {
        return try await withTaskCancellationHandler {
            try await call.outcome()
        } onCancel: {
            call.cancel()
        }
    } catch {
        throw amoError(error)
    }
}

private func read<Output: Decodable>(
    _ operation: String, _ text: String
) throws(AmoError) -> Output {
    do {
        return try JSON.read(text)
    } catch {
        throw broken("\(operation): the output cannot be read: \(error)", operation)
    }
}

/// Runs what the core may refuse.
private func failing<Output>(_ step: () throws -> Output) throws(AmoError) -> Output {
    do {
        return try step()
    } catch {
        throw amoError(error)
    }
}

private func amoError(_ failure: any Error) -> AmoError {
    guard case NativeFailure.Failed(let description) = failure,
        let kind: Kind = try? JSON.read(description),
        let details: ErrorDetails = try? JSON.read(description),
        let error = AmoError(kind: kind.kind, details: details)
    else { return broken("the core failed: \(failure)") }
    return error
}

/// What cannot happen while the core and this package are of one version. The request may have
/// been sent.
private func broken(_ message: String, _ operation: String? = nil) -> AmoError {
    var details = ErrorDetails(message: message, operation: operation)
    details.mayHaveHappened = true
    return .unexpectedAnswer(details)
}

private struct Kind: Decodable {
    let kind: String
}
