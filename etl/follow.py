"""What dashboards show of tables that lie on storage: a copy on this machine, followed in the background."""

import logging
import os
import shutil
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from etl import away, contents
from etl.addresses import Address, data_place
from etl.errors import NoTables, OutlookError
from etl.storage import Storage
from etl.store import editions

SHOWN = "shown"
# A new edition is seen within a minute; a look that finds nothing new is one small request.
LOOK_SECONDS = 15.0
# The very first page waits for tables to arrive, but not for ever: the last copy, or the snapshot, stands in.
FIRST_SECONDS = 30.0
# Shorter silences of a storage are not worth a reader's attention.
PATIENCE_SECONDS = 60.0
# Readers may still be in the middle of an edition that was shown before.
KEPT = 3
REACHED = "reached"
# What was not as it was published is not transferred again at each look.
DAMAGED_AGAIN_SECONDS = 300.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """A local data folder whose tables are to be shown, and what readers must know of it."""

    folder: Path
    notice: str = ""


class Follower:
    """One address, followed. Several processes of one machine may share the copy."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.folder = address.copies / SHOWN
        self._storage: Storage | None = None
        self._seen = ""
        self._sound: tuple[tuple[int, int], ...] = ()
        self._trouble = ""
        self._since = ""
        self._damage = False
        self._damaged: tuple[str, float] = ("", 0.0)
        self._first = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def place(self) -> Place:
        """The copy as it is now; waits only for the very first look."""
        if not self._first.is_set():
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._go_on, name="storage", daemon=True)
                    self._thread.start()
            self._first.wait(FIRST_SECONDS)
        return Place(self.folder, self._notice())

    def look(self) -> None:
        """Look once, and take what is new. Says nothing where that fails: `place` has the notice."""
        try:
            self._storage = self._storage or Storage(self.address)
            self._take(self._storage)
        except (OutlookError, OSError) as error:
            if str(error) != self._trouble:
                _log.warning("%s", error)
            self._trouble, self._since = str(error), self._since or self._last_reached()
            self._damage = isinstance(error, NoTables)
        else:
            self._trouble, self._since = "", ""

    def _take(self, storage: Storage) -> None:
        version = storage.version(contents.NAME)
        if version == self._seen and version and self._stamps() == self._sound:
            self._reached()
            return
        # What is damaged on the storage stays so until somebody publishes, or mends it.
        what, when = self._damaged
        if what == version and version and time.monotonic() - when < DAMAGED_AGAIN_SECONDS:
            raise NoTables(self._trouble)
        # Processes of this machine take it one after the other, and each sees the newest.
        with editions.waited(self.folder):
            version, known = away.looked(storage)
            if not known.live:
                if editions.shown_id(self.folder):
                    raise NoTables(f"{storage.address} holds no edition any more")
                self._seen, self._sound = version, ()
                return
            only = contents.Contents(known.live, {known.live: known.editions[known.live]})
            wrong = away.brought(storage, only, self.folder, {known.live})
            if wrong:
                self._damaged = (version, time.monotonic())
                raise NoTables(
                    f"on {storage.address} tables are not as they were published: {', '.join(wrong)}"
                )
            os.utime(self.folder / "editions" / known.live)
            away.show(self.folder, known.live)
            self._forget()
            self._reached()
            self._seen, self._sound = version, self._stamps()

    def _go_on(self) -> None:
        while True:
            try:
                self.look()
            # A fault of ours must not end the following for good.
            except Exception:
                _log.exception("The storage could not be looked at")
            self._first.set()
            time.sleep(LOOK_SECONDS)

    def _stamps(self) -> tuple[tuple[int, int], ...]:
        """Times and sizes of the copy's files: where they change, a file was damaged here."""
        files = sorted((self.folder / "live").glob("*.*"))
        return tuple((found.st_mtime_ns, found.st_size) for found in (file.stat() for file in files))

    def _reached(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / REACHED).touch()

    def _last_reached(self) -> str:
        try:
            moment = (self.folder / REACHED).stat().st_mtime
        except OSError:
            return ""
        return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M UTC")

    def _forget(self) -> None:
        kept = sorted((self.folder / "editions").iterdir(), key=lambda p: p.stat().st_mtime, reverse=True)
        for edition in kept[KEPT:]:
            shutil.rmtree(edition, ignore_errors=True)

    def _notice(self) -> str:
        """What readers must know. Where the storage is and what it answered is the operator's to know, in the log."""
        live = editions.shown_id(self.folder)
        if not self._trouble or (live and not self._damage and self._silent() < PATIENCE_SECONDS):
            return ""
        what = (
            "The newest edition on the storage is not as it was published"
            if self._damage
            else "The storage of the figures cannot be reached"
        )
        since = f" since {self._since}" if self._since and not self._damage else ""
        stands = "the last that were had from it" if live else "the set that came with this site"
        return f"{what}{since}. The figures shown are {stands}."

    def _silent(self) -> float:
        try:
            return time.time() - (self.folder / REACHED).stat().st_mtime
        except OSError:
            return PATIENCE_SECONDS


_followers: dict[Path, Follower] = {}
_finding = threading.Lock()


def place() -> Place:
    """Where the tables to be shown are: OUTLOOK_DATA or data/, or the copy of what OUTLOOK_DATA has on storage."""
    lies = data_place()
    if isinstance(lies, Path):
        return Place(lies)
    with _finding:
        follower = _followers.setdefault(lies.copies, Follower(lies))
    return follower.place()
