"""A thousand calls in flight, closed half-way, leave no thread, socket or handle behind."""

import sys
import threading

import pytest
from support import DEADLINE, SUMMARY, Answer, Request, answer, python, serving

CALLS = 1000

COUNTS = """
import os, sys, time
import amocore

SETTINGS = dict(
    base_url=sys.argv[1], token="t", time_zone="UTC", retries=0, requests_per_second=0.0
)
CALLS = int(sys.argv[2])

def counts():
    return len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task"))

def more(before):
    return any(now > then for now, then in zip(counts(), before))

def settled(before):
    deadline = time.monotonic() + 30
    while more(before) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not more(before)
"""

ASYNC = """
import asyncio

async def run():
    client = amocore.AsyncClient(**SETTINGS)
    answered = 0

    async def call():
        nonlocal answered
        await client.v2.incoming_leads.summary()
        answered += 1
        if answered == CALLS // 2:
            client.close()

    outcomes = await asyncio.gather(*[call() for _ in range(CALLS)], return_exceptions=True)
    return [type(it).__name__ for it in outcomes]

def go():
    return asyncio.run(run())
"""

BLOCKING = """
import threading

threading.stack_size(512 * 1024)

def go():
    client = amocore.BlockingClient(**SETTINGS)
    outcomes = []
    answered = threading.Semaphore(0)

    def call():
        try:
            client.v2.incoming_leads.summary()
            outcomes.append("NoneType")
            answered.release()
        except amocore.AmoError as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=call) for _ in range(CALLS)]
    for thread in threads:
        thread.start()
    for _ in range(CALLS // 2):
        answered.acquire()
    client.close()
    for thread in threads:
        thread.join()
    return outcomes
"""

REPORT = """
import asyncio

async def begin():
    async with amocore.AsyncClient(**SETTINGS) as client:
        await client.v2.incoming_leads.summary()

# The threads of the core's runtime stay.
asyncio.run(begin())
before = counts()
outcomes = go()
print(outcomes.count("NoneType"), outcomes.count("Cancelled"), len(outcomes))
print(settled(before), before, counts())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts in /proc")
@pytest.mark.parametrize("calls", [ASYNC, BLOCKING], ids=["async", "blocking"])
def test_a_thousand_calls_closed_half_way_leave_nothing_behind(calls: str) -> None:
    lock = threading.Lock()
    # One call of its own goes before.
    left = CALLS // 2 + 1
    waiting: list[Request] = []

    def respond(request: Request) -> Answer:
        nonlocal left
        with lock:
            left -= 1
            if left >= 0:
                return answer(SUMMARY)
            waiting.append(request)
            return None

    with serving(respond) as server:
        printed = python(COUNTS + calls + REPORT, server.url, str(CALLS))
        outcomes, rest = printed.splitlines()
        assert outcomes == f"{CALLS // 2} {CALLS // 2} {CALLS}"
        assert rest.startswith("True"), rest
        # Those that were not answered saw their connections close.
        assert waiting
        assert all(request.gone.wait(DEADLINE) for request in waiting)
