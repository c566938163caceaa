"""What can go wrong, and what to do about it."""

import os
from datetime import datetime

from amocore import AmoError, BlockingClient, InvalidInput, NotFound, Unauthorized

url, login = os.environ["AMOCORE_BASE_URL"], os.environ["AMOCORE_LOGIN"]

with BlockingClient(base_url=url, login=login, key=os.environ["AMOCORE_KEY"]) as client:
    try:
        client.legacy.contacts.get(999_999_999)
    except NotFound as error:
        print("not found:", error)

    # Refused before anything is sent: a datetime without a time zone is no instant.
    try:
        client.v2.incoming_leads.summary(date_from=datetime(2024, 1, 1))
    except InvalidInput as error:
        print("wrong argument:", error.field)

with BlockingClient(base_url=url, login=login, key="not the key") as client:
    try:
        client.legacy.authorize()
    except Unauthorized as error:
        print("not let in:", error.code, error.code_meaning)

# Everything else, in one place. Repeat a write only if it certainly did not happen.
with BlockingClient(base_url="http://127.0.0.1:9", login=login, key="key") as client:
    try:
        client.legacy.contacts.add(name="Gleb")
    except AmoError as error:
        print(type(error).__name__, "may have happened:", error.may_have_happened)
