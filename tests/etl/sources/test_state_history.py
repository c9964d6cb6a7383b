"""The second-hand history of state estimates."""

from pathlib import Path
from typing import Any

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.sources.detect import recognize_file
from etl.sources.state_history import read_state_history
from tests import publishers as p


def test_history_is_recognized_by_its_columns(tmp_path: Path) -> None:
    assert recognize_file(p.state_history_parquet(tmp_path / "x.parquet")).reader == "oews-state-history"


def test_each_year_is_a_second_hand_reading(tmp_path: Path) -> None:
    readings = read_state_history(p.state_history_parquet(tmp_path / "x.parquet"), None)
    assert [(r.source_id, r.vintage, r.second_hand) for r in readings] == [
        ("oews-2018-state-quoted", "May 2018", True),
        ("oews-2023-state-quoted", "May 2023", True),
    ]
    (row,) = readings[0].tables["wages"].to_pylist()
    kept = {name: value for name, value in row.items() if value is not None}
    assert kept == {
        "year": 2018,
        "occupation_code": "29-2071",
        "area_type": "state",
        "area_code": "0600000",
        "industry_code": "000000",
        "ownership": "all",
        "employment": 21970,
        "annual_mean_usd": 51880,
        "annual_p10_usd": 28810,
        "annual_p50_usd": 47030,
        "annual_p90_usd": 83440,
        "source_id": "oews-2018-state-quoted",
    }


def test_blank_is_named_as_not_released(tmp_path: Path) -> None:
    path = p.state_history_parquet(tmp_path / "x.parquet", [p.TEXAS_2023])
    (reading,) = read_state_history(path, frozenset({"29-2072"}))
    (row,) = reading.tables["wages"].to_pylist()
    assert (row["annual_p90_usd"], row["not_released"], row["top_coded"]) == (None, "annual_p90_usd", None)


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"State_FIPS": "03"}, "a state's FIPS number, got '03'"),
        ({"OCC_CODE": "292072"}, "29-2072, got '292072'"),
        ({"OCC_TITLE": ""}, "a title of each occupation"),
        ({"Year": 23}, "a year since 2003"),
        ({"TOT_EMP": 19873.0}, "figures rounded to 10, got '19873'"),
        ({"A_MEAN": -10.0}, "figures rounded to 10"),
    ],
)
def test_odd_rows_are_refused(tmp_path: Path, change: dict[str, Any], phrase: str) -> None:
    path = p.state_history_parquet(tmp_path / "x.parquet", [p.TEXAS_2023 | change])
    with pytest.raises(Unreadable, match=phrase):
        read_state_history(path, None)


def test_repeated_row_is_refused(tmp_path: Path) -> None:
    path = p.state_history_parquet(tmp_path / "x.parquet", [p.TEXAS_2023, p.TEXAS_2023])
    with pytest.raises(Unreadable, match="one row per year, state and occupation"):
        read_state_history(path, None)


def test_missing_column_is_named(tmp_path: Path) -> None:
    rows = [{name: value for name, value in p.TEXAS_2023.items() if name != "A_PCT10"}]
    with pytest.raises(LayoutChanged, match="not once: A_PCT10"):
        read_state_history(p.state_history_parquet(tmp_path / "x.parquet", rows), None)


def test_cut_file_is_refused(tmp_path: Path) -> None:
    path = p.state_history_parquet(tmp_path / "x.parquet")
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(Unreadable, match="not a whole Parquet file"):
        read_state_history(path, None)
