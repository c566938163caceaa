"""10,000 leads, added as fast as an account allows."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

from measure import SETTINGS, URL, main, processor, tell

#: As many requests as the sandbox's journal holds, so that it has seen all of them.
REQUESTS = 500
LEADS = 20
PER_SECOND = 7


def _refused() -> int:
    """How many requests the sandbox answered as too many, or with a block."""
    with urlopen(f"{URL}/_sandbox/requests?limit={REQUESTS}") as answer:
        exchanges = json.load(answer)["requests"]
    assert len(exchanges) == REQUESTS, len(exchanges)
    return sum(it["answer"]["status"] in (429, 403) for it in exchanges)


def amocore() -> None:
    import amocore

    settings = {**SETTINGS, "requests_per_second": float(PER_SECOND), "retries": 3}
    with amocore.BlockingClient(**settings) as client, ThreadPoolExecutor(16) as threads:

        def add(number: int) -> int:
            leads = [amocore.NewLead(name=f"Lead {number}.{it}") for it in range(LEADS)]
            return len(client.v2.leads.add(leads))

        begun, before = time.perf_counter(), processor()
        added = sum(threads.map(add, range(REQUESTS)))
        wall, used = time.perf_counter() - begun, processor() - before
    assert added == REQUESTS * LEADS, added
    # In no window of a second more than seven: the first seven at once, the others by sevens.
    least = (REQUESTS - 1) // PER_SECOND
    tell(REQUESTS, wall, used, stretch=wall / least, refused=_refused())


main({"amocore": amocore})
