"""Ctrl-C ends a blocking call, and the request with it."""

import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

import pytest
from support import DEADLINE, TOKEN, Server, hang, serving

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


@contextmanager
def running(server: Server, source: str) -> Generator[subprocess.Popen[str], None, None]:
    """A program that waits for an answer of this server."""
    process = subprocess.Popen(
        [sys.executable, "-c", PRELUDE + source, server.url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell may have switched Ctrl-C off for what it started.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        (BLOCKED, "interrupted False"),
        (ITERATING, "interrupted []"),
        (ASYNCIO, "interrupted"),
        (HANDLED, "enough"),
    ],
    ids=["blocked", "iterating", "asyncio", "handled"],
)
def test_ctrl_c_interrupts_a_call_at_once(source: str, printed: str) -> None:
    with serving(hang) as server, running(server, source) as process:
        request = server.next_request()
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert request.gone.wait(DEADLINE)
        # It looks in on signals every tenth of a second; a slow machine gets twenty times that.
        assert time.monotonic() - begun < 2.0
        output, errors = process.communicate(timeout=DEADLINE)
        assert (output.strip(), errors) == (printed, "")
        assert process.returncode == 0


def test_an_unhandled_ctrl_c_ends_the_program_as_usual() -> None:
    with serving(hang) as server, running(server, UNHANDLED) as process:
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
    with serving(hang) as server:
        process = subprocess.Popen(
            [sys.executable, "-c", PRELUDE + source, server.url],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        request = server.next_request()
        _, errors = process.communicate("\n", timeout=DEADLINE)
        assert process.returncode == 0, errors
        assert "panic" not in errors
        assert request.gone.wait(DEADLINE)
