"""`python -m etl export`: every table as CSV, Parquet or one Excel workbook, with datapackage.json."""

import argparse
from pathlib import Path

from etl.errors import WrongUsage
from etl.export.datapackage import FORMS
from etl.runlog.progress import Reporter
from etl.store import editions
from etl.store.remote import StorageUrl, parse_location

HELP = "every table as CSV, Parquet or one Excel workbook, with datapackage.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("directory", type=parse_location, metavar="DIR")
    parser.add_argument("--format", choices=FORMS, default="csv")


def run(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    """Run the command. Returns the exit status."""
    from etl.export.folder import export

    if isinstance(options.directory, StorageUrl):
        raise WrongUsage(
            f"{options.directory} is a URL",
            expected="a folder on this machine to export to",
            do="Export to a folder, then copy that to the storage",
        )
    export(editions.shown(data), options.directory, options.format)
    report.say(f"Exported to {options.directory}.", status=0)
    return 0
