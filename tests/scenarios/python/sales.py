"""The second act, over v2: a company, a contact and a lead, and what happens to them.

It is told as the first one is.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import TracebackType
from typing import Any

from story import USER, Journal, check

import amocore
from amocore import tools

# A status of the seeded account's main pipeline, and fields of its leads and contacts.
NEGOTIATION = 1023486
ORDER_NUMBER = 4410001
WEIGHT = 4410002
URGENT = 4410003
DELIVERY_DAY = 4410004
PAYMENT, CARD = 4410006, 3692302
PHONE_FIELD = 4396818
EMAIL_FIELD = 4396819

DUE = datetime(2030, 12, 31, 10, 0, tzinfo=timezone.utc)

EVENTS = [
    "add_company",
    "add_contact",
    "add_lead",
    "status_lead",
    "note_lead",
    "add_task",
    "update_task",
]


class Listener:
    """Receives deliveries of webhooks on this machine."""

    def __init__(self) -> None:
        received: queue.Queue[tuple[str, str]] = queue.Queue()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                received.put((body, self.headers["Content-Type"]))
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._received = received
        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"

    def __enter__(self) -> Listener:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def events(self, wanted: set[str]) -> list[amocore.WebhookEvent]:
        """Waits until there is one of each kind."""
        events: list[amocore.WebhookEvent] = []
        while not wanted <= {event.kind for event in events}:
            body, content_type = self._received.get(timeout=20)
            events += tools.webhooks.parse(body, content_type=content_type).events
        return events


def tell_sales(client: Any, journal: Journal, listener: Listener) -> Generator[Any, Any, None]:
    v2 = client.v2

    account = yield v2.account.get(include=["custom_fields", "users", "pipelines"])
    check(any(user.id == USER for user in account.users), "the user")
    assert account.custom_fields is not None
    names = {field.id: field.name for field in account.custom_fields.leads}
    check(names[ORDER_NUMBER] == "Order number", "the lead's fields")
    shown = f"{account.name}: {len(account.users)} users, {len(names)} fields of leads"
    journal.did("v2.account.get", shown)

    pipelines = (yield v2.pipelines.list()).items
    main = next(it for it in pipelines if it.is_main)
    check(any(it.id == NEGOTIATION for it in main.statuses), "the main pipeline's statuses")
    journal.did("v2.pipelines.list", ", ".join(it.name for it in pipelines))

    target = amocore.WebhookTarget(url=listener.url, events=EVENTS)
    (subscribed,) = yield v2.webhooks.subscribe([target])
    check(subscribed.result, "the subscription")
    journal.did("v2.webhooks.subscribe", f"{len(EVENTS)} kinds of events")
    subscriptions = (yield v2.webhooks.list()).items
    check(any(it.url == listener.url for it in subscriptions), "the subscription is listed")
    journal.did("v2.webhooks.list", f"{len(subscriptions)} subscriptions")

    (company,) = yield v2.companies.add(
        [amocore.NewCompany(name="Green Boats Ltd", tags=["second act"])]
    )
    journal.did("v2.companies.add", f"company {company}, Green Boats Ltd")
    phone = amocore.FieldChoice(text="+7 495 765-43-21", enum_code="WORK")
    email = amocore.FieldChoice(text="boris@greenboats.example", enum_code="WORK")
    (contact,) = yield v2.contacts.add(
        [
            amocore.NewContact(
                name="Борис Лодкин",
                company_id=company,
                custom_fields=[
                    tools.custom_fields.write(PHONE_FIELD, entries=[phone]),
                    tools.custom_fields.write(EMAIL_FIELD, entries=[email]),
                ],
            )
        ]
    )
    journal.did("v2.contacts.add", f"contact {contact}, Борис Лодкин, of that company")
    (lead,) = yield v2.leads.add(
        [
            amocore.NewLead(
                name="Five sailing boats",
                sale=500_000,
                tags=["boats", "second act"],
                contact_ids=[contact],
                company_id=company,
                custom_fields=[
                    tools.custom_fields.write(ORDER_NUMBER, text="A-17 & “B”"),
                    tools.custom_fields.write(WEIGHT, number=1250.5),
                    tools.custom_fields.write(URGENT, flag=True),
                    tools.custom_fields.write(DELIVERY_DAY, date="2030-06-01"),
                    tools.custom_fields.write(PAYMENT, enum_id=CARD),
                ],
            )
        ]
    )
    journal.did("v2.leads.add", f"lead {lead}, Five sailing boats, for both")

    (found,) = (yield v2.leads.list(ids=[lead])).items
    check((found.name, found.sale) == ("Five sailing boats", 500_000), "name and sale")
    check([tag.name for tag in found.tags] == ["boats", "second act"], "the tags")
    check(found.main_contact_id == contact, "the main contact")
    check(found.company is not None and found.company.id == company, "the company")
    values = {field.id: tools.custom_fields.read(field) for field in found.custom_fields}
    check(values[ORDER_NUMBER].text == "A-17 & “B”", "the text")
    check(values[WEIGHT].number == 1250.5, "the number")
    check(values[URGENT].flag is True, "the flag")
    check((values[DELIVERY_DAY].date or "").startswith("2030-06-01"), "the date")
    check([it.text for it in values[PAYMENT].choices] == ["Card"], "the choice")
    journal.did("v2.leads.list", f"{found.name}, {len(values)} fields as they were written")
    (person,) = (yield v2.contacts.list(ids=[contact])).items
    check(tools.custom_fields.phones(person.custom_fields) == ["+7 495 765-43-21"], "the phone")
    check(person.lead_ids == [lead], "the contact's lead")
    journal.did("v2.contacts.list", f"{person.name}, +7 495 765-43-21")
    (firm,) = (yield v2.companies.list(ids=[company])).items
    check((firm.contact_ids, firm.lead_ids) == ([contact], [lead]), "what the company has")
    journal.did("v2.companies.list", f"{firm.name}, with contact and lead")
    deal = (yield client.legacy.deals.get(lead)).deal
    check((deal.name, deal.price) == ("Five sailing boats", 500_000), "the XML API's view of it")

    yield v2.leads.update([amocore.LeadUpdate(id=lead, status_id=NEGOTIATION)])
    yield v2.leads.update([amocore.LeadUpdate(id=lead, sale=None)])
    (found,) = (yield v2.leads.list(ids=[lead])).items
    check((found.status_id, found.sale or 0) == (NEGOTIATION, 0), "status and sale")
    check(len(found.custom_fields) == len(values), "an update leaves alone what it does not name")
    journal.did("v2.leads.update", "moved to Negotiation; its budget cleared")
    yield v2.contacts.update([amocore.ContactUpdate(id=contact, tags=["sailor"])])
    journal.did("v2.contacts.update", "tagged sailor")
    yield v2.companies.update([amocore.CompanyUpdate(id=company, name="Green Boats")])
    journal.did("v2.companies.update", "renamed Green Boats")

    (note,) = yield v2.notes.add(
        [amocore.NewNote(element_type="lead", element_id=lead, text="Wants a dinghy, too")]
    )
    journal.did("v2.notes.add", f"note {note}")
    yield v2.notes.update([amocore.NoteUpdate(id=note, text="Wants two dinghies")])
    notes = (yield v2.notes.list("lead", element_id=lead)).items
    check(any(it.id == note and it.text == "Wants two dinghies" for it in notes), "the note")
    journal.did("v2.notes.update", "Wants two dinghies")
    journal.did("v2.notes.list", f"{len(notes)} notes")

    (task,) = yield v2.tasks.add(
        [
            amocore.NewTask(
                text="Show the boats",
                task_type=2,
                complete_till_at=DUE,
                element_type="lead",
                element_id=lead,
                responsible_user_id=USER,
            )
        ]
    )
    journal.did("v2.tasks.add", f"task {task}, due {DUE}")
    yield v2.tasks.update([amocore.TaskUpdate(id=task, text="Shown", is_completed=True)])
    (done,) = (yield v2.tasks.list(ids=[task])).items
    check((done.text, done.is_completed, done.complete_till_at) == ("Shown", True, DUE), "the task")
    journal.did("v2.tasks.update", "completed")
    journal.did("v2.tasks.list", f"{done.text}, {done.complete_till_at}")

    (logged,) = yield v2.calls.add(
        [
            amocore.NewCall(
                phone_number="+7 495 765-43-21",
                direction="inbound",
                uniq="second-act",
                duration=73,
                link="https://records.example/73.mp3",
                source="demo",
                call_status="talked",
            )
        ]
    )
    # The contact's number leads to its only open lead (v2 §9.17).
    check((logged.element_type, logged.element_id) == ("lead", lead), "whose call it was")
    journal.did("v2.calls.add", f"logged with {logged.element_type} {logged.element_id}")

    filtered = (
        yield v2.leads.list(
            query="SAILING", status_ids=[NEGOTIATION], responsible_user_ids=[USER], active=True
        )
    ).items
    check([it.id for it in filtered] == [lead], "the filters")
    journal.did("v2.leads.list", "found by text, status, user and being open")

    events = {event.kind: event for event in listener.events(set(EVENTS))}
    moved = events["status_lead"].lead
    check(moved is not None and (moved.id, moved.status_id) == (lead, NEGOTIATION), "the move")
    arrived = events["add_contact"].contact
    check(arrived is not None and arrived.id == contact, "the new contact")
    founded = events["add_company"].company
    check(founded is not None and founded.id == company, "the new company")
    opened = events["add_task"].task
    check(opened is not None and opened.id == task, "the new task")
    check(account.subdomain != "", "the account")
    journal.did("tools.webhooks.parse", f"{', '.join(sorted(events))}")

    removal = amocore.WebhookRemoval(url=listener.url)
    (ended,) = yield v2.webhooks.unsubscribe([removal])
    check(ended.result, "the end of the subscription")
    journal.did("v2.webhooks.unsubscribe", "no more of them")
