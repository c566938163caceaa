import Amocore
import Foundation

// A status of the seeded account's main pipeline, and fields of its leads.
private let negotiation: Int64 = 1_023_486
private let orderNumber: Int64 = 4_410_001
private let weight: Int64 = 4_410_002
private let urgent: Int64 = 4_410_003
private let deliveryDay: Int64 = 4_410_004
private let payment: Int64 = 4_410_006
private let card: Int64 = 3_692_302

private let telephone = "+7 495 765-43-21"

/// 2030-12-31T10:00:00Z
private let due = Date(timeIntervalSince1970: 1_924_941_600)

private let kinds: [WebhookKind] = [
    .addCompany, .addContact, .addLead, .statusLead, .noteLead, .addTask, .updateTask,
]

/// The second act, over v2: a company, a contact and a lead, and what happens to them.
func tellSales(_ client: Client, _ journal: inout Journal, _ listener: Listener) async throws {
    let companies = client.v2.companies
    let contacts = client.v2.contacts
    let leads = client.v2.leads
    let notes = client.v2.notes
    let tasks = client.v2.tasks
    let webhooks = client.v2.webhooks
    let fields = tools.customFields

    let account = try await client.v2.account.get(include: [.customFields, .users, .pipelines])
    check(account.subdomain != "", "the account")
    check(account.users.contains { $0.id == user }, "the user")
    let definitions = account.customFields?.leads ?? []
    let ordered = definitions.first { $0.id == orderNumber }
    check(ordered?.name == "Order number", "the lead's fields")
    let office = "\(account.users.count) users, \(definitions.count) fields of leads"
    journal.did("v2.account.get", "\(account.name): \(office)")

    let pipelines = try await client.v2.pipelines.list().items
    let main = pipelines.first { $0.isMain }
    check(main?.statuses.contains { $0.id == negotiation } == true, "the main pipeline's statuses")
    journal.did("v2.pipelines.list", pipelines.map(\.name).joined(separator: ", "))

    let target = WebhookTarget(url: listener.url, events: kinds)
    let subscribed = try await webhooks.subscribe(items: [target])[0]
    check(subscribed.result, "the subscription")
    journal.did("v2.webhooks.subscribe", "\(kinds.count) kinds of events")
    let subscriptions = try await webhooks.list().items
    check(subscriptions.contains { $0.url == listener.url }, "the subscription is listed")
    journal.did("v2.webhooks.list", "\(subscriptions.count) subscriptions")

    let company = try await companies.add(items: [
        NewCompany(name: "Green Boats Ltd", tags: ["second act"])
    ])[0]
    journal.did("v2.companies.add", "company \(company), Green Boats Ltd")
    let phone = FieldChoice(text: telephone, enumCode: "WORK")
    let email = FieldChoice(text: "boris@greenboats.example", enumCode: "WORK")
    let contact = try await contacts.add(items: [
        NewContact(
            name: "Борис Лодкин", companyId: company,
            customFields: [
                fields.write(id: phoneField, entries: [phone]),
                fields.write(id: emailField, entries: [email]),
            ])
    ])[0]
    journal.did("v2.contacts.add", "contact \(contact), Борис Лодкин, of that company")
    let lead = try await leads.add(items: [
        NewLead(
            name: "Five sailing boats", sale: 500_000, tags: ["boats", "second act"],
            contactIds: [contact], companyId: company,
            customFields: [
                fields.write(id: orderNumber, text: "A-17 & “B”"),
                fields.write(id: weight, number: 1250.5),
                fields.write(id: urgent, flag: true),
                fields.write(id: deliveryDay, date: "2030-06-01"),
                fields.write(id: payment, enumId: card),
            ])
    ])[0]
    journal.did("v2.leads.add", "lead \(lead), Five sailing boats, for both")

    let found = try await leads.list(ids: [lead]).items[0]
    check(found.name == "Five sailing boats" && found.sale == 500_000, "name and sale")
    check(found.tags.map(\.name) == ["boats", "second act"], "the tags")
    check(found.mainContactId == contact, "the main contact")
    check(found.company?.id == company, "the company")
    var values: [Int64: FieldContent] = [:]
    for field in found.customFields { values[field.id] = try fields.read(field: field) }
    check(values[orderNumber]?.text == "A-17 & “B”", "the text")
    check(values[weight]?.number == 1250.5, "the number")
    check(values[urgent]?.flag == true, "the flag")
    check(values[deliveryDay]?.date?.hasPrefix("2030-06-01") == true, "the date")
    check(values[payment]?.choices.map(\.text) == ["Card"], "the choice")
    journal.did("v2.leads.list", "\(found.name), \(values.count) fields as they were written")
    let person = try await contacts.list(ids: [contact]).items[0]
    check(try fields.phones(fields: person.customFields) == [telephone], "the phone")
    check(person.leadIds == [lead], "the contact's lead")
    journal.did("v2.contacts.list", "\(person.name), \(telephone)")
    let firm = try await companies.list(ids: [company]).items[0]
    check(firm.contactIds == [contact] && firm.leadIds == [lead], "what the company has")
    journal.did("v2.companies.list", "\(firm.name), with contact and lead")
    let deal = try await client.legacy.deals.get(id: lead).deal
    check(deal.name == "Five sailing boats" && deal.price == 500_000, "the XML API's view of it")

    _ = try await leads.update(items: [LeadUpdate(id: lead, statusId: negotiation)])
    _ = try await leads.update(items: [LeadUpdate(id: lead, sale: .clear)])
    let changed = try await leads.list(ids: [lead]).items[0]
    check(changed.statusId == negotiation && (changed.sale ?? 0) == 0, "status and sale")
    let kept = changed.customFields.count
    check(kept == values.count, "an update leaves alone what it does not name")
    journal.did("v2.leads.update", "moved to Negotiation; its budget cleared")
    _ = try await contacts.update(items: [ContactUpdate(id: contact, tags: ["sailor"])])
    journal.did("v2.contacts.update", "tagged sailor")
    _ = try await companies.update(items: [CompanyUpdate(id: company, name: "Green Boats")])
    journal.did("v2.companies.update", "renamed Green Boats")

    let note = try await notes.add(items: [
        NewNote(elementType: .lead, elementId: lead, text: "Wants a dinghy, too")
    ])[0]
    journal.did("v2.notes.add", "note \(note)")
    _ = try await notes.update(items: [NoteUpdate(id: note, text: "Wants two dinghies")])
    let noted = try await notes.list(elementType: .lead, elementId: lead).items
    check(noted.contains { $0.id == note && $0.text == "Wants two dinghies" }, "the note")
    journal.did("v2.notes.update", "Wants two dinghies")
    journal.did("v2.notes.list", "\(noted.count) notes")

    let task = try await tasks.add(items: [
        NewTask(
            text: "Show the boats", taskType: 2, completeTillAt: due, elementType: .lead,
            elementId: lead, responsibleUserId: user)
    ])[0]
    journal.did("v2.tasks.add", "task \(task), due \(due)")
    _ = try await tasks.update(items: [TaskUpdate(id: task, text: "Shown", isCompleted: true)])
    let done = try await tasks.list(ids: [task]).items[0]
    check(done.text == "Shown" && done.isCompleted && done.completeTillAt == due, "the task")
    journal.did("v2.tasks.update", "completed")
    journal.did("v2.tasks.list", "\(done.text), \(due)")

    let logged = try await client.v2.calls.add(items: [
        NewCall(
            phoneNumber: telephone, direction: .inbound, uniq: "second-act", duration: 73,
            source: "demo", callStatus: .talked, link: "https://records.example/73.mp3")
    ])[0]
    // The contact's number leads to its only open lead (v2 §9.17).
    check(logged.elementType == .lead && logged.elementId == lead, "whose call it was")
    journal.did("v2.calls.add", "logged with lead \(lead)")

    let filtered = try await leads.list(
        query: "SAILING", responsibleUserIds: [user], statusIds: [negotiation], active: true
    ).items
    check(filtered.map(\.id) == [lead], "the filters")
    journal.did("v2.leads.list", "found by text, status, user and being open")

    let events = try listener.events(Set(kinds))
    let moved = events[.statusLead]?.lead
    check(moved?.id == lead && moved?.statusId == negotiation, "the move")
    check(events[.addContact]?.contact?.id == contact, "the new contact")
    check(events[.addCompany]?.company?.id == company, "the new company")
    check(events[.addTask]?.task?.id == task, "the new task")
    let received = events.keys.map(\.rawValue).sorted().joined(separator: ", ")
    journal.did("tools.webhooks.parse", received)

    let removal = WebhookRemoval(url: listener.url)
    let ended = try await webhooks.unsubscribe(items: [removal])[0]
    check(ended.result, "the end of the subscription")
    journal.did("v2.webhooks.unsubscribe", "no more of them")
}
