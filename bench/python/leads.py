"""A page of 500 leads of v2 with custom fields, from the connection to typed objects.

The others get it over `http.client`, which takes the least of all; what is theirs is decoding.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from typing import Any

from measure import SETTINGS, TOKEN, URL, main, repeat

PATH = "/api/v2/leads?limit_rows=500&limit_offset=0"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


def amocore() -> None:
    import amocore

    with amocore.BlockingClient(**SETTINGS) as client:
        repeat(lambda: _check(client.v2.leads.list(limit_rows=500, limit_offset=0).items))


def _check(items: Any) -> None:
    assert len(items) == 500


def _over_http_client(decode: Callable[[bytes], Any]) -> None:
    connection = http.client.HTTPConnection(URL.removeprefix("http://"), timeout=30)

    def call() -> None:
        connection.request("GET", PATH, headers=HEADERS)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200
        _check(decode(body))

    repeat(call)


def json_loads() -> None:
    _over_http_client(lambda body: json.loads(body)["_embedded"]["items"])


def orjson() -> None:
    import orjson

    _over_http_client(lambda body: orjson.loads(body)["_embedded"]["items"])


def pydantic() -> None:
    import orjson
    from leads_pydantic import Page

    _over_http_client(lambda body: Page.model_validate(orjson.loads(body)).embedded.items)


def msgspec() -> None:
    import msgspec
    from leads_msgspec import Page

    decode = msgspec.json.Decoder(Page).decode
    _over_http_client(lambda body: decode(body).embedded.items)


main(
    {
        "amocore": amocore,
        "orjson + pydantic": pydantic,
        "orjson.loads": orjson,
        "msgspec": msgspec,
        "json.loads": json_loads,
    }
)
