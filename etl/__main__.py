"""The command line: python -m etl COMMAND. See --help, or docs/operate.md."""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from etl import away, files
from etl.addresses import Address, data_place, place
from etl.checks.finding import Finding, accepted, errors
from etl.contents import Contents
from etl.errors import Busy, OutlookError, StorageFailed, WrongUsage
from etl.export.datapackage import FORMS
from etl.pipeline import build, refresh, take
from etl.process import settle
from etl.runlog import last_run
from etl.runlog.outcome import Outcome
from etl.runlog.progress import Reporter
from etl.runlog.webhook import alert
from etl.schema.base import ERROR
from etl.store import editions
from etl.tasks import Connect, connect_locally


def parser() -> argparse.ArgumentParser:
    """Every command and option, with its help."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--data",
        type=place,
        default=None,
        metavar="DIR",
        help="data folder, or an address on shared or object storage such as s3://bucket/prefix (default: OUTLOOK_DATA, else data/)",
    )
    common.add_argument(
        "--log-format", choices=("text", "json"), default="text", help="lines on standard error"
    )
    some = argparse.ArgumentParser(add_help=False)
    some.add_argument(
        "--occupations",
        metavar="LIST",
        default=None,
        help="'all', or codes joined by commas (default: etl/codes/occupations.toml)",
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
        "--keep", type=int, default=editions.KEEP_EDITIONS, metavar="N", help="how many stay (default 5)"
    )
    out = commands.add_parser(
        "export",
        parents=[common],
        help="everything as CSV, Parquet or one Excel workbook, with datapackage.json",
    )
    out.add_argument("directory", type=place, metavar="DIR")
    out.add_argument("--format", choices=FORMS, default="csv")
    return top


def run(arguments: list[str] | None = None) -> int:
    """Carry out one command; the exit status."""
    options = parser().parse_args(arguments)
    lies: Path | Address = options.data or data_place()
    report = Reporter(options.log_format)
    try:
        with _folder(lies, options, report) as data:
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
            f"The disk refused: {error.strerror or error} ({error.filename or lies}). Nothing published was changed.",
            status=1,
        )
        return 1
    except KeyboardInterrupt:
        report.say(
            "Stopped by hand. The last good tables stand; run the command again.", status=last_run.STOPPED
        )
        return last_run.STOPPED
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
def _folder(lies: Path | Address, options: argparse.Namespace, report: Reporter) -> Iterator[Path]:
    """The data folder of a command: as it is, or this machine's copy of what lies on storage."""
    if isinstance(lies, Path):
        named = options.data is not None or "OUTLOOK_DATA" in os.environ
        # A folder is made by what fetches; what reads would show the snapshot in its place and not say so.
        if named and options.command not in (*last_run.RUNS, "status") and not lies.is_dir():
            raise WrongUsage(
                f"there is no data folder {lies}",
                expected="a folder that refresh, import or build made",
                do="Look at --data and OUTLOOK_DATA, or run refresh first",
            )
        yield lies
        return
    back = options.command == "restore" and options.edition is not None
    if back or options.command in (*last_run.RUNS, "release", "prune"):
        try:
            whole = [options.edition] if back else []
            with away.working(lies, options.command, whole, report.say) as folder:
                yield folder
        except StorageFailed as error:
            if options.command in last_run.RUNS:
                _tell(options.command, lies.copies / away.WORK, error, report)
            raise
        return

    def whole_of(known: Contents) -> Collection[str]:
        return (
            _compared(options, sorted(known.editions, reverse=True), known.live)
            if options.command == "diff"
            else ()
        )

    with away.reading(lies, whole_of, fresh=options.command == "check") as folder:
        yield folder


def _tell(command: str, folder: Path, error: StorageFailed, report: Reporter) -> None:
    """Tell the webhook that a run could not begin or not be put: its own record is where nobody may reach it."""
    earlier = last_run.last(folder)
    run = last_run.Run(command, files.now(), files.now(), error.exit_status, str(error))
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
            connect=_connection(options),
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
            connect=_connection(options),
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
            connect=_connection(options),
            report=report,
        ),
    )


def _connection(options: argparse.Namespace) -> Connect:
    """Where sources are read: in this process, or on a Dask cluster. Raises WrongUsage."""
    if options.dask is None:
        return connect_locally
    if not re.fullmatch(r"(tcp|tls)://[^/\s]+:[0-9]{1,5}", options.dask):
        raise WrongUsage(
            "--dask is not the address of a Dask scheduler", expected="tcp://HOST:8786", came=options.dask
        )
    if find_spec("distributed") is None:
        raise WrongUsage(
            "--dask needs Dask, which is not installed", do="Run: pip install -r requirements-dask.txt"
        )
    from etl.cluster import connect

    return partial(connect, options.dask)


def _run(options: argparse.Namespace, data: Path, report: Reporter, work: Callable[[], Outcome]) -> int:
    """Carry out a run, say its one line, and tell the webhook however it ended."""
    earlier = last_run.last(data)
    try:
        outcome = work()
    except Busy:
        raise
    except Exception as error:
        last = last_run.last(data)
        # What failed before the run began (a wrong setting of the schedule) has no record of its own.
        if last is None or last == earlier:
            status = error.exit_status if isinstance(error, OutlookError) else 1
            last = last_run.Run(options.command, files.now(), files.now(), status, str(error))
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
    last = last_run.last(data)
    if last:
        alert(data, last, earlier, report)
    return outcome.exit_status


# What single commands need (DuckDB, a writer of workbooks) is loaded by them alone.


def _check(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    from etl.checks.declared import check

    edition = editions.live(data, verify=False) or editions.snapshot(data)
    overruled = accepted(edition.about)
    findings = [
        Finding(
            f"{name}/as-published", ERROR, "the file that was published", "another, changed on the disk", 0
        )
        for name in editions.damaged(edition)
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
    from etl.report.status import status

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
    old, shown = _compared(options, editions.editions(data), editions.shown_id(data))
    before = (
        editions.snapshot(data) if old == "snapshot" else editions.opened(data / "editions" / old, "live")
    )
    now = editions.opened(data / "editions" / shown, "live")
    from etl.report.diff import differences

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
        shown = editions.shown_id(data)
        for name in editions.editions(data):
            print(name + ("  shown" if name == shown else ""))
        return 0
    with editions.lock(data):
        edition = editions.restore(data, options.edition)
        away.put(data)
    report.say(f"Edition {edition.id} is shown, and held until: python -m etl release.", status=0)
    return 0


def _release(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    with editions.lock(data):
        held = editions.held(data)
        editions.release(data)
        away.put(data)
    text = "The next refresh publishes again." if held else "No edition was held."
    report.say(text, status=0)
    return 0


def _prune(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    if options.keep < 1:
        raise WrongUsage(
            "--keep is the number of editions that stay", expected="1 or more", came=str(options.keep)
        )
    with editions.lock(data):
        gone = editions.prune(data, options.keep)
        away.put(data)
    report.say(f"Removed {len(gone)} editions; {len(editions.editions(data))} are kept.", status=0)
    return 0


def _export(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    from etl.export.folder import export

    if isinstance(options.directory, Address):
        raise WrongUsage(
            f"{options.directory} is an address: an export is written into a folder of this machine",
            do="Name a folder, and copy it to where it is to lie",
        )
    export(editions.shown(data), options.directory, options.format)
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
