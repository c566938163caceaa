"""What can go wrong. Every failure of a call is an `AmoError`.

No exception carries a password, a key or a token: not in its text, not in its attributes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amocore._native import BatchItem

__all__ = [
    "AmoError",
    "Blocked",
    "Cancelled",
    "Configuration",
    "Forbidden",
    "InvalidInput",
    "Network",
    "NotFound",
    "PartialFailure",
    "PaymentRequired",
    "RateLimited",
    "Refused",
    "ServerError",
    "Stale",
    "Timeout",
    "Tls",
    "Unauthorized",
    "UnexpectedAnswer",
]


class AmoError(Exception):
    """A failed call. Its text says what failed, where, and what is known about it."""

    operation: str | None = None
    """The operation that failed, such as `legacy.contacts.add`."""

    field: str | None = None
    """The argument or setting at fault."""

    status: int | None = None
    """The HTTP status of the answer."""

    code: int | None = None
    """The vendor's error code."""

    code_meaning: str | None = None
    """What the vendor documents the code to mean."""

    vendor_text: str | None = None
    """What the server said, in its own words."""

    request_id: str | None = None
    """The server's identifier of the request, for its support."""

    retry_after: float | None = None
    """The wait that the server asked for, in seconds."""

    may_have_happened: bool = False
    """Whether the request may have been carried out all the same. Repeating a write is safe only
    when this is false."""

    body_start: str | None = None
    """The first bytes of an unexpected body."""

    items: Sequence[BatchItem] = ()
    """What became of each item of a batch that was carried out in part."""


class Configuration(AmoError):
    """The client is set up in a way that cannot work. Correct the setting that `field` names."""


class InvalidInput(AmoError, ValueError, TypeError):
    """An argument cannot be right; nothing was sent. Correct the one that `field` names."""


class Unauthorized(AmoError):
    """The server does not accept the credentials. Check login, key or password, and address."""


class PaymentRequired(AmoError):
    """The account's subscription is over. Renew it."""


class Forbidden(AmoError):
    """The user has no right to do this. Ask the account's administrator."""


class Blocked(AmoError):
    """The account's API is blocked after too many requests. Stop sending for a while."""


class NotFound(AmoError):
    """There is no such thing. Check the identifier."""


class Refused(AmoError):
    """The server refused with a code of its own. See `code` and `code_meaning`."""


class PartialFailure(AmoError):
    """A batch was carried out in part. See `items` for what became of each item."""


class Stale(AmoError):
    """The record has changed since. Read it again, and change what is there now."""


class RateLimited(AmoError):
    """Too many requests. Wait for `retry_after` seconds, and leave the client's limiter on."""


class Timeout(AmoError, TimeoutError):
    """No answer in time. If `may_have_happened`, look before you repeat."""


class Network(AmoError, ConnectionError):
    """The connection failed. If `may_have_happened`, look before you repeat."""


class Tls(AmoError):
    """No trusted encrypted connection could be made. Check the address and the certificates."""


class UnexpectedAnswer(AmoError):
    """The answer is not what the API documents. See `body_start`."""


class Cancelled(AmoError):
    """The client was closed before or during the call. Use an open one."""


class ServerError(AmoError):
    """The server failed. Try again later; if `may_have_happened`, look before you repeat."""
