"""Commands on a data folder that lies on storage: worked on through a copy on this machine.

Below the address's folder of copies (etl.addresses) lie `work/` (of commands that change something), `read/` (of those
that only look) and `shown/` (of dashboards, etl.follow). A copy has every edition's edition.json, but only those tables
and publishers' files that were needed here.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

from etl import contents, lease
from etl import files as etl_files
from etl.addresses import Address
from etl.contents import Contents
from etl.errors import Busy, NoTables, StorageFailed
from etl.lease import Lease
from etl.runlog import last_run
from etl.storage import Changed, Storage
from etl.store import editions
from etl.store.editions import EDITION

# Requests wait for the network, not for a core.
AT_ONCE = 8
WORK, READ = "work", "read"
IDENTITY = "id"


class Working:
    """A copy that is changed and put back. `folder` is an ordinary data folder."""

    def __init__(self, storage: Storage, folder: Path, held: Lease) -> None:
        self.storage, self.folder, self._held = storage, folder, held
        self._version, self._known = looked(storage)
        self._last_run = storage.read(last_run.LAST)
        if held.taken_over:
            self._sweep()

    def bring(self, whole: Collection[str]) -> list[str]:
        """Bring the copy up to what the storage holds; the tables of editions in `whole`, too. Names of files that
        are not as they were published."""
        known = self._known
        for name in contents.SMALL:
            _small(self.folder / name, known.small.get(name, "").encode() or None)
        _small(self.folder / last_run.LAST, self._last_run)
        wrong = brought(self.storage, known, self.folder, {*whole, known.live} - {""})
        for edition in (self.folder / "editions").glob("*"):
            if edition.name not in known.editions:
                shutil.rmtree(edition, ignore_errors=True)
        show(self.folder, known.live)
        return wrong

    def has(self, file: Path) -> bool:
        """True where a publisher's file lies on the storage."""
        return file.relative_to(self.folder).as_posix() in self._known.raw

    def fetch(self, files: Collection[Path]) -> None:
        """Bring publishers' files that are to be read. What is damaged is found by its reader's own look."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda file: _got(self.storage, self.folder, file), files))

    def put(self) -> None:
        """Put what changed: publishers' files, editions, and last live.json. Raises Busy where the lock was lost."""
        now = contents.of_folder(self.folder, self._known)
        if now == self._known:
            return
        new = [name for name in now.named if name not in self._known.named]
        # Tables after the publishers' files, as on a disk: what is named first must be there.
        for group in ("raw/", "editions/"):
            files = [(self.folder / name, name) for name in sorted(new) if name.startswith(group)]
            with ThreadPoolExecutor(AT_ONCE) as pool:
                list(pool.map(lambda pair: self.storage.put(*pair), files))
        self._held.check()
        try:
            self.storage.write(contents.NAME, now.text(), instead_of=self._version)
        except Changed:
            # An answer may be lost and the request sent again: then what is there is ours.
            if self.storage.read(contents.NAME) != now.text():
                raise Busy(
                    f"another run published to {self.storage.address}",
                    do="Nothing was published; run it again",
                ) from None
        self._version, self._known = self.storage.version(contents.NAME), now
        # What is left over is cleared by the next run that changes something.
        with suppress(StorageFailed):
            self._sweep()

    def put_record(self) -> None:
        """Put what the last run did. Raises StorageFailed."""
        try:
            record = (self.folder / last_run.LAST).read_bytes()
        except FileNotFoundError:
            return
        if record != self._last_run:
            self.storage.write(last_run.LAST, record)

    def _sweep(self) -> None:
        """Remove what nothing names: editions that were pruned, and what a run that was stopped had put."""
        named = self._known.named
        found = [n for n in self.storage.names() if n.startswith(("editions/", "raw/")) and n not in named]
        if found:
            self.storage.remove(found)


_working: dict[Path, Working] = {}


def of(folder: Path) -> Working | None:
    """The copy that a data folder is; None for a folder that is none."""
    return _working.get(folder)


def put(folder: Path) -> None:
    """Put back what changed in a data folder that is a copy; nothing is done for any other."""
    copy = of(folder)
    if copy:
        copy.put()


@contextmanager
def working(
    address: Address, command: str, whole: Collection[str], say: Callable[[str], None]
) -> Iterator[Path]:
    """A copy to be changed, while no other machine changes the storage.

    Raises Busy where another does, StorageFailed where the storage cannot be had.
    """
    base, folder = address.copies, address.copies / WORK
    folder.mkdir(parents=True, exist_ok=True)
    # Of this machine's own runs one at a time, so that a lock which names this folder is a dead run's.
    with editions.lock(base):
        storage = Storage(address)
        with Lease(storage, command, _identity(base)).held() as held:
            copy = Working(storage, folder, held)
            wrong = copy.bring(whole)
            if wrong:
                say(f"On {address} these are not as they were published: {', '.join(wrong)}")
            _working[folder] = copy
            try:
                yield folder
            finally:
                del _working[folder]
                try:
                    copy.put_record()
                except StorageFailed as error:
                    say(f"What this run did could not be recorded: {error}")


@contextmanager
def reading(
    address: Address, whole: Callable[[Contents], Collection[str]], *, fresh: bool = False
) -> Iterator[Path]:
    """A copy to be looked at; `fresh`: every table as it lies on the storage now.

    Raises StorageFailed; NoTables where a table is not as it was published.
    """
    storage = Storage(address)
    if fresh:
        with tempfile.TemporaryDirectory() as scratch:
            _read(storage, Path(scratch), whole)
            yield Path(scratch)
        return
    folder = address.copies / READ
    with editions.waited(folder):
        _read(storage, folder, whole)
    yield folder


def _read(storage: Storage, folder: Path, whole: Callable[[Contents], Collection[str]]) -> None:
    _, known = looked(storage)
    for name in contents.SMALL:
        _small(folder / name, known.small.get(name, "").encode() or None)
    for edition in (folder / "editions").glob("*"):
        if edition.name not in known.editions:
            shutil.rmtree(edition, ignore_errors=True)
    wrong = brought(storage, known, folder, {*whole(known), known.live} - {""})
    if wrong:
        raise NoTables(
            f"on {storage.address} tables are not as they were published",
            came=", ".join(wrong),
            do="Run: python -m etl refresh --force, or restore an older edition",
        )
    show(folder, known.live)
    _small(folder / last_run.LAST, storage.read(last_run.LAST))
    by = lease.holder(storage)
    _small(folder / editions.ELSEWHERE, by.text() if by and by.lives else None)
    last = last_run.last(folder)
    # A run that goes on, or that died: its record is not put before it ends.
    if by and by.command in last_run.RUNS and (last is None or last.began_at < by.began_at):
        _small(folder / last_run.LAST, json.dumps(asdict(last_run.Run(by.command, by.began_at))).encode())


def looked(storage: Storage) -> tuple[str, Contents]:
    """What a storage holds, and the version of that. Raises StorageFailed."""
    # The version first: what is read may be newer, and then a write in place of it fails.
    version = storage.version(contents.NAME)
    return version, contents.from_text(storage.read(contents.NAME) if version else None)


def brought(storage: Storage, known: Contents, folder: Path, whole: Collection[str]) -> list[str]:
    """Bring editions that a copy lacks: tables of those in `whole`, edition.json of all. Names of what is missing on the
    storage, or is not as it was published; that is not taken."""
    wanted = [
        (f"editions/{edition}/{name}", digest)
        for edition, files in known.editions.items()
        for name, digest in files.items()
        if edition in whole or name == EDITION
    ]
    # Rewritten by hand, an edition of these files would be another.
    lacking = [(name, digest) for name, digest in wanted if not _is(folder / name, digest)]

    def got(pair: tuple[str, str]) -> str:
        name, digest = pair
        (folder / name).unlink(missing_ok=True)
        return "" if _got(storage, folder, folder / name, digest) else name

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [name for name in pool.map(got, lacking) if name]


def _is(file: Path, digest: str) -> bool:
    return file.is_file() and etl_files.digest(file) == digest


def _got(storage: Storage, folder: Path, file: Path, digest: str = "") -> bool:
    """Copy one object into the folder, there at once or not at all; false where it is gone or (with `digest`) another."""
    file.parent.mkdir(parents=True, exist_ok=True)
    coming = file.with_name(f".{uuid4().hex}.coming")
    try:
        if not storage.get(file.relative_to(folder).as_posix(), coming):
            return False
        if digest and etl_files.digest(coming) != digest:
            return False
        coming.replace(file)
        return True
    finally:
        coming.unlink(missing_ok=True)


def show(folder: Path, edition: str) -> None:
    """Let `live` of a copy lead to an edition, or nowhere."""
    if edition and editions.shown_id(folder) != edition:
        editions.switch(folder, edition)
    elif not edition:
        (folder / "live").unlink(missing_ok=True)


def _small(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink(missing_ok=True)
    elif not file.is_file() or file.read_bytes() != content:
        file.parent.mkdir(parents=True, exist_ok=True)
        etl_files.write(file, content.decode())


def _identity(base: Path) -> str:
    """A name of this folder of copies, made by chance once: two machines may share a host's name."""
    file = base / IDENTITY
    if not file.is_file():
        etl_files.write(file, uuid4().hex)
    return file.read_text(encoding="utf-8")
