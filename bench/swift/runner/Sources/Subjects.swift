import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

let environment = ProcessInfo.processInfo.environment
let url = environment["AMOCORE_BENCH_URL"] ?? ""
let token = environment["AMOCORE_BENCH_TOKEN"] ?? ""

private let request = {
    var request = URLRequest(url: URL(string: "\(url)/api/v2/incoming_leads/summary")!)
    request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
    return request
}()

private struct Summary: Decodable {
    let total: Int
}

func makeSession() -> URLSession {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpMaximumConnectionsPerHost = 64
    return URLSession(configuration: configuration)
}

private func total(_ data: Data, _ answer: URLResponse) throws -> Int {
    guard (answer as? HTTPURLResponse)?.statusCode == 200 else { throw URLError(.badServerResponse) }
    return try JSONDecoder().decode(Summary.self, from: data).total
}

/// URLSession has no blocking call: a semaphore makes one.
func read(_ session: URLSession) throws -> Int {
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var outcome: Result<(Data, URLResponse), any Error>?
    let task = session.dataTask(with: request) { data, answer, error in
        if let data, let answer {
            outcome = .success((data, answer))
        } else {
            outcome = .failure(error ?? URLError(.unknown))
        }
        done.signal()
    }
    task.resume()
    done.wait()
    let (data, answer) = try outcome!.get()
    return try total(data, answer)
}

func read(_ session: URLSession) async throws -> Int {
    let (data, answer) = try await session.data(for: request)
    return try total(data, answer)
}
