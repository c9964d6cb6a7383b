"""One module per command.

What a single command needs (DuckDB, a writer of workbooks) is imported by its `run`: most refreshes find nothing new.
"""

import argparse
from pathlib import Path
from typing import Protocol

from etl.runlog.progress import Reporter


class Command(Protocol):
    """What every module here offers."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command alone."""

    def run(self, options: argparse.Namespace, data: Path, report: Reporter) -> int:
        """Carry out the command in a data folder. Returns the exit status; raises OutlookError."""
