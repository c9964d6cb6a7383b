"""Bands calibrated in real time, and how often they contained later counts."""

from dataclasses import astuple
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlook.jobs.calibration import (
    FEWEST_PAIRS,
    GOAL_PCT,
    Trial,
    find_conformal_quantile,
    measure_coverage,
    run_trial,
    write_coverage_table,
)
from outlook.jobs.fields import FIELDS, HEALTH, find_field
from outlook.tables import Tables
from tests.outlook.editions import edition_of, projected, straight

METHOD = Path(__file__).resolve().parents[3] / "docs" / "method.md"
CODES = tuple(f"29-{number}" for number in range(1011, 1011 + 2 * FEWEST_PAIRS, 2))


@pytest.fixture(scope="module")
def trial(tables: Tables) -> Trial:
    return tables.compute(run_trial)


@pytest.fixture(scope="module")
def coverage(tables: Tables) -> pd.DataFrame:
    return tables.compute(measure_coverage)


def test_health_bands_reach_the_goal(coverage: pd.DataFrame) -> None:
    health = coverage[coverage["field"] == HEALTH].set_index("horizon_years")
    assert health["pairs"].tolist() == [2363, 460, 520, 333, 321, 233, 166, 110, 110, 55, 55]
    assert health["editions"].tolist() == [8, 6, 7, 5, 5, 4, 3, 2, 2, 1, 1]
    assert health["inside_90_pct"].between(*GOAL_PCT).all()
    assert health.loc[0, "inside_90_pct"] == pytest.approx(90.8, abs=0.05)
    # Each side by itself: misses are as often low as high, to chance.
    assert health.loc[0, ["below_90_pct", "above_90_pct"]].between(3.5, 6.5).all()


def test_missed_fields_are_seen(coverage: pd.DataFrame) -> None:
    clerical = coverage[coverage["field"] == "office and administrative support"].set_index("horizon_years")
    assert clerical.loc[10, "inside_90_pct"] == pytest.approx(47.2, abs=0.05)
    assert clerical.loc[10, "known_years"] == 2


def test_coverage_matches_an_independent_count(trial: Trial, coverage: pd.DataFrame) -> None:
    judged = trial.frame[
        (trial.frame["horizon_years"] == 5) & trial.frame["code"].str[:2].isin(FIELDS[HEALTH])
    ]
    inside = [
        low <= error <= high for low, error, high in judged[["low_90", "log_error", "high_90"]].to_numpy()
    ]
    row = coverage[(coverage["field"] == HEALTH) & (coverage["horizon_years"] == 5)].iloc[0]
    assert row["inside_90_pct"] == pytest.approx(100 * sum(inside) / len(inside))


def test_documented_coverage_is_measured(coverage: pd.DataFrame) -> None:
    assert write_coverage_table(coverage) in METHOD.read_text(encoding="utf-8")


def _write_editions(tmp_path: Path, last: dict[str, int]) -> Tables:
    """Three editions of health care occupations that all stay level, but for `last`: jobs in the newest one."""
    rows = [
        projected(year, code, 20_000 + 100 * ((number * year) % 37), 20_000)
        for year in (2012, 2014)
        for number, code in enumerate(CODES)
    ]
    rows += [projected(2016, code, last.get(code, 20_000), 20_000) for code in CODES]
    return edition_of(tmp_path, projected_jobs=rows, crosswalk=straight(*CODES))


def test_bands_know_only_their_past(tmp_path: Path) -> None:
    (tmp_path / "calm").mkdir()
    (tmp_path / "shock").mkdir()
    calm = run_trial(_write_editions(tmp_path / "calm", {}))
    shock = run_trial(_write_editions(tmp_path / "shock", dict.fromkeys(CODES, 90_000)))
    assert list(calm.calibrations) == list(shock.calibrations) == [2014, 2016]
    # What 2016 counts is not known in 2014, and widens the band of 2016.
    assert calm.calibrations[2014] == shock.calibrations[2014]
    before, after = (each.calibrations[2016].bands[90, HEALTH, 2] for each in (calm, shock))
    assert after.high > before.high
    assert not shock.frame["inside_90"].any()


def test_few_pairs_borrow_from_other_fields(trial: Trial) -> None:
    # 20 farming occupations in the pair of 2012-22 and 2014-24: all 817 are used instead.
    early = trial.calibrations[2014].bands
    assert early[90, "farming, fishing, and forestry", 2].pairs == early[90, "sales", 2].pairs == 817
    assert early[90, HEALTH, 2].pairs == 78
    assert astuple(early[90, HEALTH, 2])[4:] == (78, 1)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=200), st.sampled_from([0.75, 0.95]))
def test_quantile_leaves_no_more_above(scores: list[float], share: float) -> None:
    found = find_conformal_quantile(np.array(scores), share)
    assert found in scores
    above = sum(score > found for score in scores)
    assert above <= (1 - share) * (len(scores) + 1)


def test_every_major_group_has_one_field() -> None:
    assert [find_field(f"{group}-1011") for group in ("29", "31")] == [HEALTH, HEALTH]
    groups = [group for each in FIELDS.values() for group in each]
    assert sorted(groups) == [str(number) for number in range(11, 54, 2)]
    assert find_field("55-1011") is None
