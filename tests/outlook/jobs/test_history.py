"""National jobs and pay by year."""

import pytest

from outlook.jobs import history
from outlook.tables import Tables
from tests.outlook.examples import CODES


def test_median_of_may_2021_is_46660(tables: Tables) -> None:
    frame = history.load_history(tables, "29-2072")
    of_2021 = frame[(frame["year"] == 2021) & (frame["code"] == "29-2072")]
    assert of_2021["annual_p50_usd"].tolist() == [46_660]


def test_may_2025_matches_bls(tables: Tables) -> None:
    row = history.load_newest_estimate(tables, "29-2072")
    assert row is not None
    assert (row["year"], row["employment"], row["annual_mean_usd"]) == (2025, 194_720, 56_790)
    assert [row[f"annual_p{p}_usd"] for p in (10, 25, 50, 75, 90)] == [37_000, 43_490, 51_140, 64_820, 81_150]


@pytest.mark.parametrize("code", CODES)
def test_history_has_one_row_per_year_and_code(tables: Tables, code: str) -> None:
    frame = history.load_history(tables, code)
    assert len(frame) > 0
    assert not frame.duplicated(["year", "code"]).any()
    assert frame.groupby("segment")["code"].nunique().tolist() == [1] * frame["segment"].nunique()
    assert frame[frame["own"]]["code"].unique().tolist() == [code]


def test_history_of_broken_code_has_3_segments(tables: Tables) -> None:
    frame = history.load_history(tables, "29-2072")
    assert frame.groupby("segment")["year"].agg(["min", "max"]).to_numpy().tolist() == [
        [2011, 2018],
        [2019, 2020],
        [2021, 2025],
    ]
