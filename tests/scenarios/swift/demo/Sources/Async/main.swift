// Runs the main job against the account that the environment names: the credential line that
// the sandbox prints.

import Amocore
import Foundation

let environment = ProcessInfo.processInfo.environment
let client = try Client(
    baseUrl: environment["AMOCORE_BASE_URL"], login: environment["AMOCORE_LOGIN"],
    key: environment["AMOCORE_KEY"])
let journal = try await tell(client)
client.close()
print("operations:", journal.operations.sorted().joined(separator: " "))
