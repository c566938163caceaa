"""A call that is cancelled when its outcome has arrived, but nobody has been told of it."""

import asyncio
import select
import sys
import threading
from typing import Any

import pytest
from support import DEADLINE, Answer, Request, Server, leads, serving

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="its event loops watch no descriptors"
)


@pytest.mark.parametrize("when", ["before the loop looks", "in the turn in which it looks"])
def test_an_outcome_that_nobody_waits_for_any_more_is_let_go(
    when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    proceed = threading.Event()
    watched: list[int] = []
    problems: list[dict[str, Any]] = []

    def respond(request: Request) -> Answer:
        page = request.query["page"][0]
        # Until the first call is given up, the only outcome is its own.
        assert page == "1" or proceed.wait(DEADLINE)
        return leads(page)

    event_loop = asyncio.SelectorEventLoop()
    event_loop.set_exception_handler(lambda _, problem: problems.append(problem))
    watch = event_loop.add_reader

    def add_reader(descriptor: int, *called: Any) -> None:
        watched.append(descriptor)
        watch(descriptor, *called)

    monkeypatch.setattr(event_loop, "add_reader", add_reader)

    async def run(server: Server) -> None:
        async with server.async_client() as client:
            first, *others = [
                asyncio.ensure_future(client.v2.incoming_leads.list(page=page))
                for page in range(1, 21)
            ]
            # They are sent, and the loop does not turn before the outcome is there.
            await asyncio.sleep(0)
            assert select.select(watched, [], [], DEADLINE)[0] == watched
            if when == "before the loop looks":
                first.cancel()
            else:
                event_loop.call_soon(first.cancel)
            with pytest.raises(asyncio.CancelledError):
                await first
            assert first.cancelled()
            proceed.set()
            pages = await asyncio.wait_for(asyncio.gather(*others), DEADLINE)
            assert [page.items[0].uid for page in pages] == [str(page) for page in range(2, 21)]
            again = await asyncio.wait_for(client.v2.incoming_leads.list(page=1), DEADLINE)
            assert again.items[0].uid == "1"

    with serving(respond) as server:
        try:
            event_loop.run_until_complete(run(server))
        finally:
            # Else the server would wait for nothing.
            proceed.set()
            event_loop.close()
    assert problems == []
