"""64 reads in flight at the same time, in asyncio."""

from __future__ import annotations

import asyncio

from measure import SETTINGS, TOKEN, URL, keep_in_flight, main

PATH = "/api/v2/incoming_leads/summary"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


async def amocore() -> None:
    import amocore

    async with amocore.AsyncClient(**SETTINGS) as client:

        async def call() -> int:
            return (await client.v2.incoming_leads.summary()).total

        await keep_in_flight(call)


async def aiohttp() -> None:
    import aiohttp

    async with aiohttp.ClientSession(headers=HEADERS) as session:

        async def call() -> int:
            async with session.get(URL + PATH) as answer:
                answer.raise_for_status()
                return (await answer.json())["total"]

        await keep_in_flight(call)


async def httpx() -> None:
    import httpx

    async with httpx.AsyncClient(headers=HEADERS, timeout=30) as session:

        async def call() -> int:
            answer = await session.get(URL + PATH)
            answer.raise_for_status()
            return answer.json()["total"]

        await keep_in_flight(call)


main(
    {
        "amocore": lambda: asyncio.run(amocore()),
        "aiohttp": lambda: asyncio.run(aiohttp()),
        "httpx": lambda: asyncio.run(httpx()),
    }
)
