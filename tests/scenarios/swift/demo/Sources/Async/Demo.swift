import Amocore
import Foundation

/// Runs the main job against the account that the environment names: the credential line that
/// the sandbox prints. If it names a large account, too, all of its contacts are read.
func demo() async throws {
    var journal = Journal()
    let client = try opened("AMOCORE")
    try await tell(client, &journal)
    try await tellSales(client, &journal, Listener())
    client.close()
    if ProcessInfo.processInfo.environment["AMOCORE_LARGE_BASE_URL"] != nil {
        let large = try opened("AMOCORE_LARGE", requestsPerSecond: 0)
        try await readLarge(large)
        large.close()
    }
    print("operations:", journal.operations.sorted().joined(separator: " "))
}

/// A client of the account that these variables name.
private func opened(_ prefix: String, requestsPerSecond: Double? = nil) throws -> Client {
    let environment = ProcessInfo.processInfo.environment
    return try Client(
        baseUrl: environment["\(prefix)_BASE_URL"], login: environment["\(prefix)_LOGIN"],
        key: environment["\(prefix)_KEY"], requestsPerSecond: requestsPerSecond)
}
