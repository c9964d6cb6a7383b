"""Errors of past projections by size and horizon."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlook.claims import Direction, compare
from outlook.jobs.fields import FIELDS, HEALTH
from outlook.jobs.projection_errors import (
    EVERY_SIZE,
    SIZES,
    PastErrors,
    find_clustered_error,
    find_size_class,
    measure_past_errors,
)
from outlook.tables import Tables


@pytest.fixture(scope="module")
def measured(tables: Tables) -> PastErrors:
    return tables.compute(measure_past_errors)


def test_errors_of_all_occupations(measured: PastErrors) -> None:
    frame = measured.frame
    every = frame[frame["group"] == EVERY_SIZE.label].set_index("horizon_years")
    for groups in ([size.label for size in SIZES], FIELDS):
        parts = frame[frame["group"].isin(groups)].groupby("horizon_years")["cells"].sum()
        assert parts.to_dict() == every["cells"].to_dict()
    assert every["cells"].to_dict() == {
        1: 4748, 2: 6314, 3: 3741, 4: 4523, 5: 2849, 6: 2889, 7: 2089, 8: 2089, 9: 1389, 10: 1389,
    }  # fmt: skip
    assert every["spans"].tolist() == [6, 8, 5, 6, 4, 4, 3, 3, 2, 2]
    assert measured.vintages[0] == "2012-22" and measured.vintages[-1] == "2024-34"
    large = measured.at(find_size_class(194_800).label, 5)
    assert large is not None
    assert (large["group"], large["cells"]) == ("100,000 to 499,999 jobs", 731)
    assert large["median_abs_error_pct"] == pytest.approx(9.69, abs=0.005)
    assert large["p90_abs_error_pct"] == pytest.approx(28.39, abs=0.005)
    assert large["direction_right_pct"] == pytest.approx(68.6, abs=0.05)
    assert large["faster_right_pct"] == pytest.approx(64.0, abs=0.05)
    assert measured.at(EVERY_SIZE.label, 11) is None
    assert "32,020 comparisons in 43 pairs of editions" in measured.method
    assert "of one pair" not in measured.method


def test_errors_match_an_independent_count(measured: PastErrors, every: pd.DataFrame) -> None:
    jobs = every["base_jobs"].astype(int)
    chosen = every[(every["horizon_years"] == 3) & (jobs >= 10_000) & (jobs < 50_000)]
    ordered = sorted(abs(float(e)) for e in chosen["error_pct"])
    row = measured.at(SIZES[1].label, 3)
    assert row is not None and row["cells"] == len(ordered)
    assert row["median_abs_error_pct"] == pytest.approx(
        (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    )
    share = sum(e <= row["p90_abs_error_pct"] for e in ordered) / len(ordered)
    assert share == pytest.approx(0.9, abs=0.002)


def test_skill_needs_more_than_a_base_rate(measured: PastErrors) -> None:
    largest = measured.at("500,000 jobs and more", 10)
    assert largest is not None
    assert largest["direction_right_pct"] == pytest.approx(67.3, abs=0.05)
    assert largest["always_up_right_pct"] == pytest.approx(65.4, abs=0.05)
    for group, years, direction in (
        ("500,000 jobs and more", 10, Direction.SAME),
        (HEALTH, 1, Direction.SAME),
        (EVERY_SIZE.label, 1, Direction.MORE),
        # 64.6% against 54.1%, but in two pairs of editions that share 2014 to 2022.
        (EVERY_SIZE.label, 10, Direction.SAME),
    ):
        rivals = measured.pair_directions(group, years)
        assert rivals is not None and compare(*rivals).direction is direction


def test_projections_are_tested_against_no_change(measured: PastErrors) -> None:
    row = measured.at("100,000 to 499,999 jobs", 1)
    assert row is not None
    assert row["median_abs_error_pct"] == pytest.approx(4.0, abs=0.05)
    assert row["unchanged_median_abs_error_pct"] == pytest.approx(4.2, abs=0.05)
    rivals = measured.pair_errors("100,000 to 499,999 jobs", 1)
    assert rivals is not None and compare(*rivals).direction is Direction.LESS


def test_clustered_error_worked_by_hand() -> None:
    occupations, pairs = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    # Both of an occupation's values are alike: its sums are 2 and -2, those of the pairs of editions 0 and 0. The variance
    # is 2 x (4 + 4) = 16, 0 and, counted twice, 4; 16 is the largest part.
    found = find_clustered_error(np.array([1.0, 1.0, -1.0, -1.0]), occupations, pairs)
    # Student's t with one degree of freedom: 6.3138 in place of 1.6449.
    assert found == pytest.approx(4 / 4 * 6.3138 / 1.6449, rel=1e-3)
    assert np.isnan(find_clustered_error(np.array([1.0, -1.0]), occupations[::2], pairs[::2]))


@given(st.integers(0, 200_000_000))
def test_every_size_has_one_class(jobs: int) -> None:
    assert [size for size in SIZES if size.holds(jobs)] == [find_size_class(jobs)]
