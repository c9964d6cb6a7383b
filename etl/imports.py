"""Files that a person gave, taken into data/raw: loose, in folders, or packed. Every one of them is accounted for."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import ParamSpec

from etl import files
from etl.catalog import READERS, SOURCES
from etl.errors import NotRecognised, OutlookError, Unreadable, WrongUsage
from etl.files import Stamp
from etl.formats.companions import explain_companion
from etl.formats.csv_text import read_bytes
from etl.formats.file_head import open_regular
from etl.formats.zip_archive import MAX_FILE_BYTES, Zip, find_archive, member_path
from etl.isolation import Pool, WorkerDied, open_pool
from etl.paths import MAX_BYTES, clean_name, copy_file, find_given, walk_folder
from etl.provenance import BY_HAND
from etl.read import IMPORTED
from etl.runlog.accounts import PASSED, REFUSED, TAKEN, Accounts
from etl.runlog.outcome import Outcome
from etl.runlog.progress import Reporter
from etl.sources.detect import HEAD_BYTES, RecognizedFile, recognize, recognize_file
from etl.sources.oews_workbooks.may import find_folder_year
from etl.store.raw_files import Raw, RawFile

P = ParamSpec("P")

# Somebody's folder of downloads is not fuller; a whole disk given by mistake is.
MAX_FILES = 50_000
# An archive in an archive is opened; one in that is not.
MAX_NESTED = 1
# After so many, refusals are only counted, both on the screen and in the record of the run.
MAX_NAMED = 50
PROGRESS_EVERY = 500


@dataclass(frozen=True)
class _Member:
    """A file in an archive: its path there, what it is, or why it is passed over or refused."""

    path: PurePosixPath
    unpacked: Path
    kind: RecognizedFile | None = None
    is_archive: bool = False
    why_passed: str = ""
    error: str = ""


def take_files(
    paths: Sequence[Path],
    raw: Raw,
    outcome: Outcome,
    accounts: Accounts,
    report: Reporter,
    year: int | None = None,
) -> None:
    """Take the files at these paths into data/raw, with the `year` that the person says they are of, if any.

    Raises WrongUsage where a path does not exist or is empty.
    """
    with open_pool(1) as pool:
        importer = _Importer(pool, raw, outcome, accounts, report, year)
        for path in paths:
            given = find_given(path)
            if given.is_dir():
                importer.take_folder(given)
            else:
                importer.take_file(given, str(given))
        importer.report_rest()


class _Importer:
    """One import: takes, passes over or refuses one file after the other."""

    def __init__(
        self,
        pool: Pool,
        raw: Raw,
        outcome: Outcome,
        accounts: Accounts,
        report: Reporter,
        year: int | None,
    ) -> None:
        self._pool = pool
        self._raw, self._outcome, self._accounts, self._report = raw, outcome, accounts, report
        self._year = year
        self._refusals = 0

    def take_folder(self, folder: Path) -> None:
        """Take every file below a folder. Raises WrongUsage where there is none at all."""
        known, seen, useful = len(self._accounts), 0, 0
        for path, state, problem in walk_folder(folder):
            seen += 1
            if seen > MAX_FILES:
                reason = f"it holds more than {MAX_FILES:,} files; the rest was not looked at. Import only your downloads."
                self._accounts.add(str(folder), REFUSED, reason)
                self._outcome.failed[str(folder)] = reason
                break
            if seen % PROGRESS_EVERY == 0:
                self._report.say(f"looked at {seen:,} files in {folder}")
            why = explain_companion(PurePosixPath(path.relative_to(folder).as_posix()))
            if why:
                self._accounts.add(str(path), PASSED, why)
                continue
            if state == PASSED:
                self._accounts.add(str(path), PASSED, problem)
                continue
            useful += 1
            if state == REFUSED:
                self._refuse(str(path), problem)
            else:
                self.take_file(path, str(path))
        if len(self._accounts) == known:
            raise WrongUsage(f"{folder} holds no files", expected="files that you downloaded")
        if not useful:
            self._refuse_companions(str(folder))

    def take_file(self, path: Path, given: str) -> None:
        """Take one file, or those that it packs."""
        try:
            with open_regular(path) as stream:
                head, size = stream.read(HEAD_BYTES), os.fstat(stream.fileno()).st_size
            if size > MAX_BYTES:
                raise Unreadable(
                    f"{path.name} is larger than any publisher's file",
                    expected=f"at most {MAX_BYTES:,} bytes",
                    got=f"{size:,}",
                )
            archive = None
            if head.startswith(b"PK") and size <= MAX_FILE_BYTES:
                with open_regular(path) as stream:
                    archive = find_archive(stream.read(size), path.name)
            if archive:
                self._take_archive(archive, path, given, 0)
                return
            kind = self._call(path.name, recognize_file, path)
            why = explain_companion(PurePosixPath(path.name))
        except OSError as error:
            reason = NotRecognised(
                f"{path.name} cannot be opened", expected="a file", got=error.strerror or str(error)
            )
            self._refuse(given, str(reason))
        except OutlookError as error:
            why = explain_companion(PurePosixPath(path.name))
            self._refuse(given, f"{path.name} holds no figures ({why})." if why else str(error))
        else:
            self._accounts.add(given, *self._keep(path, kind, given, self._find_year(kind, given)))

    def _call(
        self, name: str, recognize: Callable[P, RecognizedFile], *arguments: P.args, **named: P.kwargs
    ) -> RecognizedFile:
        """Recognize a file in the worker process. Raises Unreadable where that ended."""
        try:
            return self._pool.submit(recognize, *arguments, **named).result()
        except WorkerDied as death:
            raise death.explain(name) from death

    def _take_archive(self, archive: Zip, path: Path, given: str, depth: int) -> None:
        """Take an archive whole where it is as a publisher packs it, else file by file."""
        try:
            members = list(self._look_at_members(archive, given))
        except OutlookError as error:
            self._refuse(given, str(error))
            return
        useful = [member for member in members if not member.why_passed]
        for member in members:
            if member.why_passed:
                self._accounts.add(f"{given}/{member.path}", PASSED, member.why_passed)
        if not useful:
            self._refuse_companions(given)
            return
        kinds = {(member.kind, self._find_year(member.kind, f"{given}/{member.path}")) for member in useful}
        kind, year = next(iter(kinds))
        # Workbooks of several years may have one name, told apart by their folders alone.
        if len(kinds) == 1 and kind and READERS[kind.reader].zipped:
            state, why = self._keep(path, kind, given, year)
            for member in useful:
                self._accounts.add(f"{given}/{member.path}", state, why, given)
            return
        self._report.say(f"{given}: an archive of {len(members)} files")
        for member in useful:
            self._take_member(member, archive, f"{given}/{member.path}", depth)

    def _look_at_members(self, archive: Zip, given: str) -> Iterator[_Member]:
        """Every member, unpacked into a folder of its own: two of them, or of two archives, may have one name."""
        folder = (
            self._raw.incoming
            / ".unpacked"
            / hashlib.sha256(given.encode("utf-8", "replace")).hexdigest()[:12]
        )
        for number, entry in enumerate(archive.entries):
            path = member_path(entry)
            unpacked = folder / str(number) / clean_name(path.name)
            why = explain_companion(path)
            if why:
                yield _Member(path, unpacked, why_passed=why)
                continue
            content = archive.read(entry)
            unpacked.parent.mkdir(parents=True, exist_ok=True)
            unpacked.write_bytes(content)
            if find_archive(content, path.name):
                yield _Member(path, unpacked, is_archive=True)
                continue
            try:
                load = partial(read_bytes, unpacked, MAX_FILE_BYTES)
                kind = self._call(path.name, recognize, path.name, content[:HEAD_BYTES], load)
            except OutlookError as error:
                yield _Member(path, unpacked, error=str(error))
            else:
                yield _Member(path, unpacked, kind)

    def _take_member(self, member: _Member, archive: Zip, given: str, depth: int) -> None:
        if member.error:
            self._refuse(given, member.error)
        elif member.kind:
            self._accounts.add(
                given, *self._keep(member.unpacked, member.kind, given, self._find_year(member.kind, given))
            )
        elif depth >= MAX_NESTED:
            self._refuse(
                given, f"{member.path.name} is an archive in an archive in an archive. Unpack it first."
            )
        else:
            inner = find_archive(member.unpacked.read_bytes(), member.path.name, archive.unpacked)
            if inner:
                self._take_archive(inner, member.unpacked, given, depth + 1)

    def _find_year(self, kind: RecognizedFile | None, given: str) -> int | None:
        """The year that the person or a folder's or archive's name says, where the reader asks for it."""
        takes_year = kind is not None and READERS[kind.reader].takes_year
        return self._year or find_folder_year(Path(given)) if takes_year else None

    def _keep(self, path: Path, kind: RecognizedFile, given: str, year: int | None) -> tuple[str, str]:
        """Copy a recognized file into data/raw. Returns TAKEN or PASSED, and what it is."""
        copy = self._raw.incoming / ".copy" / clean_name(PurePosixPath(given).name)
        digest, size = copy_file(path, copy)
        earlier = self._raw.find(digest, kind.reader, kind.role)
        if earlier and (earlier.year == year or not earlier.source.startswith(IMPORTED)):
            copy.unlink()
            self._outcome.unchanged.append(given)
            return self._say(given, PASSED, f"{kind.title}, {self._explain_earlier(earlier)}")
        # A reader of several files needs them under one source, in however many imports they come.
        source = kind.reader if READERS[kind.reader].mapping_files else IMPORTED + digest[:12]
        known = next((each for each in SOURCES if each.reader == kind.reader), None)
        stamp = Stamp(
            url=known.files[kind.role].url if known else path.name,
            sha256=digest,
            bytes=size,
            retrieved_at=files.now(),
            copied_from=BY_HAND.copied_from,
            is_original=BY_HAND.is_original,
        )
        self._raw.arrive(source, kind.reader, kind.role, copy, stamp, given=given, year=year)
        self._outcome.taken.append(given)
        return self._say(given, TAKEN, kind.title)

    def _explain_earlier(self, earlier: RawFile) -> str:
        if (earlier.source, earlier.role) in self._raw.fresh:
            return f"the same bytes as {earlier.given}"
        is_fetched = earlier.source in {source.name for source in SOURCES}
        return f"already fetched as {earlier.source}" if is_fetched else "already imported"

    def _say(self, given: str, state: str, why: str) -> tuple[str, str]:
        self._report.say(f"{given}: {why}")
        return state, why

    def _refuse(self, given: str, reason: str) -> None:
        self._accounts.add(given, REFUSED, reason)
        self._fail(given, reason)

    def _fail(self, given: str, reason: str) -> None:
        self._refusals += 1
        if self._refusals <= MAX_NAMED:
            self._outcome.failed[given] = reason
            self._report.say(f"{given}: {reason}")

    def _refuse_companions(self, given: str) -> None:
        # What lies in it has accounts already.
        self._fail(
            given, "it holds no publisher's file, only what lies beside such files. Import the file itself."
        )

    def report_rest(self) -> None:
        """Say how many refusals were only counted."""
        more = self._refusals - MAX_NAMED
        if more > 0:
            self._outcome.failed[f"{more:,} more files"] = f"{more:,} more files were refused."
            self._report.say(f"{more:,} more files were refused")
