"""The interpreter ends in peace, whatever calls are doing at that moment."""

import pytest
from support import (
    DEADLINE,
    TOKEN,
    Answer,
    Request,
    hang,
    leads,
    python,
    running,
    serving,
    summarize,
)

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


WAITING_THREAD = """
client = amocore.BlockingClient(**settings)
threading.Thread(target=client.v2.incoming_leads.summary, daemon=True).start()
sys.stdin.readline()
print("end")
"""

WAITING_LOOP = """
client = amocore.AsyncClient(**settings)
async def wait():
    await client.v2.incoming_leads.summary()
threading.Thread(target=lambda: asyncio.run(wait()), daemon=True).start()
sys.stdin.readline()
print("end")
"""

PENDING_TASK = """
# The loop ends with a task that nobody awaited.
client = amocore.AsyncClient(**settings)
async def main():
    tasks.append(asyncio.ensure_future(client.v2.incoming_leads.summary()))
    await asyncio.to_thread(sys.stdin.readline)
tasks = []
asyncio.run(main())
print("end")
"""

CLOSED_AT_EXIT = """
# A thread is told by an exit handler that its call is over.
client = amocore.BlockingClient(**settings)
def work():
    try:
        client.v2.incoming_leads.summary()
    except amocore.Cancelled:
        print("end")
thread = threading.Thread(target=work, daemon=True)
thread.start()
@atexit.register
def leave():
    client.close()
    thread.join()
sys.stdin.readline()
"""

RAISED = """
# The program fails while a thread waits.
client = amocore.BlockingClient(**settings)
threading.Thread(target=client.v2.incoming_leads.summary, daemon=True).start()
sys.stdin.readline()
print("end")
sys.exit(7)
"""


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (WAITING_THREAD, 0),
        (WAITING_LOOP, 0),
        (PENDING_TASK, 0),
        (CLOSED_AT_EXIT, 0),
        (RAISED, 7),
    ],
    ids=["waiting_thread", "waiting_loop", "pending_task", "closed_at_exit", "raised"],
)
def test_calls_that_nobody_answers_do_not_keep_the_interpreter(source: str, code: int) -> None:
    with serving(hang) as server, running(server, PRELUDE + source) as process:
        request = server.next_request()
        output, errors = process.communicate("\n", timeout=DEADLINE)
        assert (process.returncode, output, errors) == (code, "end\n", "")
        assert request.gone.wait(DEADLINE)


HALF_USED = """
client = amocore.BlockingClient(**settings)
items = client.v2.incoming_leads.iter(page_size=1)
print(next(items).uid)
"""

HALF_USED_ASYNC = """
client = amocore.AsyncClient(**settings)
async def main():
    items = client.v2.incoming_leads.iter(page_size=1)
    async for item in items:
        print(item.uid)
        break
    return items
items = asyncio.run(main())
"""


@pytest.mark.parametrize("source", [HALF_USED, HALF_USED_ASYNC], ids=["blocking", "async"])
def test_a_list_that_is_read_in_part_does_not_keep_the_interpreter(source: str) -> None:
    def respond(request: Request) -> Answer:
        return leads(request.query["page"][0])

    with serving(respond) as server:
        assert python(PRELUDE + source, server.url) == "1\n"
