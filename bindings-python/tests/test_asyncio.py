"""Under asyncio: cancelling, many calls at once, many loops."""

import asyncio
import gc
import inspect
import threading
from contextvars import ContextVar
from typing import Any

import pytest
from support import DEADLINE, Answer, Request, Server, answer, hang, leads, serving, summarize

import amocore


async def arrived(server: Server) -> Request:
    return await asyncio.to_thread(server.next_request)


async def gone(request: Request) -> bool:
    return await asyncio.to_thread(request.gone.wait, DEADLINE)


def test_operations_are_coroutine_functions() -> None:
    client = amocore.AsyncClient(account="company", token="t")
    assert inspect.iscoroutinefunction(client.legacy.contacts.add)
    assert not inspect.iscoroutinefunction(client.legacy.contacts.iter)


def test_nothing_is_sent_before_it_is_awaited(server: Server) -> None:
    client = server.async_client()
    call = client.v2.incoming_leads.summary()
    assert server.requests == []
    assert asyncio.run(call).total == 10
    assert len(server.requests) == 1


def test_cancelling_a_task_closes_the_connection() -> None:
    async def run(server: Server) -> None:
        async with server.async_client() as client:
            task = asyncio.ensure_future(client.v2.incoming_leads.summary())
            request = await arrived(server)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert task.cancelled()
            assert await gone(request)

    with serving(hang) as server:
        asyncio.run(run(server))


def test_wait_for_closes_the_connection_when_time_is_up() -> None:
    async def run(server: Server) -> None:
        async with server.async_client() as client:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(client.v2.incoming_leads.summary(), 0.1)
            assert await gone(await arrived(server))

    with serving(hang) as server:
        asyncio.run(run(server))


def test_a_client_works_on_after_a_cancellation() -> None:
    def respond(request: Request) -> Answer:
        return None if request.path.endswith("summary") else leads("a")

    async def run(server: Server) -> None:
        async with server.async_client() as client:
            for _ in range(3):
                task = asyncio.ensure_future(client.v2.incoming_leads.summary())
                await arrived(server)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            page = await client.v2.incoming_leads.list()
            assert [it.uid for it in page.items] == ["a"]

    with serving(respond) as server:
        asyncio.run(run(server))


def test_one_failure_in_gather_leaves_the_others_alone() -> None:
    def respond(request: Request) -> Answer:
        if request.query.get("page") == ["2"]:
            return answer({}, status=404)
        return leads(request.query["page"][0])

    async def run(server: Server) -> list[Any]:
        async with server.async_client() as client:
            calls = [client.v2.incoming_leads.list(page=page) for page in (1, 2, 3)]
            return await asyncio.gather(*calls, return_exceptions=True)

    with serving(respond) as server:
        first, second, third = asyncio.run(run(server))
    assert first.items[0].uid == "1"
    assert isinstance(second, amocore.NotFound)
    assert third.items[0].uid == "3"


def test_calls_of_one_loop_run_at_the_same_time() -> None:
    together = threading.Barrier(8)

    def respond(request: Request) -> Answer:
        # Passes only when eight requests are being answered at once.
        together.wait(DEADLINE)
        return summarize(request)

    async def run(server: Server) -> list[int]:
        async with server.async_client() as client:
            calls = [client.v2.incoming_leads.summary() for _ in range(8)]
            return [it.total for it in await asyncio.gather(*calls)]

    with serving(respond) as server:
        assert asyncio.run(run(server)) == [10] * 8


def test_outcomes_that_come_all_at_once_are_all_told(server: Server) -> None:
    """Those of a closed client follow each other as closely as can be."""

    async def run() -> list[Any]:
        client = server.async_client()
        client.close()
        calls = [asyncio.ensure_future(client.v2.incoming_leads.summary()) for _ in range(5_000)]
        # They begin, and some are given up while others are on their way.
        for task in calls[::3]:
            await asyncio.sleep(0)
            task.cancel()
        return await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), DEADLINE)

    outcomes = asyncio.run(run())
    told = [it for at, it in enumerate(outcomes) if at % 3 != 0]
    assert all(isinstance(it, amocore.Cancelled) for it in told)
    given_up = (asyncio.CancelledError, amocore.Cancelled)
    assert all(isinstance(it, given_up) for it in outcomes)


def test_the_loop_goes_on_while_a_call_waits() -> None:
    proceed = threading.Event()

    def respond(request: Request) -> Answer:
        assert proceed.wait(DEADLINE)
        return summarize(request)

    async def run(server: Server) -> None:
        async with server.async_client() as client:
            task = asyncio.ensure_future(client.v2.incoming_leads.summary())
            await arrived(server)
            for _ in range(100):
                await asyncio.sleep(0)
            assert not task.done()
            proceed.set()
            assert (await task).total == 10

    with serving(respond) as server:
        asyncio.run(run(server))


def test_one_client_serves_one_loop_after_another(server: Server) -> None:
    client = server.async_client()

    async def call() -> int:
        return (await client.v2.incoming_leads.summary()).total

    assert [asyncio.run(call()) for _ in range(3)] == [10, 10, 10]


def test_one_client_serves_several_loops_at_once() -> None:
    together = threading.Barrier(4)

    def respond(request: Request) -> Answer:
        together.wait(DEADLINE)
        return summarize(request)

    with serving(respond) as server:
        client = server.async_client()
        totals: list[int] = []

        async def call() -> None:
            totals.append((await client.v2.incoming_leads.summary()).total)

        threads = [threading.Thread(target=lambda: asyncio.run(call())) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(DEADLINE)
        assert totals == [10] * 4


def test_a_loop_that_ends_early_takes_its_calls_with_it() -> None:
    """The answer comes, or not, to a loop that is closed: nothing breaks."""

    async def run(server: Server) -> Request:
        client = server.async_client()
        task = asyncio.ensure_future(client.v2.incoming_leads.summary())
        request = await arrived(server)
        assert not task.done()
        return request

    with serving(hang) as server:
        request = asyncio.run(run(server))
        assert request.gone.wait(DEADLINE)
        server.respond = summarize
        assert server.client().v2.incoming_leads.summary().total == 10


def test_without_a_loop_there_is_a_clear_error(server: Server) -> None:
    call = server.async_client().v2.incoming_leads.summary()
    with pytest.raises(RuntimeError, match="no running event loop"):
        call.send(None)
    page = anext(server.async_client().v2.incoming_leads.iter())
    with pytest.raises(RuntimeError, match="no running event loop"):
        page.send(None)
    # Had anything been sent, it would have come before this.
    assert server.client().v2.incoming_leads.summary().total == 10
    assert len(server.requests) == 1


def test_a_blocking_client_works_inside_a_coroutine(server: Server) -> None:
    async def run() -> int:
        with server.client() as client:
            return client.v2.incoming_leads.summary().total

    assert asyncio.run(run()) == 10


def test_context_variables_reach_the_caller_s_task(server: Server) -> None:
    name: ContextVar[str] = ContextVar("name", default="nobody")

    async def call(client: amocore.AsyncClient, who: str) -> str:
        name.set(who)
        await client.v2.incoming_leads.summary()
        return name.get()

    async def run() -> list[str]:
        async with server.async_client() as client:
            return await asyncio.gather(*(call(client, who) for who in ("a", "b", "c")))

    assert asyncio.run(run()) == ["a", "b", "c"]


def test_two_hundred_calls_at_once_all_come_back(server: Server) -> None:
    async def run() -> int:
        async with server.async_client() as client:
            calls = [client.v2.incoming_leads.summary() for _ in range(200)]
            return sum(it.total for it in await asyncio.gather(*calls))

    assert asyncio.run(run()) == 2000
    assert len(server.requests) == 200


def test_calls_leave_nothing_behind(server: Server) -> None:
    async def run(times: int) -> None:
        for _ in range(times):
            task = asyncio.ensure_future(client.v2.incoming_leads.summary())
            await asyncio.gather(task, client.v2.incoming_leads.summary())

    def kept() -> int:
        gc.collect()
        return sum(asyncio.isfuture(it) or inspect.iscoroutine(it) for it in gc.get_objects())

    client = server.async_client()
    asyncio.run(run(20))
    assert kept() == 0


def test_a_loop_that_watches_no_descriptors_is_called_back(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the event loop of Windows."""

    def add_reader(*_: object) -> None:
        raise NotImplementedError

    async def many() -> list[int]:
        async with server.async_client() as client:
            calls = [client.v2.incoming_leads.summary() for _ in range(20)]
            return [it.total for it in await asyncio.gather(*calls)]

    event_loop = asyncio.SelectorEventLoop()
    monkeypatch.setattr(event_loop, "add_reader", add_reader)
    try:
        assert event_loop.run_until_complete(many()) == [10] * 20
    finally:
        event_loop.close()
