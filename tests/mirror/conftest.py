"""One refresh from the publishers' real files for all tests here, started as a person starts it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.schema import TABLES
from tests.conftest import PROJECT

# The refresh takes about twenty seconds on two quiet cores. The limit only ends one that hangs.
LIMIT_SECONDS = 600


@dataclass(frozen=True)
class Run:
    """Exit status and output of a command."""

    status: int
    text: str


def run_etl(*arguments: str | Path, environment: dict[str, str] | None = None) -> Run:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OUTLOOK_")}
    done = subprocess.run(
        [sys.executable, "-m", "etl", *map(str, arguments)],
        cwd=PROJECT,
        env=clean | (environment or {}),
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    return Run(done.returncode, done.stdout + done.stderr)


@dataclass
class Published:
    """The published Parquet files, queried with SQL under the names of the tables."""

    data: Path
    url: str
    first: Run
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder = (self.data / "live").resolve()
        self.db = duckdb.connect()
        for name in TABLES:
            self.db.execute(f"CREATE VIEW {name} AS FROM '{self.folder / name}.parquet'")

    def fetch_all(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.db.execute(query, list(values)).fetchall()

    def fetch_one(self, query: str, *values: Any) -> Any:
        """Return the only row; of a single column, its value."""
        (row,) = self.fetch_all(query, *values)
        return row[0] if len(row) == 1 else row

    @property
    def edition(self) -> dict[str, Any]:
        edition: dict[str, Any] = json.loads((self.folder / "edition.json").read_text())
        return edition


@pytest.fixture(scope="session")
def serve(mirror: Path) -> Iterator[Callable[..., str]]:
    """Start the mirror's server with some options; returns its URL."""
    running: list[subprocess.Popen[str]] = []

    def start(*options: str) -> str:
        process = subprocess.Popen(
            [sys.executable, str(mirror / "serve.py"), "--port", "0", *options],
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stdout is not None
        return process.stdout.readline().strip()

    yield start
    for process in running:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def mirror_url(serve: Callable[..., str]) -> str:
    return serve()


@pytest.fixture(scope="session")
def published(mirror_url: str, tmp_path_factory: pytest.TempPathFactory) -> Published:
    data = tmp_path_factory.mktemp("data")
    first = run_etl("refresh", "--mirror", mirror_url, "--data", data)
    assert first.status == 0, first.text
    return Published(data, mirror_url, first)
