"""Clients are opened, used, closed, shown; they are not copied."""

import asyncio
import copy
import gc
import inspect
import os
import pickle
import threading
import weakref
from pathlib import Path
from typing import Any

import pytest
from support import DEADLINE, SURFACE, Server, hang, serving, summarize

import amocore

BOTH = [amocore.BlockingClient, amocore.AsyncClient]


def test_a_blocking_client_closes_at_the_end_of_with(server: Server) -> None:
    with server.client() as client:
        assert isinstance(client, amocore.BlockingClient)
        assert not client.is_closed
        assert client.v2.incoming_leads.summary().total == 10
    assert client.is_closed
    with pytest.raises(amocore.Cancelled):
        client.v2.incoming_leads.summary()
    assert len(server.requests) == 1


def test_an_exception_leaves_with_and_closes(server: Server) -> None:
    with pytest.raises(KeyError), server.client() as client:
        raise KeyError
    assert client.is_closed


def test_an_async_client_closes_at_the_end_of_async_with(server: Server) -> None:
    async def run() -> amocore.AsyncClient:
        async with server.async_client() as client:
            assert not client.is_closed
            assert (await client.v2.incoming_leads.summary()).total == 10
        return client

    client = asyncio.run(run())
    assert client.is_closed

    async def again() -> None:
        with pytest.raises(amocore.Cancelled):
            await client.v2.incoming_leads.summary()
        with pytest.raises(amocore.Cancelled):
            await anext(client.v2.incoming_leads.iter())

    asyncio.run(again())
    assert len(server.requests) == 1


def test_closing_twice_is_closing() -> None:
    for make in BOTH:
        client = make(account="company", token="t")
        client.close()
        client.close()
        assert client.is_closed
    asynchronous = amocore.AsyncClient(account="company", token="t")
    asyncio.run(asynchronous.aclose())
    assert asynchronous.is_closed


def test_closing_fails_blocking_calls_in_flight() -> None:
    with serving(hang) as server:
        client = server.client()
        caught: list[BaseException] = []

        def call() -> None:
            try:
                client.v2.incoming_leads.summary()
            except BaseException as error:
                caught.append(error)

        thread = threading.Thread(target=call)
        thread.start()
        request = server.next_request()
        client.close()
        thread.join(DEADLINE)
        assert not thread.is_alive()
        assert [type(it) for it in caught] == [amocore.Cancelled]
        assert request.gone.wait(DEADLINE)


def test_closing_fails_asynchronous_calls_in_flight() -> None:
    async def run(server: Server) -> None:
        client = server.async_client()
        task = asyncio.ensure_future(client.v2.incoming_leads.summary())
        request = await asyncio.to_thread(server.next_request)
        await client.aclose()
        with pytest.raises(amocore.Cancelled):
            await task
        assert await asyncio.to_thread(request.gone.wait, DEADLINE)

    with serving(hang) as server:
        asyncio.run(run(server))


@pytest.mark.parametrize("make", BOTH)
def test_clients_cannot_be_pickled_or_copied(make: Any) -> None:
    client = make(account="company", token="t")
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match=f"cannot pickle or copy {make.__name__}"):
            pickle.dumps(client, protocol)
    for copied in (copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="cannot pickle or copy"):
            copied(client)
    for part in (client.legacy, client.v2.incoming_leads, client.legacy.contacts.iter()):
        with pytest.raises(TypeError, match="pickle"):
            pickle.dumps(part)


@pytest.mark.parametrize("make", BOTH)
def test_repr_tells_which_account_and_whether_it_is_closed(make: Any) -> None:
    client = make(account="company", zone="ru", login="me@company.com", key="hidden")
    assert repr(client) == f"<{make.__name__} account='company', zone='ru'>"
    client.close()
    assert repr(client) == f"<{make.__name__} account='company', zone='ru' (closed)>"


def test_the_signature_shows_every_setting() -> None:
    names = [it["name"] for it in SURFACE["settings"]]
    for make in BOTH:
        parameters = inspect.signature(make).parameters
        assert list(parameters) == names
        assert {it.kind for it in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
        assert {it.default for it in parameters.values()} == {None}


def test_settings_have_to_be_named() -> None:
    for make in BOTH:
        positional: Any = make
        with pytest.raises(TypeError, match="positional"):
            positional("company")
        with pytest.raises(TypeError, match="pasword"):
            positional(account="company", pasword="x")


def test_resources_cannot_be_replaced_by_accident() -> None:
    client: Any = amocore.BlockingClient(account="company", token="t")
    with pytest.raises(AttributeError):
        client.legacy = 1
    resource: Any = client.legacy
    with pytest.raises(AttributeError):
        resource.contact = 1


def test_a_subclass_keeps_working(server: Server) -> None:
    class Mine(amocore.BlockingClient):
        def total(self) -> int:
            return self.v2.incoming_leads.summary().total

    with Mine(**server.settings()) as client:
        assert client.total() == 10
        assert repr(client).startswith("<Mine base_url=")


def sockets() -> int:
    """How many sockets this process holds."""
    count = 0
    for entry in Path("/proc/self/fd").iterdir():
        try:
            count += os.readlink(entry).startswith("socket:")
        except OSError:
            continue
    return count


def test_a_forgotten_client_is_freed_with_its_connections() -> None:
    with serving(summarize) as server:
        before = sockets()
        for _ in range(20):
            client = server.client()
            client.v2.incoming_leads.summary()
            gone = weakref.ref(client)
            del client
            assert gone() is None, "no reference cycle keeps it"
        gc.collect()
        # The server's thread lets go of its end when the client's end is gone.
        deadline = threading.Event()
        for _ in range(200):
            if sockets() <= before + 4:
                break
            deadline.wait(0.05)
        assert sockets() <= before + 4


def test_a_resource_outlives_its_client(server: Server) -> None:
    leads = server.client().v2.incoming_leads
    gc.collect()
    assert leads.summary().total == 10


def test_a_call_to_nothing_is_an_attribute_error(server: Server) -> None:
    with server.client() as client:
        anything: Any = client
        with pytest.raises(AttributeError):
            anything.legacy.contacts.explode()
        with pytest.raises(AttributeError):
            anything.v3.contacts.list()
    assert server.requests == []
