"""The interpreter ends in peace, whatever calls are doing at that moment."""

import pytest
from support import TOKEN, python, serving, summarize

PRELUDE = f"""
import amocore, asyncio, atexit, sys, threading
settings = dict(base_url=sys.argv[1], token={TOKEN!r}, time_zone="UTC", requests_per_second=0)
"""

BUSY_THREADS = """
# Daemon threads are in the middle of calls.
client = amocore.BlockingClient(**settings)
answered = threading.Semaphore(0)
def busy():
    while True:
        client.v2.incoming_leads.summary()
        answered.release()
for _ in range(4):
    threading.Thread(target=busy, daemon=True).start()
for _ in range(20):
    answered.acquire()
print("end")
"""

BUSY_LOOP = """
# A daemon thread's event loop is in the middle of calls.
client = amocore.AsyncClient(**settings)
answered = threading.Semaphore(0)
async def busy():
    while True:
        await asyncio.gather(*(client.v2.incoming_leads.summary() for _ in range(8)))
        answered.release()
threading.Thread(target=lambda: asyncio.run(busy()), daemon=True).start()
for _ in range(5):
    answered.acquire()
print("end")
"""

CANCELLED = """
# Calls are cancelled when the loop ends, and the interpreter right after it.
async def main():
    client = amocore.AsyncClient(**settings)
    calls = [asyncio.ensure_future(client.v2.incoming_leads.summary()) for _ in range(20)]
    await calls[0]
asyncio.run(main())
print("end")
"""

ANSWERED = """
client = amocore.AsyncClient(**settings)
async def main():
    return await client.v2.incoming_leads.summary()
for _ in range(3):
    asyncio.run(main())
print("end")
"""

AT_EXIT = """
# What is registered before and after the import may still call.
client = amocore.BlockingClient(**settings)
atexit.register(lambda: print(client.v2.incoming_leads.summary().total))
print("end")
"""


@pytest.mark.parametrize("round", range(3))
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (BUSY_THREADS, "end"),
        (BUSY_LOOP, "end"),
        (CANCELLED, "end"),
        (ANSWERED, "end"),
        (AT_EXIT, "end\n10"),
    ],
    ids=["busy_threads", "busy_loop", "cancelled", "answered", "at_exit"],
)
def test_the_interpreter_ends_in_peace(source: str, expected: str, round: int) -> None:
    with serving(summarize) as server:
        assert python(PRELUDE + source, server.url).strip() == expected


def test_a_call_may_be_made_even_after_the_client_library_has_been_told_of_the_end() -> None:
    """Exit handlers run in reverse: one that was registered before the import runs last."""
    source = f"""
import atexit, sys
late = []
atexit.register(lambda: print(late[0].v2.incoming_leads.summary().total))
import amocore
settings = dict(base_url=sys.argv[1], token={TOKEN!r}, time_zone="UTC", requests_per_second=0)
late.append(amocore.BlockingClient(**settings))
print("end")
"""
    with serving(summarize) as server:
        assert python(source, server.url).strip() == "end\n10"
