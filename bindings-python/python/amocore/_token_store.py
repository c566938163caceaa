"""An application's own place for tokens."""

from typing import Protocol


class TokenStore(Protocol):
    """Where an application keeps an integration's tokens: a database, a vault, a key ring.

    An object with these two methods. It may also have `lock()` and `unlock()`, which keep other
    processes from renewing the tokens meanwhile: needed if several share the store, since refresh
    tokens are good once (v2 §3.2). The methods are called on threads of the client's own, one call
    at a time, and may block. If one raises, the call that needed the tokens fails with
    `Configuration`.
    """

    def load(self) -> str | None:
        """Gives the text that was saved last, or None."""

    def save(self, tokens: str, /) -> object:
        """Replaces the text as a whole. It is a secret, and has to last."""
