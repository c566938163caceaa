"""OAuth, with tokens in a place of the application's own."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.request
from typing import Any

import pytest

import amocore
from amocore import AsyncClient, BlockingClient


class Vault:
    """A store that remembers how it was used."""

    def __init__(self, tokens: str | None = None) -> None:
        self.tokens = tokens
        self.calls: list[str] = []

    def load(self) -> str | None:
        self.calls.append("load")
        return self.tokens

    def save(self, tokens: str) -> None:
        self.calls.append("save")
        self.tokens = tokens

    def lock(self) -> None:
        self.calls.append("lock")

    def unlock(self) -> None:
        self.calls.append("unlock")

    def expire(self) -> None:
        assert self.tokens is not None
        self.tokens = json.dumps(json.loads(self.tokens) | {"expires_at": 0})


def settings(sandbox: dict[str, str], store: Any) -> dict[str, Any]:
    url = sandbox["AMOCORE_BASE_URL"]
    asked = urllib.request.Request(
        f"{url}/_sandbox/oauth/code", b"{}", {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked) as answer:
        code = json.load(answer)["code"]
    return {
        "base_url": url,
        "client_id": sandbox["AMOCORE_CLIENT_ID"],
        "client_secret": sandbox["AMOCORE_CLIENT_SECRET"],
        "redirect_uri": sandbox["AMOCORE_REDIRECT_URI"],
        "code": code,
        "token_store": store,
    }


def test_the_code_is_exchanged_once_and_the_tokens_are_kept(sandbox: dict[str, str]) -> None:
    vault = Vault()
    given = settings(sandbox, vault)
    for _ in range(2):
        with BlockingClient(**given) as client:
            assert client.v2.incoming_leads.summary().total is not None
    assert vault.calls == ["load", "lock", "load", "save", "unlock", "load"]


def test_tokens_that_have_ended_are_renewed_under_the_lock(sandbox: dict[str, str]) -> None:
    vault = Vault()
    given = settings(sandbox, vault)
    with BlockingClient(**given) as client:
        client.v2.incoming_leads.summary()
    before = vault.tokens
    vault.expire()

    async def both() -> None:
        async with AsyncClient(**given) as client:
            await asyncio.gather(*(client.v2.incoming_leads.summary() for _ in range(5)))

    vault.calls.clear()
    asyncio.run(both())
    assert vault.calls == ["load", "lock", "load", "save", "unlock"]
    assert vault.tokens is not None
    assert vault.tokens != before


def test_what_a_store_raises_fails_the_call_and_gives_the_lock_back(
    sandbox: dict[str, str],
) -> None:
    class Broken(Vault):
        def save(self, tokens: str) -> None:
            access = json.loads(tokens)["access_token"]
            raise RuntimeError(f"the vault is sealed against {access}")

    vault = Broken()
    with BlockingClient(**settings(sandbox, vault)) as client:
        with pytest.raises(amocore.Configuration) as failed:
            client.v2.incoming_leads.summary()
    assert failed.value.field == "token_store"
    assert "the vault is sealed against ***" in str(failed.value)
    assert vault.calls == ["load", "lock", "load", "unlock"]


def test_a_store_may_block_without_holding_up_the_event_loop(sandbox: dict[str, str]) -> None:
    is_open = threading.Event()

    class Slow(Vault):
        def load(self) -> str | None:
            assert is_open.wait(20), "the event loop was held up"
            return super().load()

    async def story() -> None:
        async with AsyncClient(**settings(sandbox, Slow())) as client:
            call = asyncio.ensure_future(client.v2.incoming_leads.summary())
            await asyncio.sleep(0)
            asyncio.get_running_loop().call_soon(is_open.set)
            await call

    asyncio.run(story())


def test_what_is_no_store_is_refused() -> None:
    with pytest.raises(amocore.InvalidInput) as refused:
        BlockingClient(base_url="http://127.0.0.1:1", token_store=object())  # type: ignore[arg-type]
    assert "token_store: expected an object with load() and save(tokens)" in str(refused.value)
