package amocore.demo

import amocore.AmoException
import amocore.Change
import amocore.ElementType
import amocore.Email
import amocore.IncomingLeadCategory
import amocore.Phone
import amocore.SortOrder
import amocore.TaskType
import java.time.Instant

// A user of the seeded account, a status of its main pipeline, and fields of its contacts.
internal const val USER = 504141L
internal const val STATUS = 13667502L
internal const val PHONE_FIELD = 4396818L
internal const val EMAIL_FIELD = 4396819L

private val due = Instant.parse("2030-12-31T10:00:00Z")

internal suspend fun tell(client: Client, journal: Journal) {
    client.legacy.authorize()
    journal.did("legacy.authorize", "signed in")

    val contact = contact(client, journal)
    val deal = deal(client, journal, contact)
    note(client, journal, deal)
    task(client, journal, deal)
    incomingLeads(client, journal)
    farewell(client, journal, contact, deal)
}

private suspend fun contact(client: Client, journal: Journal): Long {
    val contacts = client.legacy.contacts

    val page = contacts.list(pageSize = 3)
    confirm(page.page == 1L, "the page's number")
    val shown = "a page of ${page.items.size} contacts, ${page.pages} pages"
    journal.did("legacy.contacts.list", shown)

    val contact = contacts.add(
        name = "Анна Ковалёва",
        position = "Head of purchasing",
        companyName = "Blue Boats Ltd",
        phones = listOf(Phone(value = "+7 495 123-45-67", location = "Work")),
        emails = listOf(Email(value = "anna@blueboats.example", location = "Work")),
        tags = listOf("demo", "vip"),
    )
    journal.did("legacy.contacts.add", "contact $contact, Анна Ковалёва")

    val found = contacts.search("ковалёва")
    confirm(found.items.any { it.id == contact }, "the new contact is found")
    journal.did("legacy.contacts.search", "“ковалёва” finds ${found.items.size}")

    val detail = contacts.get(contact).contact
    confirm(detail.name == "Анна Ковалёва", "the name")
    confirm(detail.phones.first().value == "+7 495 123-45-67", "the phone")
    confirm(detail.tags.map { it.name } == listOf("demo", "vip"), "the tags")
    journal.did("legacy.contacts.get", "${detail.name}, ${detail.phones.first().value}")

    contacts.update(contact, position = Change.Set("Director"))
    val changed = contacts.get(contact).contact
    confirm(changed.position == "Director", "the new position")
    confirm(changed.emails.first().value == "anna@blueboats.example", "an update loses nothing")
    journal.did("legacy.contacts.update", "position: Director, everything else as it was")
    return contact
}

private suspend fun deal(client: Client, journal: Journal, contact: Long): Long {
    val deals = client.legacy.deals

    val deal = deals.add(
        name = "Ten rowing boats",
        statusId = STATUS,
        price = 125_000,
        linkedContactId = contact,
        tags = listOf("boats"),
    )
    journal.did("legacy.deals.add", "deal $deal, Ten rowing boats")

    val page = deals.list()
    confirm(page.items.any { it.id == deal }, "the new deal is listed")
    journal.did("legacy.deals.list", "${page.items.size} deals")

    val found = deals.search("ROWING")
    confirm(found.items.map { it.id } == listOf(deal), "the new deal is found")
    journal.did("legacy.deals.search", "“ROWING” finds it")

    deals.edit(
        deal,
        name = "Twelve rowing boats",
        statusId = STATUS,
        price = 150_000,
        linkedContactId = contact,
    )
    journal.did("legacy.deals.edit", "replaced: Twelve rowing boats, 150000, no tags")

    deals.update(deal, price = Change.Set(149_000))
    journal.did("legacy.deals.update", "149000, everything else as it was")
    val detail = deals.get(deal).deal
    confirm(detail.name == "Twelve rowing boats" && detail.price == 149_000L, "name and price")
    confirm(detail.contacts.first().id == contact, "the linked contact")
    confirm(detail.tags.isEmpty(), "an edit replaces the whole")
    journal.did("legacy.deals.get", "${detail.name}, ${detail.price}")
    return deal
}

private suspend fun note(client: Client, journal: Journal, deal: Long) {
    val notes = client.legacy.notes

    val text = "Wants them blue"
    val added = notes.add(elementType = ElementType.Deal, elementId = deal, text = text)
    val note = checkNotNull(added) { "the note's identifier" }
    journal.did("legacy.notes.add", "note $note")

    notes.edit(note, text = "Wants them green")
    val edited = client.legacy.deals.get(deal).notes.filter { it.id == note }
    confirm(edited.map { it.text } == listOf("Wants them green"), "the note")
    journal.did("legacy.notes.edit", "Wants them green")

    notes.delete(note)
    confirm(client.legacy.deals.get(deal).notes.none { it.id == note }, "the note is gone")
    journal.did("legacy.notes.delete", "and gone")
}

private suspend fun task(client: Client, journal: Journal, deal: Long) {
    val tasks = client.legacy.tasks

    val added = tasks.add(
        text = "Call back about the colour",
        endDate = due,
        taskType = TaskType.Call,
        responsibleUserId = USER,
        elementType = ElementType.Deal,
        elementId = deal,
    )
    val task = checkNotNull(added) { "the task's identifier" }
    journal.did("legacy.tasks.add", "task $task, due $due")

    tasks.edit(
        task,
        text = "Meet about the colour",
        endDate = due,
        taskType = TaskType.Meeting,
        responsibleUserId = USER,
        elementType = ElementType.Deal,
        elementId = deal,
    )
    journal.did("legacy.tasks.edit", "a meeting instead")

    tasks.complete(task)
    val done = client.legacy.deals.get(deal).tasks.single { it.id == task }
    confirm(done.isComplete, "the task is complete")
    confirm(done.endDate == due && done.taskType == TaskType.Meeting, "the task's date and type")
    journal.did("legacy.tasks.complete", "done")

    tasks.delete(task)
    confirm(client.legacy.deals.get(deal).tasks.none { it.id == task }, "the task is gone")
    journal.did("legacy.tasks.delete", "and gone")
}

private suspend fun incomingLeads(client: Client, journal: Journal) {
    val incoming = client.v2.incomingLeads

    val before = incoming.summary()
    val form = incoming.addForm(listOf(webForm())).single()
    journal.did("v2.incoming_leads.add_form", "form ${form.take(12)}…")
    val call = incoming.addSip(listOf(phoneCall())).single()
    journal.did("v2.incoming_leads.add_sip", "call ${call.take(12)}…")

    val listed = incoming.list(
        categories = listOf(IncomingLeadCategory.Form, IncomingLeadCategory.Sip),
        order = SortOrder.Desc,
    ).items
    val mine = listed.single { it.uid == form }
    confirm(mine.category == IncomingLeadCategory.Form, "the category")
    confirm(mine.incomingLeadInfo.formId == 318L, "the form's identifier")
    confirm(listed.any { it.uid == call }, "the call is listed")
    journal.did("v2.incoming_leads.list", "${listed.size} waiting calls and forms")

    val summary = incoming.summary()
    val counts = before.form + 1 to before.sip + 1
    confirm(summary.form to summary.sip == counts, "the counts")
    journal.did(
        "v2.incoming_leads.summary",
        "${summary.total} in all, ${summary.form} forms, ${summary.sip} calls",
    )

    val accepted = incoming.accept(listOf(form), userId = USER, statusId = STATUS).single()
    confirm(accepted.accepted, "the form is accepted")
    val lead = accepted.leads.single()
    journal.did("v2.incoming_leads.accept", "the form became lead $lead")
    val shown = client.legacy.deals.get(lead).deal
    confirm(shown.name == "Chain saw wanted" && shown.price == 900L, "the new lead")
    val person = client.legacy.contacts.get(accepted.contacts.first()).contact
    confirm(person.phones.single().value == "+1 945 145-65-10", "the new contact's phone")
    confirm(person.emails.first().value == "jeremy@example.com", "the new contact's e-mail")
    val phone = person.phones.first().value
    journal.did("legacy.deals.get", "${shown.name} for ${person.name}, $phone")

    val declined = incoming.decline(listOf(call), userId = USER).single()
    confirm(declined.declined, "the call is declined")
    confirm(incoming.list().items.none { it.uid == call }, "the call is gone")
    journal.did("v2.incoming_leads.decline", "the call is gone")
}

private suspend fun farewell(client: Client, journal: Journal, contact: Long, deal: Long) {
    val contacts = client.legacy.contacts

    contacts.edit(contact, name = "Anna")
    val bare = contacts.get(contact).contact
    val isBare = bare.name == "Anna" && bare.phones.isEmpty() && bare.tags.isEmpty()
    confirm(isBare, "an edit replaces the whole")
    journal.did("legacy.contacts.edit", "replaced: Anna, nothing else")

    client.legacy.deals.delete(deal)
    journal.did("legacy.deals.delete", "deal $deal")

    contacts.delete(contact)
    try {
        contacts.get(contact)
        confirm(false, "a deleted contact is NotFound")
    } catch (_: AmoException.NotFound) {
        journal.did("legacy.contacts.delete", "contact $contact is NotFound now")
    }
}
