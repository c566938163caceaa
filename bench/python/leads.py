"""A page of 500 leads of v2 with custom fields, from the connection to typed objects.

The others get it over `http.client`, which takes the least of all; what is theirs is decoding. An
object may be made when it is looked at: so that it cannot hide there, the leads are read as well.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from measure import SETTINGS, TOKEN, URL, repeat

#: What is done with the leads of a page.
Look = Callable[[Any], object]

PATH = "/api/v2/leads?limit_rows=500&limit_offset=0"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}

#: What a lead tells besides its contacts, tags and custom fields.
FIELDS = (
    "id",
    "name",
    "sale",
    "pipeline_id",
    "status_id",
    "responsible_user_id",
    "created_by",
    "created_at",
    "updated_at",
    "closed_at",
    "closest_task_at",
    "is_deleted",
    "loss_reason_id",
    "group_id",
    "account_id",
    "company",
)


def count(leads: Any) -> None:
    """Looks at no lead."""
    assert len(leads) == 500, len(leads)


def read(contacts: tuple[str, str], of_value: Look) -> Look:
    """Reads everything in objects that have these names for their contacts."""
    of_lead = attrgetter(*FIELDS, *contacts, "tags", "custom_fields")
    of_tag = attrgetter("id", "name")
    of_field = attrgetter("id", "name", "is_system", "values")

    def look(leads: Iterable[Any]) -> None:
        for lead in leads:
            *_, tags, custom_fields = of_lead(lead)
            for tag in tags:
                of_tag(tag)
            for field in custom_fields:
                *_, values = of_field(field)
                for value in values:
                    of_value(value)

    return look


def read_value(value: Any) -> object:
    """Reads the value of a custom field that is a dictionary."""
    return value.get("value"), value.get("enum")


def read_dictionaries(leads: Iterable[Any]) -> None:
    """Reads everything in dictionaries."""
    for lead in leads:
        for name in (*FIELDS, "main_contact", "contacts"):
            lead.get(name)
        for tag in lead["tags"]:
            tag.get("id"), tag.get("name")
        for field in lead["custom_fields"]:
            field.get("id"), field.get("name"), field.get("is_system")
            for value in field["values"]:
                read_value(value)


def amocore(look: Look) -> None:
    import amocore

    with amocore.BlockingClient(**SETTINGS) as client:
        repeat(lambda: look(client.v2.leads.list(limit_rows=500, limit_offset=0).items))


def _over_http_client(decode: Callable[[bytes], Any], look: Look) -> None:
    connection = http.client.HTTPConnection(URL.removeprefix("http://"), timeout=30)

    def call() -> None:
        connection.request("GET", PATH, headers=HEADERS)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200
        look(decode(body))

    repeat(call)


def json_loads(look: Look) -> None:
    _over_http_client(lambda body: json.loads(body)["_embedded"]["items"], look)


def orjson(look: Look) -> None:
    import orjson

    _over_http_client(lambda body: orjson.loads(body)["_embedded"]["items"], look)


def pydantic(look: Look) -> None:
    import orjson
    from leads_pydantic import Page

    _over_http_client(lambda body: Page.model_validate(orjson.loads(body)).embedded.items, look)


def msgspec(look: Look) -> None:
    import msgspec
    from leads_msgspec import Page

    decode = msgspec.json.Decoder(Page).decode
    _over_http_client(lambda body: decode(body).embedded.items, look)


#: Who gets the page, and how everything in it is read.
SUBJECTS: dict[str, tuple[Callable[[Look], None], Look]] = {
    "amocore": (
        amocore,
        read(("main_contact_id", "contact_ids"), attrgetter("value", "enum_code")),
    ),
    "orjson + pydantic": (
        pydantic,
        read(("main_contact", "contacts"), attrgetter("value", "enum")),
    ),
    "orjson.loads": (orjson, read_dictionaries),
    "msgspec": (msgspec, read(("main_contact", "contacts"), read_value)),
    "json.loads": (json_loads, read_dictionaries),
}
