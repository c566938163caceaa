"""Runs the main job against the account that the environment names.

The environment is the credential line that the sandbox prints.
"""

import asyncio
import os
import sys
from collections.abc import Generator
from typing import Any

from sales import Listener, tell_sales
from story import Journal, check, tell

import amocore


def blocking(journal: Journal) -> None:
    with amocore.BlockingClient(
        base_url=os.environ["AMOCORE_BASE_URL"],
        login=os.environ["AMOCORE_LOGIN"],
        key=os.environ["AMOCORE_KEY"],
    ) as client:
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


async def asynchronous(journal: Journal) -> None:
    async with amocore.AsyncClient(
        base_url=os.environ["AMOCORE_BASE_URL"],
        login=os.environ["AMOCORE_LOGIN"],
        key=os.environ["AMOCORE_KEY"],
    ) as client:
        with Listener() as listener:
            for story in (tell(client, journal), tell_sales(client, journal, listener)):
                await awaited(story)
        everyone = [contact async for contact in client.legacy.contacts.iter(page_size=2)]
        check(len(everyone) > 2, "all contacts, two a page")


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
