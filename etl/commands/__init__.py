"""One module per command.

Heavy imports (DuckDB, the workbook writer) happen inside `run`, so that a refresh without news stays fast.
"""

import argparse
from pathlib import Path
from typing import Protocol

from etl.runlog.progress import Reporter


class Command(Protocol):
    """The interface of every module here."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the options specific to this command."""

    def run(self, options: argparse.Namespace, data: Path, report: Reporter) -> int:
        """Run the command on a data folder. Returns the exit status; raises OutlookError."""
