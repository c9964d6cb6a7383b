"""Object or shared storage, and live.json, which lists every file there.

live.json                     the edition shown, and every file with its SHA-256; written last, atomically, and only
                              if nobody changed it since it was read
editions/ID/TABLE.parquet     as in a local data folder; never changed once live.json lists them
raw/SOURCE/DIGEST/NAME        the publishers' files
last-run.json                 record of the last run
"""

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from etl.errors import OutlookError, StorageFailed, WrongUsage
from etl.secrets import masked
from etl.store import editions as store_editions
from etl.store.editions import HELD
from etl.store.records import EDITION, EDITION_ID, SHA256

LIVE, FORMAT = "live.json", 1
RAW_MANIFEST = "raw/manifest.json"
# Small files that change under one name are kept inside live.json.
SMALL = (RAW_MANIFEST, HELD)
# Every name in live.json becomes a path on this machine.
OBJECT = re.compile(
    rf"editions/{EDITION_ID.pattern}/(edition\.json|[a-z][a-z0-9_]*\.parquet)"
    r"|raw/[A-Za-z0-9][\w.-]*/[0-9a-f]{12}/(?!\.{1,2}$)[^/\\\x00-\x1f\ud800-\udfff]+",
    re.ASCII,
)
# Thousands of editions and raw files; more is not read into memory.
MOST_LIVE_BYTES = 64_000_000
# A run on another machine uploads files before live.json lists them.
KEEP_UNNAMED = timedelta(days=1)
INSTALL = "pip install -r requirements-storage.txt"
# Object storage has no folders; on anything else, a file's folder is created first.
OBJECT_STORAGE = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "memory", "oci"}
S3_LIMITS = {"connect_timeout": 5, "read_timeout": 60, "retries": {"total_max_attempts": 2}}
NO_CREDENTIALS = {"NoCredentialsError", "PartialCredentialsError", "TokenRetrievalError"}
CONDITION_FAILED = {"PreconditionFailed", "ConditionalRequestConflict", "409", "412"}


@dataclass(frozen=True)
class StorageUrl:
    """A URL that fsspec knows (s3://bucket/prefix, file:///folder). Printed, it hides user name and password."""

    text: str

    def __str__(self) -> str:
        return masked(self.text)

    @property
    def cache(self) -> Path:
        """Folder for this machine's copies, in OUTLOOK_CACHE or the user's cache folder."""
        given = os.environ.get("OUTLOOK_CACHE")
        try:
            user = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
            folder = Path(given).expanduser() if given else Path(user, "health-information-outlook")
        except RuntimeError as error:
            raise WrongUsage(
                "this user has no home folder for copies of the storage",
                do="Set OUTLOOK_CACHE to a folder, as a whole path",
            ) from error
        readable = re.sub(r"[^A-Za-z0-9]+", "-", str(self))[:40].strip("-")
        digest = hashlib.sha256(self.text.encode()).hexdigest()[:12]
        return folder / f"{readable}-{digest}"


def parse_location(text: str) -> Path | StorageUrl:
    """A data folder as a person names it: a local path, also with ~, or a storage URL. Raises WrongUsage."""
    if "://" in text:
        return StorageUrl(text.rstrip("/"))
    try:
        # Environment files and systemd hand over ~ as it is; a shell would have expanded it.
        return Path(text).expanduser()
    except RuntimeError as error:
        raise WrongUsage(f"there is no home folder for {text}", do="Give the whole path") from error


def data_location() -> Path | StorageUrl:
    """OUTLOOK_DATA, or the project's data/."""
    given = os.environ.get("OUTLOOK_DATA")
    return parse_location(given) if given else store_editions.PROJECT / "data"


# Storage ---------------------------------------------------------------------------------------------------


class Changed(Exception):
    """The object is not in the version that a write expects."""


class Storage:
    """Objects below one URL. Every method raises StorageFailed if the storage fails or cannot be reached."""

    def __init__(self, url: StorageUrl) -> None:
        """Raises WrongUsage if the URL is invalid or its driver is not installed."""
        self.url = url
        protocol = url.text.partition("://")[0].rpartition("::")[2]
        try:
            # Imported late: fsspec takes a tenth of a second, and local folders do not need it.
            import fsspec
            from fsspec.implementations.dirfs import DirFileSystem

            options: dict[str, Any] = {"use_listings_cache": False, "skip_instance_cache": True}
            if protocol in ("s3", "s3a") and "config_kwargs" not in fsspec.config.conf.get("s3", {}):
                options["config_kwargs"] = S3_LIMITS
            driver, root = fsspec.url_to_fs(url.text, **options)
        except ImportError as error:
            what = f"the driver for {protocol}:// is not installed"
            raise WrongUsage(what, got=str(error), do=INSTALL) from error
        except Exception as error:
            expected = "a URL that fsspec knows, such as s3://bucket/prefix"
            raise WrongUsage(f"{url} cannot be used", expected=expected, got=str(error)) from error
        self._files = DirFileSystem(root, driver)
        self._protocols = {driver.protocol} if isinstance(driver.protocol, str) else set(driver.protocol)

    def version(self, name: str) -> str:
        """Version of an object, which changes with its content; empty if there is no such object."""
        return self.describe(name)[0]

    def describe(self, name: str) -> tuple[str, int]:
        """Version of an object, and its size in bytes; empty and 0 if there is no such object."""
        info = self._read("info", name) or {}
        version = str(info.get("ETag") or sorted((k, str(v)) for k, v in info.items()) or "")
        return version, int(info.get("size") or 0)

    def read(self, name: str) -> bytes | None:
        """Content of a small object; None if there is no such object."""
        content: bytes | None = self._read("cat_file", name)
        return content

    def download(self, name: str, to: Path) -> None:
        """Copy an object to a file. Writes no file if there is no such object."""
        self._read("get_file", name, str(to))

    def upload(self, file: Path, name: str) -> None:
        with self._errors("written"):
            self._make_folder(name)
            self._files.put_file(str(file), name)

    def write(self, name: str, content: bytes, *, expected: str | None = None) -> None:
        """Write a small object atomically; with `expected`, only over that version ("": only if there is no object).

        S3 enforces the condition; on other storage it is checked just before writing. Raises Changed.
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
            # If a reply is lost and the write retried, the object may already have our content.
            if self.read(name) != content:
                raise

    def remove_unnamed(self, named: Collection[str], replaced: Collection[str]) -> None:
        """Remove files that live.json no longer lists (`replaced`), and old leftovers of interrupted runs."""
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
        """Call the driver. Returns None if there is no such object."""
        with self._errors("read"):
            try:
                return getattr(self._files, method)(*arguments)
            except FileNotFoundError as error:
                if _s3_code(error) == "NoSuchBucket":
                    raise
                return None

    @contextmanager
    def _errors(self, verb: str) -> Iterator[None]:
        """Translate a driver's errors. They are matched by name, since the driver may not be installed."""
        try:
            yield
        except (OutlookError, Changed):
            raise
        except Exception as error:
            kind, code = type(error).__name__, _s3_code(error)
            # The object to replace was deleted.
            gone = code == "NoSuchKey" and "PutObject" in str(error.__cause__)
            if isinstance(error, FileExistsError) or code in CONDITION_FAILED or gone:
                raise Changed(str(error)) from error
            what, do = f"{self.url} cannot be {verb}", "Try again. Published data is unchanged"
            if isinstance(error, PermissionError):
                what, do = f"access to {self.url} was denied", "Check the credentials and their permissions"
            elif kind in NO_CREDENTIALS:
                what, do = f"there are no credentials for {self.url}", "Set them the way its driver expects"
            elif isinstance(error, FileNotFoundError):
                what, do = f"there is no such bucket or folder: {self.url}", "Create it, or correct the URL"
            raise StorageFailed(what, got=" ".join(f"{kind}: {error}".split()), do=do) from error


def _s3_code(error: Exception) -> str:
    response = getattr(error.__cause__, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""


# live.json -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Manifest:
    """Content of live.json: `editions` has the SHA-256 of each file by ID; `small` has small files' texts by path."""

    live: str = ""
    editions: dict[str, dict[str, str]] = field(default_factory=dict)
    small: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> bytes:
        return (json.dumps(asdict(self), indent=1, sort_keys=True) + "\n").encode()

    def edition_files(self, *editions: str) -> dict[str, str]:
        """SHA-256 of the files of these editions, by path."""
        return {f"editions/{e}/{file}": digest for e in editions for file, digest in self.editions[e].items()}

    @property
    def files(self) -> dict[str, str]:
        """SHA-256 of every file, by path."""
        raw = json.loads(self.small.get(RAW_MANIFEST, "[]"))
        return self.edition_files(*self.editions) | {f"raw/{e['path']}": e["stamp"]["sha256"] for e in raw}


def parse_manifest(text: bytes | None) -> Manifest:
    """Validate and parse live.json. Without one, the manifest is empty. Raises StorageFailed."""
    if text is None:
        return Manifest()
    try:
        manifest = Manifest(**json.loads(text))
        _check(manifest)
        return manifest
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        plain = type(error) is ValueError
        raise _unusable(str(error) if plain else f"a different structure ({type(error).__name__})") from error


def _check(manifest: Manifest) -> None:
    """Raises ValueError, or KeyError, TypeError or AttributeError for another structure."""
    if type(manifest.format) is not int or manifest.format != FORMAT or not isinstance(manifest.live, str):
        raise ValueError("an unknown format")
    for edition, files in manifest.editions.items():
        if not EDITION_ID.fullmatch(edition):
            raise ValueError(f"an invalid edition ID ({edition[:80]!a})")
        if EDITION not in files:
            raise ValueError("an edition lacks its edition.json")
    if manifest.live and manifest.live not in manifest.editions:
        raise ValueError("the edition shown is not listed")
    for name, digest in manifest.files.items():
        if not (OBJECT.fullmatch(name) and SHA256.fullmatch(digest)):
            raise ValueError(f"an invalid file name or digest ({name[:80]!a})")
    if not all(name in SMALL and text.encode() is not None for name, text in manifest.small.items()):
        raise ValueError("an unknown small file")


def _unusable(got: str) -> StorageFailed:
    return StorageFailed(
        f"{LIVE} on the storage cannot be used",
        expected="the file as the last publishing run wrote it",
        got=got[:200],
        do="Restore an earlier version of it, or delete it and run: python -m etl refresh",
    )


def load_manifest(storage: Storage) -> tuple[str, Manifest]:
    """The version of live.json, and its content. Raises StorageFailed."""
    # Version before content: if the content is newer, a conditional write over this version fails.
    version, size = storage.describe(LIVE)
    if size > MOST_LIVE_BYTES:
        raise _unusable(f"{size:,} bytes")
    return version, parse_manifest(storage.read(LIVE) if version else None)
