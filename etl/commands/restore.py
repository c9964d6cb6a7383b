"""`python -m etl restore`: publish an older edition again and hold it; without an ID, list the editions."""

import argparse
from pathlib import Path

from etl.runlog.progress import Reporter
from etl.store import copies, editions
from etl.store.lock import lock
from etl.store.pointer import shown_id

HELP = "publish an older edition again and hold it; without ID, list the editions"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("edition", nargs="?", metavar="ID")


def run(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    """Run the command. Returns the exit status."""
    if options.edition is None:
        live = shown_id(data)
        for name in editions.editions(data):
            print(name + ("  published" if name == live else ""))
        return 0
    with lock(data):
        edition = editions.restore(data, options.edition)
        copies.push(data)
    report.say(f"Edition {edition.id} is published and held until you run: python -m etl release.", status=0)
    return 0
