"""`python -m etl status`: what is published, what is due, and how the last run went."""

import argparse
import json
from pathlib import Path

from etl.runlog.progress import Reporter

HELP = "what is published, what is due, how the last run went; exit status 1 if someone should look"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    """Run the command. Returns the exit status: 1 if something needs a person."""
    from etl.report.status import status

    about = status(data)
    print(json.dumps(about.as_dict(), indent=1) if options.json else about.text())
    return about.exit_status
