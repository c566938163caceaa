"""A forked process may use the client that it inherited."""

import sys

import pytest
from support import TOKEN, Answer, Request, answer, python, serving, summarize

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")

PRELUDE = f"""
import amocore, asyncio, multiprocessing, os, signal, sys, threading, time, warnings
# Newer interpreters warn of any fork in a process with threads; the client's are harmless.
warnings.filterwarnings("ignore", category=DeprecationWarning)
settings = dict(base_url=sys.argv[1], token={TOKEN!r}, time_zone="UTC", requests_per_second=0)

def total(client):
    return client.v2.incoming_leads.summary().total

def total_async(client):
    async def run():
        return (await client.v2.incoming_leads.summary()).total
    return asyncio.run(run())

def finish(pid):
    # A child that hangs is stopped, and its exit code is a failure.
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return "hangs"

def fork(work):
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if work() else 1)
        except BaseException:
            import traceback
            traceback.print_exc()
            os._exit(2)
    return pid
"""

MULTIPROCESSING = """
blocking = amocore.BlockingClient(**settings)
asynchronous = amocore.AsyncClient(**settings)
if sys.argv[2] == "used":
    assert total(blocking) == total_async(asynchronous) == 10

def child(queue):
    queue.put((total(blocking), total_async(asynchronous), total(blocking)))

context = multiprocessing.get_context("fork")
queue = context.Queue()
processes = [context.Process(target=child, args=(queue,)) for _ in range(3)]
for process in processes:
    process.start()
print([queue.get(timeout=20) for _ in processes])
for process in processes:
    process.join(20)
print([process.exitcode for process in processes])
print(total(blocking), total_async(asynchronous))
"""

PREFORK = """
client = amocore.BlockingClient(**settings)
asynchronous = amocore.AsyncClient(**settings)
assert total(client) == 10

def serve():
    # As a worker does: many requests, some at once.
    threads = [threading.Thread(target=total, args=(client,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return all(total(client) == 10 and total_async(asynchronous) == 10 for _ in range(5))

workers = [fork(serve) for _ in range(4)]
assert all(total(client) == 10 for _ in range(5))
print([finish(pid) for pid in workers])
print(total(client), total_async(asynchronous))
"""

GRANDCHILD = """
client = amocore.BlockingClient(**settings)
total(client)
def child():
    return total(client) == 10 and finish(fork(lambda: total(client) == 10)) == 0
print(finish(fork(child)), total(client))
"""

CLOSED = """
client = amocore.BlockingClient(**settings)
total(client)
def child():
    client.close()
    try:
        total(client)
    except amocore.Cancelled:
        return client.is_closed
print(finish(fork(child)), client.is_closed, total(client))
client.close()
def late():
    try:
        total(client)
    except amocore.Cancelled:
        return True
print(finish(fork(late)))
"""

WHILE_CALLING = """
# The fork happens while another thread is in the middle of calls.
client = amocore.BlockingClient(**settings)
stop = threading.Event()
def busy():
    while not stop.is_set():
        total(client)
threads = [threading.Thread(target=busy) for _ in range(3)]
for thread in threads:
    thread.start()
codes = [finish(fork(lambda: total(client) == 10)) for _ in range(20)]
stop.set()
for thread in threads:
    thread.join()
print(set(codes), total(client))
"""

IN_A_LOOP = """
# The fork happens inside a running event loop, with a call of it in flight.
client = amocore.AsyncClient(**settings)
blocking = amocore.BlockingClient(**settings)
async def main():
    task = asyncio.ensure_future(client.v2.incoming_leads.summary())
    await asyncio.sleep(0)
    pid = fork(lambda: total(blocking) == 10)
    first = (await task).total
    return first, await asyncio.to_thread(finish, pid)
print(asyncio.run(main()))
"""

EXITING = """
# A child that ends in the ordinary way, with an inherited client and a call of its parent.
client = amocore.BlockingClient(**settings)
total(client)
pid = os.fork()
if pid == 0:
    sys.exit(0 if total(client) == 10 else 1)
print(finish(pid), total(client))
"""


@pytest.mark.parametrize("before", ["used", "unused"])
def test_multiprocessing_with_fork(before: str) -> None:
    with serving(summarize) as server:
        printed = python(PRELUDE + MULTIPROCESSING, server.url, before).split("\n")
    assert printed[0] == str([(10, 10, 10)] * 3)
    assert printed[1] == "[0, 0, 0]"
    assert printed[2] == "10 10"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (PREFORK, "[0, 0, 0, 0]\n10 10"),
        (GRANDCHILD, "0 10"),
        (CLOSED, "0 False 10\n0"),
        (WHILE_CALLING, "{0} 10"),
        (IN_A_LOOP, "(10, 0)"),
        (EXITING, "0 10"),
    ],
    ids=["prefork", "grandchild", "closed", "while_calling", "in_a_loop", "exiting"],
)
def test_forking(source: str, expected: str) -> None:
    with serving(summarize) as server:
        assert python(PRELUDE + source, server.url).strip() == expected


def test_a_child_does_not_share_a_connection_with_its_parent() -> None:
    """Two processes on one connection would read each other's answers."""

    def respond(request: Request) -> Answer:
        page = request.query["page"][0]
        return answer({"_embedded": {"items": [{"uid": page, "category": "sip"}]}})

    source = """
client = amocore.BlockingClient(**settings)
def check(first):
    return all(
        client.v2.incoming_leads.list(page=page).items[0].uid == str(page)
        for page in range(first, first + 50)
    )
assert check(1)
workers = [fork(lambda start=start: check(start)) for start in (100, 200, 300)]
assert check(400)
print([finish(pid) for pid in workers])
"""
    with serving(respond) as server:
        assert python(PRELUDE + source, server.url).strip() == "[0, 0, 0]"
