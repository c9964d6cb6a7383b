"""What this process does with memory: half a million rows pass through it, and then it ends."""

import ctypes
import gc
from contextlib import suppress

# glibc's name for the number of arenas. Each worker's own would keep what it gave back: 30 MB with two workers.
M_ARENA_MAX = -8
# New objects before the youngest are looked through for cycles. Modules and rows make no garbage by the hundred.
NEW_OBJECTS = 20_000


def settle() -> None:
    """Look for garbage seldom, and give memory back to the system as soon as it is free. For the command line alone: a
    server that lives on has other needs."""
    gc.set_threshold(NEW_OBJECTS)
    with suppress(OSError, AttributeError):  # another C library than glibc has no such setting
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
    import pyarrow

    # Arrow's own pools keep what was given back for a next time that does not come.
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())
