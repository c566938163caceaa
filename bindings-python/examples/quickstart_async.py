"""The first ten lines, under asyncio."""

import asyncio
import os

from amocore import AsyncClient, Phone


async def main() -> None:
    account = os.environ["AMOCORE_BASE_URL"]  # or account="company", zone="com"
    login, key = os.environ["AMOCORE_LOGIN"], os.environ["AMOCORE_KEY"]

    async with AsyncClient(base_url=account, login=login, key=key) as client:
        async for contact in client.legacy.contacts.iter():
            print(contact.id, contact.name)
        phones = [Phone(value="+7 900 000-00-00")]
        print(await client.legacy.contacts.add(name="Anna", phones=phones))


asyncio.run(main())
