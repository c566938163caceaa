"""Arguments that cannot be right are refused by name, before anything is sent."""

import asyncio
from collections.abc import Callable, Generator
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Any

import pytest
from support import Server, always, leads, serving, xml

import amocore
from amocore import Phone

NOW = datetime(2020, 1, 1, tzinfo=timezone.utc)


def nothing() -> Generator[Phone, None, None]:
    """A generator is no sequence: a call that has to be repeated could not read it again."""
    yield Phone(value="1")


class Shapeless(tzinfo):
    """A zone that fails."""

    def tzname(self, _: datetime | None) -> str | None:
        return None

    def dst(self, _: datetime | None) -> timedelta | None:
        return None

    def utcoffset(self, _: datetime | None) -> timedelta | None:
        raise ValueError("no offset today")


def circular() -> list[Any]:
    loop: list[Any] = []
    loop.append(loop)
    return loop


# What is called, with what, and which argument is at fault.
MISTAKES: list[tuple[str, dict[str, Any], str]] = [
    ("legacy.contacts.get", {"id": "12"}, "id"),
    ("legacy.contacts.get", {"id": True}, "id"),
    ("legacy.contacts.get", {"id": 12.0}, "id"),
    ("legacy.contacts.get", {"id": 2**63}, "id"),
    ("legacy.contacts.get", {"id": -(2**63) - 1}, "id"),
    ("legacy.contacts.get", {"id": 10**400}, "id"),
    ("legacy.contacts.get", {"id": None}, "id"),
    ("legacy.contacts.get", {"id": 0}, "id"),
    ("legacy.contacts.get", {"id": -5}, "id"),
    ("legacy.contacts.get", {"id": [12]}, "id"),
    ("legacy.contacts.list", {"page": 0}, "page"),
    ("legacy.contacts.list", {"page": -1}, "page"),
    ("legacy.contacts.list", {"page_size": 501}, "page_size"),
    ("legacy.contacts.iter", {"page": "1"}, "page"),
    ("legacy.contacts.search", {"query": b"bytes"}, "query"),
    ("legacy.contacts.search", {"query": 5}, "query"),
    ("legacy.contacts.search", {"query": ""}, "query"),
    ("legacy.contacts.search", {"query": "lone \ud800 surrogate"}, "query"),
    ("legacy.contacts.search", {"query": "nul \0 byte"}, "query"),
    ("legacy.contacts.search_iter", {"query": None}, "query"),
    ("legacy.contacts.add", {"name": None}, "name"),
    ("legacy.contacts.add", {"name": "x", "phones": {"value": "1"}}, "phones"),
    ("legacy.contacts.add", {"name": "x", "phones": [{"value": "1"}]}, "phones[0]"),
    ("legacy.contacts.add", {"name": "x", "phones": [Phone(value="1"), "2"]}, "phones[1]"),
    ("legacy.contacts.add", {"name": "x", "phones": nothing()}, "phones"),
    ("legacy.contacts.add", {"name": "x", "phones": {Phone}}, "phones"),
    ("legacy.contacts.add", {"name": "x", "tags": "vip"}, "tags"),
    ("legacy.contacts.add", {"name": "x", "tags": b"vip"}, "tags"),
    ("legacy.contacts.add", {"name": "x", "tags": ["a", "b\ud800"]}, "tags[1]"),
    ("legacy.contacts.add", {"name": "x", "tags": [None]}, "tags[0]"),
    ("legacy.contacts.add", {"name": "x", "responsible_user_id": "1"}, "responsible_user_id"),
    ("legacy.contacts.update", {"id": 1, "name": None}, "name"),
    ("legacy.contacts.update", {"id": 1, "tags": "vip"}, "tags"),
    ("legacy.contacts.update", {"id": 1, "company_id": False}, "company_id"),
    ("legacy.notes.edit", {"id": 1, "text": 7}, "text"),
    ("v2.incoming_leads.add_sip", {"items": []}, "items"),
    ("v2.incoming_leads.add_sip", {"items": [{}]}, "items[0]"),
    ("v2.incoming_leads.add_sip", {"items": "calls"}, "items"),
    ("v2.incoming_leads.accept", {"uids": "abc", "user_id": 1}, "uids"),
    ("v2.incoming_leads.accept", {"uids": ["a", 5], "user_id": 1}, "uids[1]"),
    ("v2.incoming_leads.accept", {"uids": [], "user_id": 1}, "uids"),
    ("v2.incoming_leads.list", {"categories": ["sip", 1]}, "categories[1]"),
    ("v2.incoming_leads.list", {"order": 1}, "order"),
    ("v2.incoming_leads.summary", {"date_from": datetime(2020, 1, 1)}, "date_from"),
    ("v2.incoming_leads.summary", {"date_from": date(2020, 1, 1)}, "date_from"),
    ("v2.incoming_leads.summary", {"date_from": 1577836800}, "date_from"),
    ("v2.incoming_leads.summary", {"date_from": "2020-01-01T00:00:00Z"}, "date_from"),
    (
        "v2.incoming_leads.summary",
        {"date_from": datetime(2020, 1, 1, tzinfo=Shapeless())},
        "date_from",
    ),
    (
        "v2.incoming_leads.summary",
        {"date_from": NOW, "date_to": NOW - timedelta(days=1)},
        "date_to",
    ),
]


def method(client: object, path: str) -> Callable[..., Any]:
    found: Any = client
    for name in path.split("."):
        found = getattr(found, name)
    method: Callable[..., Any] = found
    return method


@pytest.mark.parametrize(("path", "arguments", "field"), MISTAKES, ids=repr)
def test_mistakes_are_named_and_nothing_is_sent(
    server: Server, path: str, arguments: dict[str, Any], field: str
) -> None:
    with server.client() as client, pytest.raises(amocore.InvalidInput) as blocking:
        result = method(client, path)(**arguments)
        if path.endswith("iter"):
            next(result)

    async def call() -> None:
        async with server.async_client() as client:
            result = method(client, path)(**arguments)
            await (anext(result) if path.endswith("iter") else result)

    with pytest.raises(amocore.InvalidInput) as asynchronous:
        asyncio.run(call())

    for error in (blocking.value, asynchronous.value):
        assert error.field == field
        assert str(error).find(field) >= 0
        assert isinstance(error, ValueError)
        assert isinstance(error, TypeError)
        assert not error.may_have_happened
        assert error.status is None
    assert server.requests == []


@pytest.mark.parametrize(
    "extra",
    [
        {"x": object()},
        {"x": 2**64},
        {"x": float("nan")},
        {"x": [float("inf")]},
        {"x": {1, 2}},
        {1: "x"},
        {"x": {"y": b"bytes"}},
        {"\ud800": 1},
        {"x": circular()},
        [("x", 1)],
    ],
    ids=lambda extra: ascii(extra)[:40],
)
def test_what_json_cannot_say_is_refused(extra: Any) -> None:
    with pytest.raises(amocore.InvalidInput) as caught:
        amocore.LeadDraft(name="x", extra=extra)
    assert caught.value.field is not None
    assert caught.value.field.startswith("extra")


@pytest.mark.parametrize("name", ["nam", "Name", "self", "class", ""])
def test_unknown_arguments_are_type_errors(server: Server, name: str) -> None:
    with server.client() as client, pytest.raises(TypeError, match="argument"):
        method(client, "legacy.contacts.list")(**{name: "x"})
    assert server.requests == []


def test_arguments_that_are_not_positional_have_to_be_named(server: Server) -> None:
    with server.client() as client:
        add: Any = client.legacy.contacts.add
        with pytest.raises(TypeError, match="positional"):
            add("Anna")
    assert server.requests == []


def test_a_missing_argument_is_a_type_error(server: Server) -> None:
    with server.client() as client:
        add: Any = client.legacy.contacts.add
        with pytest.raises(TypeError, match="name"):
            add()
    assert server.requests == []


def test_text_without_end_is_refused_and_never_cut(server: Server) -> None:
    with server.client() as client, pytest.raises(amocore.InvalidInput) as caught:
        client.legacy.contacts.add(name="ж" * 5_000_000)
    assert caught.value.field == "name"
    assert len(str(caught.value)) < 1000
    assert server.requests == []


def test_a_megabyte_of_text_is_sent_whole(server: Server) -> None:
    text = "ж" * (1 << 20)
    server.respond = always(xml("<response><result>5</result></response>"))
    with server.client() as client:
        assert client.legacy.contacts.add(name=text) == 5
    (request,) = server.requests
    assert text in {value for values in request.form.values() for value in values}


@pytest.mark.parametrize("wrap", [list, tuple], ids=["list", "tuple"])
def test_any_sequence_will_do(wrap: Callable[[list[str]], Any]) -> None:
    with serving(always(leads())) as server, server.client() as client:
        client.v2.incoming_leads.list(categories=wrap(["sip", "mail"]))
        (request,) = server.requests
        assert request.query["categories[0]"] == ["sip"]
        assert request.query["categories[1]"] == ["mail"]


def test_a_range_is_a_sequence_and_its_items_are_checked() -> None:
    with serving(always(leads())) as server, server.client() as client:
        categories: Any = range(3)
        with pytest.raises(amocore.InvalidInput, match="categories"):
            client.v2.incoming_leads.list(categories=categories)
        assert server.requests == []


def test_optional_arguments_may_be_none(server: Server) -> None:
    server.respond = always(leads())
    with server.client() as client:
        client.v2.incoming_leads.list(page=None, order_by=None, order=None, pipeline_id=None)
        (request,) = server.requests
        assert request.query == {}


def test_any_aware_instant_goes_out_as_the_same_second(server: Server) -> None:
    tokyo = timezone(timedelta(hours=9))
    with server.client() as client:
        client.v2.incoming_leads.summary(
            date_from=datetime(2020, 1, 1, 9, 0, tzinfo=tokyo),
            date_to=NOW.replace(microsecond=999_999),
        )
    (request,) = server.requests
    assert request.query["data[filter][date][from]"] == [str(int(NOW.timestamp()))]
    assert request.query["data[filter][date][to]"] == [str(int(NOW.timestamp()))]


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({}, "account"),
        ({"account": "a", "base_url": "https://a.amocrm.com"}, "account"),
        ({"account": "a.b"}, "account"),
        ({"account": "a/b"}, "account"),
        ({"base_url": "http://example.com"}, "base_url"),
        ({"base_url": "ftp://example.com"}, "base_url"),
        ({"base_url": "https://user:secret@example.com"}, "base_url"),
        ({"account": "a", "zone": "org"}, "zone"),
        ({"account": "a", "timeout": 0.0}, "timeout"),
        ({"account": "a", "timeout": float("nan")}, "timeout"),
        ({"account": "a", "retries": -1}, "retries"),
        ({"account": "a", "time_zone": "Mars/Olympus"}, "time_zone"),
        ({"account": "a", "user_agent": "a\r\nb"}, "user_agent"),
        ({"account": "a", "ca_certificates": "not a certificate"}, "ca_certificates"),
    ],
    ids=repr,
)
def test_settings_that_cannot_work_are_named(settings: dict[str, Any], field: str) -> None:
    for client in (amocore.BlockingClient, amocore.AsyncClient):
        with pytest.raises(amocore.Configuration) as caught:
            usual: dict[str, Any] = {"login": "me@company.com", "key": "k"}
            client(**{**usual, **settings})
        assert caught.value.field == field
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "field"),
    [({"login": 5}, "login"), ({"key": b"k"}, "key"), ({"retries": True}, "retries")],
    ids=repr,
)
def test_settings_of_the_wrong_type_are_named(settings: dict[str, Any], field: str) -> None:
    with pytest.raises(amocore.InvalidInput) as caught:
        usual: dict[str, Any] = {"account": "a", "login": "me@company.com", "key": "k"}
        amocore.BlockingClient(**{**usual, **settings})
    assert caught.value.field == field


def test_an_integer_will_do_for_seconds() -> None:
    amocore.BlockingClient(account="a", token="t", timeout=30, requests_per_second=5).close()
