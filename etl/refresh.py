"""From publishers' files to a published edition: fetch or import, read, assemble, check, publish.

A source that fails leaves its last good rows in place: whatever no file was read for is carried over
from the edition before (or the snapshot), with its own entry in `sources`.
"""

import dataclasses
import hashlib
import json
import shutil
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from etl import away, records, runs, soc, store
from etl.checks import Finding, check, errors
from etl.continuity import A_CORRECTION
from etl.errors import ChecksFailed, LayoutChanged, NoTables, NotOffered, OutlookError, Unreadable, WrongUsage
from etl.fetch import Fetcher, Stamp, address_of
from etl.findings import accepted
from etl.keys import codes, encoded, joined
from etl.outcome import Outcome
from etl.progress import Reporter
from etl.readings import Reading
from etl.recognise import recognise, unpacked
from etl.secrets import hidden
from etl.sources import READERS, SOURCES, Context, Source, chosen, offered_at, precedence
from etl.tables import ERROR, OCCUPATIONS, TABLES, WARNING, quoted_rows
from etl.tables import SOURCES as SOURCES_TABLE

MANIFEST = "manifest.json"
# Editions of the nation come first: state projections are dated by them.
READ_FIRST = ("projections-workbook", "projections-export")
ALL = "all"
IMPORTED = "imported-"
# More pieces than any refresh has: precedence counts first, then the order of taking.
LATER = 100_000


@dataclass(frozen=True)
class RawFile:
    """A publisher's file in data/raw: for which source and reader, in which role, and its stamp."""

    source: str
    reader: str
    role: str
    path: str
    stamp: Stamp


class Raw:
    """data/raw and its manifest. New files wait in .incoming until an edition was published from them.

    A file lies at SOURCE/DIGEST/NAME: a newer one never takes its place while the manifest still names it.
    """

    def __init__(self, data: Path, report: Reporter) -> None:
        self.folder = data / "raw"
        self._away = away.of(data)
        self.incoming = self.folder / ".incoming"
        self.files: dict[tuple[str, str], RawFile] = {}
        self.fresh: dict[tuple[str, str], RawFile] = {}
        try:
            for entry in json.loads((self.folder / MANIFEST).read_text(encoding="utf-8")):
                raw = RawFile(**{**entry, "stamp": Stamp(**entry["stamp"])})
                if self._lies_here(raw) or (self._away and self._away.has(self.folder / raw.path)):
                    self.files[raw.source, raw.role] = raw
        except FileNotFoundError:
            pass
        except (ValueError, KeyError, TypeError) as error:
            self.files = {}
            report.say(
                f"{MANIFEST} of data/raw cannot be read ({type(error).__name__}): every file is taken anew."
            )

    def _lies_here(self, raw: RawFile) -> bool:
        return (self.folder / raw.path).exists()

    def bring(self) -> None:
        """Have every file here, of a data folder that lies on storage. Raises StorageFailed."""
        if self._away:
            kept = [raw for key, raw in self.files.items() if key not in self.fresh]
            self._away.fetch([self.folder / raw.path for raw in kept if not self._lies_here(raw)])

    def arrive(self, source: str, reader: str, role: str, file: Path, stamp: Stamp) -> None:
        """Take in a file that was fetched or given."""
        raw = RawFile(source, reader, role, f"{source}/{stamp.sha256[:12]}/{file.name}", stamp)
        waiting = self.incoming / raw.path
        waiting.parent.mkdir(parents=True, exist_ok=True)
        file.replace(waiting)
        self.fresh[source, role] = raw

    def path(self, raw: RawFile) -> Path:
        """Where a file lies now, arrived or kept."""
        waiting = self.incoming / raw.path
        return (
            waiting if (raw.source, raw.role) in self.fresh and waiting.exists() else self.folder / raw.path
        )

    def sources(self) -> dict[str, list[RawFile]]:
        """Every source's files, the newest of each role."""
        groups: dict[str, list[RawFile]] = {}
        for raw in {**self.files, **self.fresh}.values():
            groups.setdefault(raw.source, []).append(raw)
        return groups

    def forget(self, source: str) -> None:
        """Drop what arrived for a source that could not be read."""
        self.fresh = {key: raw for key, raw in self.fresh.items() if key[0] != source}

    @contextmanager
    def checked(self, files: list[RawFile]) -> Iterator[None]:
        """Look whether files are as they were taken, while they are read: a large one takes a second.

        Raises Unreadable, whatever the reading came to, and forgets the file where the disk changed it.
        """
        with ThreadPoolExecutor(1) as other:
            looking = other.submit(self._changed, files)
            try:
                yield
            finally:
                changed = looking.result()
                for raw in changed:
                    del self.files[raw.source, raw.role]
                if changed:
                    raise Unreadable(
                        f"{changed[0].path} in data/raw is not as it was taken",
                        do="Run refresh again: it is taken anew. A file brought by hand has to be imported again",
                    )

    def _changed(self, files: list[RawFile]) -> list[RawFile]:
        return [
            raw
            for raw in files
            if (raw.source, raw.role) not in self.fresh and records.digest(self.path(raw)) != raw.stamp.sha256
        ]

    def keep(self) -> None:
        """Move what arrived into place, name it in the manifest in one step, then clear what that no longer names."""
        for raw in self.fresh.values():
            waiting = self.incoming / raw.path
            if waiting.exists():
                target = self.folder / raw.path
                target.parent.mkdir(parents=True, exist_ok=True)
                waiting.replace(target)
        self.files.update(self.fresh)
        self.fresh = {}
        entries = [dataclasses.asdict(self.files[key]) for key in sorted(self.files)]
        text = json.dumps(entries, indent=1) + "\n"
        manifest = self.folder / MANIFEST
        self.folder.mkdir(parents=True, exist_ok=True)
        if not manifest.exists() or manifest.read_text(encoding="utf-8") != text:
            records.write(manifest, text)
            self._clear()
        shutil.rmtree(self.incoming, ignore_errors=True)

    def _clear(self) -> None:
        named = {(self.folder / raw.path).parent for raw in self.files.values()}
        for folder in self.folder.glob("*/*"):
            if folder.is_dir() and not folder.parent.name.startswith(".") and folder not in named:
                shutil.rmtree(folder, ignore_errors=True)


def wanted_occupations(choice: str | None) -> frozenset[str] | None:
    """The codes that tables hold: the list, `all` (None), or codes joined by commas. Raises WrongUsage."""
    if choice is None or choice == "list":
        return frozenset(soc.listed())
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
    report: Reporter,
) -> Outcome:
    """Fetch what changed, then build and publish. `accept` names findings that a person overrules.

    Raises WrongUsage (2), Busy (3), ChecksFailed (4); other failures are in the outcome.
    """
    wanted = wanted_occupations(occupations)
    sources = chosen(only)
    fetcher = Fetcher(mirror, data / store.PARTS)
    with _run(data, "refresh") as outcome:
        if _is_held(data, outcome):
            return outcome
        raw = Raw(data, report)
        for source in report.steps([s for s in sources if not s.instead_of], "fetch"):
            _fetch(source, fetcher, raw, outcome, force, report)
        for spare in sources:
            if spare.instead_of in outcome.failed:
                _fetch(spare, fetcher, raw, outcome, force, report)
                if spare.name not in outcome.failed:
                    del outcome.failed[spare.instead_of]
                    report.say(f"{spare.instead_of}: {spare.name} was taken in its place")
        return _build(data, raw, wanted, outcome, force, accept, report)


def build(
    data: Path, *, occupations: str | None = None, accept: Collection[str] = (), report: Reporter
) -> Outcome:
    """Tidy again from data/raw, without the network, and publish."""
    wanted = wanted_occupations(occupations)
    with _run(data, "build") as outcome:
        if _is_held(data, outcome):
            return outcome
        return _build(data, Raw(data, report), wanted, outcome, True, accept, report)


def take(
    data: Path,
    paths: Iterable[Path],
    *,
    occupations: str | None = None,
    accept: Collection[str] = (),
    report: Reporter,
) -> Outcome:
    """Take files that a person downloaded (folders are searched), known by what is in them, then build and publish.

    A file that is none of ours is refused with the reason; the others go on.
    """
    wanted = wanted_occupations(occupations)
    with _run(data, "import") as outcome:
        if _is_held(data, outcome):
            return outcome
        raw = Raw(data, report)
        for given in paths:
            if not given.exists():
                raise WrongUsage(f"there is no file {given}")
            found = sorted(p for p in given.rglob("*") if p.is_file()) if given.is_dir() else [given]
            if not found:
                raise WrongUsage(f"{given} holds no files", expected="files that you downloaded")
            for path in found:
                _take(path, raw, outcome, report)
        return _build(data, raw, wanted, outcome, False, accept, report)


@contextmanager
def _run(data: Path, command: str) -> Iterator[Outcome]:
    """One run alone in the data folder, with what an earlier one left behind cleared away, and recorded."""
    with store.lock(data), runs.recorded(data, command) as outcome:
        store.sweep(data)
        yield outcome
        away.put(data)


def _is_held(data: Path, outcome: Outcome) -> bool:
    held = store.held(data)
    if held:
        outcome.edition, outcome.held = held["edition"], held["since"][:10] or "a day unknown"
    return bool(held)


def _fetch(
    source: Source, fetcher: Fetcher, raw: Raw, outcome: Outcome, force: bool, report: Reporter
) -> None:
    arrived = False
    try:
        for role, file in source.files.items():
            before = raw.files.get((source.name, role))
            if fetcher.address(file) is None:
                continue
            to = raw.incoming / source.name / (Path(address_of(file)).name or "answer")
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
    old = before.tables() if before else None
    raw.bring()
    readings = _read_all(raw, wanted, outcome, report, _nation_jobs(old["projections"]) if old else {})
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
    tables, disagreeing = assemble(readings, old)
    same_list = before is not None and before.about.get("occupations") == _choice(wanted)
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
    edition = store.publish(data, tables, about)
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
    raw: Raw, wanted: frozenset[str] | None, outcome: Outcome, report: Reporter, nation: dict[int, int]
) -> list[tuple[Reading, Stamp]]:
    """Every source's readings. One that cannot be read is a failure of that source alone.

    `nation` holds all jobs by base year as the edition before has them; editions read here are added.
    """
    readings: list[tuple[Reading, Stamp]] = []
    groups = sorted(raw.sources().items(), key=lambda g: (g[1][0].reader not in READ_FIRST, g[0]))
    for name, files in report.steps(groups, "read"):
        reader = files[0].reader
        stamps = {f.role: f.stamp for f in files}
        try:
            paths = {f.role: raw.path(f) for f in files}
            known = next(s for s in SOURCES if s.reader == reader)
            missing = [role for role in known.files if role not in paths]
            if missing:
                raise Unreadable(
                    f"{name} lacks files",
                    expected=", ".join(f"oe.{r}" for r in missing),
                    do="Import them as well",
                )
            with raw.checked(files):
                found = READERS[reader](paths, Context(wanted, nation))
            _is_what_its_address_promises(name, found)
        # A reader's own error says what is wrong with the file; any other is a fault of the reader, and must
        # not take the other sources with it.
        except Exception as error:
            raw.forget(name)
            if not isinstance(error, OutlookError):
                error = Unreadable(
                    f"{name} could not be read",
                    came=f"{type(error).__name__}: {error}",
                    do="Report this with the file",
                )
            outcome.failed[name] = str(error)
            outcome.taken = [t for t in outcome.taken if t != name]
            report.say(f"{name}: {error}")
            continue
        for reading in found:
            stamp = stamps["data"]
            if name.startswith(IMPORTED):
                if (name, "data") in raw.fresh:
                    report.say(f"{Path(files[0].path).name}: {reading.dataset}, {reading.vintage}")
                stamp = dataclasses.replace(stamp, url=offered_at(reading.source_id) or stamp.url)
            readings.append((reading, stamp))
            if "projections" in reading.tables:
                nation |= _nation_jobs(reading.tables["projections"])
    return readings


def _is_what_its_address_promises(name: str, found: list[Reading]) -> None:
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


def _nation_jobs(projections: pa.Table) -> dict[int, int]:
    rows = projections.select(["occupation_code", "base_year", "jobs_base"]).to_pylist()
    return {
        r["base_year"]: r["jobs_base"] for r in rows if r["occupation_code"] == "00-0000" and r["jobs_base"]
    }


# Tables whose rows name their source; areas and industries are lists that sources share.
SOURCED = tuple(t.name for t in TABLES.values() if "source_id" in t.names and t.name != "sources")
SHARED = ("areas", "industries")
# The flat file's lists count; where it was not read, those that it gave before, not a workbook's of some older year.
LISTS_BEFORE = precedence("oews-flat") - 1


def assemble(
    readings: list[tuple[Reading, Stamp]], before: dict[str, pa.Table] | None
) -> tuple[dict[str, pa.Table], list[Finding]]:
    """One set of tables from all readings and what is carried over from the edition before; and where sources disagree.

    Where two sources have one key, the one with the higher precedence is kept, and of two files of one
    source the one taken later. Quoted figures of an edition give way whole to BLS's own.
    """
    readings = sorted(readings, key=lambda r: r[1].retrieved_at)
    read_now = {r.source_id for r, _ in readings}
    tables: dict[str, pa.Table] = {}
    findings: list[Finding] = []
    titles = _titles(readings, before)
    for name in (*SOURCED, *SHARED):
        pieces = [] if before is None else _carried(before[name], name, read_now)
        # A reading gives its rows away: of half a million there is one copy at a time.
        pieces += [(r.tables.pop(name), precedence(r.source_id)) for r, _ in readings if name in r.tables]
        tables[name], finding = _merge(name, pieces)
        findings += finding
    for name in ("projections", "projected_jobs"):
        tables[name] = _without_quoted(tables[name].cast(TABLES[name].schema))
    tables["occupations"] = _occupations(tables, titles)
    tables["sources"] = _sources(tables, readings, before)
    return {name: tables[name] for name in TABLES}, findings


def _carried(old: pa.Table, name: str, read_now: set[str]) -> list[tuple[pa.Table, int]]:
    if name in SHARED:
        return [(old, LISTS_BEFORE)]
    return [
        (old.filter(pa.compute.equal(old["source_id"], source)), precedence(source))
        for source in sorted(set(old["source_id"].unique().to_pylist()) - read_now)
    ]


def _merge(name: str, pieces: list[tuple[pa.Table, int]]) -> tuple[pa.Table, list[Finding]]:
    """One row per key of all pieces, in the order of its file; where pieces name a key twice, and differ."""
    spec = TABLES[name]
    if not pieces:
        return spec.encoded.empty_table(), []
    # Pieces come in the order in which their files were taken: the later wins a tie.
    ranks = [rank * LATER + number for number, (_, rank) in enumerate(pieces)]
    standing = np.argsort(np.argsort(ranks))
    sizes = [len(table) for table, _ in pieces]
    rows = joined([encoded(table, spec) for table, _ in pieces])
    pieces.clear()
    key = codes(rows, spec.order or spec.key)
    piece = np.repeat(len(sizes) - 1 - standing, sizes)
    # Of equal keys the piece that stands highest comes first.
    order = np.lexsort((piece, key))
    again = key[order][1:] == key[order][:-1]
    twice = again & (piece[order][1:] == piece[order][:-1])
    findings = [
        Finding(
            f"{name}/given-once",
            ERROR,
            f"one row per {', '.join(spec.key)} in each file",
            f"{extra} more",
            int(extra),
        )
        for extra in np.bincount(piece[order][1:][twice], minlength=len(sizes))[len(sizes) - 1 - standing]
        if extra
    ]
    if name == "wages" and again.any():
        common = np.append(again, False) | np.append(False, again)
        findings += _disagreeing(rows.take(order[common]), ", ".join(spec.key))
    chosen = pa.array(order[np.append(True, ~again)[: len(order)]])
    # By the column, each given back when it has been taken.
    columns = rows.columns
    del rows
    return pa.table([columns.pop(0).take(chosen) for _ in spec.encoded], spec.encoded), findings


# Two of BLS's own files that give one estimate: so far apart, or so many apart, one of them is wrong.
FAR_APART, MANY_APART = 0.05, 0.02


def _disagreeing(ranked: pa.Table, key: str) -> list[Finding]:
    """Where two files of one year give different figures for one estimate: a correction, or an error in one of them."""
    with duckdb.connect() as db:
        db.register("ranked", ranked)
        common, odd, far, first = db.execute(
            f"""SELECT count(*), count(*) FILTER (apart > 0), count(*) FILTER (apart > {FAR_APART}), min(k) FILTER (apart > 0)
            FROM (SELECT concat_ws(' ', {key}) AS k, greatest(
                      coalesce(max(employment) / nullif(min(employment), 0), 1), coalesce(max(annual_p50_usd) / nullif(min(annual_p50_usd), 0), 1),
                      coalesce(max(annual_mean_usd) / nullif(min(annual_mean_usd), 0), 1)) - 1 AS apart
                  FROM ranked GROUP BY {key} HAVING count(*) > 1)"""
        ).fetchall()[0]
    if not odd:
        return []
    wrong = far or odd > max(A_CORRECTION, MANY_APART * common)
    return [
        Finding(
            "wages/sources-agree",
            ERROR if wrong else WARNING,
            "the same figures wherever two files give one estimate, but for corrections",
            f"{odd:,} of {common:,} estimates that differ, {far:,} of them by over {FAR_APART:.0%}",
            int(odd),
            str(first),
        )
    ]


def _without_quoted(projections: pa.Table) -> pa.Table:
    """The projections without the quoted rows of editions that BLS's own file was had for."""
    quoted = quoted_rows(projections)
    official = projections.filter(pa.compute.invert(quoted))["vintage"].unique()
    return projections.filter(
        pa.compute.invert(pa.compute.and_(quoted, pa.compute.is_in(projections["vintage"], official)))
    )


_NO_TITLES = pa.schema(
    [("occupation_code", pa.string()), ("title", pa.string()), ("year", pa.int64()), ("rank", pa.int32())]
).empty_table()


def _titles(readings: list[tuple[Reading, Stamp]], before: dict[str, pa.Table] | None) -> pa.Table:
    """Titles as all files print them, with their year; `rank` puts the projections' (sentence case) first."""
    titles = [
        r.tables["titles"].append_column(
            "rank", pa.array([int("projections" in r.tables)] * len(r.tables["titles"]), pa.int32())
        )
        for r, _ in readings
        if "titles" in r.tables
    ]
    if before is not None:
        titles.append(_titles_before(before))
    return pa.concat_tables([_NO_TITLES, *titles])


def _occupations(tables: dict[str, pa.Table], titles: pa.Table) -> pa.Table:
    """Every code that has figures, with its title."""
    with duckdb.connect() as db:
        for name in ("wages", "projections", "state_projections"):
            db.register(name, tables[name])
        db.register("titles", titles)
        rows = db.execute(
            """
            WITH used AS (
                SELECT occupation_code, year AS wage_year, year FROM wages
                UNION ALL SELECT occupation_code, NULL, base_year FROM projections
                UNION ALL SELECT occupation_code, NULL, CAST(vintage[:4] AS INTEGER) FROM state_projections WHERE occupation_code NOT IN (SELECT occupation_code FROM wages)
            ), span AS (
                SELECT occupation_code, min(wage_year) AS first_year, max(wage_year) AS last_year, max(year) AS used FROM used GROUP BY 1
            ), named AS (
                SELECT occupation_code, arg_max(title, rank * 10000 + year) AS title FROM titles GROUP BY 1
            )
            SELECT span.occupation_code, coalesce(title, span.occupation_code), first_year, last_year, used FROM span LEFT JOIN named USING (occupation_code) ORDER BY 1
            """
        ).fetchall()
    listed = soc.listed()
    return pa.Table.from_pylist(
        [
            {
                "occupation_code": code,
                "title": title,
                "classification": soc.wages_classification(last or used),
                "first_year": first,
                "last_year": last,
                "role": listed[code].role if code in listed else "other",
                "note": listed[code].note if code in listed else None,
            }
            for code, title, first, last, used in rows
        ],
        OCCUPATIONS.schema,
    )


def _titles_before(before: dict[str, pa.Table]) -> pa.Table:
    """Titles of the edition before, as old as the sources that gave them: a run on old files alone keeps them."""
    editions = before["projections"].group_by("occupation_code").aggregate([("base_year", "max")]).to_pylist()
    year_of = {row["occupation_code"]: row["base_year_max"] for row in editions}
    old = before["occupations"].cast(OCCUPATIONS.schema)
    known, last = old["occupation_code"].to_pylist(), old["last_year"].to_pylist()
    years = [year_of.get(code, year or 0) for code, year in zip(known, last, strict=True)]
    return pa.table(
        {
            "occupation_code": old["occupation_code"],
            "title": old["title"],
            "year": pa.array(years, pa.int64()),
            "rank": pa.array([int(code in year_of) for code in known], pa.int32()),
        }
    )


def _sources(
    tables: dict[str, pa.Table], readings: list[tuple[Reading, Stamp]], before: dict[str, pa.Table] | None
) -> pa.Table:
    """One row for each source that at least one row still names."""
    used = {s for name in SOURCED for s in tables[name]["source_id"].unique().to_pylist()}
    rows: dict[str, dict[str, Any]] = (
        {r["source_id"]: r for r in before["sources"].to_pylist()} if before is not None else {}
    )
    for reading, stamp in readings:
        rows[reading.source_id] = {
            "source_id": reading.source_id,
            "publisher": reading.publisher,
            "dataset": reading.dataset,
            "vintage": reading.vintage,
            "url": stamp.url,
            "retrieved_at": stamp.retrieved_at,
            "published_at": reading.published_at or stamp.published_at,
            "sha256": stamp.sha256,
            "bytes": stamp.bytes,
            "license": reading.license,
            "second_hand": reading.second_hand,
        }
    return pa.Table.from_pylist([rows[s] for s in sorted(used)], SOURCES_TABLE.schema)
