"""From publishers' files to a published edition: fetch or import, read, assemble, check, publish.

A source that fails leaves its last good rows in place: whatever no file was read for is carried over
from the edition before (or the snapshot), with its own entry in `sources`.
"""

import dataclasses
import hashlib
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl import copies, records, runs, store
from etl.errors import (
    ChecksFailed,
    ClusterFailed,
    LayoutChanged,
    NoTables,
    NotOffered,
    OutlookError,
    Unreadable,
    WrongUsage,
)
from etl.findings import Finding, accepted, errors
from etl.occupations import listed
from etl.outcome import Outcome
from etl.progress import Reporter
from etl.raw import Raw, RawFile
from etl.records import Stamp
from etl.secrets import hidden
from etl.sources import DATED_BY_THE_NATION, SOURCES, Source, chosen, offered_at
from etl.tables import ERROR
from etl.tasks import Here, Kept, Places, Task, fault_of

# What reads, assembles, checks and fetches is loaded where it is used: most refreshes find nothing new and read nothing.
if TYPE_CHECKING:
    import pyarrow as pa

    from etl.fetch import Fetcher
    from etl.readings import Reading

# Editions of the nation come first: state projections are dated by them.
READ_FIRST = ("projections-workbook", "projections-export")
ALL = "all"
IMPORTED = "imported-"
# Sources are read in this process, unless a cluster is named (etl.cluster).
HERE = Here()


def wanted_occupations(choice: str | None) -> frozenset[str] | None:
    """The codes that tables hold: the list, `all` (None), or codes joined by commas. Raises WrongUsage."""
    if choice is None or choice == "list":
        return frozenset(listed())
    if choice == ALL:
        return None
    codes = [c.strip() for c in choice.split(",") if c.strip()]
    odd = [c for c in codes if len(c) != 7 or c[2] != "-" or not c.replace("-", "").isdigit()]
    if odd or not codes:
        raise WrongUsage(
            "--occupations names codes that are not SOC codes",
            expected="all, or codes such as 29-2072,29-9021",
            came=", ".join(odd),
        )
    return frozenset(codes)


def refresh(
    data: Path,
    *,
    mirror: str | None = None,
    only: list[str] | None = None,
    force: bool = False,
    occupations: str | None = None,
    accept: Collection[str] = (),
    places: Places = HERE,
    report: Reporter,
) -> Outcome:
    """Fetch what changed, then build and publish. `accept` names findings that a person overrules.

    Raises WrongUsage (2), Busy (3), ChecksFailed (4), ClusterFailed (1); other failures are in the outcome.
    """
    from etl.fetch import Fetcher

    wanted = wanted_occupations(occupations)
    sources = chosen(only)
    fetcher = Fetcher(mirror, data / store.PARTS)
    with _run(data, "refresh") as outcome:
        if _is_held(data, outcome):
            return outcome
        places.look()
        raw = Raw(data, report)
        for source in report.steps([s for s in sources if not s.instead_of], "fetch"):
            _fetch(source, fetcher, raw, outcome, force, report)
        for spare in sources:
            if spare.instead_of in outcome.failed:
                _fetch(spare, fetcher, raw, outcome, force, report)
                if spare.name not in outcome.failed:
                    del outcome.failed[spare.instead_of]
                    report.say(f"{spare.instead_of}: {spare.name} was taken in its place")
        return _build(data, raw, wanted, outcome, force, accept, places, report)


def build(
    data: Path,
    *,
    occupations: str | None = None,
    accept: Collection[str] = (),
    places: Places = HERE,
    report: Reporter,
) -> Outcome:
    """Tidy again from data/raw, without the network, and publish."""
    wanted = wanted_occupations(occupations)
    with _run(data, "build") as outcome:
        if _is_held(data, outcome):
            return outcome
        places.look()
        return _build(data, Raw(data, report), wanted, outcome, True, accept, places, report)


def take(
    data: Path,
    paths: Iterable[Path],
    *,
    occupations: str | None = None,
    accept: Collection[str] = (),
    places: Places = HERE,
    report: Reporter,
) -> Outcome:
    """Take files that a person downloaded (folders are searched), known by what is in them, then build and publish.

    A file that is none of ours is refused with the reason; the others go on.
    """
    wanted = wanted_occupations(occupations)
    with _run(data, "import") as outcome:
        if _is_held(data, outcome):
            return outcome
        places.look()
        raw = Raw(data, report)
        for given in paths:
            if not given.exists():
                raise WrongUsage(f"there is no file {given}")
            found = _files_below(given) if given.is_dir() else [given]
            if not found:
                raise WrongUsage(f"{given} holds no files", expected="files that you downloaded")
            for path in found:
                _take(path, raw, outcome, report)
        return _build(data, raw, wanted, outcome, False, accept, places, report)


# What file managers and spreadsheet programs leave beside the files of a person.
OF_PROGRAMS = ("Thumbs.db", "desktop.ini", "__MACOSX")


def _files_below(folder: Path) -> list[Path]:
    """The files that a person put into a folder. Raises OSError where a folder in it lets nobody look."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")) or path.name in OF_PROGRAMS:
            continue
        if path.is_dir() and not path.is_symlink():
            found += _files_below(path)
        elif path.is_file():
            found.append(path)
    return found


@contextmanager
def _run(data: Path, command: str) -> Iterator[Outcome]:
    """One run alone in the data folder, with what an earlier one left behind cleared away, and recorded."""
    with store.lock(data), runs.recorded(data, command) as outcome:
        store.sweep(data)
        try:
            yield outcome
            copies.push(data)
        finally:
            # What a run that failed had begun would stand in the way until the next one: a full disk stays full.
            with suppress(OSError):
                store.sweep(data)


def _is_held(data: Path, outcome: Outcome) -> bool:
    held = store.held(data)
    if held:
        outcome.edition, outcome.held = held["edition"], held["since"][:10] or "a day unknown"
    return bool(held)


def _fetch(
    source: Source, fetcher: "Fetcher", raw: Raw, outcome: Outcome, force: bool, report: Reporter
) -> None:
    arrived = False
    try:
        for role, file in source.files.items():
            before = raw.files.get((source.name, role))
            if fetcher.address(file) is None:
                continue
            to = raw.incoming / source.name / (Path(file.name).name or "answer")
            # A reader that takes several files must get those of one day: they are asked for together.
            stamp = fetcher.fetch(
                file,
                to,
                before.stamp if before and not force else None,
                report.bytes(f"{source.name} {role}"),
            )
            if stamp is None:
                continue
            if before and before.stamp.sha256 == stamp.sha256:
                # The same bytes under new validators: remember these, keep the date of the first taking.
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


def _take(path: Path, raw: Raw, outcome: Outcome, report: Reporter, inside: bool = False) -> None:
    from etl.recognise import recognise, unpacked

    try:
        kind = recognise(path)
    except OutlookError as error:
        # A folder that somebody packed: its files are taken as though they lay beside each other.
        try:
            found = [] if inside else unpacked(path, raw.incoming / ".unpacked" / path.name)
        except OutlookError:
            found = []
        if found:
            report.say(f"{path.name}: an archive of {len(found)} files")
            for member in found:
                _take(member, raw, outcome, report, inside=True)
            return
        outcome.failed[path.name] = str(error)
        report.say(f"{path.name}: {error}")
        return
    digest = records.digest(path)
    # The flat file's parts belong together whichever way they came; any other file is a source of its own.
    source = kind.reader if kind.reader == "oews-flat" else IMPORTED + digest[:12]
    before = raw.files.get((source, kind.role))
    if before and before.stamp.sha256 == digest:
        outcome.unchanged.append(path.name)
        report.say(f"{path.name}: {kind.words}, had already")
        return
    known = next((s for s in SOURCES if s.reader == kind.reader), None)
    stamp = Stamp(
        url=known.files[kind.role].url if known else path.name,
        sha256=digest,
        bytes=path.stat().st_size,
        retrieved_at=records.now(),
    )
    copy = raw.incoming / path.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, copy)
    raw.arrive(source, kind.reader, kind.role, copy, stamp)
    outcome.taken.append(path.name)
    report.say(f"{path.name}: {kind.words}")


def _build(
    data: Path,
    raw: Raw,
    wanted: frozenset[str] | None,
    outcome: Outcome,
    force: bool,
    accept: Collection[str],
    places: Places,
    report: Reporter,
) -> Outcome:
    before = _before(data)
    live = before if before and before.kind == "live" else None

    def unchanged() -> bool:
        return live is not None and not force and live.about.get("inputs") == _fingerprint(raw, wanted)

    def stands(edition: store.Edition) -> Outcome:
        raw.keep()
        outcome.edition = edition.id
        return outcome

    if live and unchanged():
        return stands(live)
    raw.pull()
    raw.look()
    from etl.assemble import assemble
    from etl.checks import check
    from etl.job_titles import in_use

    old = before.tables() if before else None
    nation = _nation_jobs(old["projections"]) if old else {}
    readings = _read_all(raw, wanted, outcome, places, report, nation)
    # Asked again: what arrived may not be readable, and the rest what the edition was made from.
    if live and (not readings or unchanged()):
        return stands(live)
    if not readings:
        raise Unreadable(
            "there is no file that can be read, so there is nothing to publish",
            came=f"{len(outcome.failed)} that failed (see above)" if outcome.failed else "none",
            do="The tables that came with the project stand. Run refresh, or import files that you downloaded",
        )
    report.say("assemble and check")
    tables, disagreeing = assemble([*readings, in_use()], old)
    same_list = before is not None and before.about.get("occupations") == _choice(wanted)
    # Written while they are checked: tables that fail are seldom, and their files are removed.
    with store.drafted(data, tables) as publish:
        findings = check(tables, old if same_list else None) + disagreeing
        findings = _overruled(findings, accept, live, report)
        outcome.findings = findings
        for finding in findings:
            report.say(finding.sentence())
        wrong = errors(findings)
        if wrong:
            raise ChecksFailed(
                f"the new data failed {len(wrong)} of its checks, so the last good tables stand",
                came="; ".join(f.sentence() for f in wrong[:3]),
                do="Look at the publisher's file; nothing was changed. If it is right after all, run the command again with "
                + " ".join(f"--accept {name}" for name in dict.fromkeys(f.name for f in wrong)),
            )
        # The fingerprint is taken again: a file that arrived but could not be read is no input of this edition.
        about: dict[str, Any] = {
            "inputs": _fingerprint(raw, wanted),
            "occupations": _choice(wanted),
            "findings": [dataclasses.asdict(f) for f in findings],
            "failed": {name: hidden(text) for name, text in outcome.failed.items()},
        }
        edition = publish(about)
    raw.keep()
    outcome.changed, outcome.edition = True, edition.id
    outcome.rows = {name: len(table) for name, table in tables.items()}
    if not outcome.taken:
        outcome.taken = sorted(raw.sources())
    return outcome


def _overruled(
    findings: list[Finding], accept: Collection[str], live: store.Edition | None, report: Reporter
) -> list[Finding]:
    """The findings, marked where a person accepts them now, or accepted the very same for the edition that is live."""
    standing = accepted(live.about) if live else []
    today = f"by hand on {datetime.now(UTC):%Y-%m-%d}"
    marked = []
    for finding in findings:
        stands = next((s.accepted for s in standing if s.same(finding)), "")
        given = today if finding.name in accept and finding.severity == ERROR else stands
        marked.append(dataclasses.replace(finding, accepted=given))
    for name in sorted(set(accept) - {f.name for f in findings}):
        report.say(f"--accept {name}: this run found nothing of that name")
    return marked


def _before(data: Path) -> store.Edition | None:
    """The edition that a new one follows: the live one, else the snapshot, else none (the very first build)."""
    for opened in (store.live, store.snapshot):
        try:
            edition = opened(data)
        except NoTables:
            continue
        if edition:
            return edition
    return None


def _choice(wanted: frozenset[str] | None) -> str:
    return ALL if wanted is None else ",".join(sorted(wanted))


def _fingerprint(raw: Raw, wanted: frozenset[str] | None) -> str:
    """Digest of everything that decides the tables: the files taken, the occupations wanted, and this code."""
    digest = hashlib.sha256(_choice(wanted).encode())
    for name, files in sorted(raw.sources().items()):
        digest.update("".join([name, *sorted(f.role + f.stamp.sha256 for f in files)]).encode())
    for path in sorted(Path(__file__).parent.glob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read_all(
    raw: Raw,
    wanted: frozenset[str] | None,
    outcome: Outcome,
    places: Places,
    report: Reporter,
    nation: dict[int, int],
) -> "list[tuple[Reading, Stamp]]":
    """Every source's readings. One that cannot be read is a failure of that source alone.

    `nation` holds all jobs by base year as the edition before has them; editions read here are added. Readings are
    taken in one order, wherever and in whatever order they were read. Raises ClusterFailed.
    """
    from etl.readers import Context

    readings: list[tuple[Reading, Stamp]] = []
    groups = sorted(raw.sources().items(), key=lambda g: (g[1][0].reader not in READ_FIRST, g[0]))
    tasks = {name: _task(name, files, raw) for name, files in groups}
    at_once = [t for t in tasks.values() if t.reader not in DATED_BY_THE_NATION and not _missing(t)]
    with places.opened(report) as place:
        place.begin(at_once, Context(wanted, nation))
        for name, files in report.steps(groups, "read"):
            stamps = {f.role: f.stamp for f in files}
            # A person knows a file that they brought by its name.
            called = Path(files[0].path).name if name.startswith(IMPORTED) else name
            try:
                missing = _missing(tasks[name])
                if missing:
                    raise Unreadable(
                        f"{name} lacks files",
                        expected=", ".join(f"oe.{r}" for r in missing),
                        do="Import them as well",
                    )
                with raw.checked(files):
                    found = place.read(tasks[name], Context(wanted, nation))
                _is_what_its_address_promises(name, found)
            except ClusterFailed:
                raise
            # A reader's own error says what is wrong with the file; any other is a fault of the reader, and must
            # not take the other sources with it.
            except Exception as error:
                raw.forget(name)
                if not isinstance(error, OutlookError):
                    error = fault_of(called, error)
                outcome.failed[called] = str(error)
                outcome.taken = [t for t in outcome.taken if t != called]
                report.say(f"{called}: {error}")
                continue
            for reading in found:
                stamp = stamps["data"]
                if name.startswith(IMPORTED):
                    if (name, "data") in raw.fresh:
                        report.say(f"{called}: {reading.dataset}, {reading.vintage}")
                    stamp = dataclasses.replace(stamp, url=offered_at(reading.source_id) or stamp.url)
                readings.append((reading, stamp))
                if "projections" in reading.tables:
                    nation |= _nation_jobs(reading.tables["projections"])
    return readings


def _task(name: str, files: list[RawFile], raw: Raw) -> Task:
    """One source's files as a task, whole or not."""
    kept = {f.role: Kept(raw.path(f), f.stamp.sha256, f.stamp.bytes) for f in files}
    return Task(name, files[0].reader, kept)


def _missing(task: Task) -> list[str]:
    """Roles of which there is no file."""
    known = next(s for s in SOURCES if s.reader == task.reader)
    return [role for role in known.files if role not in task.files]


def _is_what_its_address_promises(name: str, found: "list[Reading]") -> None:
    """Raises LayoutChanged where a publisher left another year's file under an address."""
    source = next((s for s in SOURCES if s.name == name), None)
    others = [r.source_id for r in found if source and not r.source_id.startswith(source.gives)]
    if source and others:
        raise LayoutChanged(
            f"{name} holds another edition than its address promises",
            expected=source.gives.rstrip("-"),
            came=", ".join(others),
            do="Look at the publisher's page; the file may have been put up under a wrong name",
        )


def _nation_jobs(projections: "pa.Table") -> dict[int, int]:
    rows = projections.select(["occupation_code", "base_year", "jobs_base"]).to_pylist()
    return {
        r["base_year"]: r["jobs_base"] for r in rows if r["occupation_code"] == "00-0000" and r["jobs_base"]
    }
