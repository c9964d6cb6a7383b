"""The dashboards' copy of a storage, which follows new editions in the background."""

import logging
import os
import shutil
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from filelock import FileLock

from etl.errors import NoTables, OutlookError
from etl.store import editions
from etl.store.copies import damaged_error, download, show
from etl.store.pointer import find_live, shown_id
from etl.store.remote import LIVE, Storage, StorageUrl, data_location, load_manifest

LOOK_SECONDS = 15.0
# How long the first page waits for the first pull.
FIRST_LOOK_SECONDS = 30.0
# Readers are not notified of shorter outages.
PATIENCE_SECONDS = 60.0
# So that damaged files are not downloaded at every check.
RETRY_DAMAGED_SECONDS = 300.0
# Readers may still be using an earlier edition.
KEEP_SHOWN = 3
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DashboardData:
    """A local data folder to show, with a notice for readers (empty if all is well)."""

    folder: Path
    notice: str = ""


class Follower:
    """Pulls new editions in the background. Processes on one machine share the copy."""

    def __init__(self, url: StorageUrl) -> None:
        self.url, self.folder = url, url.cache / "shown"
        self._storage: Storage | None = None
        self._seen: tuple[str, list[tuple[int, int]]] = ("", [])
        self._error: Exception | None = None
        self._damaged: tuple[str, float] = ("", 0.0)
        self._reached: datetime | None = None
        self._first_look = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def data(self) -> DashboardData:
        """The current copy. Waits only for the first pull."""
        if not self._first_look.is_set():
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="storage", daemon=True)
                    self._thread.start()
            self._first_look.wait(FIRST_LOOK_SECONDS)
        return DashboardData(self.folder, self._notice())

    def look(self) -> None:
        """Check the storage once and show any new edition. On failure, logs the reason; `data` has a notice."""
        try:
            self._storage = self._storage or Storage(self.url)
            self._update(self._storage)
        except (OutlookError, OSError, RuntimeError) as error:
            if str(error) != str(self._error):
                _log.warning("%s", error)
            self._error = error
        else:
            self._error, self._reached = None, datetime.now(UTC)

    def _update(self, storage: Storage) -> None:
        version = storage.version(LIVE)
        if version and (version, self._stamps()) == self._seen:
            return
        if self._error and self._damaged[0] == version and time.monotonic() < self._damaged[1]:
            raise self._error
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / ".pull.lock"):
            version, manifest = load_manifest(storage)
            live = manifest.live
            if not live:
                if shown_id(self.folder):
                    raise NoTables(f"there is no longer an edition on {self.url}")
                return
            try:
                damaged = download(storage, self.folder, manifest.edition_files(live))
                if damaged:
                    raise damaged_error(self.url, damaged)
                editions.opened(self.folder / "editions" / live, "live", verify=False)
            except NoTables:
                self._damaged = version, time.monotonic() + RETRY_DAMAGED_SECONDS
                raise
            os.utime(self.folder / "editions" / live)
            show(self.folder, live)
            shown = sorted((self.folder / "editions").iterdir(), key=lambda p: p.stat().st_mtime)
            for edition in shown[:-KEEP_SHOWN]:
                shutil.rmtree(edition, ignore_errors=True)
            self._seen = version, self._stamps()

    def _run(self) -> None:
        while True:
            try:
                self.look()
            except Exception:
                _log.exception("Checking the storage failed; trying again in %.0f s", LOOK_SECONDS)
            self._first_look.set()
            time.sleep(LOOK_SECONDS)

    def _stamps(self) -> list[tuple[int, int]]:
        """Modification times and sizes of the copy's files. A change means that a local file was damaged."""
        live = find_live(self.folder)
        found = [file.stat() for file in sorted(live.glob("*.*"))] if live else []
        return [(each.st_mtime_ns, each.st_size) for each in found]

    def _notice(self) -> str:
        copied = bool(shown_id(self.folder))
        silent = (datetime.now(UTC) - self._reached).total_seconds() if self._reached else PATIENCE_SECONDS
        if not self._error or (copied and silent < PATIENCE_SECONDS):
            return ""
        since = f" since {self._reached:%Y-%m-%d %H:%M} UTC" if self._reached else ""
        shown = "the last complete set" if copied else "the set that came with this site"
        return f"Newer figures could not be loaded{since}. The figures shown are {shown}."


@cache
def _warn_of_missing(folder: Path) -> None:
    _log.warning(
        "There is no data folder %s, so the figures that came with this site are shown. Check OUTLOOK_DATA, or run "
        "refresh.",
        folder,
    )


_followers: dict[Path, Follower] = {}


def dashboard_data() -> DashboardData:
    """The data folder to show: OUTLOOK_DATA, data/, or a local copy if OUTLOOK_DATA is a storage URL."""
    location = data_location()
    if isinstance(location, Path):
        if not location.is_dir():
            _warn_of_missing(location)
        return DashboardData(location)
    return _followers.setdefault(location.cache, Follower(location)).data()
