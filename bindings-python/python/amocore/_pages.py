"""Lists to the end: the items of page after page, in constant memory."""

from collections.abc import AsyncIterator, Iterator
from typing import Generic, TypeVar

from amocore._native import Pager

T = TypeVar("T")


class BlockingItems(Iterator[T], Generic[T]):
    """The items of a list. A page is asked for when the one before it is used up.

    Like a generator it can be gone through once, and ends after an error. Threads may share it.
    """

    __slots__ = ("_items", "_lock", "_pager")

    def __init__(self, pager: Pager) -> None:
        self._pager: Pager | None = pager
        # Where it is needed: of what a client imports it was a twentieth.
        from threading import Lock

        self._items: Iterator[T] = iter(())
        self._lock = Lock()

    def __iter__(self) -> "BlockingItems[T]":
        return self

    def __next__(self) -> T:
        with self._lock:
            while True:
                for item in self._items:
                    return item
                page = self._turn()
                if page is None:
                    raise StopIteration
                self._items = iter(page)

    def _turn(self) -> list[T] | None:
        # Whatever interrupts a page, the list ends with it.
        pager, self._pager = self._pager, None
        if pager is None:
            return None
        page: list[T] | None = pager.next_page()
        if page is not None:
            self._pager = pager
        return page


class AsyncItems(AsyncIterator[T], Generic[T]):
    """The items of a list. A page is asked for when the one before it is used up.

    Like an asynchronous generator it can be gone through once, and ends after an error or a
    cancellation.
    """

    __slots__ = ("_items", "_pager", "_turning")

    def __init__(self, pager: Pager) -> None:
        self._pager: Pager | None = pager
        self._items: Iterator[T] = iter(())
        self._turning = False

    def __aiter__(self) -> "AsyncItems[T]":
        return self

    async def __anext__(self) -> T:
        while True:
            for item in self._items:
                return item
            page = await self._turn()
            if page is None:
                raise StopAsyncIteration
            self._items = iter(page)

    async def _turn(self) -> list[T] | None:
        if self._turning:
            raise RuntimeError("another task is waiting for the next page of these items")
        # Whatever interrupts a page, the list ends with it.
        pager, self._pager = self._pager, None
        if pager is None:
            return None
        self._turning = True
        try:
            page: list[T] | None = await pager.next_page_async()
        finally:
            self._turning = False
        if page is not None:
            self._pager = pager
        return page
