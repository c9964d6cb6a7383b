"""Copies of a storage on this machine: pull an edition, push a new one, follow new ones from a dashboard.

Below the storage's cache folder, `work` is for commands that publish, `read` for commands that only read, `shown` for
dashboards.
"""

import json
import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from etl import files as etl_files
from etl.errors import Busy, NoTables, OutlookError, StorageFailed
from etl.runlog import last_run
from etl.schema import TABLES
from etl.store import editions
from etl.store.editions import EDITION
from etl.store.remote import (
    LIVE,
    OBJECT,
    SMALL,
    Changed,
    Manifest,
    Storage,
    StorageUrl,
    data_location,
    load_manifest,
    parse_manifest,
)

ORIGIN = "origin.json"
# Transfers wait for the network, not for a core.
CONCURRENT_TRANSFERS = 8
LOOK_SECONDS = 15.0
# The first page waits this long for the first pull.
FIRST_LOOK_SECONDS = 30.0
# Readers need not know of shorter outages.
PATIENCE_SECONDS = 60.0
# Damaged files are not transferred again at every look.
RETRY_DAMAGED_SECONDS = 300.0
# Readers may still be using an edition that was shown before.
KEEP_SHOWN = 3
_log = logging.getLogger(__name__)


def _load_origin(folder: Path) -> tuple[StorageUrl, str, Manifest] | None:
    """Where a working copy was pulled from: URL, version and content of live.json. None for any other data folder."""
    try:
        url, version, live = json.loads((folder / ORIGIN).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return StorageUrl(url), version, parse_manifest(live.encode())


def _save_origin(folder: Path, url: StorageUrl, version: str, manifest: Manifest) -> None:
    etl_files.write(folder / ORIGIN, json.dumps([url.text, version, manifest.to_json().decode()]))


@contextmanager
def working_copy(
    url: StorageUrl, *, whole: Collection[str] = (), say: Callable[[str], None]
) -> Iterator[Path]:
    """A local data folder for a command that publishes with `push`; the tables of editions in `whole` are pulled too.

    Raises Busy where another run of this machine has it, StorageFailed.
    """
    storage, folder = Storage(url), url.cache / "work"
    # A URL may hold a password.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with editions.lock(url.cache):
        version, manifest, damaged = _pull(storage, folder, lambda known, live: whole)
        if damaged:
            say(f"On {url} these files are not as they were published: {', '.join(damaged)}")
        record = storage.read(last_run.LAST)
        _write_small(folder / last_run.LAST, record)
        _save_origin(folder, url, version, manifest)

        def push_record() -> None:
            new = (folder / last_run.LAST).read_bytes() if (folder / last_run.LAST).is_file() else record
            if new is not None and new != record:
                storage.write(last_run.LAST, new)

        try:
            yield folder
        except Busy:
            # The run that published in between has left its own record.
            raise
        except BaseException:
            with suppress(StorageFailed):
                push_record()
            raise
        else:
            push_record()
        finally:
            (folder / ORIGIN).unlink(missing_ok=True)


@contextmanager
def reading_copy(
    url: StorageUrl, choose: Callable[[list[str], str], Collection[str]], *, fresh: bool = False
) -> Iterator[Path]:
    """A local data folder for a command that only reads; `fresh` pulls every file again.

    `choose` gets the IDs of all editions, the newest first, and of the one shown; it returns those whose tables are
    needed besides the one shown. Raises StorageFailed; NoTables where a file is not as it was published.
    """
    storage = Storage(url)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) if fresh else url.cache / "read"
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".pull.lock"):
            _, _, damaged = _pull(storage, folder, choose)
            if damaged:
                raise _damaged(url, damaged)
            _write_small(folder / last_run.LAST, storage.read(last_run.LAST))
        yield folder


def describe_folder(folder: Path, known: Manifest) -> Manifest:
    """The manifest of a local data folder. Editions that are on the storage keep the digests known there."""
    live = editions.shown_id(folder)
    # An edition that is shown is named even where its local edition.json is damaged.
    kept = {*editions.editions(folder), *({live} & known.editions.keys())}
    names = (EDITION, *(f"{table}.parquet" for table in TABLES))
    return Manifest(
        live,
        {
            e: known.editions.get(e) or {n: etl_files.digest(folder / "editions" / e / n) for n in names}
            for e in sorted(kept)
        },
        {name: (folder / name).read_text(encoding="utf-8") for name in SMALL if (folder / name).is_file()},
    )


def push(data: Path) -> None:
    """Push what changed in a working copy; nothing happens in any other data folder.

    Raises Busy where another run published since the copy was pulled, StorageFailed. Nothing is published then.
    """
    origin = _load_origin(data)
    if origin is None:
        return
    url, version, known = origin
    manifest = describe_folder(data, known)
    if manifest == known:
        return
    storage, before, after = Storage(url), known.files, manifest.files
    new = sorted(after.keys() - before.keys())
    for name in new:
        if not OBJECT.fullmatch(name):
            raise StorageFailed(
                f"{name!a} cannot be put on the storage",
                expected="a file name without backslashes and control characters",
                do="Rename the file and import it again",
            )
    claims = [name for name in new if name.startswith("editions/") and name.endswith(EDITION)]
    try:
        # Two machines may choose one ID in the same second: the first keeps it.
        for name in claims:
            storage.write(name, (data / name).read_bytes(), expected="")
        with ThreadPoolExecutor(CONCURRENT_TRANSFERS) as pool:
            list(pool.map(lambda name: storage.upload(data / name, name), sorted({*new} - {*claims})))
        storage.write(LIVE, manifest.to_json(), expected=version)
    except Changed:
        what = f"another run published to {url} in the meantime"
        raise Busy(what, do="Nothing was published; run it again") from None
    _save_origin(data, url, storage.version(LIVE), manifest)
    # Leftovers do no harm; the next run tries again.
    with suppress(StorageFailed):
        storage.remove_unnamed(after.keys(), before.keys())


def remote_files(data: Path) -> dict[str, str]:
    """SHA-256 of each file that the storage has for a working copy, by path; empty for any other data folder."""
    origin = _load_origin(data)
    return origin[2].files if origin else {}


def pull_files(data: Path, names: Iterable[str]) -> None:
    """Pull files into a working copy. The caller verifies them. Raises StorageFailed."""
    origin = _load_origin(data)
    if origin:
        files = origin[2].files
        _download(Storage(origin[0]), data, {name: files[name] for name in names if name in files})


def _pull(
    storage: Storage, folder: Path, choose: Callable[[list[str], str], Collection[str]]
) -> tuple[str, Manifest, list[str]]:
    """Make a copy what the storage is: small files, every edition.json, the tables of the edition shown and of chosen
    ones. Returns the version, the manifest and the names of damaged files."""
    version, manifest = load_manifest(storage)
    known, live = manifest.editions.keys(), manifest.live
    whole = {live, *choose(sorted(known, reverse=True), live)} & known
    records_only = {f"editions/{e}/{EDITION}": manifest.editions[e][EDITION] for e in known}
    for name in SMALL:
        text = manifest.small.get(name)
        _write_small(folder / name, None if text is None else text.encode())
    damaged = _download(storage, folder, records_only | manifest.edition_files(*sorted(whole)))
    for edition in (folder / "editions").glob("*"):
        if edition.name not in known:
            shutil.rmtree(edition, ignore_errors=True)
    _show(folder, live)
    return version, manifest, damaged


def _download(storage: Storage, folder: Path, files: Mapping[str, str]) -> list[str]:
    """Download files (SHA-256 by name) that are not here. Returns the names of those that are missing or damaged."""

    def download(name: str) -> bool:
        file, digest = folder / name, files[name]
        if not file.parent.resolve().is_relative_to(folder.resolve()):
            raise StorageFailed(f"{name} leads out of the cache folder {folder}", do="Empty that folder")
        if file.is_file() and etl_files.digest(file) == digest:
            return True
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.new")
        try:
            storage.download(name, draft)
            if draft.is_file():
                draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
        return file.is_file() and etl_files.digest(file) == digest

    with ThreadPoolExecutor(CONCURRENT_TRANSFERS) as pool:
        return [name for name, good in zip(files, pool.map(download, files), strict=True) if not good]


def _damaged(url: StorageUrl, names: list[str]) -> NoTables:
    return NoTables(
        f"files on {url} are not as they were published",
        came=", ".join(names),
        do="Run: python -m etl refresh --force, or restore an older edition",
    )


def _show(folder: Path, edition: str) -> None:
    if not edition:
        (folder / "live").unlink(missing_ok=True)
    elif editions.shown_id(folder) != edition:
        editions.switch(folder, edition)


def _write_small(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink(missing_ok=True)
    elif not file.is_file() or file.read_bytes() != content:
        file.parent.mkdir(parents=True, exist_ok=True)
        etl_files.write(file, content.decode())


# Dashboards ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DashboardData:
    """A local data folder to show, and what readers should know about it."""

    folder: Path
    notice: str = ""


class Follower:
    """Pulls new editions in the background. Several processes of one machine may share the copy."""

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
        """The copy as it is now. Only the first look is waited for."""
        if not self._first_look.is_set():
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="storage", daemon=True)
                    self._thread.start()
            self._first_look.wait(FIRST_LOOK_SECONDS)
        return DashboardData(self.folder, self._notice())

    def look(self) -> None:
        """Look once, and show a new edition. Where that fails, `data` has a notice and the log has the reason."""
        try:
            self._storage = self._storage or Storage(self.url)
            self._update(self._storage)
        except (OutlookError, OSError) as error:
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
                if editions.shown_id(self.folder):
                    raise NoTables(f"there is no edition on {self.url} any more")
                return
            try:
                damaged = _download(storage, self.folder, manifest.edition_files(live))
                if damaged:
                    raise _damaged(self.url, damaged)
                editions.opened(self.folder / "editions" / live, "live", verify=False)
            except NoTables:
                self._damaged = version, time.monotonic() + RETRY_DAMAGED_SECONDS
                raise
            os.utime(self.folder / "editions" / live)
            _show(self.folder, live)
            shown = sorted((self.folder / "editions").iterdir(), key=lambda p: p.stat().st_mtime)
            for edition in shown[:-KEEP_SHOWN]:
                shutil.rmtree(edition, ignore_errors=True)
            self._seen = version, self._stamps()

    def _run(self) -> None:
        while True:
            try:
                self.look()
            except Exception:
                _log.exception("Looking at the storage failed; trying again in %.0f s", LOOK_SECONDS)
            self._first_look.set()
            time.sleep(LOOK_SECONDS)

    def _stamps(self) -> list[tuple[int, int]]:
        """Times and sizes of the copy's files: where they change, a file was damaged here."""
        found = [file.stat() for file in sorted((self.folder / "live").glob("*.*"))]
        return [(each.st_mtime_ns, each.st_size) for each in found]

    def _notice(self) -> str:
        copied = bool(editions.shown_id(self.folder))
        silent = (datetime.now(UTC) - self._reached).total_seconds() if self._reached else PATIENCE_SECONDS
        if not self._error or (copied and silent < PATIENCE_SECONDS):
            return ""
        since = f" since {self._reached:%Y-%m-%d %H:%M} UTC" if self._reached else ""
        shown = "the last complete set" if copied else "the set that came with this site"
        return f"Newer figures could not be loaded{since}. The figures shown are {shown}."


_followers: dict[Path, Follower] = {}


def dashboard_data() -> DashboardData:
    """The data folder to show: OUTLOOK_DATA or data/, or a copy that follows OUTLOOK_DATA's storage."""
    location = data_location()
    if isinstance(location, Path):
        return DashboardData(location)
    return _followers.setdefault(location.cache, Follower(location)).data()
