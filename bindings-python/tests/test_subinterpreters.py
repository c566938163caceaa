"""A subinterpreter is refused in words, and nobody else notices."""

import importlib.util

import pytest
from support import TOKEN, python, serving, summarize

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("_interpreters") is None
    and importlib.util.find_spec("_xxsubinterpreters") is None,
    reason="this Python has no subinterpreters",
)

PRELUDE = f"""
import asyncio, sys, threading
try:
    import _interpreters
    kinds = ["isolated", "legacy"]
    def create(kind):
        return _interpreters.create(kind)
except ImportError:
    import _xxsubinterpreters as _interpreters
    kinds = [{{}}] if sys.version_info < (3, 12) else [{{"isolated": True}}, {{"isolated": False}}]
    def create(kind):
        return _interpreters.create(**kind)

ATTEMPT = f'''
import sys
sys.path[:] = {{sys.path!r}}
try:
    import amocore
except ImportError as error:
    print(error.name, error, sep=": ", flush=True)
'''

def attempt():
    for kind in kinds:
        other = create(kind)
        _interpreters.run_string(other, ATTEMPT)
        _interpreters.destroy(other)

def use():
    settings = dict(base_url=sys.argv[1], token={TOKEN!r}, time_zone="UTC")
    import amocore
    async def run():
        async with amocore.AsyncClient(**settings) as client:
            return (await client.v2.incoming_leads.summary()).total
    def work():
        with amocore.BlockingClient(**settings) as client:
            print(client.v2.incoming_leads.summary().total, asyncio.run(run()), flush=True)
    # Not the thread that ended the subinterpreter.
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
"""

REFUSED = "amocore: amocore does not work in subinterpreters: import it in the main interpreter"


@pytest.mark.parametrize("source", ["attempt(); use()", "use(); attempt(); use()"])
def test_a_subinterpreter_is_refused_in_words(source: str) -> None:
    with serving(summarize) as server:
        lines = python(PRELUDE + source, server.url).splitlines()
    used = [line for line in lines if not line.startswith(REFUSED)]
    assert used == ["10 10"] * source.count("use")
    assert len(lines) > len(used)
