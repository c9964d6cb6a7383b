"""Limits of this process while it opens a file that may be hostile."""

import os
import resource
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

STATM = Path("/proc/self/statm")


@contextmanager
def limited(memory: int, seconds: int) -> Iterator[None]:
    """Let this process take at most so many more bytes of memory and seconds of CPU time.

    Beyond the memory, allocations fail; beyond the time, the process is killed. Where the system does not say what the
    process has (macOS), memory is not limited.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    with ExitStack() as limits:
        limits.enter_context(_lowered(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + seconds))
        if STATM.exists():
            pages = int(STATM.read_text().split()[0])
            limits.enter_context(_lowered(resource.RLIMIT_AS, pages * os.sysconf("SC_PAGE_SIZE") + memory))
        yield


@contextmanager
def _lowered(kind: int, most: int) -> Iterator[None]:
    """A soft limit that is no higher than this or the operator's own; the one before holds again afterward."""
    soft, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most if soft == resource.RLIM_INFINITY else min(soft, most), hard))
    try:
        yield
    finally:
        resource.setrlimit(kind, (soft, hard))
