"""A small HTTP server that tests script, and what else they share."""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import amocore

# The longest that anything may take. Reaching it is a failure, never the normal course.
DEADLINE = 20.0

TESTS = Path(__file__).resolve().parent
SURFACE: dict[str, Any] = json.loads(
    (TESTS.parents[1] / "tests/surface.json").read_text(encoding="utf-8")
)

TOKEN = "token-of-the-tests"

SUMMARY = {"sip": 1, "form": 2, "mail": 3, "chat": 4, "total": 10, "avg_time": 5, "accepted": 6}


@dataclass
class Request:
    """A request that came in."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    gone: threading.Event = field(default_factory=threading.Event)
    """Set when the client closed the connection without waiting for the answer."""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode(), keep_blank_values=True)


# What to send back; None means not to answer, and to watch for the client's leaving.
Answer = bytes | None


def answer(
    body: str | bytes | dict[str, Any],
    *,
    status: int = 200,
    content_type: str = "application/json",
    headers: dict[str, str] | None = None,
) -> bytes:
    """An HTTP answer; a dict becomes JSON."""
    if isinstance(body, dict):
        body = json.dumps(body)
    if isinstance(body, str):
        body = body.encode()
    lines = [
        f"HTTP/1.1 {status} Status",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def xml(body: str, *, status: int = 200) -> bytes:
    """An answer of the XML API."""
    text = f'<?xml version="1.0" encoding="UTF-8"?>{body}'
    return answer(text, status=status, content_type="text/xml; charset=utf-8")


def leads(*uids: str) -> bytes:
    """A page of incoming leads."""
    items = [{"uid": uid, "category": "sip"} for uid in uids]
    return answer({"_embedded": {"items": items}})


class Server:
    """Listens on this machine, a thread for each connection."""

    def __init__(self, respond: Callable[[Request], Answer]) -> None:
        self.respond = respond
        self.requests: list[Request] = []
        self.problems: list[str] = []
        self._arrived: queue.Queue[Request] = queue.Queue()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self._connections: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        host, port = self._socket.getsockname()[:2]
        return f"http://{host}:{port}"

    def client(self, **settings: Any) -> amocore.BlockingClient:
        return amocore.BlockingClient(**self.settings(**settings))

    def async_client(self, **settings: Any) -> amocore.AsyncClient:
        return amocore.AsyncClient(**self.settings(**settings))

    def settings(self, **settings: Any) -> dict[str, Any]:
        """What a client of this server is set up with."""
        usual = {
            "base_url": self.url,
            "token": TOKEN,
            "time_zone": "UTC",
            "retries": 0,
            "requests_per_second": 0.0,
            "timeout": DEADLINE,
        }
        return {**usual, **settings}

    def next_request(self) -> Request:
        """Waits for a request to arrive."""
        return self._arrived.get(timeout=DEADLINE)

    def close(self) -> None:
        for connection in [self._socket, *self._connections]:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self._connections.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as stream:
                while (request := _read(stream)) is not None:
                    self.requests.append(request)
                    self._arrived.put(request)
                    response = self.respond(request)
                    if response is None:
                        with suppress(OSError):
                            while stream.read(1):
                                pass
                        request.gone.set()
                        return
                    connection.sendall(response)
        except OSError:
            pass
        except Exception:
            self.problems.append(traceback.format_exc())


def _read(stream: Any) -> Request | None:
    line = stream.readline().decode("latin-1")
    if not line.strip():
        return None
    method, target, _ = line.split(" ", 2)
    headers: dict[str, str] = {}
    while (line := stream.readline().decode("latin-1").strip()) != "":
        name, value = line.split(":", 1)
        headers[name.lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", "0")))
    return Request(method, target, headers, body)


@contextmanager
def serving(respond: Callable[[Request], Answer]) -> Generator[Server, None, None]:
    """A server that answers so, for as long as the block takes."""
    server = Server(respond)
    try:
        yield server
    finally:
        server.close()
    assert server.problems == []


def always(response: bytes) -> Callable[[Request], Answer]:
    """Answers the same whatever the request."""

    def respond(_: Request) -> Answer:
        return response

    return respond


def summarize(_: Request) -> Answer:
    return answer(SUMMARY)


def hang(_: Request) -> Answer:
    return None


def python(source: str, *arguments: str) -> str:
    """Runs a program of its own; it has to succeed without a complaint, and answers what it
    printed."""
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", source, *arguments],
        capture_output=True,
        text=True,
        timeout=DEADLINE * 2,
        env={**os.environ, "PYTHONFAULTHANDLER": "1"},
        check=False,
    )
    assert done.returncode == 0, f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert done.stderr == ""
    return done.stdout


@contextmanager
def running(server: Server, source: str) -> Generator[subprocess.Popen[str], None, None]:
    """A program that is given the server's address, for as long as the block takes."""
    process = subprocess.Popen(
        [sys.executable, "-c", source, server.url],
        stdin=subprocess.PIPE,
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
