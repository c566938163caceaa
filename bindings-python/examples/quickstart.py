"""The first ten lines: list contacts and add one."""

import os

from amocore import BlockingClient, Phone

account = os.environ["AMOCORE_BASE_URL"]  # or account="company", zone="com"
login, key = os.environ["AMOCORE_LOGIN"], os.environ["AMOCORE_KEY"]

with BlockingClient(base_url=account, login=login, key=key) as client:
    for contact in client.legacy.contacts.iter():
        print(contact.id, contact.name)
    print(client.legacy.contacts.add(name="Anna", phones=[Phone(value="+7 900 000-00-00")]))
