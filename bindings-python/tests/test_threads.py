"""Blocking calls leave the interpreter to other threads."""

import sysconfig
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from support import DEADLINE, Answer, Request, Server, answer, leads, python, serving, summarize

import amocore


def test_other_threads_run_while_a_call_waits() -> None:
    """The answer comes only after another thread of this interpreter has done something."""
    worked = threading.Event()

    def respond(request: Request) -> Answer:
        assert worked.wait(DEADLINE)
        return summarize(request)

    with serving(respond) as server, server.client() as client:

        def work() -> None:
            server.next_request()
            assert sum(range(100_000)) == 4_999_950_000
            worked.set()

        thread = threading.Thread(target=work)
        thread.start()
        assert client.v2.incoming_leads.summary().total == 10
        thread.join(DEADLINE)


def test_calls_of_several_threads_run_at_the_same_time() -> None:
    together = threading.Barrier(8)

    def respond(request: Request) -> Answer:
        together.wait(DEADLINE)
        return summarize(request)

    with serving(respond) as server, server.client() as client, ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(client.v2.incoming_leads.summary) for _ in range(8)]
        assert [it.result(DEADLINE).total for it in calls] == [10] * 8


@pytest.mark.skipif(not sysconfig.get_config_var("Py_GIL_DISABLED"), reason="has a lock")
def test_a_free_threaded_interpreter_stays_free() -> None:
    """A module that needed the interpreter's lock would switch it on, with a warning."""
    assert python("import sys, amocore; print(sys._is_gil_enabled())") == "False\n"


def test_32_threads_use_one_client() -> None:
    """Each gets the answers to its own questions."""

    def respond(request: Request) -> Answer:
        return leads(request.query["page"][0])

    def ask(thread: int) -> bool:
        pages = range(thread * 100 + 1, thread * 100 + 21)
        uids = [client.v2.incoming_leads.list(page=page).items[0].uid for page in pages]
        return uids == [str(page) for page in pages]

    with serving(respond) as server, server.client() as client, ThreadPoolExecutor(32) as pool:
        assert list(pool.map(ask, range(32))) == [True] * 32
        assert len(server.requests) == 32 * 20


def test_clients_of_their_own_in_every_thread(server: Server) -> None:
    def call(_: int) -> int:
        with server.client() as client:
            return client.v2.incoming_leads.summary().total

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(call, range(40))) == [10] * 40


def test_each_thread_gets_its_own_failure() -> None:
    def respond(request: Request) -> Answer:
        return answer({}, status=int(request.query["page"][0]))

    def call(status: int) -> int | None:
        with pytest.raises(amocore.AmoError) as caught:
            client.v2.incoming_leads.list(page=status)
        return caught.value.status

    statuses = [402, 403, 404, 500] * 5
    with serving(respond) as server, server.client() as client, ThreadPoolExecutor(8) as pool:
        assert list(pool.map(call, statuses)) == statuses


def test_a_session_is_opened_once_for_all_threads() -> None:
    """Many first calls at once sign in once."""
    start = threading.Barrier(6)

    def respond(request: Request) -> Answer:
        if request.path.endswith("auth.php"):
            body = '<?xml version="1.0"?><result><auth>true</auth></result>'
            cookie = {"Set-Cookie": "session_id=abc; path=/"}
            return answer(body, content_type="text/xml", headers=cookie)
        return summarize(request)

    with serving(respond) as server:
        settings = {"login": "me@company.com", "password": "p", "token": None}
        with server.client(**settings) as client, ThreadPoolExecutor(6) as pool:

            def call(_: int) -> int:
                start.wait(DEADLINE)
                return client.v2.incoming_leads.summary().total

            assert list(pool.map(call, range(6))) == [10] * 6
        paths = [it.path for it in server.requests]
        assert sum(path.endswith("auth.php") for path in paths) == 1
        assert all(
            "session_id=abc" in it.headers["cookie"]
            for it in server.requests
            if not it.path.endswith("auth.php")
        )
