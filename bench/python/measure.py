"""Measures one subject, and prints what it took as a line of JSON."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Mapping

URL = os.environ.get("AMOCORE_BENCH_URL", "")
TOKEN = os.environ.get("AMOCORE_BENCH_TOKEN", "")
LOGIN = os.environ.get("AMOCORE_BENCH_LOGIN", "")
KEY = os.environ.get("AMOCORE_BENCH_KEY", "")

#: For how long a subject warms up, and for how long it is measured, in seconds.
WARMING = 0.3
TIME = float(os.environ.get("AMOCORE_BENCH_SECONDS", "1.5"))

#: Settings that take the limiter and repetitions out of what is measured.
SETTINGS = {
    "base_url": URL,
    "token": TOKEN,
    "time_zone": "UTC",
    "requests_per_second": 0,
    "retries": 0,
}


def processor() -> float:
    """The processor time of this process, in seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def tell(calls: int, wall: float, cpu: float, **more: float) -> None:
    """What so many calls took together, and what else was measured."""
    print(json.dumps({"calls": calls, "wall": wall, "cpu": cpu, **more}))


def main(subjects: Mapping[str, Callable[[], None]]) -> None:
    """Takes the subject that the command line names."""
    subjects[sys.argv[1]]()


def repeat(call: Callable[[], object]) -> None:
    """Makes a call again and again."""

    def during(seconds: float) -> tuple[int, float]:
        begun = time.perf_counter()
        calls = 0
        while (wall := time.perf_counter() - begun) < seconds:
            call()
            calls += 1
        return calls, wall

    during(WARMING)
    before = processor()
    calls, wall = during(TIME)
    tell(calls, wall, processor() - before)


async def keep_in_flight(call: Callable[[], Awaitable[object]], many: int = 64) -> None:
    """Keeps so many calls in flight."""
    # Here, since it counts where the memory of a process is measured.
    import asyncio

    async def during(seconds: float) -> tuple[int, float]:
        begun = time.perf_counter()
        calls = 0

        async def work() -> None:
            nonlocal calls
            while time.perf_counter() - begun < seconds:
                await call()
                calls += 1

        await asyncio.gather(*[work() for _ in range(many)])
        return calls, time.perf_counter() - begun

    await during(WARMING)
    before = processor()
    calls, wall = await during(TIME)
    tell(calls, wall, processor() - before)
