"""Sources read on a Dask cluster: python -m etl refresh --dask tcp://HOST:8786.

One task per source and edition goes to the scheduler; workers need not share a disk with this machine, nor have the
project. What decides the tables stays here, in one order: fetching (from the machine that names its contact address,
as BLS asks), assembling, checking, publishing. So the edition is byte for byte that of a run without a cluster,
however many workers there are, whichever of them answers first, and whoever dies.

Only the scheduler has to be reachable. A file goes to a worker through it, a piece at a time, and only if the worker
does not find it where it lies here.
"""

import hashlib
import io
import logging
import re
import socket
import threading
import time
import zipfile
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from pickle import dumps, loads
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pyarrow as pa

from etl import on_worker
from etl.errors import ClusterFailed, GivenUp, WrongUsage
from etl.readers import Context
from etl.reading import Reading
from etl.runlog.progress import Reporter
from etl.tasks import CODEC, Task, readings_of

ADDRESS = re.compile(r"(tcp|tls)://[^/\s]+:[0-9]{1,5}")
INSTALL = "pip install -r requirements-dask.txt"
CONNECT_SECONDS, ANSWER_SECONDS = 10.0, 30.0
# A worker that died is back in seconds where a nanny keeps it; a cluster that scales itself takes longer.
WORKERS_SECONDS = 60.0
LOOK_SECONDS = 1.0
# A refresh has some forty tasks: nearly all wait at the scheduler, which knows best who is free.
TOGETHER = 32
# Of a file that is sent so much is on the way at once, through the memory of the scheduler, from so many threads.
PIECE_BYTES, SENDERS = 8_000_000, 2
# A worker may die while it is sent a file, and so may the next.
SENDS = 8
# So many workers may die over a file that they were sent, as Dask has it of what it retries itself (allowed-failures).
DEATHS = 3
# What the two ends speak with: of other versions they may not understand each other.
SPOKEN = ("dask", "distributed", "cloudpickle", "msgpack")


@dataclass(frozen=True)
class AtCluster:
    """Tasks are read by the workers of the scheduler at `address`. Raises WrongUsage."""

    address: str

    def __post_init__(self) -> None:
        if not ADDRESS.fullmatch(self.address):
            raise WrongUsage(
                "--dask is not the address of a scheduler", expected="tcp://HOST:8786", came=self.address
            )
        if find_spec("distributed") is None:
            raise WrongUsage("--dask needs Dask, which is not installed", do=f"Run: {INSTALL}")

    def look(self) -> None:
        """Whether anybody answers, before a file is fetched for nothing. Raises ClusterFailed."""
        at = urlsplit(self.address)
        try:
            socket.create_connection((at.hostname or "", at.port or 0), CONNECT_SECONDS).close()
        except (OSError, ValueError) as error:
            raise _unreachable(self.address, str(error)) from error

    @contextmanager
    def opened(self, report: Reporter) -> Iterator["Cluster"]:
        """The cluster, left without tasks of ours however this ends. Raises ClusterFailed."""
        cluster = Cluster(self.address)
        try:
            report.say(f"{cluster.workers()} workers at {self.address} read")
            yield cluster
        finally:
            cluster.close()


class _Call:
    """A call that is made by whoever unpickles it, with the function as it stands here.

    Dask itself sends a function of a module by its name, and this project's modules are not on a worker.
    """

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = dumps(order)

    def __reduce__(self) -> tuple[Any, ...]:
        return on_worker.read, (self.order,)


# The worker that was sent the files is gone.
GONE = "gone"


class _DiedError(Exception):
    """Every worker that was given a task died, so many of them."""

    def __init__(self, deaths: int) -> None:
        super().__init__(deaths)
        self.deaths = deaths


class _Turns:
    """Many at once, or one alone when the many are done."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._many, self._one = 0, False

    @contextmanager
    def among_others(self) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: not self._one)
            self._many += 1
        try:
            yield
        finally:
            with self._changed:
                self._many -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: not self._one and not self._many)
            self._one = True
        try:
            yield
        finally:
            with self._changed:
                self._one = False
                self._changed.notify_all()


class Cluster:
    """A connection to a scheduler and the tasks that it was given. Each is seen to by a thread of its own."""

    def __init__(self, address: str) -> None:
        import cloudpickle
        import distributed

        self.address, self.run = address, f"run-{uuid4().hex}"
        # What cannot be mended is said in a sentence of ours; the rest is no concern of who runs a refresh.
        for name in [
            n for n in logging.root.manager.loggerDict if n.split(".")[0] in ("distributed", "tornado")
        ]:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        cloudpickle.register_pickle_by_value(on_worker)
        try:
            self.client: Any = distributed.Client(  # type: ignore[no-untyped-call]
                address, timeout=CONNECT_SECONDS, set_as_default=False, direct_to_workers=False
            )
        except (OSError, ValueError) as error:
            raise _unreachable(address, str(error)) from error
        self._threads = ThreadPoolExecutor(TOGETHER, "task")
        self._turns = _Turns()
        self._senders = threading.Semaphore(SENDERS)
        self._begun: dict[str, Future[list[Reading]]] = {}
        # Of the looks at the cluster, by whichever thread's turn it is.
        self._looking = threading.Lock()
        self._looked = self._peopled = time.monotonic()
        self._workers: Collection[str] = ()
        self._over: ClusterFailed | None = None
        self._reading: set[str] = set()
        try:
            self._same_versions()
        except BaseException:
            self.close()
            raise

    def workers(self) -> int:
        """How many workers there are now."""
        return len(self._known())

    def begin(self, tasks: Sequence[Task], context: Context) -> None:
        """Hand over tasks that need no other's result, the largest first: it is what the others are waited for with."""
        for task in sorted(tasks, key=lambda task: task.bytes, reverse=True):
            self._begun[task.name] = self._threads.submit(self._read, task, context)

    def read(self, task: Task, context: Context) -> list[Reading]:
        """The readings of one task, waited for. Raises what its reader raises, GivenUp, and ClusterFailed."""
        begun = self._begun.pop(task.name, None) or self._threads.submit(self._read, task, context)
        return begun.result()

    def close(self) -> None:
        """Take back what is still with the cluster."""
        self._over = self._over or ClusterFailed("the run ended before this was read")
        self._threads.shutdown(wait=True, cancel_futures=True)
        with suppress(Exception):
            self.client.sync(
                self.client._run, on_worker.forget, self.run, on_error="ignore", callback_timeout=LOOK_SECONDS
            )
        with suppress(Exception):
            self.client.close(timeout=LOOK_SECONDS)

    def _read(self, task: Task, context: Context) -> list[Reading]:
        try:
            with self._turns.among_others(), suppress(_DiedError):
                return self._answered(task, context)
            # Dask blames all that lay with a worker when it died, also what only waited there for its turn.
            with self._turns.alone():
                return self._answered(task, context)
        except _DiedError as died:
            raise GivenUp(
                f"{task.name} was given up: every worker that read it died",
                came=f"{died.deaths} of them while nothing else was read",
                do="Look at the workers' logs and their memory; without --dask it is read on this machine",
            ) from died
        except ClusterFailed as failure:
            # The first reason counts, and every other thread stops at it.
            self._over = self._over or failure
            raise

    def _answered(self, task: Task, context: Context) -> list[Reading]:
        sent_to, deaths = "", 0
        for _ in range(SENDS):
            kind, held = self._ask(task, context, sent_to)
            if kind == on_worker.LACKS:
                worker, roles = held
                sent_to = worker if self._sent(task, roles, worker) else ""
            elif kind == GONE:
                sent_to, deaths = "", deaths + 1
                if deaths > DEATHS:
                    raise _DiedError(deaths)
            elif kind == on_worker.OTHER:
                worker, came = held
                _refuse_other_versions({f"the worker {worker}": came}, on_worker.versions())
            elif kind == on_worker.DAMAGED:
                raise GivenUp(f"{held} of {task.name} did not arrive as it was sent", do="Run refresh again")
            else:
                return readings_of((kind, held))
        raise GivenUp(
            f"{task.name} came whole to no worker", came=f"{SENDS} tries", do="Look at the workers' logs"
        )

    def _ask(self, task: Task, context: Context, sent_to: str) -> tuple[str, Any]:
        """One try: what a worker answers. Raises _DiedError where those that tried died."""
        import cloudpickle
        from distributed import KilledWorker

        call = _Call(
            {
                "run": self.run,
                "name": task.name,
                "reader": task.reader,
                "files": {role: (str(kept.path.resolve()), kept.sha256) for role, kept in task.files.items()},
                "wanted": context.wanted,
                "nation": dict(context.nation),
                "versions": on_worker.versions(),
                "code": _code(),
                "sent_to": sent_to,
            }
        )
        done = threading.Event()
        self._look(now=True)
        self._reading.add(task.name)
        future = None
        try:
            future = self.client.submit(
                loads,
                cloudpickle.dumps(call),
                key=f"{task.name}-{uuid4().hex}",
                pure=False,
                priority=task.bytes,
                workers=[sent_to] if sent_to else None,
            )
            future.add_done_callback(lambda _: done.set())
            patience = LOOK_SECONDS
            while True:
                if done.wait(LOOK_SECONDS):
                    # A worker may die with the answer that it had ready: then Dask has it read again, or waits for
                    # another worker. An answer that is long on its way gets more time at each try.
                    with suppress(TimeoutError):
                        answer: tuple[str, Any] = future.result(timeout=patience)
                        return answer
                    patience = min(2 * patience, ANSWER_SECONDS)
                self._look()
                # No other worker has the files, so Dask would wait for it to come back.
                if sent_to and sent_to not in self._workers:
                    return GONE, None
        except KilledWorker as killed:
            raise _DiedError(killed.allowed_failures + 1) from killed
        except ClusterFailed:
            raise
        except BaseException as error:
            self._look(now=True)
            raise GivenUp(
                f"{task.name} could not be read on the cluster",
                came=f"{type(error).__name__}: {error}",
                do="Look at the logs of scheduler and workers",
            ) from error
        finally:
            self._reading.discard(task.name)
            if future is not None:
                with suppress(Exception):
                    future.cancel() if not done.is_set() else future.release()

    def _sent(self, task: Task, roles: Collection[str], worker: str) -> bool:
        """Send files to a worker; False where it died over it. Raises GivenUp where it has no room."""
        for role in roles:
            kept = task.files[role]
            with self._senders, kept.path.open("rb") as stream:
                at = 0
                while piece := stream.read(PIECE_BYTES):
                    self._look()
                    # The scheduler goes on calling a worker that is gone for half a minute.
                    if worker not in self._known():
                        return False
                    place = (self.run, task.name, role, kept.path.name, at, len(piece))
                    try:
                        self.client.run(
                            on_worker.put, *place, pa.compress(piece, CODEC, asbytes=True), workers=[worker]
                        )
                    except OSError as error:
                        if (
                            worker in self._known()
                            and error.errno
                            and not isinstance(error, FileNotFoundError)
                        ):
                            raise GivenUp(
                                f"{task.name} cannot be sent to the worker {worker}",
                                came=error.strerror or str(error),
                                do="Give it another folder: dask worker --local-directory DIR",
                            ) from error
                        return False
                    at += len(piece)
        return True

    def _known(self) -> dict[str, Any]:
        """The workers that the scheduler knows now. Raises ClusterFailed where it does not answer."""
        try:
            known = self.client.sync(
                self.client.scheduler.identity, n_workers=-1, callback_timeout=ANSWER_SECONDS
            )
        # Of a client that lost its scheduler any part may be gone, and each says so in its own way.
        except Exception as error:
            raise ClusterFailed(
                f"the scheduler at {self.address} is gone" + self._at_work(),
                do="The last good tables stand. Start it and its workers again, then run the command again",
            ) from error
        workers: dict[str, Any] = known["workers"]
        return workers

    def _look(self, *, now: bool = False) -> None:
        """Whether the cluster still stands. Raises ClusterFailed where the scheduler or every worker is gone."""
        with self._looking:
            if self._over:
                raise self._over
            moment = time.monotonic()
            if moment - self._looked < LOOK_SECONDS and not now:
                return
            self._looked = moment
            self._workers = self._known()
            if self._workers:
                self._peopled = time.monotonic()
            elif moment - self._peopled > WORKERS_SECONDS:
                raise ClusterFailed(
                    f"the scheduler at {self.address} has had no worker for {WORKERS_SECONDS:.0f} seconds"
                    + self._at_work(),
                    do=f"The last good tables stand. Start workers (dask worker {self.address}), then run the command again",
                )

    def _at_work(self) -> str:
        """The largest sources that were being read: one of them may be what the workers died of."""
        names = sorted(self._reading)
        return f" (at work: {', '.join(names[:4])}{' and others' if len(names) > 4 else ''})" if names else ""

    def _same_versions(self) -> None:
        """Raises ClusterFailed where scheduler or workers cannot be spoken with, or would read otherwise."""
        wanted = on_worker.versions()
        found = self.client.get_versions(packages=list(on_worker.PACKAGES))
        spoken = {name: found["client"]["packages"][name] for name in SPOKEN} | {"python": wanted["python"]}
        _refuse_other_versions({f"the scheduler {self.address}": _plain(found["scheduler"])}, spoken)
        workers = {f"the worker {worker}": _plain(about) for worker, about in found["workers"].items()}
        _refuse_other_versions(workers, wanted | spoken)


def _plain(about: dict[str, Any]) -> dict[str, str]:
    """Versions as Dask tells them, Python's to its second number."""
    packages = {name: str(number or "none") for name, number in about["packages"].items()}
    return packages | {"python": ".".join(packages["python"].split(".")[:2])}


def _refuse_other_versions(found: dict[str, dict[str, str]], wanted: dict[str, str]) -> None:
    for who, versions in found.items():
        odd = [name for name, number in wanted.items() if versions.get(name, "none") != number]
        if odd:
            raise ClusterFailed(
                f"{who} works with other versions than this machine, so it might read other figures",
                expected=", ".join(f"{name} {wanted[name]}" for name in odd),
                came=", ".join(f"{name} {versions.get(name, 'none')}" for name in odd),
                do="Install there what this machine has (requirements.txt and requirements-dask.txt) and start it again",
            )


def _unreachable(address: str, why: str) -> ClusterFailed:
    return ClusterFailed(
        f"no scheduler answers at {address}",
        came=" ".join(why.split())[:160],
        do="Start one (dask scheduler) and its workers (dask worker ADDRESS), or run without --dask",
    )


@cache
def _code() -> tuple[str, bytes]:
    """This project's etl/ as a zip, and its digest."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in Path(__file__).parent.rglob("*") if p.suffix in (".py", ".toml")):
            # A fixed date, so that the same code has the same digest.
            archive.writestr(zipfile.ZipInfo(f"etl/{path.name}"), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return hashlib.sha256(packed.getvalue()).hexdigest()[:16], packed.getvalue()
