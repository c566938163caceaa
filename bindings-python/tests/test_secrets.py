"""No secret is ever shown."""

import asyncio
import io
import logging
import pickle
import traceback
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from support import Answer, Request, answer, hang, serving, xml

import amocore
from amocore import AmoError

SECRET = "s3cr3t/+ &=ключ"
LOGIN = "me@company.com"
FORMS = {SECRET, quote(SECRET), quote(SECRET, safe=""), quote_plus(SECRET), SECRET[:6]}


def chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        it = todo.pop()
        if it is not None and id(it) not in seen:
            seen.add(id(it))
            todo += [it.__cause__, it.__context__]
            yield it


def everything(error: AmoError) -> str:
    """All that a log or a bug report could hold."""
    shown = io.StringIO()
    traceback.print_exception(error, file=shown)
    for it in chain(error):
        print(str(it), repr(it), it.args, vars(it), file=shown)
    print(pickle.dumps(error, 0), file=shown)
    return shown.getvalue()


def assert_clean(text: str) -> None:
    for form in FORMS:
        assert form.lower() not in text.lower()


def echo(status: int, content_type: str) -> Any:
    """A server that repeats what it was sent, raw and as it came."""

    def respond(request: Request) -> Answer:
        sent = f"{request.target} {request.headers} {request.body!r} {SECRET}"
        body = f"<html><body>You sent {sent}</body></html>"
        return answer(body, status=status, content_type=content_type)

    return respond


CREDENTIALS: list[dict[str, Any]] = [
    {"login": LOGIN, "key": SECRET, "token": None},
    {"login": LOGIN, "password": SECRET, "token": None},
    {"login": LOGIN, "key": SECRET, "token": None, "sign_in": "each_request"},
    {"token": "s3cr3t" + "0" * 20},
]


@pytest.mark.parametrize("credentials", CREDENTIALS, ids=["key", "password", "each", "token"])
@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 429, 500])
@pytest.mark.parametrize("content_type", ["text/html", "text/xml", "application/json"])
def test_failures_show_no_secret_even_if_the_server_does(
    credentials: dict[str, Any], status: int, content_type: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(echo(status, content_type)) as server, server.client(**credentials) as client:
        for call in (client.legacy.contacts.list, client.v2.incoming_leads.summary):
            with pytest.raises(AmoError) as caught:
                call()
            assert_clean(everything(caught.value))
        assert server.requests != []
    assert_clean(caplog.text)


def test_xml_errors_show_no_secret() -> None:
    def respond(request: Request) -> Answer:
        return xml(
            f"<error><code>101</code><text>{request.body.decode()!r}</text></error>", status=401
        )

    credentials = {"login": LOGIN, "key": SECRET, "token": None}
    with serving(respond) as server, server.client(**credentials) as client:
        with pytest.raises(AmoError) as caught:
            client.legacy.authorize()
        assert_clean(everything(caught.value))


@pytest.mark.parametrize("credentials", CREDENTIALS, ids=["key", "password", "each", "token"])
def test_clients_and_their_parts_show_no_secret(credentials: dict[str, Any]) -> None:
    for make in (amocore.BlockingClient, amocore.AsyncClient):
        client = make(account="company", **credentials)
        parts = [client, client.legacy, client.legacy.contacts, client.legacy.contacts.iter()]
        for part in parts:
            assert_clean(f"{part!r} {part!s}")
        assert_clean(repr(vars(client)))


def test_settings_that_cannot_work_show_no_secret() -> None:
    usual: dict[str, Any] = {"login": LOGIN, "key": SECRET}
    wrong: list[dict[str, Any]] = [
        {"base_url": f"https://{quote(SECRET, safe='')}@company.amocrm.com"},
        {"base_url": f"https://company.amocrm.com/?USER_HASH={quote(SECRET)}"},
        {"account": "company", "timeout": -1.0},
        {"account": "company", "token": SECRET},
        {"account": "company", "password": SECRET},
    ]
    for settings in wrong:
        with pytest.raises(AmoError) as caught:
            amocore.BlockingClient(**{**usual, **settings})
        shown = [str(it) + repr(it) + repr(vars(it)) for it in chain(caught.value)]
        assert_clean("".join(shown))


def test_secrets_of_a_wrong_type_are_not_shown() -> None:
    key: Any = SECRET.encode()
    with pytest.raises(amocore.InvalidInput) as caught:
        amocore.BlockingClient(account="company", login=LOGIN, key=key)
    assert_clean(str(caught.value) + repr(caught.value))
    with pytest.raises(AmoError) as caught_surrogate:
        amocore.BlockingClient(account="company", login=LOGIN, key=SECRET + "\ud800")
    assert_clean(str(caught_surrogate.value) + repr(caught_surrogate.value))


def test_asynchronous_failures_show_no_secret() -> None:
    async def call(server: Any) -> None:
        async with server.async_client(login=LOGIN, key=SECRET, token=None) as client:
            await client.legacy.contacts.list()

    with serving(echo(500, "text/html")) as server, pytest.raises(AmoError) as caught:
        asyncio.run(call(server))
    assert_clean(everything(caught.value))


def test_a_connection_that_fails_shows_no_secret() -> None:
    with serving(hang) as server:
        client = server.client(login=LOGIN, key=SECRET, token=None, sign_in="each_request")
    with client, pytest.raises(amocore.Network) as caught:
        client.v2.incoming_leads.summary()
    assert_clean(everything(caught.value))


def test_variables_of_the_package_s_frames_hold_no_secret() -> None:
    """Error reporters and test runners show the variables of every frame."""
    usual: dict[str, Any] = {"account": "company", "login": LOGIN, "timeout": -1.0}
    for secret in ("key", "password", "token"):
        for make in (amocore.BlockingClient, amocore.AsyncClient):
            with pytest.raises(amocore.Configuration) as caught:
                given: dict[str, Any] = {**usual, secret: SECRET}
                make(**given)
            for frame in caught.traceback:
                if "amocore" in str(frame.path):
                    assert_clean(repr(frame.locals))
    with serving(echo(500, "text/html")) as server, server.client(token=SECRET[:6]) as client:
        with pytest.raises(AmoError) as caught_call:
            client.v2.incoming_leads.summary()
    inner = [it for it in caught_call.traceback if "amocore" in str(it.path)]
    assert inner != []
    for frame in inner:
        assert_clean(repr(frame.locals))
