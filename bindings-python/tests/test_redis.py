"""A limit that is shared over Redis. With a real one: tests/fleet."""

import asyncio
import socket
from collections.abc import Iterator

import pytest

import amocore
from amocore import AsyncClient, BlockingClient

PASSWORD = "redis-password-canary"


@pytest.fixture
def redis_url() -> Iterator[str]:
    """The address of a Redis that is not there."""
    with socket.socket() as taken:
        # Bound and not listened to: nobody else gets the port, and connections are refused.
        taken.bind(("127.0.0.1", 0))
        yield f"redis://:{PASSWORD}@127.0.0.1:{taken.getsockname()[1]}/0"


def is_told(problem: str | None, redis_url: str) -> None:
    assert problem is not None
    address = redis_url.rpartition("@")[2].removesuffix("/0")
    assert f"Redis at {address} refuses connections" in problem
    assert "takes 1 of 7 requests per second" in problem
    assert PASSWORD not in problem


def test_a_client_without_its_redis_goes_on_and_says_so(
    sandbox: dict[str, str], redis_url: str
) -> None:
    with BlockingClient(
        base_url=sandbox["AMOCORE_BASE_URL"],
        login=sandbox["AMOCORE_LOGIN"],
        key=sandbox["AMOCORE_KEY"],
        redis_url=redis_url,
    ) as client:
        assert client.redis_problem is None
        client.v2.account.get()
        is_told(client.redis_problem, redis_url)
        assert PASSWORD not in repr(client)


def test_so_does_one_of_asyncio(sandbox: dict[str, str], redis_url: str) -> None:
    async def run() -> str | None:
        async with AsyncClient(
            base_url=sandbox["AMOCORE_BASE_URL"],
            login=sandbox["AMOCORE_LOGIN"],
            key=sandbox["AMOCORE_KEY"],
            redis_url=redis_url,
        ) as client:
            await client.v2.account.get()
            return client.redis_problem

    is_told(asyncio.run(run()), redis_url)


def test_an_address_that_is_none_is_refused_and_not_shown() -> None:
    with pytest.raises(amocore.Configuration) as caught:
        BlockingClient(account="company", token="t", redis_url=f"http://{PASSWORD}")
    assert caught.value.field == "redis_url"
    assert PASSWORD not in str(caught.value)
