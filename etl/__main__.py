"""The command line: python -m etl COMMAND. See --help, or the README."""

import argparse
import json
import sys
from pathlib import Path

from etl import store
from etl.checks import check, errors
from etl.errors import NoTables, OutlookError
from etl.export import export
from etl.progress import Reporter
from etl.refresh import Outcome, build, refresh, take
from etl.status import status

# What shells report of a program that was interrupted (128 + SIGINT).
STOPPED = 130


def parser() -> argparse.ArgumentParser:
    """Every command and option, with its help."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--data",
        type=Path,
        default=None,
        metavar="DIR",
        help="data folder (default: OUTLOOK_DATA, else data/)",
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
    commands.add_parser("build", parents=[common, some], help="tidy again from data/raw, without the network")
    commands.add_parser(
        "check", parents=[common], help="hold the published tables against their declarations"
    )
    state = commands.add_parser("status", parents=[common], help="what is shown, from when, what is stale")
    state.add_argument("--json", action="store_true")
    out = commands.add_parser(
        "export", parents=[common], help="everything as CSV or Parquet, with datapackage.json"
    )
    out.add_argument("directory", type=Path, metavar="DIR")
    out.add_argument("--format", choices=("csv", "parquet"), default="csv")
    return top


def run(arguments: list[str] | None = None) -> int:
    """Carry out one command; the exit status."""
    options = parser().parse_args(arguments)
    data: Path = options.data or store.data_folder()
    report = Reporter(options.log_format)
    try:
        match options.command:
            case "refresh":
                return _told(
                    refresh(
                        data,
                        mirror=options.mirror,
                        only=options.only,
                        force=options.force,
                        occupations=options.occupations,
                        report=report,
                    ),
                    report,
                )
            case "import":
                return _told(
                    take(data, options.paths, occupations=options.occupations, report=report), report
                )
            case "build":
                return _told(build(data, occupations=options.occupations, report=report), report)
            case "check":
                return _check(data, report)
            case "status":
                about = status(data)
                print(json.dumps(about.as_dict(), indent=1) if options.json else about.text())
                return 0
            case _:
                export(store.shown(data), options.directory, options.format)
                report.say(f"Exported to {options.directory}.")
                return 0
    except OutlookError as error:
        report.say(str(error), status=error.exit_status)
        return error.exit_status
    except OSError as error:
        report.say(
            f"The disk refused: {error.strerror or error} ({error.filename or data}). Nothing published was changed.",
            status=1,
        )
        return 1
    except KeyboardInterrupt:
        report.say("Stopped by hand. The last good tables stand; run the command again.", status=STOPPED)
        return STOPPED


def _told(outcome: Outcome, report: Reporter) -> int:
    if outcome.absent:
        report.say(f"Not offered (yet): {', '.join(outcome.absent)}.")
    report.say(outcome.sentence(), status=outcome.exit_status)
    return outcome.exit_status


def _check(data: Path, report: Reporter) -> int:
    edition = store.live(data) or store.snapshot(data)
    findings = check(edition.tables())
    for finding in findings:
        report.say(finding.sentence())
    wrong = errors(findings)
    report.say(
        f"Edition {edition.id} ({edition.kind}): {len(wrong)} errors, {len(findings) - len(wrong)} warnings."
    )
    return 4 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(run())
    except NoTables as error:
        sys.exit(str(error))
