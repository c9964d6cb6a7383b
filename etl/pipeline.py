"""From publishers' files to a published edition: fetch -> read -> assemble -> check -> publish.

If a source fails, its rows are carried over from the previous edition (or the snapshot), with their own entry in
`sources`.
"""

import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.catalog import choose_sources
from etl.checks.finding import errors
from etl.codes.occupations import load_occupations
from etl.collect import fetch_sources
from etl.errors import ChecksFailed, NoTables, Unreadable, WrongUsage
from etl.read import Connect, SourceReader, connect_locally
from etl.runlog import last_run
from etl.runlog.accounts import Accounts
from etl.runlog.outcome import Outcome
from etl.runlog.progress import Reporter
from etl.secrets import hidden
from etl.store import copies, editions
from etl.store.lock import lock
from etl.store.raw_files import Raw

if TYPE_CHECKING:
    import pyarrow as pa

ALL = "all"
# Starts to read the source of this name, while others are still collected
Begin = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """Options of one run.

    `occupations` are the SOC codes to keep (None: all), `accept` the names of findings that a person overrules.
    `force` publishes even if nothing changed. `connect` opens the process or cluster that reads the sources.
    """

    occupations: frozenset[str] | None
    accept: frozenset[str] = frozenset()
    force: bool = False
    connect: Connect = connect_locally

    @property
    def occupations_text(self) -> str:
        """The chosen occupations as text, the way an edition records them."""
        return ALL if self.occupations is None else ",".join(sorted(self.occupations))


def refresh(
    data: Path,
    options: Options,
    *,
    mirror: str | None = None,
    only: list[str] | None = None,
    report: Reporter,
) -> Outcome:
    """Fetch what changed and publish it.

    Raises WrongUsage (2), Busy (3), ChecksFailed (4), ClusterFailed (1); the outcome holds all other failures.
    """
    from etl.http import Client

    sources, client = choose_sources(only), Client(mirror)
    return _run(
        data,
        "refresh",
        options,
        lambda raw, run, begin: fetch_sources(sources, client, raw, run, options.force, report, begin),
        report,
    )


def build(data: Path, options: Options, *, report: Reporter) -> Outcome:
    """Rebuild the tables from data/raw, without the network, and publish them."""
    return _run(data, "build", dataclasses.replace(options, force=True), lambda *_: None, report)


def import_files(
    data: Path, options: Options, *, paths: Sequence[Path], year: int | None = None, report: Reporter
) -> Outcome:
    """Import files that a person downloaded, recognized by their content, and publish. Folders are searched.

    A file that matches no source is reported with the reason; the others are imported. However the run ends, it says
    what became of each file. `year` is the one that the person gives, for files that do not say it.
    """
    from etl.imports import take_files

    accounts, outcome = Accounts(), Outcome()

    def take(raw: Raw, run: Outcome, begin: Begin) -> None:
        nonlocal outcome
        outcome = run
        take_files(paths, raw, run, accounts, report, year)

    try:
        return _run(data, "import", options, take, report)
    finally:
        for line in accounts.table(outcome.dropped):
            report.say(line)


def _run(
    data: Path,
    command: str,
    options: Options,
    collect: Callable[[Raw, Outcome, Begin], None],
    report: Reporter,
) -> Outcome:
    with _recorded_run(data, command) as outcome:
        if _is_held(data, outcome):
            return outcome
        # Workers end as soon as everything is read: assembling needs the memory that they hold.
        with options.connect() as read_tasks:
            raw, previous = Raw(data, report), _find_previous(data)
            ahead = _Ahead(previous)
            reader = SourceReader(
                raw, read_tasks, options.occupations, ahead.read, ahead.begin, outcome, report
            )
            collect(raw, outcome, reader.begin)
            # New files are read first: an unreadable one is dropped, so it does not count as a change.
            reader.read_new()
            live = previous if previous and previous.kind == "live" else None
            if live and not options.force and live.about.get("inputs") == fingerprint(raw, options):
                return _keep(live, raw, outcome)
            reader.read_rest()
        if not reader.readings:
            return _keep_or_refuse(live, raw, outcome)
        report.say("assemble and check")
        from etl.assemble import assemble
        from etl.checks.edition import check_edition
        from etl.sources.job_titles import load_names_in_use

        old = ahead.load_tables()
        tables, disagreements = assemble([*reader.readings, load_names_in_use()], old)
        # To save time, tables are written while they are checked; if a check fails, the files are removed.
        with editions.drafted(data, tables) as publish:
            outcome.findings = check_edition(
                tables, previous, old, disagreements, options.occupations_text, options.accept, report
            )
            _refuse_errors(outcome)
            edition = publish(_describe(raw, options, outcome))
        raw.keep()
        outcome.changed, outcome.edition = True, edition.id
        outcome.rows = {name: len(table) for name, table in tables.items()}
        outcome.taken = outcome.taken or sorted(raw.sources())
        return outcome


class _Ahead:
    """What assembling needs besides readings, loaded in the background while workers read: modules and the `previous` edition."""

    def __init__(self, previous: editions.Edition | None) -> None:
        self._previous = previous
        self._loading: Future[dict[str, pa.Table] | None] | None = None
        self._other = ThreadPoolExecutor(1)

    def read(self, name: str) -> "pa.Table | None":
        """One table of the previous edition, which does not wait for the others."""
        return self._previous.read(name) if self._previous else None

    def begin(self) -> None:
        """Begin, unless that was done before."""
        self._loading = self._loading or self._other.submit(self._load)

    def load_tables(self) -> "dict[str, pa.Table] | None":
        """The previous edition's tables, or None if there is no such edition."""
        self.begin()
        assert self._loading is not None  # noqa: S101
        return self._loading.result()

    def _load(self) -> "dict[str, pa.Table] | None":
        for module in ("etl.assemble", "etl.checks.edition", "etl.sources.job_titles"):
            import_module(module)
        return self._previous.tables() if self._previous else None


@contextmanager
def _recorded_run(data: Path, command: str) -> Iterator[Outcome]:
    """Lock the data folder, record the run, and remove what interrupted runs left behind."""
    with lock(data), last_run.recorded(data, command) as outcome:
        editions.sweep(data)
        try:
            yield outcome
            copies.push(data)
        finally:
            # After a failure, the partial files may be filling the disk.
            with suppress(OSError):
                editions.sweep(data)


def _is_held(data: Path, outcome: Outcome) -> bool:
    held = editions.held(data)
    if held:
        outcome.edition, outcome.held = held["edition"], held["since"][:10] or "an unknown date"
    return bool(held)


def _find_previous(data: Path) -> editions.Edition | None:
    """The edition that a new one follows: live, else the snapshot, else None (first build)."""
    for open_edition in (editions.live, editions.snapshot):
        with suppress(NoTables):
            edition = open_edition(data)
            if edition:
                return edition
    return None


def fingerprint(raw: Raw, options: Options) -> str:
    """Digest of everything that determines the tables: publishers' files, chosen occupations, the ETL's code."""
    digest = hashlib.sha256(options.occupations_text.encode())
    for name, files in sorted(raw.sources().items()):
        digest.update(
            "".join([name, *sorted(f"{f.role}{f.stamp.sha256}{f.year or ''}" for f in files)]).encode()
        )
    for path in find_code(Path(__file__).parent):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def find_code(folder: Path) -> list[Path]:
    """Code and TOML files below a folder. A refresh rebuilds the tables if any of them changed."""
    return sorted(p for p in folder.rglob("*") if p.suffix in (".py", ".toml") and p.is_file())


def _keep(edition: editions.Edition, raw: Raw, outcome: Outcome) -> Outcome:
    raw.keep()
    outcome.edition = edition.id
    return outcome


def _keep_or_refuse(live: editions.Edition | None, raw: Raw, outcome: Outcome) -> Outcome:
    """Keep the published edition, since no file could be read. Raises Unreadable if none is published."""
    if live:
        return _keep(live, raw, outcome)
    raise Unreadable(
        "no file could be read, so there is nothing to publish",
        got=f"{len(outcome.failed)} sources that failed (see above)" if outcome.failed else "none",
        do="The project's own tables stay in use. Run refresh, or import files that you downloaded",
    )


def _refuse_errors(outcome: Outcome) -> None:
    """Raises ChecksFailed if any finding is an error that nobody accepted."""
    wrong = errors(outcome.findings)
    if wrong:
        accept = " ".join(f"--accept {name}" for name in dict.fromkeys(f.name for f in wrong))
        raise ChecksFailed(
            f"the new data failed {len(wrong)} checks, so the last good tables stay published",
            got="; ".join(f.sentence() for f in wrong[:3]),
            do="Check the publisher's file. If it is right, run the command again with " + accept,
        )


def _describe(raw: Raw, options: Options, outcome: Outcome) -> dict[str, Any]:
    """The part of edition.json that describes the run."""
    return {
        # Computed again: a raw file found damaged during the run is not an input of this edition.
        "inputs": fingerprint(raw, options),
        "occupations": options.occupations_text,
        "findings": [dataclasses.asdict(f) for f in outcome.findings],
        "failed": {name: hidden(text) for name, text in outcome.failed.items()},
    }


def parse_occupations(choice: str | None) -> frozenset[str] | None:
    """The SOC codes of `--occupations`: the project's list, `all` (None), or codes separated by commas.

    Raises WrongUsage.
    """
    if choice is None or choice == "list":
        return frozenset(load_occupations())
    if choice == ALL:
        return None
    codes = [c.strip() for c in choice.split(",") if c.strip()]
    wrong = [c for c in codes if len(c) != 7 or c[2] != "-" or not c.replace("-", "").isdigit()]
    if wrong or not codes:
        raise WrongUsage(
            "--occupations contains codes that are not SOC codes",
            expected="all, or codes such as 29-2072,29-9021",
            got=", ".join(wrong),
        )
    return frozenset(codes)
