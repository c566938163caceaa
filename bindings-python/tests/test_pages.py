"""Lists to the end: `for` and `async for`, page by page."""

import asyncio
import threading
from typing import Any

import pytest
from support import DEADLINE, Answer, Request, always, answer, hang, leads, serving

import amocore

SIZE = 3
UIDS = [f"uid{number}" for number in range(8)]


def paged(request: Request) -> Answer:
    """Eight incoming leads in pages of three."""
    page = int(request.query["page"][0])
    assert request.query["page_size"] == [str(SIZE)]
    return leads(*UIDS[(page - 1) * SIZE : page * SIZE])


def test_for_goes_through_all_pages_in_order() -> None:
    with serving(paged) as server, server.client() as client:
        found = [lead.uid for lead in client.v2.incoming_leads.iter(page_size=SIZE)]
        assert found == UIDS
        assert [it.query["page"] for it in server.requests] == [["1"], ["2"], ["3"]]


def test_async_for_goes_through_all_pages_in_order() -> None:
    async def collect(client: amocore.AsyncClient) -> list[str]:
        async with client:
            return [lead.uid async for lead in client.v2.incoming_leads.iter(page_size=SIZE)]

    with serving(paged) as server:
        assert asyncio.run(collect(server.async_client())) == UIDS
        assert [it.query["page"] for it in server.requests] == [["1"], ["2"], ["3"]]


def test_iteration_starts_at_the_page_that_is_given() -> None:
    with serving(paged) as server, server.client() as client:
        found = [lead.uid for lead in client.v2.incoming_leads.iter(page=3, page_size=SIZE)]
        assert found == UIDS[6:]


def test_a_page_is_asked_for_when_it_is_needed() -> None:
    with serving(paged) as server, server.client() as client:
        items = client.v2.incoming_leads.iter(page_size=SIZE)
        assert server.requests == []
        assert [next(items).uid for _ in range(SIZE)] == UIDS[:SIZE]
        assert len(server.requests) == 1
        assert next(items).uid == UIDS[SIZE]
        assert len(server.requests) == 2


def test_items_are_iterators_that_are_used_up_once() -> None:
    with serving(paged) as server, server.client() as client:
        items = client.v2.incoming_leads.iter(page_size=SIZE)
        assert iter(items) is items
        assert isinstance(items, amocore.BlockingItems)
        assert len(list(items)) == len(UIDS)
        assert list(items) == []
        with pytest.raises(StopIteration):
            next(items)
        assert next(items, None) is None


def failing(request: Request) -> Answer:
    if request.query["page"] == ["2"]:
        return answer({"title": "No", "status": 500}, status=500)
    return paged(request)


def test_iteration_ends_after_an_error() -> None:
    with serving(failing) as server, server.client() as client:
        items = client.v2.incoming_leads.iter(page_size=SIZE)
        assert [next(items).uid for _ in range(SIZE)] == UIDS[:SIZE]
        with pytest.raises(amocore.ServerError) as caught:
            next(items)
        assert caught.value.operation == "v2.incoming_leads.list"
        assert list(items) == []
        assert len(server.requests) == 2


def test_asynchronous_iteration_ends_after_an_error() -> None:
    async def run(client: amocore.AsyncClient) -> None:
        items = client.v2.incoming_leads.iter(page_size=SIZE)
        assert [(await anext(items)).uid for _ in range(SIZE)] == UIDS[:SIZE]
        with pytest.raises(amocore.ServerError):
            await anext(items)
        with pytest.raises(StopAsyncIteration):
            await anext(items)

    with serving(failing) as server:
        asyncio.run(run(server.async_client()))
        assert len(server.requests) == 2


def test_a_server_that_repeats_a_page_does_not_go_on_forever() -> None:
    with serving(always(leads(*UIDS[:SIZE]))) as server, server.client() as client:
        found = [lead.uid for lead in client.v2.incoming_leads.iter(page_size=SIZE)]
        assert found == UIDS[:SIZE]
        assert len(server.requests) == 2


def test_cancelling_a_page_ends_the_iteration_and_the_request() -> None:
    async def run(server: Any) -> None:
        items = server.async_client().v2.incoming_leads.iter(page_size=SIZE)
        task = asyncio.ensure_future(anext(items))
        request = await asyncio.to_thread(server.next_request)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(request.gone.wait, DEADLINE)
        with pytest.raises(StopAsyncIteration):
            await anext(items)

    with serving(hang) as server:
        asyncio.run(run(server))


def test_two_tasks_cannot_wait_for_the_same_page() -> None:
    async def run(server: Any) -> None:
        items = server.async_client().v2.incoming_leads.iter(page_size=SIZE)
        first = asyncio.ensure_future(anext(items))
        await asyncio.to_thread(server.next_request)
        with pytest.raises(RuntimeError, match="another task"):
            await anext(items)
        first.cancel()
        await asyncio.wait([first])

    with serving(hang) as server:
        asyncio.run(run(server))


def test_threads_may_share_an_iterator_and_each_item_goes_to_one_of_them() -> None:
    found: list[str] = []
    with serving(paged) as server, server.client() as client:
        items = client.v2.incoming_leads.iter(page_size=SIZE)
        start = threading.Barrier(4)

        def take() -> None:
            start.wait(DEADLINE)
            found.extend(lead.uid for lead in items)

        threads = [threading.Thread(target=take) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(DEADLINE)
    assert sorted(found) == UIDS


def test_leaving_a_loop_early_asks_for_nothing_more() -> None:
    with serving(paged) as server, server.client() as client:
        for lead in client.v2.incoming_leads.iter(page_size=SIZE):
            assert lead.uid == UIDS[0]
            break
        assert len(server.requests) == 1
