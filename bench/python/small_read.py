"""One small read over a connection that is kept: the summary of incoming leads."""

from __future__ import annotations

import http.client
import json

from measure import SETTINGS, TOKEN, URL, main, repeat

PATH = "/api/v2/incoming_leads/summary"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


def amocore() -> None:
    import amocore

    with amocore.BlockingClient(**SETTINGS) as client:
        repeat(lambda: client.v2.incoming_leads.summary().total)


def requests() -> None:
    import requests

    with requests.Session() as session:
        session.headers.update(HEADERS)

        def call() -> int:
            answer = session.get(URL + PATH, timeout=30)
            answer.raise_for_status()
            return answer.json()["total"]

        repeat(call)


def httpx() -> None:
    import httpx

    with httpx.Client(headers=HEADERS, timeout=30) as session:

        def call() -> int:
            answer = session.get(URL + PATH)
            answer.raise_for_status()
            return answer.json()["total"]

        repeat(call)


def http_client() -> None:
    connection = http.client.HTTPConnection(URL.removeprefix("http://"), timeout=30)

    def call() -> int:
        connection.request("GET", PATH, headers=HEADERS)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200
        return json.loads(body)["total"]

    repeat(call)


main({"amocore": amocore, "requests": requests, "httpx": httpx, "http.client": http_client})
