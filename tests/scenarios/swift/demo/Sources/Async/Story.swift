import Amocore
import Foundation

#if BLOCKING
    typealias Client = BlockingClient
#else
    typealias Client = AsyncClient
#endif

// A user of the seeded account, a status of its main pipeline, and fields of its contacts.
let user: Int64 = 504141
private let status: Int64 = 13_667_502
let phoneField: Int64 = 4_396_818
let emailField: Int64 = 4_396_819

/// 2030-12-31T10:00:00Z
private let due = Date(timeIntervalSince1970: 1_924_941_600)

/// The job, told once for both clients.
func tell(_ client: Client, _ journal: inout Journal) async throws {
    let contacts = client.legacy.contacts
    let deals = client.legacy.deals
    let notes = client.legacy.notes
    let tasks = client.legacy.tasks

    _ = try await client.legacy.authorize()
    journal.did("legacy.authorize", "signed in")

    let page = try await contacts.list(pageSize: 3)
    check(page.page == 1, "the page's number")
    journal.did("legacy.contacts.list", "a page of \(page.items.count) contacts")

    let contact = try await contacts.add(
        name: "Анна Ковалёва", position: "Head of purchasing", companyName: "Blue Boats Ltd",
        phones: [Phone(value: "+7 495 123-45-67", location: "Work")],
        emails: [Email(value: "anna@blueboats.example", location: "Work")],
        tags: ["demo", "vip"])
    journal.did("legacy.contacts.add", "contact \(contact), Анна Ковалёва")

    let found = try await contacts.search(query: "ковалёва").items
    check(found.contains { $0.id == contact }, "the new contact is found")
    journal.did("legacy.contacts.search", "“ковалёва” finds \(found.count)")

    var person = try await contacts.get(id: contact).contact
    check(person.name == "Анна Ковалёва", "the name")
    check(person.phones.first?.value == "+7 495 123-45-67", "the phone")
    check(person.tags.map(\.name) == ["demo", "vip"], "the tags")
    journal.did("legacy.contacts.get", "\(person.name), \(person.phones[0].value)")

    try await contacts.update(id: contact, position: "Director")
    person = try await contacts.get(id: contact).contact
    check(person.position == "Director", "the new position")
    check(person.emails.first?.value == "anna@blueboats.example", "an update loses nothing")
    journal.did("legacy.contacts.update", "position: Director, everything else as it was")

    let deal = try await deals.add(
        name: "Ten rowing boats", statusId: status, price: 125_000, tags: ["boats"],
        linkedContactId: contact)
    journal.did("legacy.deals.add", "deal \(deal), Ten rowing boats")

    let listed = try await deals.list().items
    check(listed.contains { $0.id == deal }, "the new deal is listed")
    journal.did("legacy.deals.list", "\(listed.count) deals")

    let sought = try await deals.search(query: "ROWING").items
    check(sought.map(\.id) == [deal], "the new deal is found")
    journal.did("legacy.deals.search", "“ROWING” finds it")

    try await deals.edit(
        id: deal, name: "Twelve rowing boats", statusId: status, price: 150_000,
        linkedContactId: contact)
    journal.did("legacy.deals.edit", "replaced: Twelve rowing boats, 150000, no tags")

    try await deals.update(id: deal, price: 149_000)
    journal.did("legacy.deals.update", "149000, everything else as it was")
    let changed = try await deals.get(id: deal).deal
    check(changed.name == "Twelve rowing boats" && changed.price == 149_000, "name and price")
    check(changed.contacts.first?.id == contact, "the linked contact")
    check(changed.tags.isEmpty, "an edit replaces the whole")
    journal.did("legacy.deals.get", "\(changed.name), \(changed.price ?? 0)")

    let note = try await notes.add(elementType: .deal, elementId: deal, text: "Wants them blue")!
    journal.did("legacy.notes.add", "note \(note)")
    try await notes.edit(id: note, text: "Wants them green")
    let noted = try await deals.get(id: deal).notes.first { $0.id == note }
    check(noted?.text == "Wants them green", "the note")
    journal.did("legacy.notes.edit", "Wants them green")
    try await notes.delete(id: note)
    let left = try await deals.get(id: deal).notes
    check(!left.contains { $0.id == note }, "the note is gone")
    journal.did("legacy.notes.delete", "and gone")

    let task = try await tasks.add(
        text: "Call back about the colour", endDate: due, taskType: .call,
        responsibleUserId: user, elementType: .deal, elementId: deal)!
    journal.did("legacy.tasks.add", "task \(task), due \(due)")
    try await tasks.edit(
        id: task, text: "Meet about the colour", endDate: due, taskType: .meeting,
        responsibleUserId: user, elementType: .deal, elementId: deal)
    journal.did("legacy.tasks.edit", "a meeting instead")
    try await tasks.complete(id: task)
    let done = try await deals.get(id: deal).tasks.first { $0.id == task }
    check(done?.isComplete == true, "the task is complete")
    check(done?.endDate == due && done?.taskType == .meeting, "the task's date and type")
    journal.did("legacy.tasks.complete", "done")
    try await tasks.delete(id: task)
    let remaining = try await deals.get(id: deal).tasks
    check(!remaining.contains { $0.id == task }, "the task is gone")
    journal.did("legacy.tasks.delete", "and gone")

    let incoming = client.v2.incomingLeads
    let before = try await incoming.summary()
    let form = try await incoming.addForm(items: [webForm()])[0]
    journal.did("v2.incoming_leads.add_form", "form \(form.prefix(12))…")
    let call = try await incoming.addSip(items: [phoneCall()])[0]
    journal.did("v2.incoming_leads.add_sip", "call \(call.prefix(12))…")

    let waiting = try await incoming.list(categories: [.form, .sip], order: .desc).items
    let mine = waiting.first { $0.uid == form }
    check(mine?.category == .form, "the category")
    check(mine?.incomingLeadInfo.formId == 318, "the form's identifier")
    check(waiting.contains { $0.uid == call }, "the call is listed")
    journal.did("v2.incoming_leads.list", "\(waiting.count) waiting calls and forms")

    let summary = try await incoming.summary()
    check(summary.form == before.form + 1, "the forms")
    check(summary.sip == before.sip + 1, "the calls")
    journal.did("v2.incoming_leads.summary", "\(summary.total) in all")

    let accepted = try await incoming.accept(uids: [form], userId: user, statusId: status)[0]
    check(accepted.accepted, "the form is accepted")
    journal.did("v2.incoming_leads.accept", "the form became lead \(accepted.leads[0])")
    let lead = try await deals.get(id: accepted.leads[0]).deal
    check(lead.name == "Chain saw wanted" && lead.price == 900, "the new lead")
    let buyer = try await contacts.get(id: accepted.contacts[0]).contact
    check(buyer.phones.first?.value == "+1 945 145-65-10", "the new contact's phone")
    check(buyer.emails.first?.value == "jeremy@example.com", "the new contact's e-mail")
    journal.did("legacy.deals.get", "\(lead.name) for \(buyer.name)")

    let declined = try await incoming.decline(uids: [call], userId: user)[0]
    check(declined.declined, "the call is declined")
    let rest = try await incoming.list().items
    check(!rest.contains { $0.uid == call }, "the call is gone")
    journal.did("v2.incoming_leads.decline", "the call is gone")

    try await contacts.edit(id: contact, name: "Anna")
    let bare = try await contacts.get(id: contact).contact
    check(bare.name == "Anna" && bare.phones.isEmpty && bare.tags.isEmpty, "an edit replaces")
    journal.did("legacy.contacts.edit", "replaced: Anna, nothing else")

    try await deals.delete(id: deal)
    journal.did("legacy.deals.delete", "deal \(deal)")
    try await contacts.delete(id: contact)
    do {
        _ = try await contacts.get(id: contact)
        check(false, "a deleted contact is NotFound")
    } catch AmoError.notFound {
        journal.did("legacy.contacts.delete", "contact \(contact) is NotFound now")
    }

    var everyone = 0
    #if BLOCKING
        for contact in contacts.iter(pageSize: 2) where try contact.get().id > 0 { everyone += 1 }
    #else
        for try await contact in contacts.iter(pageSize: 2) where contact.id > 0 { everyone += 1 }
    #endif
    check(everyone > 2, "all contacts, two a page")
}

private func webForm() -> IncomingForm {
    func field(_ id: Int64, _ text: String) -> CustomField {
        CustomField(id: id, values: [CustomFieldValue(value: .string(text), enumCode: "WORK")])
    }
    return IncomingForm(
        sourceName: "Garden tools", sourceUid: "a1fee7c0fc436088e64ba2e8822ba2b3",
        incomingLeadInfo: IncomingFormInfo(
            formId: 318, formPage: "https://garden.example/saws", ip: "127.0.0.1",
            serviceCode: "QkKwSam8", formName: "Leave a request"),
        incomingEntities: IncomingEntities(
            leads: [LeadDraft(name: "Chain saw wanted", sale: 900, tags: ["web"])],
            contacts: [
                ContactDraft(
                    name: "Jeremy Paul",
                    customFields: [
                        field(phoneField, "+1 945 145-65-10"),
                        field(emailField, "jeremy@example.com"),
                    ])
            ]))
}

private func phoneCall() -> IncomingCall {
    IncomingCall(
        sourceName: "Office telephone", sourceUid: "b2fee7c0fc436088e64ba2e8822ba2b4",
        incomingLeadInfo: IncomingCallInfo(
            to: user, fromNumber: "+1 945 615-31-01", dateCall: Date(),
            duration: 54, link: "https://records.example/98431.mp3", serviceCode: "CkKwPam6",
            uniq: "a1fee7c0fc436088e64ba2e8822ba2b3ewrw"),
        incomingEntities: IncomingEntities(leads: [LeadDraft(name: "Wrong number")]))
}
