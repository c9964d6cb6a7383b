"""`python -m etl refresh`: fetch what changed, check it, publish it."""

import argparse
from pathlib import Path

from etl.commands.common import add_build_arguments, build_options, run_and_report
from etl.pipeline import refresh
from etl.runlog.progress import Reporter

HELP = "fetch what changed, check it, publish it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_build_arguments(parser)
    parser.add_argument("--mirror", metavar="URL", help="fetch https://HOST/PATH from URL/HOST/PATH instead")
    parser.add_argument(
        "--only", nargs="+", metavar="SOURCE", help="only these sources, by name or pattern (oews-*)"
    )
    parser.add_argument("--force", action="store_true", help="fetch and publish even if nothing changed")


def run(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    """Run the command. Returns the exit status."""
    asked = build_options(options, force=options.force)
    return run_and_report(
        options,
        data,
        report,
        lambda: refresh(data, asked, mirror=options.mirror, only=options.only, report=report),
    )
