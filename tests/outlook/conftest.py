"""The snapshot that comes with the project, regardless of what this machine has refreshed."""

from pathlib import Path

import pytest

from etl.store import editions
from outlook.tables import Tables

PROJECT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def tables() -> Tables:
    return Tables(editions.snapshot(PROJECT / "data"))
