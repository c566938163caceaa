"""Downloads: a file in chunks, whose connection is closed when nobody wants more of it."""

import asyncio
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager

import pytest
from support import DEADLINE

import amocore

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"


class FileServer:
    """Answers one request with the beginning of a file, and waits for the connection's end."""

    def __init__(self, length: int, sent: bytes) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(DEADLINE)
        self.closed = threading.Event()
        self.answer = HEAD % length + sent
        self.thread = threading.Thread(target=self.serve)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def client(self) -> amocore.BlockingClient:
        return amocore.BlockingClient(base_url=self.url, token="t")

    def serve(self) -> None:
        connection, _ = self.listener.accept()
        with connection:
            connection.settimeout(DEADLINE)
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(65536)
            connection.sendall(self.answer)
            if connection.recv(1) == b"":
                self.closed.set()


@contextmanager
def serving(length: int, sent: bytes) -> Generator[FileServer, None, None]:
    server = FileServer(length, sent)
    server.thread.start()
    try:
        yield server
    finally:
        server.thread.join(DEADLINE)
        server.listener.close()


def test_a_file_comes_in_chunks_of_bytes() -> None:
    whole = bytes(range(256)) * 4000
    with serving(len(whole), whole) as server:
        with server.client() as client:
            chunks = list(client.v2.notes.download("a b.bin"))
        assert all(type(it) is bytes and 0 < len(it) <= 256 * 1024 for it in chunks)
        assert b"".join(chunks) == whole


def test_leaving_the_loop_closes_the_connection() -> None:
    with serving(1000, b"some") as server, server.client() as client:
        for chunk in client.v2.notes.download("a.bin"):
            assert chunk == b"some"
            break
        assert server.closed.wait(DEADLINE)


def test_a_cancelled_task_closes_the_connection() -> None:
    async def read(client: amocore.AsyncClient) -> None:
        begun = asyncio.Event()

        async def collect() -> None:
            async for chunk in client.v2.notes.download("a.bin"):
                assert chunk == b"some"
                begun.set()

        task = asyncio.create_task(collect())
        await asyncio.wait_for(begun.wait(), DEADLINE)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with serving(1000, b"some") as server:
        client = amocore.AsyncClient(base_url=server.url, token="t")
        asyncio.run(read(client))
        assert server.closed.wait(DEADLINE)


def test_closing_the_client_ends_a_download() -> None:
    with serving(1000, b"some") as server, server.client() as client:
        chunks = client.v2.notes.download("a.bin")
        assert next(chunks) == b"some"
        client.close()
        with pytest.raises(amocore.Cancelled) as failure:
            next(chunks)
        assert failure.value.operation == "v2.notes.download"
        assert list(chunks) == []


def test_a_name_that_leads_elsewhere_is_refused() -> None:
    with amocore.BlockingClient(base_url="http://127.0.0.1:1", token="t") as client:
        with pytest.raises(amocore.InvalidInput) as failure:
            next(client.v2.notes.download("../api/v2/account"))
        assert failure.value.field == "attachment"
