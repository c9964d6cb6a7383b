"""A few runs of pages at a time, the others in a queue.

Each run is a thread of Streamlit's, and all take turns with the one that talks to the browsers. A hundred at once make
each other, and it, wait for seconds; one after another they are all answered sooner.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore

# One that computes, and one more for while it reads files.
MOST_AT_ONCE = 2
# Whatever holds the others up so long, a reader is not to wait for it for ever.
MOST_SECONDS = 20.0
# So long a thread computes before another one may; Python's own 5 ms are too long for the thread that sends what others
# have made, a hundred messages a run, each of which it is woken for.
SWITCH_SECONDS = 0.001
_turns = Semaphore(MOST_AT_ONCE)


def short_slices() -> None:
    """Let threads take turns often enough that sending keeps up with computing."""
    sys.setswitchinterval(SWITCH_SECONDS)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn, then have it."""
    had = _turns.acquire(timeout=MOST_SECONDS)
    try:
        yield
    finally:
        if had:
            _turns.release()
