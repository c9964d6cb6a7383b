"""`python -m etl build`: rebuild the tables from data/raw, without the network."""

import argparse
from pathlib import Path

from etl.commands.common import add_build_arguments, build_options, run_and_report
from etl.pipeline import build
from etl.runlog.progress import Reporter

HELP = "rebuild the tables from data/raw, without the network"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_build_arguments(parser)


def run(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    """Run the command. Returns the exit status."""
    asked = build_options(options, force=True)
    return run_and_report(options, data, report, lambda: build(data, asked, report=report))
