"""Calls in worker processes: a file that crashes, fills, or hangs the process that reads it ends that call alone.

Workers are forked from a server process that loaded the libraries once (multiprocessing's forkserver), so one costs
milliseconds to start again, and none inherits a lock that a thread of this process holds.
"""

import multiprocessing
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from queue import SimpleQueue
from threading import Lock
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

from etl.errors import Unreadable

P = ParamSpec("P")
R = TypeVar("R")

# More workers would need more memory than a small machine has; the largest source takes a fifth of all time.
MAX_WORKERS = 4
# On a busy machine, no call takes a tenth of it.
CALL_SECONDS = 1800.0
# What nearly every call imports.
PRELOADED = ("etl.reading", "etl.formats.workbooks", "etl.formats.cells", "pandas", "pyarrow.compute")

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(list(PRELOADED))
_START = Lock()


class WorkerDied(Exception):
    """The process of a call did not start, was killed by its limits, crashed, or took too long."""

    def explain(self, title: str) -> Unreadable:
        """The error for the person who gave the file with this title."""
        return Unreadable(
            f"{title} ended the process that read it, so it is damaged or hostile, or memory ran short",
            expected="a file of a publisher's size",
            got=str(self) or "one that needs more memory or time than any of theirs",
            do="If this is the publisher's file and this machine has memory to spare, report it with its name",
        )


class Pool:
    """Worker processes, one for each processor. Each starts with its first call, and again after one that ended it."""

    def __init__(self, size: int) -> None:
        self._workers = [_Worker() for _ in range(size)]
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(size)

    def submit(self, function: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> "Future[R]":
        """What the function returns or raises in a worker; WorkerDied where that ended. Calls start in order."""
        return self._threads.submit(self._call, partial(function, *arguments, **named))

    def _call(self, function: Callable[[], R]) -> R:
        worker = self._idle.get()
        try:
            return worker.call(function)
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """End the workers, and with them any calls."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.end()
        self._threads.shutdown()


@contextmanager
def open_pool(size: int = MAX_WORKERS, *, at_once: bool = False) -> Iterator[Pool]:
    """A pool of at most so many workers, and no more than processors. No process starts before the first call.

    With `at_once`, the process that they are forked from starts to load the libraries now.
    """
    if at_once:
        forkserver.ensure_running()
    # Not all of a machine's processors may be this process's; macOS does not say.
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    pool = Pool(min(size, own))
    try:
        yield pool
    finally:
        pool.close()


class _Worker:
    """One process, and this process's end of the pipe to it."""

    def __init__(self) -> None:
        self._process: ForkServerProcess | None = None
        self._pipe: Connection | None = None

    def call(self, function: Callable[[], R]) -> R:
        try:
            pipe = self._pipe or self._start()
            pipe.send(function)
            if not pipe.poll(CALL_SECONDS):
                raise TimeoutError(f"no result in {CALL_SECONDS:.0f} seconds")
            is_result, result = _receive(pipe)
        except (EOFError, OSError) as error:
            self.end()
            raise WorkerDied(str(error)) from error
        if is_result:
            returned: R = result
            return returned
        raise result

    def _start(self) -> Connection:
        with _START:
            ours, theirs = _FORKS.Pipe()
            process = _FORKS.Process(target=_serve, args=(theirs,), daemon=True)
            with theirs, _hidden_main():
                process.start()
        self._process, self._pipe = process, ours
        return ours

    def end(self) -> None:
        process, self._process, self._pipe = self._process, None, None
        if process:
            process.kill()
            process.join()


@contextmanager
def _hidden_main() -> Iterator[None]:
    """Keep a new process from importing the program that starts it, which may be a script that would do all its work again."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _serve(calls: Connection) -> None:
    """A worker's program: calls until the other end of the pipe closes."""
    import resource

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Where calamine cannot get memory, it prints so and aborts.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    while True:
        try:
            function = calls.recv()
        except EOFError:
            return
        try:
            outcome = True, function()
        except Exception as error:
            outcome = False, error
        _send(calls, outcome)


def _send(pipe: Connection, outcome: tuple[bool, object]) -> None:
    """Send an outcome, the columns of its tables beside the pickle: in it, they would be copied twice at each end."""
    columns: list[pickle.PickleBuffer] = []
    rest = pickle.dumps(outcome, protocol=5, buffer_callback=columns.append)
    views = [column.raw() for column in columns]
    pipe.send((rest, [len(view) for view in views]))
    with open(pipe.fileno(), "wb", buffering=0, closefd=False) as stream:
        for view in views:
            while view:
                view = view[stream.write(view) :]


def _receive(pipe: Connection) -> tuple[bool, Any]:
    """What `_send` sent. Raises EOFError, OSError."""
    rest, sizes = pipe.recv()
    columns = [bytearray(size) for size in sizes]
    with open(pipe.fileno(), "rb", buffering=0, closefd=False) as stream:
        for column in columns:
            view = memoryview(column)
            while view:
                read = stream.readinto(view)
                if not read:
                    raise EOFError
                view = view[read:]
    # From our own process, as what `recv` reads
    outcome: tuple[bool, Any] = pickle.loads(rest, buffers=columns)  # noqa: S301
    return outcome
