import Amocore
import Foundation

private let page: Int64 = 500

/// The third part: reading a long list takes no more memory than reading its beginning.
func readLarge(_ client: Client) async throws {
    var count: Int64 = 0
    var early = 0
    func saw(_ contact: Contact) throws {
        check(contact.id > 0, "the contact's identifier")
        count += 1
        if count == 10 * page { early = try resident() }
    }
    let contacts = client.v2.contacts.iter(limitRows: page)
    #if BLOCKING
        for contact in contacts { try saw(contact.get()) }
    #else
        for try await contact in contacts { try saw(contact) }
    #endif
    let growth = max(try resident() - early, 0) / (1024 * 1024)
    check(count >= 100_000, "all contacts, not \(count)")
    check(growth <= 60, "constant memory, not \(growth) MiB more than after the 10th page")
    print("large account: \(count) contacts, memory since the 10th page: +\(growth) MiB")
}

/// The memory that this process takes, in bytes, as Linux tells it.
private func resident() throws -> Int {
    let numbers = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    return Int(numbers.split(separator: " ")[1])! * Int(sysconf(Int32(_SC_PAGESIZE)))
}
