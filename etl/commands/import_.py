"""`python -m etl import`: import files that a person downloaded, recognized by their content."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from etl.catalog.wages import FIRST_MAY
from etl.commands.common import add_build_arguments, build_options, run_and_report
from etl.pipeline import import_files
from etl.runlog.progress import Reporter

HELP = "import files that you downloaded, recognized by their content"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_build_arguments(parser)
    parser.add_argument(
        "--year",
        type=int,
        choices=range(FIRST_MAY, datetime.now(UTC).year + 1),
        metavar="YEAR",
        help="year of the May that OEWS workbooks cover, if neither their names nor their folders' names say",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")


def run(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    """Run the command. Returns the exit status."""
    asked = build_options(options)
    return run_and_report(
        options,
        data,
        report,
        lambda: import_files(data, asked, paths=options.paths, year=options.year, report=report),
    )
