"""What was worked out once, kept for the next reader within bounds."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Memo(Generic[Kept]):
    """The `most` things asked for last. What many readers ask for at once is worked out by the first alone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Future[Kept]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()

    def once(
        self, key: Hashable, made: Callable[[], Kept], worth_keeping: Callable[[Kept], bool] = lambda _: True
    ) -> Kept:
        """`made()`, or what it gave before. What it raises is raised for all who wait, and forgotten."""
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
            else:
                mine: Future[Kept] = Future()
                self._kept[key] = mine
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        if known is not None:
            return known.result()
        try:
            mine.set_result(made())
        except BaseException as error:
            self._forget(key, mine)
            mine.set_exception(error)
            raise
        if not worth_keeping(mine.result()):
            self._forget(key, mine)
        return mine.result()

    def _forget(self, key: Hashable, which: "Future[Kept]") -> None:
        with self._lock:
            if self._kept.get(key) is which:
                del self._kept[key]
