"""How much is done at once: a few at work, a few more in a queue, and the rest asked to come back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Busy(Exception):
    """Too many are in the queue, or waited too long; try again after `retry_seconds`."""

    def __init__(self, retry_seconds: int) -> None:
        super().__init__(f"busy for about {retry_seconds} s")
        self.retry_seconds = retry_seconds


class Slots:
    """At most `most` at once, and `waiting` others in a queue for at most `wait_seconds`."""

    def __init__(self, most: int, *, waiting: int, wait_seconds: float) -> None:
        self._free = asyncio.Semaphore(most)
        self._waiting, self._most_waiting, self._wait_seconds = 0, waiting, wait_seconds

    @asynccontextmanager
    async def take(self) -> AsyncIterator[None]:
        """Hold a slot for the length of the block. Raises Busy."""
        await self._acquire()
        try:
            yield
        finally:
            self._free.release()

    async def _acquire(self) -> None:
        if self._free.locked() and self._waiting >= self._most_waiting:
            raise Busy(max(1, round(self._wait_seconds)))
        self._waiting += 1
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._free.acquire()
        except TimeoutError:
            raise Busy(max(1, round(self._wait_seconds))) from None
        finally:
            self._waiting -= 1
