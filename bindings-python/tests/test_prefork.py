"""A server that makes its client once, and forks workers that all use it."""

import socket
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

import pytest
from support import (
    DEADLINE,
    TOKEN,
    Answer,
    Request,
    leads,
    python,
    running,
    serving,
    summarize,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")

# As gunicorn or uWSGI do it: the workers inherit the socket and whatever was made before them.
SERVER = f"""
import amocore, asyncio, os, signal, socket, sys, threading, warnings
# Newer interpreters warn of any fork in a process with threads; the client's are harmless.
warnings.filterwarnings("ignore", category=DeprecationWarning)
settings = dict(base_url=sys.argv[1], token={TOKEN!r}, time_zone="UTC", requests_per_second=0)
blocking = amocore.BlockingClient(**settings)
asynchronous = amocore.AsyncClient(**settings)

async def total():
    return (await asynchronous.v2.incoming_leads.summary()).total

# The parent has connections and calls of its own: one that is answered, and one that waits.
assert blocking.v2.incoming_leads.summary().total == 10
late = threading.Thread(target=lambda: print(blocking.v2.incoming_leads.list().items[0].uid))
late.start()
# Until it is on its way.
sys.stdin.readline()

listener = socket.create_server(("127.0.0.1", 0))

def serve():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        connection, _ = listener.accept()
        with connection, connection.makefile("rw") as stream:
            for line in stream:
                sums = blocking.v2.incoming_leads.summary().total, asyncio.run(total())
                print(os.getpid(), *sums, file=stream, flush=True)

workers = []
for _ in range(4):
    pid = os.fork()
    if pid == 0:
        serve()
    workers.append(pid)
print(listener.getsockname()[1], *workers, flush=True)

# Until it is told to stop.
sys.stdin.readline()
for pid in workers:
    os.kill(pid, signal.SIGTERM)
print([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in workers], flush=True)
late.join()
print(blocking.v2.incoming_leads.summary().total, asyncio.run(total()))
"""


def test_four_workers_use_the_client_of_their_parent() -> None:
    stopped = threading.Event()

    def respond(request: Request) -> Answer:
        if request.path.endswith("summary"):
            return summarize(request)
        assert stopped.wait(DEADLINE)
        return leads("late")

    with serving(respond) as server, running(server, SERVER) as process, ExitStack() as stack:
        assert process.stdin is not None
        assert process.stdout is not None
        while server.next_request().path.endswith("summary"):
            pass
        print(file=process.stdin, flush=True)
        port, *workers = process.stdout.readline().split()
        # A connection occupies its worker, so four of them are four workers.
        streams: list[TextIO] = []
        for _ in workers:
            address = ("127.0.0.1", int(port))
            connection = stack.enter_context(socket.create_connection(address, DEADLINE))
            streams.append(stack.enter_context(connection.makefile("rw")))
        for _ in range(10):
            for stream in streams:
                print("?", file=stream, flush=True)
            answers = [stream.readline().split() for stream in streams]
            assert {pid for pid, *_ in answers} == set(workers)
            assert [totals for _, *totals in answers] == [["10", "10"]] * 4
        print(file=process.stdin, flush=True)
        assert process.stdout.readline() == "[0, 0, 0, 0]\n"
        # The end of the workers is not that of their parent's call.
        stopped.set()
        output, errors = process.communicate(timeout=DEADLINE)
        assert (process.returncode, output, errors) == (0, "late\n10 10\n", "")


FORKSERVER = f"""
import amocore, asyncio, multiprocessing, sys
settings = dict(base_url=sys.argv[1], token={TOKEN!r}, time_zone="UTC", requests_per_second=0)

def ask(queue):
    async def run(client):
        return (await client.v2.incoming_leads.summary()).total
    queue.put((
        amocore.BlockingClient(**settings).v2.incoming_leads.summary().total,
        asyncio.run(run(amocore.AsyncClient(**settings))),
    ))

if __name__ == "__main__":
    context = multiprocessing.get_context("forkserver")
    # The server of forks imports it for all of them.
    context.set_forkserver_preload(["amocore"])
    amocore.BlockingClient(**settings).v2.incoming_leads.summary()
    queue = context.Queue()
    processes = [context.Process(target=ask, args=(queue,)) for _ in range(3)]
    for process in processes:
        process.start()
    print([queue.get(timeout=20) for _ in processes])
    for process in processes:
        process.join(20)
    print([process.exitcode for process in processes])
"""


def test_multiprocessing_with_forkserver(tmp_path: Path) -> None:
    # Its children look for the main module in a file.
    program = tmp_path / "program.py"
    program.write_text(FORKSERVER)
    run = "import runpy, sys; runpy.run_path(sys.argv.pop(1), run_name='__main__')"
    with serving(summarize) as server:
        printed = python(run, str(program), server.url)
    assert printed.splitlines() == [str([(10, 10)] * 3), "[0, 0, 0]"]
