"""All 100,000 contacts of an account, one after the other, in pages of 500."""

from __future__ import annotations

from memory import EMPTY, peak  # isort: skip

import time
from collections.abc import Iterable, Iterator
from typing import Any

from measure import SETTINGS, TOKEN, URL, main, processor, tell

PATH = "/api/v2/contacts?limit_rows=500&limit_offset={}"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}
ALL = 100_000


def _go_through(contacts: Iterable[Any]) -> None:
    begun, before, early, seen, last = time.perf_counter(), processor(), 0, 0, 0
    for contact in contacts:
        assert contact.id != last
        last = contact.id
        seen += 1
        if seen == ALL // 5:
            early = peak()
    assert seen == ALL, seen
    wall, used = time.perf_counter() - begun, processor() - before
    end = peak()
    tell(1, wall, used, memory=end - EMPTY, growth=end - early)


def amocore() -> None:
    import amocore

    with amocore.BlockingClient(**SETTINGS) as client:
        _go_through(client.v2.contacts.iter())


def httpx() -> None:
    import httpx
    from contacts_pydantic import Contact, Page

    def pages(session: httpx.Client) -> Iterator[Contact]:
        offset = 0
        while True:
            answer = session.get(URL + PATH.format(offset))
            answer.raise_for_status()
            if answer.status_code == 204:
                return
            yield from Page.model_validate_json(answer.content).embedded.items
            offset += 500

    with httpx.Client(headers=HEADERS, timeout=30) as session:
        _go_through(pages(session))


main({"amocore": amocore, "httpx + pydantic": httpx})
