"""`python -m etl prune`: remove old editions."""

import argparse
from pathlib import Path

from etl.errors import WrongUsage
from etl.runlog.progress import Reporter
from etl.store import copies, editions
from etl.store.lock import lock

HELP = "remove old editions"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument(
        "--keep",
        type=int,
        default=editions.KEEP_EDITIONS,
        metavar="N",
        help=f"number of editions to keep (default {editions.KEEP_EDITIONS})",
    )


def run(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    """Run the command. Returns the exit status."""
    if options.keep < 1:
        raise WrongUsage(
            "--keep is the number of editions to keep", expected="1 or more", got=str(options.keep)
        )
    with lock(data):
        removed = editions.prune(data, options.keep)
        copies.push(data)
    report.say(f"Removed {len(removed)} editions; kept {len(editions.editions(data))}.", status=0)
    return 0
