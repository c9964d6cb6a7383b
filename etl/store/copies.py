"""Copies of a storage on this machine: pull editions, push a new one.

In the storage's cache folder, `work` is for commands that publish and `read` for commands that only read. Dashboards
have `shown` (etl.store.follower).
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock

from etl import files as etl_files
from etl.errors import Busy, NoTables, StorageFailed
from etl.runlog import last_run
from etl.schema import TABLES
from etl.store import editions
from etl.store.lock import lock
from etl.store.pointer import hide, shown_id, switch
from etl.store.records import EDITION
from etl.store.remote import (
    LIVE,
    OBJECT,
    SMALL,
    Changed,
    Manifest,
    Storage,
    StorageUrl,
    load_manifest,
    parse_manifest,
)

ORIGIN = "origin.json"
# Transfers wait for the network, not the CPU.
CONCURRENT_TRANSFERS = 8


def _load_origin(folder: Path) -> tuple[StorageUrl, str, Manifest] | None:
    """URL, version and content of the live.json that a working copy was pulled from; None for other data folders."""
    try:
        url, version, live = json.loads((folder / ORIGIN).read_text(encoding="utf-8"))
        return StorageUrl(url), version, parse_manifest(live.encode())
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        what = f"{ORIGIN} in {folder} cannot be used"
        raise StorageFailed(
            what, got=type(error).__name__, do="Empty that folder and run the command again"
        ) from error


def _save_origin(folder: Path, url: StorageUrl, version: str, manifest: Manifest) -> None:
    etl_files.write(folder / ORIGIN, json.dumps([url.text, version, manifest.to_json().decode()]))


@contextmanager
def working_copy(
    url: StorageUrl, *, whole: Collection[str] = (), say: Callable[[str], None]
) -> Iterator[Path]:
    """A local data folder for a command that publishes with `push`. Tables of the editions in `whole` are pulled too.

    Raises Busy if another run on this machine is using it, StorageFailed.
    """
    storage, folder = Storage(url), url.cache / "work"
    # The copy records the URL, which may contain a password.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with lock(url.cache):
        version, manifest, damaged = _pull(storage, folder, lambda known, live: whole)
        if damaged:
            say(f"These files on {url} differ from what was published: {', '.join(damaged)}")
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
            # The other run has written its own record.
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
    """A local data folder for a command that only reads. `fresh` pulls every file again.

    `choose` gets all edition IDs (newest first) and the ID shown, and returns the other editions whose tables are
    needed. Raises StorageFailed; NoTables if a file differs from what was published.
    """
    storage = Storage(url)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) if fresh else url.cache / "read"
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".pull.lock"):
            _, _, damaged = _pull(storage, folder, choose)
            if damaged:
                raise damaged_error(url, damaged)
            _write_small(folder / last_run.LAST, storage.read(last_run.LAST))
        yield folder


def describe_folder(folder: Path, known: Manifest) -> Manifest:
    """Build the manifest of a local data folder. Editions already in the storage keep the digests recorded there."""
    live = shown_id(folder)
    # The edition shown is listed even if its local edition.json is damaged.
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
    """Push the changes of a working copy. Does nothing for other data folders.

    Raises Busy if another run published since the copy was pulled, StorageFailed; nothing is published then.
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
                f"{name!a} cannot be uploaded to the storage",
                expected="a file name without backslashes and control characters",
                do="Rename the file and import it again",
            )
    claims = [name for name in new if name.startswith("editions/") and name.endswith(EDITION)]
    try:
        # Two machines may pick the same ID in the same second; the first one gets it.
        for name in claims:
            storage.write(name, (data / name).read_bytes(), expected="")
        with ThreadPoolExecutor(CONCURRENT_TRANSFERS) as pool:
            list(pool.map(lambda name: storage.upload(data / name, name), sorted({*new} - {*claims})))
        storage.write(LIVE, manifest.to_json(), expected=version)
    except Changed:
        what = f"another run published to {url} first"
        raise Busy(what, do="Nothing was published. Run the command again") from None
    _save_origin(data, url, storage.version(LIVE), manifest)
    # Leftovers are harmless; the next run tries again.
    with suppress(StorageFailed):
        storage.remove_unnamed(after.keys(), before.keys())


def remote_files(data: Path) -> dict[str, str]:
    """SHA-256 of the files in a working copy's storage, by path; empty for other data folders."""
    origin = _load_origin(data)
    return origin[2].files if origin else {}


def pull_files(data: Path, names: Iterable[str]) -> None:
    """Pull files into a working copy; the caller verifies them. Raises StorageFailed."""
    origin = _load_origin(data)
    if origin:
        files = origin[2].files
        download(Storage(origin[0]), data, {name: files[name] for name in names if name in files})


def _pull(
    storage: Storage, folder: Path, choose: Callable[[list[str], str], Collection[str]]
) -> tuple[str, Manifest, list[str]]:
    """Update a copy: small files, every edition.json, the tables of the edition shown and of the chosen ones.

    Returns the version of live.json, the manifest and the names of damaged files.
    """
    version, manifest = load_manifest(storage)
    known, live = manifest.editions.keys(), manifest.live
    whole = {live, *choose(sorted(known, reverse=True), live)} & known
    records_only = {f"editions/{e}/{EDITION}": manifest.editions[e][EDITION] for e in known}
    for name in SMALL:
        text = manifest.small.get(name)
        _write_small(folder / name, None if text is None else text.encode())
    damaged = download(storage, folder, records_only | manifest.edition_files(*sorted(whole)))
    for edition in (folder / "editions").glob("*"):
        if edition.name not in known:
            shutil.rmtree(edition, ignore_errors=True)
    show(folder, live)
    return version, manifest, damaged


def download(storage: Storage, folder: Path, files: Mapping[str, str]) -> list[str]:
    """Download files (name to SHA-256) that are not here yet. Returns the names of missing or damaged ones."""

    def fetch(name: str) -> bool:
        file, digest = folder / name, files[name]
        if not (OBJECT.fullmatch(name) and _is_inside(file.parent, folder)):
            raise StorageFailed(
                f"{name} is outside the cache folder {folder}",
                do="Empty that folder and run the command again",
            )
        if file.is_file() and etl_files.digest(file) == digest:
            return True
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.new")
        # A link in its place would be written through.
        draft.unlink(missing_ok=True)
        try:
            storage.download(name, draft)
            if draft.is_file():
                draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
        return file.is_file() and etl_files.digest(file) == digest

    with ThreadPoolExecutor(CONCURRENT_TRANSFERS) as pool:
        return [name for name, good in zip(files, pool.map(fetch, files), strict=True) if not good]


def _is_inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        # A loop of links.
        return False


def damaged_error(url: StorageUrl, names: list[str]) -> NoTables:
    """The error for files whose content differs from what was published."""
    return NoTables(
        f"files on {url} differ from what was published",
        got=", ".join(names),
        do="Run: python -m etl refresh --force, or restore an older edition",
    )


def show(folder: Path, edition: str) -> None:
    """Make `live` lead to an edition; remove it if `edition` is empty."""
    if not edition:
        hide(folder)
    elif shown_id(folder) != edition:
        switch(folder, edition)


def _write_small(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink(missing_ok=True)
    elif not file.is_file() or file.read_bytes() != content:
        file.parent.mkdir(parents=True, exist_ok=True)
        etl_files.write(file, content.decode())
