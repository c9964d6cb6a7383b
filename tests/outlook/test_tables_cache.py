"""Results of queries and functions are kept once an edition, within bounds, and no reader changes another's."""

import time
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pandas as pd
import pytest

from etl.store import editions
from outlook import tables as outlook_tables
from outlook.tables import QueryStoppedError, Tables
from tests.app.conftest import PROJECT

QUERY = "SELECT count(*) AS n, min(year) AS first FROM wages WHERE year >= ?"


@pytest.fixture
def fresh() -> Tables:
    return Tables(editions.snapshot(PROJECT / "data"))


def test_kept_results_equal_those_read(fresh: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    first, record = fresh.rows(QUERY, [2021]), fresh.records(QUERY, [2021])
    pd.testing.assert_frame_equal(first, fresh.read_rows(QUERY, [2021]))
    monkeypatch.setattr(Tables, "read_rows", None)
    # What one reader does to a result does not reach the next.
    first.loc[0, "n"] = -1
    first["more"] = 1
    record[0]["n"] = -1
    again = fresh.rows(QUERY, [2021])
    assert list(again) == ["n", "first"]
    assert int(again["n"][0]) == fresh.records(QUERY, [2021])[0]["n"] > 0


def test_other_parameters_are_another_query(fresh: Tables) -> None:
    assert fresh.rows(QUERY, [2021])["n"][0] != fresh.rows(QUERY, [2025])["n"][0]
    kinds = {fresh.rows("SELECT typeof(?) AS kind", [value])["kind"][0] for value in (1, True, 1.0)}
    assert len(kinds) == 3


def test_those_who_come_together_compute_once(fresh: Tables) -> None:
    computed = []

    def compute_slowly(tables: Tables) -> int:
        time.sleep(0.05)
        computed.append(tables.edition.id)
        return len(computed)

    with ThreadPoolExecutor(4) as readers:
        assert set(readers.map(lambda _: fresh.compute(compute_slowly), range(4))) == {1}
    assert len(computed) == 1


def test_large_results_are_not_kept(fresh: Tables) -> None:
    assert len(fresh.rows("SELECT * FROM wages")) > outlook_tables.MOST_ROWS
    assert len(fresh._results) == 0


def test_the_oldest_result_goes_first(fresh: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlook_tables, "MOST_RESULTS", 2)
    for year in (2021, 2022, 2021, 2023):
        fresh.rows(QUERY, [year])
    assert [key[2][0][1] for key in fresh._results] == [2021, 2023]


def test_long_queries_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlook_tables, "MOST_QUERY_SECONDS", 0.05)
    limited = Tables(editions.snapshot(PROJECT / "data"))
    endless = "SELECT count(*) AS n FROM range(10000000000) a WHERE hash(a.range) = 5"
    with pytest.raises(duckdb.InterruptException):
        limited.read_rows(endless)
    with pytest.raises(QueryStoppedError):
        list(limited.batches(endless))


def test_large_sorts_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlook_tables, "BATCH_MEMORY", "4MB")
    monkeypatch.setattr(outlook_tables, "MOST_ON_DISK", "0MB")
    limited = Tables(editions.snapshot(PROJECT / "data"))
    with pytest.raises(QueryStoppedError):
        list(limited.batches("SELECT * FROM range(1000000) ORDER BY hash(range)"))


def test_values_are_computed_once(fresh: Tables) -> None:
    calls: list[object] = []

    def compute(tables: Tables, what: object) -> object:
        calls.append(what)
        if what == "wrong":
            raise ValueError(what)
        return [what]

    assert fresh.compute(compute, "a") is fresh.compute(compute, "a")
    for same in (1, 1.0, True):
        fresh.compute(compute, same)
    for _ in range(2):
        with pytest.raises(ValueError, match="wrong"):
            fresh.compute(compute, "wrong")
    assert [repr(c) for c in calls] == ["'a'", "1", "1.0", "True", "'wrong'", "'wrong'"]
