"""Run commands of the ETL in this process; read their findings and the tables they published."""

import hashlib
import io
import json
import re
from contextlib import redirect_stderr
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.__main__ import run
from etl.schema import TABLES

FINDING = re.compile(r"^(error|warning) ([\w-]+/[\w.-]+)(?:.*; (?:came|got) ([\d,]+))?")


@dataclass(frozen=True)
class Run:
    """Exit status and log messages of one command."""

    status: int
    lines: list[str]

    def findings(self, level: str) -> list[tuple[str, int]]:
        """Return name and reported number (0 without one) of each error or warning."""
        matches = [m for m in map(FINDING.match, self.lines) if m and m[1] == level]
        return [(m[2], int((m[3] or "0").replace(",", ""))) for m in matches]


def run_etl(*arguments: str) -> Run:
    """Run one command of the ETL in this process."""
    log = io.StringIO()
    with redirect_stderr(log):
        status = run([*arguments, "--log-format", "json"])
    return Run(status, [json.loads(line)["message"] for line in log.getvalue().splitlines()])


def digest_tables(data: Path) -> dict[str, str]:
    """Return the digest of each published table."""
    return {
        name: hashlib.sha256((data / "live" / f"{name}.parquet").read_bytes()).hexdigest() for name in TABLES
    }


def read_shown(data: Path, table: str) -> pa.Table:
    """Read a published table without the column that names a row's source."""
    rows = pq.read_table(data / "live" / f"{table}.parquet")
    return rows.drop_columns([c for c in ("source_id",) if c in rows.column_names])
