"""The lock of a storage: an object that names who refreshes and until when; renewed while they live."""

import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from etl import files
from etl.errors import Busy, StorageFailed
from etl.storage import Changed, Storage

NAME = "lock.json"
# Clocks of two machines may be some seconds apart; a holder that is this late is dead.
LASTS = timedelta(seconds=180)
RENEWED_AFTER_SECONDS = 45.0


@dataclass(frozen=True)
class Holder:
    """Who holds a storage: this run, where it runs, on which working folder, and the moment after which it is dead."""

    run: str
    command: str
    host: str
    pid: int
    folder: str
    began_at: str
    until: str

    @property
    def lives(self) -> bool:
        return datetime.now(UTC) < datetime.fromisoformat(self.until)

    def renewed(self) -> "Holder":
        return replace(self, until=(datetime.now(UTC) + LASTS).isoformat(timespec="milliseconds"))

    def text(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()


def holder(storage: Storage) -> Holder | None:
    """Who holds a storage, alive or not; None where nobody does. Raises StorageFailed."""
    found = storage.read(NAME)
    if found is None:
        return None
    try:
        said = Holder(**json.loads(found))
        datetime.fromisoformat(said.until)
        return said
    except (ValueError, TypeError):
        # Written in one step, so a person changed it: nobody can be asked, and it would block for ever.
        return Holder("", "", "", 0, "", "", datetime.min.replace(tzinfo=UTC).isoformat())


class Lease:
    """The lock as this run holds it. `taken_over` where a dead run had left it."""

    def __init__(self, storage: Storage, command: str, folder: str) -> None:
        self._storage = storage
        self._mine = Holder(
            uuid4().hex, command, socket.gethostname(), os.getpid(), folder, files.now(), ""
        ).renewed()
        self._version = ""
        self._over = threading.Event()
        self.taken_over = False

    @contextmanager
    def held(self) -> Iterator["Lease"]:
        """Hold it while the body runs. Raises Busy where another run does."""
        self._take()
        renewing = threading.Thread(target=self._keep, daemon=True)
        renewing.start()
        try:
            yield self
        finally:
            self._over.set()
            renewing.join(timeout=RENEWED_AFTER_SECONDS)
            with suppress(StorageFailed):
                if self._is_mine():
                    self._storage.remove([NAME])

    def check(self) -> None:
        """Raises Busy where it was lost: the storage was out of reach for so long that another run took it."""
        if not self._is_mine() or not self._mine.lives:
            raise Busy(
                f"the lock of {self._storage.address} was lost to another run",
                do="Nothing was published; run it again",
            )

    def _take(self) -> None:
        # A few rounds: the lock may be freed, or taken by another, between two looks.
        for _ in range(5):
            version = self._storage.version(NAME)
            other = holder(self._storage) if version else None
            # Whoever holds this working folder's own lock, as we do, knows that its last user is dead.
            if other and other.lives and other.folder != self._mine.folder:
                break
            with suppress(Changed):
                self._storage.write(NAME, self._mine.text(), instead_of=version)
            if self._is_mine():
                self.taken_over = other is not None
                self._version = self._storage.version(NAME)
                return
        other = holder(self._storage)
        by = f"{other.command} on {other.host}, since {other.began_at}" if other else "another run"
        raise Busy(f"another run holds {self._storage.address}", came=by, do="Wait until it ends")

    def _is_mine(self) -> bool:
        found = holder(self._storage)
        return found is not None and found.run == self._mine.run

    def _keep(self) -> None:
        while not self._over.wait(RENEWED_AFTER_SECONDS):
            later = self._mine.renewed()
            # Out of reach: tried again, until `check` finds that it is too late. Changed: `check` tells whose it is.
            with suppress(StorageFailed, Changed):
                self._storage.write(NAME, later.text(), instead_of=self._version)
            with suppress(StorageFailed):
                if not self._is_mine():
                    return
                self._version = self._storage.version(NAME)
                self._mine = holder(self._storage) or self._mine
