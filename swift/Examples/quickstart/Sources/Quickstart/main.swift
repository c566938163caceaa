// The README's example, against the account that the environment names.

import Amocore
import Foundation

let environment = ProcessInfo.processInfo.environment
let client = try BlockingClient(
    baseUrl: environment["AMOCORE_BASE_URL"], login: environment["AMOCORE_LOGIN"],
    key: environment["AMOCORE_KEY"])
let id = try client.legacy.contacts.add(name: "Anna")
print("added contact \(id)")
for contact in client.legacy.contacts.iter() {
    print(try contact.get().name)
}
client.close()
