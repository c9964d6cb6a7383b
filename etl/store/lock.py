"""The lock that gives one run at a time a data folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from etl.errors import Busy


@contextmanager
def lock(data: Path) -> Iterator[None]:
    """Lock a data folder for one run. The operating system releases the lock when the process ends, even if killed.

    Raises Busy if another process holds the lock.
    """
    data.mkdir(parents=True, exist_ok=True)
    file_lock = FileLock(data / ".lock", fallback_to_soft=False)
    try:
        file_lock.acquire(timeout=0)
    except Timeout:
        raise Busy(
            "another refresh is running in this data folder", got=str(data), do="Wait until it finishes"
        ) from None
    try:
        yield
    finally:
        file_lock.release()


def is_locked(data: Path) -> bool:
    """Whether a run is using the data folder. False also where the folder cannot be locked."""
    try:
        with lock(data):
            return False
    except Busy:
        return True
    except OSError:
        return False
