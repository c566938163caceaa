"""Type checkers see what is there, and see mistakes."""

import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1]

PRELUDE = """
from datetime import datetime
from typing import Any
from typing_extensions import assert_type
import amocore
from amocore import UNSET, AsyncClient, BlockingClient, LegacyContact, IncomingLead, Phone

blocking = BlockingClient(account="company", token="t")
asynchronous = AsyncClient(account="company", token="t")
"""

RIGHT = """
assert_type(blocking.legacy.contacts.get(1).contact, LegacyContact)
assert_type(blocking.legacy.contacts.add(name="x", phones=[Phone(value="1")]), int)
assert_type(blocking.legacy.notes.add(element_type="CONTACT", element_id=1, text="x"), int | None)
assert_type([it for it in blocking.v2.incoming_leads.iter()], list[IncomingLead])
assert_type(blocking.v2.incoming_leads.add_form([]), list[str])
blocking.legacy.contacts.update(1, name="x", position=None, tags=UNSET)
blocking.v2.incoming_leads.list(order="desc", categories=("sip", "a word of the future"))

async def main() -> None:
    async with AsyncClient(account="company", token="t") as client:
        assert_type(client, AsyncClient)
        assert_type((await client.legacy.contacts.list()).items, list[LegacyContact])
        async for lead in client.v2.incoming_leads.iter():
            assert_type(lead, IncomingLead)

class Mine(BlockingClient): ...

with Mine(account="company", token="t") as mine:
    assert_type(mine, Mine)

try:
    blocking.legacy.authorize()
except amocore.AmoError as error:
    assert_type(error.status, int | None)
    assert_type(error.may_have_happened, bool)

contact = blocking.legacy.contacts.get(1).contact
assert_type(contact.created_at, datetime | None)
assert_type(contact.to_dict(), dict[str, Any])
"""

# Each line is a mistake, with the code that mypy gives it.
WRONG = """
BlockingClient(acount="company")  # call-arg
BlockingClient("company")  # call-arg
blocking.legacy.contacts.get("1")  # arg-type
blocking.legacy.contacts.get()  # call-arg
blocking.legacy.contacts.add("x")  # call-arg
blocking.legacy.contacts.add(name=None)  # arg-type
blocking.legacy.contacts.add(name="x", phones=["1"])  # list-item
blocking.legacy.contacts.remove(1)  # attr-defined
asynchronous.legacy.contacts.get(1).contact  # attr-defined
[it async for it in blocking.legacy.contacts.iter()]  # attr-defined
[it for it in asynchronous.legacy.contacts.iter()]  # attr-defined
Phone("1")  # call-arg
Phone(value="1").value = "2"  # misc
class Special(Phone): ...  # misc
"""


def mypy(directory: Path, source: str) -> list[str]:
    """What mypy --strict finds: `line: code`."""
    pytest.importorskip("mypy")
    program = directory / "program.py"
    program.write_text(source, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(program)],
        capture_output=True,
        text=True,
        check=False,
        cwd=PACKAGE / "python",
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_types_are_exact(tmp_path: Path) -> None:
    assert mypy(tmp_path, PRELUDE + RIGHT) == []


def test_mistakes_are_found(tmp_path: Path) -> None:
    source = PRELUDE
    lines = [line for line in WRONG.splitlines() if line]
    # A coroutine that nobody awaits, and comprehensions, need a function around them.
    body = "\n".join(f"    {line}" for line in lines)
    source += f"async def wrong() -> None:\n{body}\n"
    first = source.splitlines().index("async def wrong() -> None:") + 2
    found = mypy(tmp_path, source)
    for number, line in enumerate(lines, first):
        code = line.rsplit("# ", 1)[1]
        here = [it for it in found if f":{number}:" in it]
        assert any(f"[{code}]" in it for it in here), (line, here)
