"""What both clients are besides their operations: open, closed, shown, not copied."""

from types import TracebackType
from typing import Any, NoReturn, TypeVar

from amocore._native import Client

B = TypeVar("B", bound="BlockingBase")
A = TypeVar("A", bound="AsyncBase")


class Base:
    """A client, in either mode."""

    def __init__(self, settings: dict[str, Any]) -> None:
        try:
            self._client = Client(settings)
            # What a person may see of the settings.
            self._shown = {
                name: settings[name]
                for name in ("account", "zone", "base_url")
                if settings[name] is not None
            }
        finally:
            # Tools that report errors show the variables of every frame.
            settings.clear()

    @property
    def is_closed(self) -> bool:
        """Whether the client was closed."""
        return self._client.is_closed

    @property
    def redis_problem(self) -> str | None:
        """Why the limit of requests is not shared over Redis at the moment.

        `None` if it is, or if `redis_url` is not set. Meanwhile this process takes its share alone.
        """
        return self._client.redis_problem

    def close(self) -> None:
        """Closes the client: calls in flight fail with `Cancelled`, and so do later ones.

        Closing a second time does nothing. A client that is dropped is closed as well.
        """
        self._client.close()

    def __repr__(self) -> str:
        if not hasattr(self, "_shown"):
            return f"<{type(self).__name__} that could not be set up>"
        shown = ", ".join(f"{name}={value!r}" for name, value in self._shown.items())
        closed = " (closed)" if self.is_closed else ""
        return f"<{type(self).__name__} {shown}{closed}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"cannot pickle or copy {type(self).__name__}: it holds credentials and connections. "
            "Build a client where it is used; threads and forked processes may share one."
        )


class BlockingBase(Base):
    """`with`."""

    def __enter__(self: B) -> B:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncBase(Base):
    """`async with`."""

    async def aclose(self) -> None:
        """Closes the client, as `close` does. It never has to wait."""
        self.close()

    async def __aenter__(self: A) -> A:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
