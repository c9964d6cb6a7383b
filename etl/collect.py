"""The first stage: files into data/raw, fetched from their publishers or given by a person."""

import dataclasses
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from etl import files
from etl.catalog import READERS, SOURCES, File, Source
from etl.errors import NotOffered, OutlookError, WrongUsage
from etl.files import Stamp
from etl.provenance import BY_HAND
from etl.read import IMPORTED
from etl.runlog.outcome import Outcome
from etl.runlog.progress import Reporter
from etl.store.raw_files import Raw

if TYPE_CHECKING:
    from etl.http import Client, Progress

# Files that file managers and spreadsheet programs leave in folders.
LEFT_BY_PROGRAMS = ("Thumbs.db", "desktop.ini", "__MACOSX")


def fetch_sources(
    sources: list[Source], client: "Client", raw: Raw, outcome: Outcome, force: bool, report: Reporter
) -> None:
    """Download what changed. A source with a substitute (`instead_of`) fails only if the substitute fails, too."""
    for source in report.steps([s for s in sources if not s.instead_of], "fetch"):
        _fetch_source(source, client, raw, outcome, force, report)
    for substitute in sources:
        if substitute.instead_of in outcome.failed:
            _fetch_source(substitute, client, raw, outcome, force, report)
            if substitute.name not in outcome.failed:
                del outcome.failed[substitute.instead_of]
                report.say(f"{substitute.instead_of}: took {substitute.name} instead")


def _fetch_source(
    source: Source, client: "Client", raw: Raw, outcome: Outcome, force: bool, report: Reporter
) -> None:
    arrived = False
    try:
        # A reader that takes several files needs those of one day, so they are downloaded together.
        for role, file in source.files.items():
            before = raw.files.get((source.name, role))
            if client.url_of(file) is None:
                continue
            to = raw.incoming / source.name / Path(file.name).name
            previous = before.stamp if before and not force else None
            stamp = _download(client, file, to, previous, report.bytes(f"{source.name} {role}"))
            if stamp is None:
                continue
            if before and before.stamp.sha256 == stamp.sha256:
                # The same bytes under new validators: keep the date on which they were first retrieved.
                stamp = dataclasses.replace(stamp, retrieved_at=before.stamp.retrieved_at)
            else:
                arrived = True
            raw.arrive(source.name, source.reader, role, to, stamp)
    except OutlookError as error:
        raw.forget(source.name)
        if isinstance(error, NotOffered) and not source.expected:
            outcome.absent.append(source.name)
        else:
            outcome.failed[source.name] = str(error)
            report.say(f"{source.name}: {error}")
        return
    (outcome.taken if arrived else outcome.unchanged).append(source.name)


def _download(
    client: "Client", file: File, to: Path, previous: Stamp | None, progress: "Progress"
) -> Stamp | None:
    if file.series:
        from etl.bls_api import download_series

        return download_series(client, file, to)
    return client.download(file, to, previous, progress)


def take_files(paths: Iterable[Path], raw: Raw, outcome: Outcome, report: Reporter) -> None:
    """Copy files that a person gave into data/raw. Raises WrongUsage where a path does not exist or is empty."""
    for given in paths:
        if not given.exists():
            raise WrongUsage(f"there is no file {given}", do="Check the path")
        found = _find_files(given) if given.is_dir() else [given]
        if not found:
            raise WrongUsage(f"{given} holds no files", expected="files that you downloaded")
        for path in found:
            _take_file(path, raw, outcome, report)


def _find_files(folder: Path) -> list[Path]:
    """The files that a person put into a folder. Raises OSError where a folder inside may not be read."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")) or path.name in LEFT_BY_PROGRAMS:
            continue
        if path.is_dir() and not path.is_symlink():
            found += _find_files(path)
        elif path.is_file():
            found.append(path)
    return found


def _take_file(path: Path, raw: Raw, outcome: Outcome, report: Reporter, inside: bool = False) -> None:
    """Copy one file into data/raw, or the files in a zip. `inside` a zip, another zip is not opened."""
    from etl.sources.detect import recognize_file

    try:
        kind = recognize_file(path)
    except OutlookError as error:
        members = [] if inside else _unpack(path, raw)
        if members:
            report.say(f"{path.name}: an archive of {len(members)} files")
            for member in members:
                _take_file(member, raw, outcome, report, inside=True)
        else:
            outcome.failed[path.name] = str(error)
            report.say(f"{path.name}: {error}")
        return
    digest = files.digest(path)
    # A reader of several files needs them under one source, in however many imports they come.
    source = kind.reader if READERS[kind.reader].mapping_files else IMPORTED + digest[:12]
    before = raw.files.get((source, kind.role))
    if before and before.stamp.sha256 == digest:
        outcome.unchanged.append(path.name)
        report.say(f"{path.name}: {kind.title}, already imported")
        return
    known = next((source for source in SOURCES if source.reader == kind.reader), None)
    stamp = Stamp(
        url=known.files[kind.role].url if known else path.name,
        sha256=digest,
        bytes=path.stat().st_size,
        retrieved_at=files.now(),
        copied_from=BY_HAND.copied_from,
        is_original=BY_HAND.is_original,
    )
    copy = raw.incoming / path.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, copy)
    raw.arrive(source, kind.reader, kind.role, copy, stamp)
    outcome.taken.append(path.name)
    report.say(f"{path.name}: {kind.title}")


def _unpack(path: Path, raw: Raw) -> list[Path]:
    """The files in a zip; none where it is not a zip, or a damaged one."""
    from etl.sources.detect import unpack_files

    try:
        return unpack_files(path, raw.incoming / ".unpacked" / path.name)
    except OutlookError:
        return []
