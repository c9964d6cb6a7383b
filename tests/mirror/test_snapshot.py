"""The project's own tables are what its code makes from the publishers' files."""

import json

import pyarrow.parquet as pq
import pytest

from etl.schema import TABLES
from tests.conftest import PROJECT
from tests.mirror.conftest import Published

pytestmark = pytest.mark.mirror

SNAPSHOT = PROJECT / "data" / "snapshot"


@pytest.mark.parametrize("name", [name for name in TABLES if name != "sources"])
def test_snapshot_equals_a_refresh(published: Published, name: str) -> None:
    ours, theirs = (pq.read_table(folder / f"{name}.parquet") for folder in (SNAPSHOT, published.folder))
    assert ours.schema.equals(theirs.schema, check_metadata=True)
    assert len(ours) == len(theirs)
    for column in ours.column_names:
        assert ours[column].equals(theirs[column]), column


def test_snapshot_sources_equal_a_refresh(published: Published) -> None:
    ours, theirs = (
        pq.read_table(folder / "sources.parquet").drop_columns(["retrieved_at"]).to_pylist()
        for folder in (SNAPSHOT, published.folder)
    )
    assert ours == theirs


def test_snapshot_is_complete_and_small() -> None:
    files = {path.name: path.stat().st_size for path in SNAPSHOT.iterdir()}
    assert set(files) == {f"{name}.parquet" for name in TABLES} | {"edition.json"}
    assert sum(files.values()) < 5_000_000
    counts = json.loads((SNAPSHOT / "edition.json").read_text())["tables"]
    assert {name: c["rows"] for name, c in counts.items()} == {
        name: pq.read_metadata(SNAPSHOT / f"{name}.parquet").num_rows for name in TABLES
    }
