"""The command line: python -m etl COMMAND. See --help, or the README."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from etl import copies, records, runs, store
from etl.alert import alert
from etl.errors import Busy, OutlookError, StorageFailed, WrongUsage
from etl.findings import Finding, accepted, errors
from etl.outcome import Outcome
from etl.package import FORMS
from etl.process import settle
from etl.progress import Reporter
from etl.refresh import HERE, build, refresh, take
from etl.remote import StorageUrl, data_location, parse_location
from etl.tables import ERROR
from etl.tasks import Places


def parser() -> argparse.ArgumentParser:
    """Every command and option, with its help."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--data",
        type=parse_location,
        default=None,
        metavar="DIR",
        help="data folder, or the URL of shared or object storage such as s3://bucket/prefix (default: OUTLOOK_DATA, else data/)",
    )
    common.add_argument(
        "--log-format", choices=("text", "json"), default="text", help="lines on standard error"
    )
    some = argparse.ArgumentParser(add_help=False)
    some.add_argument(
        "--occupations",
        metavar="LIST",
        default=None,
        help="'all', or codes joined by commas (default: etl/occupations.toml)",
    )

    top = argparse.ArgumentParser(
        prog="python -m etl",
        description="Fetch, read, tidy, check and publish the figures.",
        epilog="Exit status: 0 all is well; 1 some source failed, the last good tables stand; 2 wrong usage; 3 another refresh is running; 4 the new data failed its checks, the last good tables stand.",
    )
    commands = top.add_subparsers(dest="command", required=True)
    fetch = commands.add_parser(
        "refresh", parents=[common, some], help="fetch what changed, tidy, check, publish"
    )
    fetch.add_argument("--mirror", metavar="URL", help="take https://HOST/PATH from URL/HOST/PATH instead")
    fetch.add_argument(
        "--only", nargs="+", metavar="SOURCE", help="some sources, by name or pattern (oews-*)"
    )
    fetch.add_argument("--force", action="store_true", help="even if unchanged")
    by_hand = commands.add_parser(
        "import", parents=[common, some], help="take files downloaded by hand, known by what is in them"
    )
    by_hand.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    rebuilt = commands.add_parser(
        "build", parents=[common, some], help="tidy again from data/raw, without the network"
    )
    for one in (fetch, by_hand, rebuilt):
        one.add_argument(
            "--accept",
            action="append",
            default=[],
            metavar="FINDING",
            help="overrule this finding (TABLE/RULE); it is kept with the edition as accepted by hand",
        )
        one.add_argument(
            "--dask",
            metavar="tcp://HOST:PORT",
            help="read the sources on the workers of a Dask cluster (its scheduler's address); fetching, checking and publishing stay here",
        )
    commands.add_parser(
        "check", parents=[common], help="hold the published tables against their declarations and each other"
    )
    state = commands.add_parser(
        "status",
        parents=[common],
        help="what is shown, from when, what is due, the last run; 1 where a person should look",
    )
    state.add_argument("--json", action="store_true")
    compare = commands.add_parser(
        "diff", parents=[common], help="what changed between two editions, in words"
    )
    compare.add_argument(
        "old", nargs="?", metavar="OLD", help="edition (default: the one before the one shown)"
    )
    compare.add_argument("new", nargs="?", metavar="NEW", help="edition (default: the one shown)")
    compare.add_argument("--occupation", default="", metavar="CODE", help="of one occupation")
    compare.add_argument(
        "--limit", type=int, default=20, metavar="N", help="lines a table (default 20; 0: all)"
    )
    compare.add_argument("--json", action="store_true")
    back = commands.add_parser(
        "restore", parents=[common], help="show an older edition again and hold it; without ID: list them"
    )
    back.add_argument("edition", nargs="?", metavar="ID")
    commands.add_parser(
        "release", parents=[common], help="end the hold of a restored edition: refreshes publish again"
    )
    less = commands.add_parser("prune", parents=[common], help="remove old editions")
    less.add_argument(
        "--keep", type=int, default=store.KEEP_EDITIONS, metavar="N", help="how many stay (default 5)"
    )
    out = commands.add_parser(
        "export",
        parents=[common],
        help="everything as CSV, Parquet or one Excel workbook, with datapackage.json",
    )
    out.add_argument("directory", type=parse_location, metavar="DIR")
    out.add_argument("--format", choices=FORMS, default="csv")
    return top


def run(arguments: list[str] | None = None) -> int:
    """Carry out one command; the exit status."""
    options = parser().parse_args(arguments)
    location: Path | StorageUrl = options.data or data_location()
    report = Reporter(options.log_format)
    try:
        with _data_folder(location, options, report) as data:
            return COMMANDS[options.command](options, data, report)
    except OutlookError as error:
        report.say(str(error), status=error.exit_status)
        return error.exit_status
    except BrokenPipeError:
        # The reader of the output (head, less) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        report.say(
            f"The disk refused: {error.strerror or error} ({error.filename or location}). Nothing published was changed.",
            status=1,
        )
        return 1
    except KeyboardInterrupt:
        report.say("Stopped by hand. The last good tables stand; run the command again.", status=runs.STOPPED)
        return runs.STOPPED
    # The last resort: a fault of ours must not show a person a traceback, nor pass for success.
    except Exception as error:
        if os.environ.get("OUTLOOK_DEBUG"):
            raise
        report.say(
            f"A fault of this program: {type(error).__name__}: {error}. The last good tables stand. "
            "Run it again with OUTLOOK_DEBUG=1 and report what it prints.",
            status=1,
        )
        return 1


@contextmanager
def _data_folder(
    location: Path | StorageUrl, options: argparse.Namespace, report: Reporter
) -> Iterator[Path]:
    """The data folder of a command: a local one as it is, or this machine's copy of what is on the storage."""
    if isinstance(location, Path):
        named = options.data is not None or "OUTLOOK_DATA" in os.environ
        # A folder is made by what fetches; what reads would show the snapshot in its place and not say so.
        if named and options.command not in (*runs.RUNS, "status") and not location.is_dir():
            raise WrongUsage(
                f"there is no data folder {location}",
                expected="a folder that refresh, import or build made",
                do="Look at --data and OUTLOOK_DATA, or run refresh first",
            )
        yield location
        return
    restores = options.command == "restore" and options.edition is not None
    if restores or options.command in (*runs.RUNS, "release", "prune"):
        try:
            whole = [options.edition] if restores else []
            with copies.working_copy(location, whole=whole, say=report.say) as folder:
                yield folder
        except StorageFailed as error:
            if options.command in runs.RUNS:
                _tell(options.command, location.cache, error, report)
            raise
        return

    def choose(known: list[str], live: str) -> Collection[str]:
        return _compared(options, known, live) if options.command == "diff" else ()

    with copies.reading_copy(location, choose, fresh=options.command == "check") as folder:
        yield folder


def _tell(command: str, folder: Path, error: StorageFailed, report: Reporter) -> None:
    """Tell the webhook that a run could not begin or not be put: its own record is where nobody may reach it."""
    earlier = runs.last(folder)
    run = runs.Run(command, records.now(), records.now(), error.exit_status, str(error))
    alert(folder, run, earlier, report)


def _refresh(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    return _run(
        options,
        data,
        report,
        lambda: refresh(
            data,
            mirror=options.mirror,
            only=options.only,
            force=options.force,
            occupations=options.occupations,
            accept=options.accept,
            places=_places(options),
            report=report,
        ),
    )


def _import(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    return _run(
        options,
        data,
        report,
        lambda: take(
            data,
            options.paths,
            occupations=options.occupations,
            accept=options.accept,
            places=_places(options),
            report=report,
        ),
    )


def _build(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    return _run(
        options,
        data,
        report,
        lambda: build(
            data,
            occupations=options.occupations,
            accept=options.accept,
            places=_places(options),
            report=report,
        ),
    )


def _places(options: argparse.Namespace) -> Places:
    """Where sources are read. Raises WrongUsage for an address that is none, or without Dask."""
    if options.dask is None:
        return HERE
    from etl.cluster import AtCluster

    return AtCluster(options.dask)


def _run(options: argparse.Namespace, data: Path, report: Reporter, work: Callable[[], Outcome]) -> int:
    """Carry out a run, say its one line, and tell the webhook however it ended."""
    earlier = runs.last(data)
    try:
        outcome = work()
    except Busy:
        raise
    except Exception as error:
        last = runs.last(data)
        # What failed before the run began (a wrong setting of the schedule) has no record of its own.
        if last is None or last == earlier:
            status = error.exit_status if isinstance(error, OutlookError) else 1
            last = runs.Run(options.command, records.now(), records.now(), status, str(error))
        alert(data, last, earlier, report)
        raise
    if outcome.absent:
        report.say(f"Not offered (yet): {', '.join(outcome.absent)}.")
    report.say(
        outcome.sentence(),
        status=outcome.exit_status,
        edition=outcome.edition,
        changed=outcome.changed,
        failed=sorted(outcome.failed),
        findings=[f.name for f in outcome.findings],
    )
    last = runs.last(data)
    if last:
        alert(data, last, earlier, report)
    return outcome.exit_status


# What single commands need (DuckDB, a writer of workbooks) is loaded by them alone.


def _check(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    from etl.checks import check

    edition = store.live(data, verify=False) or store.snapshot(data)
    overruled = accepted(edition.about)
    findings = [
        Finding(
            f"{name}/as-published", ERROR, "the file that was published", "another, changed on the disk", 0
        )
        for name in store.damaged(edition)
    ]
    findings += [f for f in check(edition.tables()) if not any(f.same(a) for a in overruled)]
    for finding in (*findings, *overruled):
        report.say(finding.sentence())
    wrong = errors(findings)
    report.say(
        f"Edition {edition.id} ({edition.kind}): {len(wrong)} errors, {len(findings) - len(wrong)} warnings"
        + (f", {len(overruled)} accepted by hand." if overruled else "."),
        status=4 if wrong else 0,
    )
    return 4 if wrong else 0


def _status(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    from etl.status import status

    about = status(data)
    print(json.dumps(about.as_dict(), indent=1) if options.json else about.text())
    return about.exit_status


def _compared(options: argparse.Namespace, known: list[str], live: str) -> tuple[str, str]:
    """The two editions that `diff` is asked for, of those kept, the newest first. Raises WrongUsage."""
    shown = options.new or live
    if shown not in known:
        raise WrongUsage(
            f"there is no edition {shown!r}", expected=", ".join(known) or "one, but none was published yet"
        )
    earlier = known[known.index(shown) + 1 :]
    old = options.old or (earlier[0] if earlier else "snapshot")
    if old not in (*known, "snapshot"):
        raise WrongUsage(f"there is no edition {old!r}", expected=", ".join([*known, "snapshot"]))
    return old, shown


def _diff(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    old, shown = _compared(options, store.editions(data), store.shown_id(data))
    before = store.snapshot(data) if old == "snapshot" else store.opened(data / "editions" / old, "live")
    now = store.opened(data / "editions" / shown, "live")
    from etl.diff import differences

    found = differences(before, now, options.occupation)
    if options.json:
        print(json.dumps({"old": before.id, "new": now.id, "tables": [asdict(d) for d in found]}, indent=1))
        return 0
    print(f"From edition {before.id} to {now.id}:")
    for table in found:
        print(
            f"\n{table.table}: {table.new:,} rows new, {table.gone:,} gone, {len(table.lines):,} series or figures changed"
        )
        shown_lines = table.lines[: options.limit or None]
        for line in shown_lines:
            print(f"  {line}")
        if len(shown_lines) < len(table.lines):
            print(f"  and {len(table.lines) - len(shown_lines):,} more (--limit 0 shows all)")
    return 0


def _restore(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    if options.edition is None:
        shown = store.shown_id(data)
        for name in store.editions(data):
            print(name + ("  shown" if name == shown else ""))
        return 0
    with store.lock(data):
        edition = store.restore(data, options.edition)
        copies.push(data)
    report.say(f"Edition {edition.id} is shown, and held until: python -m etl release.", status=0)
    return 0


def _release(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    with store.lock(data):
        held = store.held(data)
        store.release(data)
        copies.push(data)
    text = "The next refresh publishes again." if held else "No edition was held."
    report.say(text, status=0)
    return 0


def _prune(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    if options.keep < 1:
        raise WrongUsage(
            "--keep is the number of editions that stay", expected="1 or more", came=str(options.keep)
        )
    with store.lock(data):
        gone = store.prune(data, options.keep)
        copies.push(data)
    report.say(f"Removed {len(gone)} editions; {len(store.editions(data))} are kept.", status=0)
    return 0


def _export(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    from etl.export import export

    if isinstance(options.directory, StorageUrl):
        raise WrongUsage(
            f"{options.directory} is a URL: an export is written into a folder of this machine",
            do="Name a folder, then copy it to the storage",
        )
    export(store.shown(data), options.directory, options.format)
    report.say(f"Exported to {options.directory}.", status=0)
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace, Path, Reporter], int]] = {
    "refresh": _refresh,
    "import": _import,
    "build": _build,
    "check": _check,
    "status": _status,
    "diff": _diff,
    "restore": _restore,
    "release": _release,
    "prune": _prune,
    "export": _export,
}


if __name__ == "__main__":
    settle()
    sys.exit(run())
