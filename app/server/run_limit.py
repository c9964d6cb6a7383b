"""A few runs of pages at a time, the others in a queue.

Each run is a thread of Streamlit's, and all compete with the one that talks to browsers. A hundred at once make each other
wait for seconds; one after another, all of them end sooner.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore

# One that computes, and one more for while it reads files.
MOST_AT_ONCE = 2
# A reader does not wait forever, whatever holds the others up.
MOST_SECONDS = 20.0
_slots = Semaphore(MOST_AT_ONCE)


@contextmanager
def run_slot() -> Iterator[None]:
    """Run the block when one of MOST_AT_ONCE slots is free, or after MOST_SECONDS."""
    acquired = _slots.acquire(timeout=MOST_SECONDS)
    try:
        yield
    finally:
        if acquired:
            _slots.release()
