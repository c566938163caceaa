"""A page of 500 contacts of the XML API, from the connection to objects with names.

The others get it over `http.client`, which takes the least of all; what is theirs is decoding.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from measure import KEY, LOGIN, SETTINGS, URL, main, repeat

FORM = urlencode(
    {"USER_LOGIN": LOGIN, "USER_HASH": KEY, "ELEMENT_COUNT": 500, "ELEMENT_CONT": 500}
).encode()
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(slots=True)
class Item:
    """A phone, an address of mail, or a messenger."""

    value: str
    kind: str | None


@dataclass(slots=True)
class Reference:
    id: int
    name: str


@dataclass(slots=True)
class Contact:
    """The fields that amocore reads as well."""

    id: int
    name: str
    is_company: bool
    position: str | None
    company: Reference | None
    phones: list[Item]
    emails: list[Item]
    web_addresses: list[str]
    addresses: list[str]
    instant_messengers: list[Item]
    main_user: Reference | None
    tags: list[Reference]
    created_at: datetime | None
    updated_at: datetime | None
    extra: dict[str, Any] = field(default_factory=dict)


def _date(text: str | None) -> datetime | None:
    # `strptime` takes four times as long.
    if not text:
        return None
    day, month, year = int(text[:2]), int(text[3:5]), int(text[6:10])
    return datetime(year, month, day, int(text[11:13]), int(text[14:16]), int(text[17:19]))


def amocore() -> None:
    import amocore

    settings = {**SETTINGS, "login": LOGIN, "key": KEY, "sign_in": "each_request"}
    del settings["token"]
    with amocore.BlockingClient(**settings) as client:
        repeat(lambda: _check(client.legacy.contacts.list(page_size=500).items))


def _check(items: Any) -> None:
    assert len(items) == 500, len(items)


def _over_http_client(decode: Callable[[bytes], list[Contact]]) -> None:
    connection = http.client.HTTPConnection(URL.removeprefix("http://"), timeout=30)

    def call() -> None:
        connection.request("POST", "/private/api/contacts.php", FORM, HEADERS)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200
        _check(decode(body))

    repeat(call)


def xmltodict() -> None:
    import xmltodict

    def many(parent: Any, name: str) -> list[Any]:
        found = (parent or {}).get(name) or []
        return found if isinstance(found, list) else [found]

    def items(contact: Any, plural: str, kind: str) -> list[Item]:
        all_ = many(contact.get(plural), plural[:-1])
        return [Item(it["value"] or "", it.get(kind)) for it in all_]

    def texts(contact: Any, plural: str, singular: str) -> list[str]:
        return [it["value"] or "" for it in many(contact.get(plural), singular)]

    def reference(it: Any) -> Reference | None:
        return Reference(int(it["id"]), it["name"] or "") if it and it.get("id") else None

    def decode(body: bytes) -> list[Contact]:
        root = xmltodict.parse(body)["root"]
        return [
            Contact(
                int(it["id"]),
                it["name"] or "",
                it.get("is_company") == "1",
                it.get("position"),
                reference(it.get("company")),
                items(it, "phones", "location"),
                items(it, "emails", "location"),
                texts(it, "web_addresses", "web_address"),
                texts(it, "addresses", "address"),
                items(it, "instant_messengers", "protocol"),
                reference(it.get("main_user")),
                [r for t in many(it.get("tags"), "tag") if (r := reference(t))],
                _date(it.get("date_create")),
                _date(it.get("date_update")),
            )
            for it in many(root["contacts"], "contact")
        ]

    _over_http_client(decode)


def lxml() -> None:
    from lxml import etree

    def items(contact: Any, plural: str, kind: str) -> list[Item]:
        parent = contact.find(plural)
        if parent is None:
            return []
        return [Item(it.findtext("value") or "", it.findtext(kind)) for it in parent]

    def texts(contact: Any, plural: str) -> list[str]:
        parent = contact.find(plural)
        return [] if parent is None else [it.findtext("value") or "" for it in parent]

    def reference(it: Any) -> Reference | None:
        if it is None or not (number := it.findtext("id")):
            return None
        return Reference(int(number), it.findtext("name") or "")

    def decode(body: bytes) -> list[Contact]:
        return [
            Contact(
                int(it.findtext("id")),
                it.findtext("name") or "",
                it.findtext("is_company") == "1",
                it.findtext("position"),
                reference(it.find("company")),
                items(it, "phones", "location"),
                items(it, "emails", "location"),
                texts(it, "web_addresses"),
                texts(it, "addresses"),
                items(it, "instant_messengers", "protocol"),
                reference(it.find("main_user")),
                [r for t in it.iterfind("tags/tag") if (r := reference(t))],
                _date(it.findtext("date_create")),
                _date(it.findtext("date_update")),
            )
            for it in etree.fromstring(body).iterfind("contacts/contact")
        ]

    _over_http_client(decode)


main({"amocore": amocore, "xmltodict": xmltodict, "lxml": lxml})
