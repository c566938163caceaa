"""Runs the main job against the account that the environment names.

The environment is the credential line that the sandbox prints. If it names a large account, too,
all of its contacts are read.
"""

import asyncio
import os
import sys
from collections.abc import Generator
from typing import Any, TypedDict

from large import read_large, read_large_async
from sales import Listener, tell_sales
from story import Journal, check, tell

import amocore

LARGE = "AMOCORE_LARGE_BASE_URL"


class Account(TypedDict):
    base_url: str
    login: str
    key: str


def account(prefix: str) -> Account:
    """What the environment says of an account."""
    return Account(
        base_url=os.environ[f"{prefix}_BASE_URL"],
        login=os.environ[f"{prefix}_LOGIN"],
        key=os.environ[f"{prefix}_KEY"],
    )


def blocking(journal: Journal) -> None:
    with amocore.BlockingClient(**account("AMOCORE")) as client:
        with Listener() as listener:
            for story in (tell(client, journal), tell_sales(client, journal, listener)):
                result = None
                while True:
                    try:
                        # A blocking call has been made by the time it is yielded.
                        result = story.send(result)
                    except StopIteration:
                        break
        everyone = list(client.legacy.contacts.iter(page_size=2))
        check(len(everyone) > 2, "all contacts, two a page")
    if LARGE in os.environ:
        with amocore.BlockingClient(**account("AMOCORE_LARGE"), requests_per_second=0) as client:
            read_large(client)


async def asynchronous(journal: Journal) -> None:
    async with amocore.AsyncClient(**account("AMOCORE")) as client:
        with Listener() as listener:
            for story in (tell(client, journal), tell_sales(client, journal, listener)):
                await awaited(story)
        everyone = [contact async for contact in client.legacy.contacts.iter(page_size=2)]
        check(len(everyone) > 2, "all contacts, two a page")
    if LARGE in os.environ:
        async with amocore.AsyncClient(**account("AMOCORE_LARGE"), requests_per_second=0) as client:
            await read_large_async(client)


async def awaited(story: Generator[Any, Any, None]) -> None:
    step = story.send
    argument: Any = None
    while True:
        try:
            call = step(argument)
        except StopIteration:
            break
        try:
            step, argument = story.send, await call
        except amocore.AmoError as error:
            step, argument = story.throw, error


def main() -> int:
    journal = Journal()
    mode = sys.argv[1] if len(sys.argv) == 2 else ""
    if mode == "blocking":
        blocking(journal)
    elif mode == "async":
        asyncio.run(asynchronous(journal))
    else:
        print("usage: demo.py blocking|async", file=sys.stderr)
        return 2
    print("operations:", *sorted(journal.operations))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
