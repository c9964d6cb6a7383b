"""`python -m etl release`: end the hold of a restored edition, so that refreshes publish again."""

import argparse
from pathlib import Path

from etl.runlog.progress import Reporter
from etl.store import copies, editions
from etl.store.lock import lock

HELP = "end the hold of a restored edition, so that refreshes publish again"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """This command has no options of its own."""


def run(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    """Run the command. Returns the exit status."""
    with lock(data):
        held = editions.held(data)
        editions.release(data)
        copies.push(data)
    report.say("The next refresh publishes again." if held else "No edition is held.", status=0)
    return 0
