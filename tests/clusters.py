"""A real Dask cluster on the loopback address: a scheduler and its workers, each a process of its own."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import worker_faults

START_SECONDS = 60


def waited_for(what: Callable[[], object], seconds: float = START_SECONDS) -> None:
    """Until something is so; AssertionError where it does not become so."""
    ends = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < ends, "it did not come about"
        time.sleep(0.02)


@dataclass
class Running:
    """A cluster that runs: `orders` is where faults are ordered (tests.worker_faults)."""

    folder: Path
    address: str = ""
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def orders(self) -> Path:
        return self.folder / "orders"

    def log(self) -> str:
        return (self.folder / "log.txt").read_text(encoding="utf-8", errors="replace")

    def start(self, part: str, *options: str, allowed_failures: int) -> subprocess.Popen[bytes]:
        settings = {
            **os.environ,
            worker_faults.ORDERS: str(self.orders),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(allowed_failures),
        }
        with (self.folder / "log.txt").open("ab") as log:
            # A session of its own: a nanny and its workers end together.
            return subprocess.Popen(
                [sys.executable, "-m", "dask", part, *options, "--no-dashboard"],
                stdout=log,
                stderr=log,
                env=settings,
                cwd=self.folder,
                start_new_session=True,
            )

    def order(self, what: str) -> None:
        (self.orders / what).touch()

    def held(self) -> list[int]:
        """Processes of the workers that are held."""
        return [int(p.name.partition("-")[2]) for p in self.orders.glob("held-*")]

    def when_held(self, then: Callable[[int], object]) -> threading.Thread:
        """Do something to the worker that is held, as soon as one is."""

        def wait() -> None:
            waited_for(self.held)
            then(self.held()[0])

        thread = threading.Thread(target=wait, daemon=True)
        thread.start()
        return thread

    def clear(self) -> None:
        """No order any more, and whoever is still held by one ended (a nanny starts another)."""
        for process in self.held():
            kill(process)
        for order in self.orders.iterdir():
            order.unlink()


def kill(process: int) -> None:
    """End a process as want of memory would."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


@contextmanager
def running(folder: Path, workers: int, *options: str, allowed_failures: int = 1) -> Iterator[Running]:
    """A scheduler and so many workers of one thread, started over by their nanny unless the options say otherwise."""
    cluster = Running(folder)
    cluster.orders.mkdir(parents=True)
    about = folder / "scheduler.json"
    try:
        cluster.scheduler = cluster.start(
            "scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--scheduler-file",
            str(about),
            allowed_failures=allowed_failures,
        )
        waited_for(lambda: about.exists() and about.read_text().rstrip().endswith("}"))
        cluster.address = json.loads(about.read_text())["address"]
        hook = Path(worker_faults.__file__)
        if workers:
            cluster.workers.append(
                cluster.start(
                    "worker",
                    cluster.address,
                    "--nworkers",
                    str(workers),
                    "--nthreads",
                    "1",
                    "--preload",
                    str(hook),
                    "--local-directory",
                    str(folder),
                    *options,
                    allowed_failures=allowed_failures,
                )
            )
        waited_for(lambda: cluster.log().count("Register worker") >= workers)
        yield cluster
    finally:
        for process in (*cluster.workers, cluster.scheduler):
            if process is not None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
