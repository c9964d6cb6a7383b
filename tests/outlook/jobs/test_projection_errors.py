"""Errors of past projections by size and horizon."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlook.jobs.projection_errors import EVERY_SIZE, SIZES, PastErrors, find_size_class, measure_past_errors
from outlook.tables import Tables


@pytest.fixture(scope="module")
def measured(tables: Tables) -> PastErrors:
    return measure_past_errors(tables)


def test_errors_of_all_occupations(measured: PastErrors) -> None:
    frame = measured.frame
    sizes = frame[frame["size"] != EVERY_SIZE.label].groupby("horizon_years")["cells"].sum()
    every = frame[frame["size"] == EVERY_SIZE.label].set_index("horizon_years")
    assert sizes.to_dict() == every["cells"].to_dict()
    assert every["cells"].to_dict() == {
        1: 4748, 2: 6314, 3: 3741, 4: 4523, 5: 2849, 6: 2889, 7: 2089, 8: 2089, 9: 1389, 10: 1389,
    }  # fmt: skip
    assert every["spans"].tolist() == [6, 8, 5, 6, 4, 4, 3, 3, 2, 2]
    assert measured.vintages[0] == "2012-22" and measured.vintages[-1] == "2024-34"
    large = measured.at(find_size_class(194_800), 5)
    assert large is not None
    assert (large["size"], large["cells"]) == ("100,000 to 499,999 jobs", 731)
    assert large["median_abs_error_pct"] == pytest.approx(9.69, abs=0.005)
    assert large["p90_abs_error_pct"] == pytest.approx(28.39, abs=0.005)
    assert large["direction_right_pct"] == pytest.approx(68.6, abs=0.05)
    assert large["faster_right_pct"] == pytest.approx(64.0, abs=0.05)
    assert measured.at(EVERY_SIZE, 11) is None
    assert "32,020 comparisons in 43 pairs of editions" in measured.method
    assert "of one pair" not in measured.method


def test_errors_match_an_independent_count(measured: PastErrors, every: pd.DataFrame) -> None:
    jobs = every["base_jobs"].astype(int)
    chosen = every[(every["horizon_years"] == 3) & (jobs >= 10_000) & (jobs < 50_000)]
    ordered = sorted(abs(float(e)) for e in chosen["error_pct"])
    row = measured.at(SIZES[1], 3)
    assert row is not None and row["cells"] == len(ordered)
    assert row["median_abs_error_pct"] == pytest.approx(
        (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    )
    share = sum(e <= row["p90_abs_error_pct"] for e in ordered) / len(ordered)
    assert share == pytest.approx(0.9, abs=0.002)


@given(st.integers(0, 200_000_000))
def test_every_size_has_one_class(jobs: int) -> None:
    assert [size for size in SIZES if size.holds(jobs)] == [find_size_class(jobs)]
