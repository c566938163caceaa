import Amocore

/// Clients of a scripted server.
extension Server {
    static let token = "token-of-the-tests"

    func asyncClient() throws -> AsyncClient {
        try AsyncClient(
            baseUrl: url, token: Self.token, timeZone: "UTC", timeout: Self.deadline, retries: 0,
            requestsPerSecond: 0)
    }

    func blockingClient() throws -> BlockingClient {
        try BlockingClient(
            baseUrl: url, token: Self.token, timeZone: "UTC", timeout: Self.deadline, retries: 0,
            requestsPerSecond: 0)
    }
}

/// The error that a step fails with, if it does.
func failure<Output>(_ step: () async throws -> Output) async -> AmoError? {
    do {
        _ = try await step()
        return nil
    } catch {
        return error as? AmoError
    }
}
