"""Editions on object or shared storage: push one, pull one, follow new ones from a dashboard.

live.json                     names the edition shown and every file with its SHA-256; written last, in one step, and
                              only in place of the version that was read
editions/ID/TABLE.parquet     as in a local data folder; never changed once live.json names them
raw/SOURCE/DIGEST/NAME        the publishers' files
last-run.json                 what the last run did

Commands and dashboards work on copies in a cache folder of this machine: `work` for commands that publish, `read` for
commands that only read, `shown` for dashboards.
"""

import hashlib
import json
import logging
import os
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock

from etl import records, runs, store
from etl.errors import Busy, NoTables, OutlookError, StorageFailed, WrongUsage
from etl.secrets import masked
from etl.store import EDITION, HELD
from etl.tables import TABLES

LIVE, FORMAT = "live.json", 1
ORIGIN = "origin.json"
RAW_MANIFEST = "raw/manifest.json"
# Small files that change under one name are kept inside live.json.
SMALL = (RAW_MANIFEST, HELD)
# Every name in live.json becomes a path on this machine.
OBJECT = re.compile(
    r"editions/\d{8}T\d{6}Z-[0-9a-z]{1,16}(-\d{1,6})?/(edition\.json|[a-z][a-z0-9_]*\.parquet)"
    r"|raw/[A-Za-z0-9][\w.-]*/[0-9a-f]{12}/(?!\.{1,2}$)[^/\\\x00-\x1f\ud800-\udfff]+",
    re.ASCII,
)
SHA256 = re.compile(r"[0-9a-f]{64}")
# Transfers wait for the network, not for a core.
CONCURRENT_TRANSFERS = 8
# A run that another machine has under way uploads files before live.json names them.
KEEP_UNNAMED = timedelta(days=1)
INSTALL = "pip install -r requirements-storage.txt"
# On these, names are keys; elsewhere a file needs its folder first.
OBJECT_STORAGE = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "memory", "oci"}
S3_LIMITS = {"connect_timeout": 5, "read_timeout": 60, "retries": {"total_max_attempts": 2}}
NO_CREDENTIALS = {"NoCredentialsError", "PartialCredentialsError", "TokenRetrievalError"}
CONDITION_FAILED = {"PreconditionFailed", "ConditionalRequestConflict", "409", "412"}
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


@dataclass(frozen=True)
class StorageUrl:
    """A URL that fsspec knows (s3://bucket/prefix, file:///folder). Printed, it hides user name and password."""

    text: str

    def __str__(self) -> str:
        return masked(self.text)

    @property
    def cache(self) -> Path:
        """This machine's copies, below OUTLOOK_CACHE or else in the user's cache folder."""
        user = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "health-information-outlook")
        readable = re.sub(r"[^A-Za-z0-9]+", "-", str(self))[:40].strip("-")
        digest = hashlib.sha256(self.text.encode()).hexdigest()[:12]
        return Path(os.environ.get("OUTLOOK_CACHE") or user) / f"{readable}-{digest}"


def parse_location(text: str) -> Path | StorageUrl:
    """A data folder as a person names it: a local path or a storage URL."""
    return StorageUrl(text.rstrip("/")) if "://" in text else Path(text)


def data_location() -> Path | StorageUrl:
    """OUTLOOK_DATA, or the project's data/."""
    given = os.environ.get("OUTLOOK_DATA")
    return parse_location(given) if given else store.PROJECT / "data"


# Storage ---------------------------------------------------------------------------------------------------


class Changed(Exception):
    """The object is not in the version that a write expects."""


class Storage:
    """Objects below one URL. Every method raises StorageFailed where the storage refuses or cannot be reached."""

    def __init__(self, url: StorageUrl) -> None:
        """Raises WrongUsage where the URL cannot be used, or its driver is not installed."""
        self.url = url
        protocol = url.text.partition("://")[0].rpartition("::")[2]
        try:
            # Imported here: it takes a tenth of a second, and local folders do not need it.
            import fsspec
            from fsspec.implementations.dirfs import DirFileSystem

            options: dict[str, Any] = {"use_listings_cache": False, "skip_instance_cache": True}
            if protocol in ("s3", "s3a") and "config_kwargs" not in fsspec.config.conf.get("s3", {}):
                options["config_kwargs"] = S3_LIMITS
            driver, root = fsspec.url_to_fs(url.text, **options)
        except ImportError as error:
            what = f"the driver for {protocol}:// is not installed"
            raise WrongUsage(what, came=str(error), do=INSTALL) from error
        except Exception as error:
            expected = "a URL that fsspec knows, such as s3://bucket/prefix"
            raise WrongUsage(f"{url} cannot be used", expected=expected, came=str(error)) from error
        self._files = DirFileSystem(root, driver)
        self._protocols = {driver.protocol} if isinstance(driver.protocol, str) else set(driver.protocol)

    def version(self, name: str) -> str:
        """What distinguishes one state of an object from another; empty where there is no such object."""
        info = self._read("info", name) or {}
        return str(info.get("ETag") or sorted((k, str(v)) for k, v in info.items()) or "")

    def read(self, name: str) -> bytes | None:
        """A small object; None where there is no such object."""
        content: bytes | None = self._read("cat_file", name)
        return content

    def download(self, name: str, to: Path) -> None:
        """Copy an object to a file; there is no file afterward where there is no such object."""
        self._read("get_file", name, str(to))

    def upload(self, file: Path, name: str) -> None:
        with self._errors("written"):
            self._make_folder(name)
            self._files.put_file(str(file), name)

    def write(self, name: str, content: bytes, *, expected: str | None = None) -> None:
        """Write a small object in one step; with `expected`, only in place of that version ("": of no object).

        S3 checks the version; on other storage it is compared just before. Raises Changed.
        """
        condition: dict[str, str] = {}
        try:
            with self._errors("written"):
                if expected is not None and self._protocols & {"s3", "s3a"}:
                    condition = {"IfMatch": expected} if expected else {"IfNoneMatch": "*"}
                elif expected is not None and self.version(name) != expected:
                    raise Changed(name)
                self._make_folder(name)
                draft = f"{name}.new" if "file" in self._protocols else name
                self._files.pipe_file(draft, content, **condition)
                if draft != name:
                    self._files.mv(draft, name)
        except Changed:
            # The reply to a write may be lost and the write sent again: then the object is already ours.
            if self.read(name) != content:
                raise

    def remove_unnamed(self, named: Collection[str], replaced: Collection[str]) -> None:
        """Remove files that live.json names no more (`replaced`), and those that an interrupted run left long ago."""
        with self._errors("written"):
            newest = self._files.modified(LIVE)
            for name in self._files.find(""):
                if name in named or not name.startswith(("editions/", "raw/")):
                    continue
                if name in replaced or newest - self._files.modified(name) > KEEP_UNNAMED:
                    self._files.rm_file(name)

    def _make_folder(self, name: str) -> None:
        if not self._protocols & OBJECT_STORAGE:
            self._files.makedirs(name.rpartition("/")[0], exist_ok=True)

    def _read(self, method: str, *arguments: str) -> Any:
        """Call the driver; None where there is no such object."""
        with self._errors("read"):
            try:
                return getattr(self._files, method)(*arguments)
            except FileNotFoundError as error:
                if _s3_code(error) == "NoSuchBucket":
                    raise
                return None

    @contextmanager
    def _errors(self, verb: str) -> Iterator[None]:
        """Translate a driver's errors, known by name: no driver has to be installed."""
        try:
            yield
        except (OutlookError, Changed):
            raise
        except Exception as error:
            kind, code = type(error).__name__, _s3_code(error)
            # The version to be replaced is gone.
            gone = code == "NoSuchKey" and "PutObject" in str(error.__cause__)
            if isinstance(error, FileExistsError) or code in CONDITION_FAILED or gone:
                raise Changed(str(error)) from error
            what, do = f"{self.url} cannot be {verb}", "Try again; the published edition has not changed"
            if isinstance(error, PermissionError):
                what, do = f"access to {self.url} was denied", "Check the credentials and what they allow"
            elif kind in NO_CREDENTIALS:
                what, do = f"there are no credentials for {self.url}", "Set them as its driver expects"
            elif isinstance(error, FileNotFoundError):
                what, do = f"there is no such bucket or folder: {self.url}", "Create it, or correct the URL"
            raise StorageFailed(what, came=" ".join(f"{kind}: {error}".split()), do=do) from error


def _s3_code(error: Exception) -> str:
    response = getattr(error.__cause__, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""


# live.json -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Manifest:
    """The content of live.json. `editions`: by ID, the SHA-256 of each file; `small`: small files' texts by path."""

    live: str = ""
    editions: dict[str, dict[str, str]] = field(default_factory=dict)
    small: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> bytes:
        return (json.dumps(asdict(self), indent=1, sort_keys=True) + "\n").encode()

    def edition_files(self, *editions: str) -> dict[str, str]:
        """SHA-256 of each file of some editions, by path."""
        return {f"editions/{e}/{file}": digest for e in editions for file, digest in self.editions[e].items()}

    @property
    def files(self) -> dict[str, str]:
        """SHA-256 of every file, by path."""
        raw = json.loads(self.small.get(RAW_MANIFEST, "[]"))
        return self.edition_files(*self.editions) | {f"raw/{e['path']}": e["stamp"]["sha256"] for e in raw}


def parse_manifest(text: bytes | None) -> Manifest:
    """Check and parse live.json; an empty manifest where there is no live.json. Raises StorageFailed."""
    if text is None:
        return Manifest()
    try:
        manifest = Manifest(**json.loads(text))
        if manifest.format != FORMAT or not isinstance(manifest.live, str):
            raise ValueError("an unknown format")
        if manifest.live and manifest.live not in manifest.editions:
            raise ValueError("an edition shown that is not listed")
        for name, digest in manifest.files.items():
            if not (OBJECT.fullmatch(name) and SHA256.fullmatch(digest)):
                raise ValueError(f"a name or digest that no run wrote ({name[:80]!a})")
        if not all(EDITION in files for files in manifest.editions.values()):
            raise ValueError("an edition without its edition.json")
        if not all(name in SMALL and text.encode() for name, text in manifest.small.items()):
            raise ValueError("an unknown small file")
        return manifest
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StorageFailed(
            f"{LIVE} on the storage cannot be used",
            expected="the file that the last publishing run wrote",
            came=f"{error}" if type(error) is ValueError else f"another shape ({type(error).__name__})",
            do="Restore it from the storage's earlier versions, or remove it and run: python -m etl refresh",
        ) from error


def load_manifest(storage: Storage) -> tuple[str, Manifest]:
    """The version of live.json, and its content. Raises StorageFailed."""
    # The version first: where the content is newer, a write in place of that version fails.
    version = storage.version(LIVE)
    return version, parse_manifest(storage.read(LIVE) if version else None)


def describe_folder(folder: Path, known: Manifest) -> Manifest:
    """The manifest of a local data folder. Editions that are on the storage keep the digests known there."""
    live = store.shown_id(folder)
    # An edition that is shown is named even where its local edition.json is damaged.
    kept = {*store.editions(folder), *({live} & known.editions.keys())}
    names = (EDITION, *(f"{table}.parquet" for table in TABLES))
    return Manifest(
        live,
        {
            e: known.editions.get(e) or {n: records.digest(folder / "editions" / e / n) for n in names}
            for e in sorted(kept)
        },
        {name: (folder / name).read_text(encoding="utf-8") for name in SMALL if (folder / name).is_file()},
    )


# Copies on this machine ------------------------------------------------------------------------------------


def _load_origin(folder: Path) -> tuple[StorageUrl, str, Manifest] | None:
    """Where a working copy was pulled from: URL, version and content of live.json. None for any other data folder."""
    try:
        url, version, live = json.loads((folder / ORIGIN).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return StorageUrl(url), version, parse_manifest(live.encode())


def _save_origin(folder: Path, url: StorageUrl, version: str, manifest: Manifest) -> None:
    records.write(folder / ORIGIN, json.dumps([url.text, version, manifest.to_json().decode()]))


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
    with store.lock(url.cache):
        version, manifest, damaged = _pull(storage, folder, lambda known, live: whole)
        if damaged:
            say(f"On {url} these files are not as they were published: {', '.join(damaged)}")
        record = storage.read(runs.LAST)
        _write_small(folder / runs.LAST, record)
        _save_origin(folder, url, version, manifest)

        def push_record() -> None:
            new = (folder / runs.LAST).read_bytes() if (folder / runs.LAST).is_file() else record
            if new is not None and new != record:
                storage.write(runs.LAST, new)

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


def choose_none(known: list[str], live: str) -> Collection[str]:
    """No edition besides the one shown."""
    return ()


@contextmanager
def reading_copy(
    url: StorageUrl,
    choose: Callable[[list[str], str], Collection[str]] = choose_none,
    *,
    fresh: bool = False,
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
            _write_small(folder / runs.LAST, storage.read(runs.LAST))
        yield folder


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
    claims = [name for name in new if name.startswith("editions/") and name.endswith(EDITION)]
    try:
        # Two machines may choose one ID in the same second: the first keeps it.
        for name in claims:
            storage.write(name, (data / name).read_bytes(), expected="")
        with ThreadPoolExecutor(CONCURRENT_TRANSFERS) as pool:
            list(
                pool.map(lambda name: storage.upload(data / name, name), [n for n in new if n not in claims])
            )
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
        if file.is_file() and records.digest(file) == digest:
            return True
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.new")
        try:
            storage.download(name, draft)
            if draft.is_file():
                draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
        return file.is_file() and records.digest(file) == digest

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
    elif store.shown_id(folder) != edition:
        store.switch(folder, edition)


def _write_small(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink(missing_ok=True)
    elif not file.is_file() or file.read_bytes() != content:
        file.parent.mkdir(parents=True, exist_ok=True)
        records.write(file, content.decode())


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
                if store.shown_id(self.folder):
                    raise NoTables(f"there is no edition on {self.url} any more")
                return
            try:
                damaged = _download(storage, self.folder, manifest.edition_files(live))
                if damaged:
                    raise _damaged(self.url, damaged)
                store.opened(self.folder / "editions" / live, "live", verify=False)
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
        copied = bool(store.shown_id(self.folder))
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
