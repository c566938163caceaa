"""What needs an account, against the sandbox."""

import asyncio
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from support import DEADLINE

import amocore
from amocore import UNSET, AsyncClient, BlockingClient, Email, Phone

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.py"))


def client(sandbox: dict[str, str]) -> BlockingClient:
    return BlockingClient(
        base_url=sandbox["AMOCORE_BASE_URL"],
        login=sandbox["AMOCORE_LOGIN"],
        key=sandbox["AMOCORE_KEY"],
    )


def new_contact(it: BlockingClient) -> int:
    return it.legacy.contacts.add(
        name="Вера",
        position="Director",
        phones=[Phone(value="+7 900", location="Work")],
        emails=[Email(value="vera@example.com", location="Work")],
        tags=["a", "b"],
    )


def test_an_update_leaves_alone_what_is_not_mentioned(sandbox: dict[str, str]) -> None:
    with client(sandbox) as it:
        id = new_contact(it)
        before = it.legacy.contacts.get(id).contact
        assert it.legacy.contacts.update(id, position="Owner") == id
        after = it.legacy.contacts.get(id).contact
        assert after.position == "Owner"
        assert (after.name, after.phones, after.emails, after.tags) == (
            before.name,
            before.phones,
            before.emails,
            before.tags,
        )


def test_an_update_clears_what_is_none_and_keeps_what_is_unset(sandbox: dict[str, str]) -> None:
    with client(sandbox) as it:
        id = new_contact(it)
        it.legacy.contacts.update(id, name=UNSET, position=None, phones=None, tags=["c"])
        contact = it.legacy.contacts.get(id).contact
        assert contact.name == "Вера"
        assert contact.position in (None, "")
        assert contact.phones == []
        assert [tag.name for tag in contact.tags] == ["c"]
        assert [it.value for it in contact.emails] == ["vera@example.com"]


def test_an_edit_replaces_the_whole(sandbox: dict[str, str]) -> None:
    with client(sandbox) as it:
        id = new_contact(it)
        it.legacy.contacts.edit(id, name="Only a name")
        contact = it.legacy.contacts.get(id).contact
        assert contact.name == "Only a name"
        assert contact.phones == []
        assert contact.tags == []


def test_instants_come_back_as_the_instants_they_were(sandbox: dict[str, str]) -> None:
    tokyo = timezone(timedelta(hours=9))
    due = datetime(2031, 5, 6, 7, 8, 9, tzinfo=tokyo)
    with client(sandbox) as it:
        id = new_contact(it)
        it.legacy.tasks.add(
            element_type="CONTACT", element_id=id, task_type="CALL", text="Call", end_date=due
        )
        (task,) = it.legacy.contacts.get(id).tasks
        assert task.end_date == due
        assert task.end_date is not None
        assert task.end_date.utcoffset() == timedelta(0)


def test_what_is_deleted_is_not_found(sandbox: dict[str, str]) -> None:
    with client(sandbox) as it:
        id = new_contact(it)
        assert it.legacy.contacts.delete(id) == id
        with pytest.raises(amocore.NotFound):
            it.legacy.contacts.get(id)


def test_iterating_finds_what_searching_finds(sandbox: dict[str, str]) -> None:
    with client(sandbox) as it:
        ids = {it.legacy.contacts.add(name=f"Iterata {number}") for number in range(5)}
        found = it.legacy.contacts.search_iter("iterata", page_size=2)
        assert {contact.id for contact in found} == ids


def test_many_asynchronous_calls_of_a_real_session(sandbox: dict[str, str]) -> None:
    async def run() -> set[int]:
        async with AsyncClient(
            base_url=sandbox["AMOCORE_BASE_URL"],
            login=sandbox["AMOCORE_LOGIN"],
            password=sandbox["AMOCORE_PASSWORD"],
            requests_per_second=0,
        ) as it:
            names = [f"Gathered {number}" for number in range(10)]
            ids = await asyncio.gather(*(it.legacy.contacts.add(name=name) for name in names))
            found = {c.id async for c in it.legacy.contacts.search_iter("gathered", page_size=3)}
            assert found == set(ids)
            return found

    assert len(asyncio.run(run())) == 10


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda it: it.stem)
def test_examples_run(sandbox: dict[str, str], example: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(example)],
        env={**os.environ, **sandbox},
        capture_output=True,
        text=True,
        timeout=DEADLINE * 2,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert done.stderr == ""
