"""The job, told once for both clients.

The story yields each call's outcome: the blocking client's is the result, the asynchronous
client's is awaited. Whoever tells the story sends the result back.
"""

from collections.abc import Generator
from datetime import datetime, timezone
from typing import Any

import amocore

# A user of the seeded account, a status of its main pipeline, and fields of its contacts.
USER = 504141
STATUS = 13667502
PHONE_FIELD = 4396818
EMAIL_FIELD = 4396819

DUE = datetime(2030, 12, 31, 10, 0, tzinfo=timezone.utc)


class Journal:
    """Prints each step and remembers which operations were called."""

    def __init__(self) -> None:
        self.operations: set[str] = set()

    def did(self, operation: str, what: str) -> None:
        self.operations.add(operation)
        print(f"  {operation:<30} {what}")


def check(condition: bool, what: str) -> None:
    """Stops at the first thing that is not as it should be."""
    if not condition:
        raise SystemExit(f"not as it should be: {what}")


def tell(client: Any, journal: Journal) -> Generator[Any, Any, None]:
    legacy = client.legacy

    yield legacy.authorize()
    journal.did("legacy.authorize", "signed in")

    page = yield legacy.contacts.list(page_size=3)
    check(page.page == 1, "the page's number")
    journal.did("legacy.contacts.list", f"a page of {len(page.items)} contacts, {page.pages} pages")

    contact = yield legacy.contacts.add(
        name="Анна Ковалёва",
        position="Head of purchasing",
        company_name="Blue Boats Ltd",
        phones=[amocore.Phone(value="+7 495 123-45-67", location="Work")],
        emails=[amocore.Email(value="anna@blueboats.example", location="Work")],
        tags=["demo", "vip"],
    )
    journal.did("legacy.contacts.add", f"contact {contact}, Анна Ковалёва")

    found = yield legacy.contacts.search("ковалёва")
    check(any(it.id == contact for it in found.items), "the new contact is found")
    journal.did("legacy.contacts.search", f"“ковалёва” finds {len(found.items)}")

    detail = (yield legacy.contacts.get(contact)).contact
    check(detail.name == "Анна Ковалёва", "the name")
    check(detail.phones[0].value == "+7 495 123-45-67", "the phone")
    check([it.name for it in detail.tags] == ["demo", "vip"], "the tags")
    journal.did("legacy.contacts.get", f"{detail.name}, {detail.phones[0].value}")

    yield legacy.contacts.update(contact, position="Director")
    detail = (yield legacy.contacts.get(contact)).contact
    check(detail.position == "Director", "the new position")
    check(detail.emails[0].value == "anna@blueboats.example", "an update loses nothing")
    journal.did("legacy.contacts.update", "position: Director, everything else as it was")

    deal = yield legacy.deals.add(
        name="Ten rowing boats",
        status_id=STATUS,
        price=125_000,
        linked_contact_id=contact,
        tags=["boats"],
    )
    journal.did("legacy.deals.add", f"deal {deal}, Ten rowing boats")

    page = yield legacy.deals.list()
    check(any(it.id == deal for it in page.items), "the new deal is listed")
    journal.did("legacy.deals.list", f"{len(page.items)} deals")

    found = yield legacy.deals.search("ROWING")
    check([it.id for it in found.items] == [deal], "the new deal is found")
    journal.did("legacy.deals.search", "“ROWING” finds it")

    yield legacy.deals.edit(
        deal,
        name="Twelve rowing boats",
        status_id=STATUS,
        price=150_000,
        linked_contact_id=contact,
    )
    journal.did("legacy.deals.edit", "replaced: Twelve rowing boats, 150000, no tags")

    yield legacy.deals.update(deal, price=149_000)
    journal.did("legacy.deals.update", "149000, everything else as it was")
    detail = (yield legacy.deals.get(deal)).deal
    check((detail.name, detail.price) == ("Twelve rowing boats", 149_000), "name and price")
    check(detail.contacts[0].id == contact, "the linked contact")
    check(detail.tags == [], "an edit replaces the whole")
    journal.did("legacy.deals.get", f"{detail.name}, {detail.price}")

    note = yield legacy.notes.add(element_type="deal", element_id=deal, text="Wants them blue")
    journal.did("legacy.notes.add", f"note {note}")
    yield legacy.notes.edit(note, text="Wants them green")
    notes = (yield legacy.deals.get(deal)).notes
    check([it.text for it in notes if it.id == note] == ["Wants them green"], "the note")
    journal.did("legacy.notes.edit", "Wants them green")
    yield legacy.notes.delete(note)
    notes = (yield legacy.deals.get(deal)).notes
    check(all(it.id != note for it in notes), "the note is gone")
    journal.did("legacy.notes.delete", "and gone")

    task = yield legacy.tasks.add(
        text="Call back about the colour",
        end_date=DUE,
        task_type="CALL",
        responsible_user_id=USER,
        element_type="deal",
        element_id=deal,
    )
    journal.did("legacy.tasks.add", f"task {task}, due {DUE}")
    yield legacy.tasks.edit(
        task,
        text="Meet about the colour",
        end_date=DUE,
        task_type="MEETING",
        responsible_user_id=USER,
        element_type="deal",
        element_id=deal,
    )
    journal.did("legacy.tasks.edit", "a meeting instead")
    yield legacy.tasks.complete(task)
    tasks = (yield legacy.deals.get(deal)).tasks
    done = next(it for it in tasks if it.id == task)
    check(done.is_complete, "the task is complete")
    check((done.end_date, done.task_type) == (DUE, "MEETING"), "the task's date and type")
    journal.did("legacy.tasks.complete", "done")
    yield legacy.tasks.delete(task)
    tasks = (yield legacy.deals.get(deal)).tasks
    check(all(it.id != task for it in tasks), "the task is gone")
    journal.did("legacy.tasks.delete", "and gone")

    incoming = client.v2.incoming_leads
    before = yield incoming.summary()
    (form,) = yield incoming.add_form([web_form()])
    journal.did("v2.incoming_leads.add_form", f"form {form[:12]}…")
    (call,) = yield incoming.add_sip([phone_call()])
    journal.did("v2.incoming_leads.add_sip", f"call {call[:12]}…")

    listed = (yield incoming.list(categories=["form", "sip"], order="desc")).items
    mine = next(it for it in listed if it.uid == form)
    check(mine.category == "form", "the category")
    check(mine.incoming_lead_info.form_id == 318, "the form's identifier")
    check(any(it.uid == call for it in listed), "the call is listed")
    journal.did("v2.incoming_leads.list", f"{len(listed)} waiting calls and forms")

    summary = yield incoming.summary()
    check((summary.form, summary.sip) == (before.form + 1, before.sip + 1), "the counts")
    journal.did(
        "v2.incoming_leads.summary",
        f"{summary.total} in all, {summary.form} forms, {summary.sip} calls",
    )

    (accepted,) = yield incoming.accept([form], user_id=USER, status_id=STATUS)
    check(accepted.accepted, "the form is accepted")
    (lead,) = accepted.leads
    journal.did("v2.incoming_leads.accept", f"the form became lead {lead}")
    shown = (yield legacy.deals.get(lead)).deal
    check((shown.name, shown.price) == ("Chain saw wanted", 900), "the new lead")
    person = (yield legacy.contacts.get(accepted.contacts[0])).contact
    check(person.phones[0].value == "+1 945 145-65-10", "the new contact's phone")
    check(person.emails[0].value == "jeremy@example.com", "the new contact's e-mail")
    journal.did("legacy.deals.get", f"{shown.name} for {person.name}, {person.phones[0].value}")

    (declined,) = yield incoming.decline([call], user_id=USER)
    check(declined.declined, "the call is declined")
    rest = (yield incoming.list()).items
    check(all(it.uid != call for it in rest), "the call is gone")
    journal.did("v2.incoming_leads.decline", "the call is gone")

    yield legacy.contacts.edit(contact, name="Anna")
    bare = (yield legacy.contacts.get(contact)).contact
    check((bare.name, bare.phones, bare.tags) == ("Anna", [], []), "an edit replaces the whole")
    journal.did("legacy.contacts.edit", "replaced: Anna, nothing else")

    yield legacy.deals.delete(deal)
    journal.did("legacy.deals.delete", f"deal {deal}")
    yield legacy.contacts.delete(contact)
    try:
        yield legacy.contacts.get(contact)
    except amocore.NotFound:
        journal.did("legacy.contacts.delete", f"contact {contact} is NotFound now")
    else:
        check(False, "a deleted contact is NotFound")


def web_form() -> amocore.IncomingForm:
    def field(id: int, text: str) -> amocore.CustomField:
        return amocore.CustomField(
            id=id, values=[amocore.CustomFieldValue(value=text, enum_code="WORK")]
        )

    return amocore.IncomingForm(
        source_name="Garden tools",
        source_uid="a1fee7c0fc436088e64ba2e8822ba2b3",
        incoming_lead_info=amocore.IncomingFormInfo(
            form_id=318,
            form_page="https://garden.example/saws",
            ip="127.0.0.1",
            service_code="QkKwSam8",
            form_name="Leave a request",
        ),
        incoming_entities=amocore.IncomingEntities(
            leads=[amocore.LeadDraft(name="Chain saw wanted", sale=900, tags=["web"])],
            contacts=[
                amocore.ContactDraft(
                    name="Jeremy Paul",
                    custom_fields=[
                        field(PHONE_FIELD, "+1 945 145-65-10"),
                        field(EMAIL_FIELD, "jeremy@example.com"),
                    ],
                )
            ],
        ),
    )


def phone_call() -> amocore.IncomingCall:
    return amocore.IncomingCall(
        source_name="Office telephone",
        source_uid="b2fee7c0fc436088e64ba2e8822ba2b4",
        incoming_lead_info=amocore.IncomingCallInfo(
            to=USER,
            from_number="+1 945 615-31-01",
            date_call=datetime.now(timezone.utc),
            duration=54,
            link="https://records.example/98431.mp3",
            service_code="CkKwPam6",
            uniq="a1fee7c0fc436088e64ba2e8822ba2b3ewrw",
        ),
        incoming_entities=amocore.IncomingEntities(leads=[amocore.LeadDraft(name="Wrong number")]),
    )
