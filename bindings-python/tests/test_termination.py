"""SIGTERM, as a service manager sends it, with calls in flight."""

import signal
import sys
import time

import pytest
from support import DEADLINE, TOKEN, hang, running, serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

PRELUDE = f"""
import amocore, asyncio, signal, sys, threading
settings = dict(base_url=sys.argv[1], token={TOKEN!r}, time_zone="UTC", requests_per_second=0)
def ask():
    return amocore.BlockingClient(**settings).v2.incoming_leads.summary()
async def ask_async():
    return await amocore.AsyncClient(**settings).v2.incoming_leads.summary()
"""

BLOCKED = "ask()"
ITERATING = "next(amocore.BlockingClient(**settings).v2.incoming_leads.iter())"
THREAD = "threading.Thread(target=ask).start()"
ASYNCIO = "asyncio.run(ask_async())"

LEAVES = """
# A handler that leaves by an exception, as many do; what was opened is closed on the way.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
client = amocore.BlockingClient(**settings)
try:
    with client:
        client.v2.incoming_leads.summary()
finally:
    print("closed", client.is_closed)
"""

LEAVES_ASYNCIO = """
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
async def main():
    try:
        async with amocore.AsyncClient(**settings) as client:
            await client.v2.incoming_leads.summary()
    finally:
        print("closed", client.is_closed)
asyncio.run(main())
"""

CANCELS = """
async def main():
    call = asyncio.ensure_future(ask_async())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, call.cancel)
    try:
        await call
    except asyncio.CancelledError:
        print("cancelled")
asyncio.run(main())
"""

CLOSES = """
# The handler closes the client under the threads that use it.
client = amocore.BlockingClient(**settings)
signal.signal(signal.SIGTERM, lambda *_: client.close())
def work():
    try:
        client.v2.incoming_leads.summary()
    except amocore.Cancelled:
        print("cancelled")
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


@pytest.mark.parametrize(
    "source",
    [BLOCKED, ITERATING, THREAD, ASYNCIO],
    ids=["blocked", "iterating", "thread", "asyncio"],
)
def test_a_program_without_a_handler_is_gone_at_once(source: str) -> None:
    with serving(hang) as server, running(server, PRELUDE + source) as process:
        request = server.next_request()
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=DEADLINE)
        assert time.monotonic() - begun < DEADLINE / 2
        assert (process.returncode, output, errors) == (-signal.SIGTERM, "", "")
        assert request.gone.wait(DEADLINE)


@pytest.mark.parametrize(
    ("source", "code", "printed"),
    [
        (LEAVES, 7, "closed True"),
        (LEAVES_ASYNCIO, 7, "closed True"),
        (CANCELS, 0, "cancelled"),
        (CLOSES, 0, "cancelled"),
    ],
    ids=["leaves", "leaves_asyncio", "cancels", "closes"],
)
def test_a_handler_ends_the_calls_its_own_way(source: str, code: int, printed: str) -> None:
    with serving(hang) as server, running(server, PRELUDE + source) as process:
        request = server.next_request()
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert request.gone.wait(DEADLINE)
        # Not by running out of time.
        assert time.monotonic() - begun < DEADLINE / 2
        output, errors = process.communicate(timeout=DEADLINE)
        assert (process.returncode, output.strip(), errors) == (code, printed, "")
