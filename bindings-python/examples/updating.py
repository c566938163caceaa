"""Changing some fields: leave alone, set, clear."""

import os

from amocore import UNSET, BlockingClient, Phone, Unset

with BlockingClient(
    base_url=os.environ["AMOCORE_BASE_URL"],
    login=os.environ["AMOCORE_LOGIN"],
    key=os.environ["AMOCORE_KEY"],
) as client:
    contacts = client.legacy.contacts
    id = contacts.add(
        name="Vera",
        position="Director",
        phones=[Phone(value="+7 900 222-22-22", location="Work")],
        tags=["new"],
    )

    # What is not mentioned stays as it is.
    contacts.update(id, tags=["regular"])

    # None clears.
    contacts.update(id, position=None)

    # UNSET is what not mentioning means, for when it has to be said.
    def rename(id: int, name: str | None) -> None:
        wanted: str | Unset = UNSET if name is None else name
        contacts.update(id, name=wanted)

    rename(id, None)
    rename(id, "Vera P.")

    contact = contacts.get(id).contact
    print(contact.name, contact.position, [tag.name for tag in contact.tags], contact.phones)
    contacts.delete(id)
