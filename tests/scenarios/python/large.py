"""The third part: reading a long list takes no more memory than reading its beginning."""

import os
from pathlib import Path

from story import check

import amocore

PAGE = 500
MIB = 1024 * 1024


class Reading:
    """Counts the contacts of a large account, and watches the memory meanwhile."""

    def __init__(self) -> None:
        self._count = 0
        self._early = 0

    def saw(self, contact: amocore.Contact) -> None:
        check(contact.id > 0, "the contact's identifier")
        self._count += 1
        if self._count == 10 * PAGE:
            self._early = resident()

    def end(self) -> None:
        growth = max(resident() - self._early, 0) // MIB
        check(self._count >= 100_000, f"all contacts, not {self._count}")
        check(growth <= 60, f"constant memory, not {growth} MiB more than after the 10th page")
        print(f"large account: {self._count} contacts, memory since the 10th page: +{growth} MiB")


def read_large(client: amocore.BlockingClient) -> None:
    reading = Reading()
    for contact in client.v2.contacts.iter(limit_rows=PAGE):
        reading.saw(contact)
    reading.end()


async def read_large_async(client: amocore.AsyncClient) -> None:
    reading = Reading()
    async for contact in client.v2.contacts.iter(limit_rows=PAGE):
        reading.saw(contact)
    reading.end()


def resident() -> int:
    """The memory that this process takes, in bytes, as Linux tells it."""
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
