"""One refresh from the publishers' real files for all tests here, run as a person runs it."""

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

# The refresh takes about twenty seconds on two cores; one that hangs must not hold the suite.
LONGEST_SECONDS = 300


@dataclass(frozen=True)
class Ran:
    """A command that ended."""

    status: int
    text: str


def etl(*arguments: str | Path, environment: dict[str, str] | None = None) -> Ran:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OUTLOOK_")}
    done = subprocess.run(
        [sys.executable, "-m", "etl", *map(str, arguments)],
        cwd=PROJECT,
        env=clean | (environment or {}),
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    return Ran(done.returncode, done.stdout + done.stderr)


@dataclass
class Published:
    """The published Parquet files, asked with SQL; tables by their names."""

    data: Path
    address: str
    first: Ran
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder = (self.data / "live").resolve()
        self.db = duckdb.connect()
        for name in TABLES:
            self.db.execute(f"CREATE VIEW {name} AS FROM '{self.folder / name}.parquet'")

    def all(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.db.execute(query, list(values)).fetchall()

    def one(self, query: str, *values: Any) -> Any:
        """The only row; where it has one column, that."""
        (row,) = self.all(query, *values)
        return row[0] if len(row) == 1 else row

    @property
    def about(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "edition.json").read_text())
        return found


@pytest.fixture(scope="session")
def serve(mirror: Path) -> Iterator[Callable[..., str]]:
    """Start the mirror's own server, with its options; its address."""
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
        process.wait(10)


@pytest.fixture(scope="session")
def address(serve: Callable[..., str]) -> str:
    return serve()


@pytest.fixture(scope="session")
def published(address: str, tmp_path_factory: pytest.TempPathFactory) -> Published:
    data = tmp_path_factory.mktemp("data")
    first = etl("refresh", "--mirror", address, "--data", data)
    assert first.status == 0, first.text
    return Published(data, address, first)
