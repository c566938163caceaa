"""Ctrl-C ends a blocking call, and the request with it."""

import signal
import sys
import time

import pytest
from support import DEADLINE, TOKEN, hang, running, serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

PRELUDE = f"""
import amocore, asyncio, signal, sys, threading
settings = dict(base_url=sys.argv[1], token={TOKEN!r}, time_zone="UTC", requests_per_second=0)
"""

BLOCKED = """
client = amocore.BlockingClient(**settings)
try:
    client.v2.incoming_leads.summary()
except KeyboardInterrupt:
    print("interrupted", client.is_closed)
"""

ITERATING = """
client = amocore.BlockingClient(**settings)
items = client.v2.incoming_leads.iter()
try:
    next(items)
except KeyboardInterrupt:
    print("interrupted", list(items))
"""

THREADS = """
# Threads are in calls; the one that is interrupted waits for them.
outcomes = set()
def work():
    try:
        client.v2.incoming_leads.summary()
    except amocore.AmoError as error:
        outcomes.add(type(error).__name__)
threads = [threading.Thread(target=work) for _ in range(8)]
def join():
    for thread in threads:
        thread.join()
try:
    with amocore.BlockingClient(**settings) as client:
        for thread in threads:
            thread.start()
        join()
except KeyboardInterrupt:
    join()
    print("interrupted", outcomes)
"""

ASYNCIO = """
async def main():
    async with amocore.AsyncClient(**settings) as client:
        await client.v2.incoming_leads.summary()
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted")
"""

HANDLED = """
class Enough(Exception): pass
def handler(number, frame): raise Enough
signal.signal(signal.SIGINT, handler)
try:
    amocore.BlockingClient(**settings).v2.incoming_leads.summary()
except Enough:
    print("enough")
"""

UNHANDLED = """
amocore.BlockingClient(**settings).v2.incoming_leads.summary()
"""


@pytest.mark.parametrize(
    ("source", "calls", "printed"),
    [
        (BLOCKED, 1, "interrupted False"),
        (ITERATING, 1, "interrupted []"),
        (THREADS, 8, "interrupted {'Cancelled'}"),
        (ASYNCIO, 1, "interrupted"),
        (HANDLED, 1, "enough"),
    ],
    ids=["blocked", "iterating", "threads", "asyncio", "handled"],
)
def test_ctrl_c_interrupts_a_call_at_once(source: str, calls: int, printed: str) -> None:
    with serving(hang) as server, running(server, PRELUDE + source) as process:
        requests = [server.next_request() for _ in range(calls)]
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert all(request.gone.wait(DEADLINE) for request in requests)
        # It looks in on signals every tenth of a second; a slow machine gets twenty times that.
        assert time.monotonic() - begun < 2.0
        output, errors = process.communicate(timeout=DEADLINE)
        assert (output.strip(), errors) == (printed, "")
        assert process.returncode == 0


def test_an_unhandled_ctrl_c_ends_the_program_as_usual() -> None:
    with serving(hang) as server, running(server, PRELUDE + UNHANDLED) as process:
        server.next_request()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=DEADLINE)
        assert process.returncode in (-signal.SIGINT, 130)
        assert errors.strip().endswith("KeyboardInterrupt")
        assert TOKEN not in errors


def test_a_program_ends_although_a_thread_still_waits() -> None:
    """A daemon thread in a call does not keep the interpreter from ending."""
    source = """
client = amocore.BlockingClient(**settings)
threading.Thread(target=client.v2.incoming_leads.summary, daemon=True).start()
sys.stdin.readline()
"""
    with serving(hang) as server, running(server, PRELUDE + source) as process:
        request = server.next_request()
        _, errors = process.communicate("\n", timeout=DEADLINE)
        assert (process.returncode, errors) == (0, "")
        assert request.gone.wait(DEADLINE)
