package amocore.demo

import amocore.AccountInclude
import amocore.CallDirection
import amocore.CallStatus
import amocore.Change
import amocore.CompanyUpdate
import amocore.ContactUpdate
import amocore.EntityType
import amocore.FieldChoice
import amocore.LeadUpdate
import amocore.NewCall
import amocore.NewCompany
import amocore.NewContact
import amocore.NewLead
import amocore.NewNote
import amocore.NewTask
import amocore.NoteUpdate
import amocore.TaskUpdate
import amocore.WebhookKind
import amocore.WebhookRemoval
import amocore.WebhookTarget
import amocore.tools
import java.time.Instant

// A status of the seeded account's main pipeline, and fields of its leads.
private const val NEGOTIATION = 1023486L
private const val ORDER_NUMBER = 4410001L
private const val WEIGHT = 4410002L
private const val URGENT = 4410003L
private const val DELIVERY_DAY = 4410004L
private const val PAYMENT = 4410006L
private const val CARD = 3692302L

private const val PHONE = "+7 495 765-43-21"

private val due = Instant.parse("2030-12-31T10:00:00Z")

private val kinds = listOf(
    WebhookKind.AddCompany,
    WebhookKind.AddContact,
    WebhookKind.AddLead,
    WebhookKind.StatusLead,
    WebhookKind.NoteLead,
    WebhookKind.AddTask,
    WebhookKind.UpdateTask,
)

/** What the second act is about. */
private class Sale(val company: Long, val contact: Long, val lead: Long)

/** The second act, over v2: a company, a contact and a lead, and what happens to them. */
internal suspend fun tellSales(client: Client, journal: Journal, listener: Listener) {
    office(client, journal)
    subscribe(client, journal, listener)
    val sale = begin(client, journal)
    val fields = readBack(client, journal, sale)
    change(client, journal, sale, fields)
    notes(client, journal, sale)
    val task = tasks(client, journal, sale)
    telephone(client, journal, sale)
    receive(client, journal, listener, sale, task)
}

private suspend fun office(client: Client, journal: Journal) {
    val include = listOf(
        AccountInclude.CustomFields,
        AccountInclude.Users,
        AccountInclude.Pipelines,
    )
    val account = client.v2.account.get(include)
    confirm(account.subdomain.isNotEmpty(), "the account")
    confirm(account.users.any { it.id == USER }, "the user")
    val fields = checkNotNull(account.customFields) { "the account's fields" }.leads
    confirm(fields.single { it.id == ORDER_NUMBER }.name == "Order number", "the lead's fields")
    val shown = "${account.name}: ${account.users.size} users, ${fields.size} fields of leads"
    journal.did("v2.account.get", shown)

    val pipelines = client.v2.pipelines.list().items
    val main = pipelines.first { it.isMain }
    confirm(main.statuses.any { it.id == NEGOTIATION }, "the main pipeline's statuses")
    journal.did("v2.pipelines.list", pipelines.joinToString { it.name })
}

private suspend fun subscribe(client: Client, journal: Journal, listener: Listener) {
    val webhooks = client.v2.webhooks

    val target = WebhookTarget(url = listener.url, events = kinds)
    confirm(webhooks.subscribe(listOf(target)).single().result, "the subscription")
    journal.did("v2.webhooks.subscribe", "${kinds.size} kinds of events")

    val subscriptions = webhooks.list().items
    confirm(subscriptions.any { it.url == listener.url }, "the subscription is listed")
    journal.did("v2.webhooks.list", "${subscriptions.size} subscriptions")
}

private suspend fun begin(client: Client, journal: Journal): Sale {
    val firm = NewCompany(name = "Green Boats Ltd", tags = listOf("second act"))
    val company = client.v2.companies.add(listOf(firm)).single()
    journal.did("v2.companies.add", "company $company, Green Boats Ltd")

    val phone = FieldChoice(text = PHONE, enumCode = "WORK")
    val email = FieldChoice(text = "boris@greenboats.example", enumCode = "WORK")
    val person = NewContact(
        name = "Борис Лодкин",
        companyId = company,
        customFields = listOf(
            tools.customFields.write(PHONE_FIELD, entries = listOf(phone)),
            tools.customFields.write(EMAIL_FIELD, entries = listOf(email)),
        ),
    )
    val contact = client.v2.contacts.add(listOf(person)).single()
    journal.did("v2.contacts.add", "contact $contact, Борис Лодкин, of that company")

    val deal = NewLead(
        name = "Five sailing boats",
        sale = 500_000,
        tags = listOf("boats", "second act"),
        contactIds = listOf(contact),
        companyId = company,
        customFields = listOf(
            tools.customFields.write(ORDER_NUMBER, text = "A-17 & “B”"),
            tools.customFields.write(WEIGHT, number = 1250.5),
            tools.customFields.write(URGENT, flag = true),
            tools.customFields.write(DELIVERY_DAY, date = "2030-06-01"),
            tools.customFields.write(PAYMENT, enumId = CARD),
        ),
    )
    val lead = client.v2.leads.add(listOf(deal)).single()
    journal.did("v2.leads.add", "lead $lead, Five sailing boats, for both")
    return Sale(company, contact, lead)
}

/** Gives the number of the lead's fields. */
private suspend fun readBack(client: Client, journal: Journal, sale: Sale): Int {
    val found = client.v2.leads.list(ids = listOf(sale.lead)).items.single()
    confirm(found.name == "Five sailing boats" && found.sale == 500_000L, "name and sale")
    confirm(found.tags.map { it.name } == listOf("boats", "second act"), "the tags")
    confirm(found.mainContactId == sale.contact, "the main contact")
    confirm(found.company?.id == sale.company, "the company")
    val values = found.customFields.associate { it.id to tools.customFields.read(it) }
    confirm(values.getValue(ORDER_NUMBER).text == "A-17 & “B”", "the text")
    confirm(values.getValue(WEIGHT).number == 1250.5, "the number")
    confirm(values.getValue(URGENT).flag == true, "the flag")
    val day = values.getValue(DELIVERY_DAY).date.orEmpty()
    confirm(day.startsWith("2030-06-01"), "the date")
    confirm(values.getValue(PAYMENT).choices.map { it.text } == listOf("Card"), "the choice")
    journal.did("v2.leads.list", "${found.name}, ${values.size} fields as they were written")

    val person = client.v2.contacts.list(ids = listOf(sale.contact)).items.single()
    confirm(tools.customFields.phones(person.customFields) == listOf(PHONE), "the phone")
    confirm(person.leadIds == listOf(sale.lead), "the contact's lead")
    journal.did("v2.contacts.list", "${person.name}, $PHONE")

    val firm = client.v2.companies.list(ids = listOf(sale.company)).items.single()
    val has = firm.contactIds to firm.leadIds
    confirm(has == listOf(sale.contact) to listOf(sale.lead), "what the company has")
    journal.did("v2.companies.list", "${firm.name}, with contact and lead")

    val deal = client.legacy.deals.get(sale.lead).deal
    val same = deal.name == "Five sailing boats" && deal.price == 500_000L
    confirm(same, "the XML API's view of it")
    return values.size
}

private suspend fun change(client: Client, journal: Journal, sale: Sale, fields: Int) {
    val leads = client.v2.leads

    leads.update(listOf(LeadUpdate(id = sale.lead, statusId = NEGOTIATION)))
    leads.update(listOf(LeadUpdate(id = sale.lead, sale = Change.Clear)))
    val found = leads.list(ids = listOf(sale.lead)).items.single()
    confirm(found.statusId == NEGOTIATION && (found.sale ?: 0) == 0L, "status and sale")
    val left = found.customFields.size == fields
    confirm(left, "an update leaves alone what it does not name")
    journal.did("v2.leads.update", "moved to Negotiation; its budget cleared")

    val tags = Change.Set(listOf("sailor"))
    client.v2.contacts.update(listOf(ContactUpdate(id = sale.contact, tags = tags)))
    journal.did("v2.contacts.update", "tagged sailor")

    val renamed = CompanyUpdate(id = sale.company, name = "Green Boats")
    client.v2.companies.update(listOf(renamed))
    journal.did("v2.companies.update", "renamed Green Boats")
}

private suspend fun notes(client: Client, journal: Journal, sale: Sale) {
    val notes = client.v2.notes

    val wish = NewNote(
        elementType = EntityType.Lead,
        elementId = sale.lead,
        text = "Wants a dinghy, too",
    )
    val note = notes.add(listOf(wish)).single()
    journal.did("v2.notes.add", "note $note")

    val text = "Wants two dinghies"
    notes.update(listOf(NoteUpdate(id = note, text = text)))
    val listed = notes.list(EntityType.Lead, elementId = sale.lead).items
    confirm(listed.any { it.id == note && it.text == text }, "the note")
    journal.did("v2.notes.update", text)
    journal.did("v2.notes.list", "${listed.size} notes")
}

private suspend fun tasks(client: Client, journal: Journal, sale: Sale): Long {
    val tasks = client.v2.tasks

    val visit = NewTask(
        text = "Show the boats",
        taskType = 2,
        completeTillAt = due,
        elementType = EntityType.Lead,
        elementId = sale.lead,
        responsibleUserId = USER,
    )
    val task = tasks.add(listOf(visit)).single()
    journal.did("v2.tasks.add", "task $task, due $due")

    tasks.update(listOf(TaskUpdate(id = task, text = "Shown", isCompleted = true)))
    val done = tasks.list(ids = listOf(task)).items.single()
    val isDone = done.text == "Shown" && done.isCompleted && done.completeTillAt == due
    confirm(isDone, "the task")
    journal.did("v2.tasks.update", "completed")
    journal.did("v2.tasks.list", "${done.text}, ${done.completeTillAt}")
    return task
}

private suspend fun telephone(client: Client, journal: Journal, sale: Sale) {
    val call = NewCall(
        phoneNumber = PHONE,
        direction = CallDirection.Inbound,
        uniq = "second-act",
        duration = 73,
        link = "https://records.example/73.mp3",
        source = "demo",
        callStatus = CallStatus.Talked,
    )
    val logged = client.v2.calls.add(listOf(call)).single()
    // The contact's number leads to its only open lead (v2 §9.17).
    val mine = logged.elementType == EntityType.Lead && logged.elementId == sale.lead
    confirm(mine, "whose call it was")
    journal.did("v2.calls.add", "logged with lead ${logged.elementId}")

    val filtered = client.v2.leads.list(
        query = "SAILING",
        statusIds = listOf(NEGOTIATION),
        responsibleUserIds = listOf(USER),
        active = true,
    ).items
    confirm(filtered.map { it.id } == listOf(sale.lead), "the filters")
    journal.did("v2.leads.list", "found by text, status, user and being open")
}

private suspend fun receive(
    client: Client,
    journal: Journal,
    listener: Listener,
    sale: Sale,
    task: Long,
) {
    val events = listener.events(kinds)
    val moved = events.getValue(WebhookKind.StatusLead).lead
    confirm(moved?.id == sale.lead && moved.statusId == NEGOTIATION, "the move")
    val arrived = events.getValue(WebhookKind.AddContact).contact
    confirm(arrived?.id == sale.contact, "the new contact")
    val founded = events.getValue(WebhookKind.AddCompany).company
    confirm(founded?.id == sale.company, "the new company")
    confirm(events.getValue(WebhookKind.AddTask).task?.id == task, "the new task")
    journal.did("tools.webhooks.parse", events.keys.map { it.word }.sorted().joinToString())

    val removal = WebhookRemoval(url = listener.url)
    val ended = client.v2.webhooks.unsubscribe(listOf(removal)).single()
    confirm(ended.result, "the end of the subscription")
    journal.did("v2.webhooks.unsubscribe", "no more of them")
}
