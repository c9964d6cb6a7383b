"""Pay by schooling from the publishers' own files, against what BLS publishes and another reckoning."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.stats import norm

from etl.schema.wages import ANNUAL, MINIMUM_WAGE_USD_YEAR, PERCENTILES
from etl.sources import oews_workbooks
from tests.mirror.conftest import Published

pytestmark = pytest.mark.mirror

ANY_BESIDE_PUBLISHED = f"""
    SELECT p.year, {", ".join(f"p.{w} / w.{w} - 1 AS {w}" for w in ANNUAL)}
    FROM pay_by_schooling p JOIN wages w USING (year, area_code)
    WHERE schooling = 'any' AND w.occupation_code = '00-0000' AND w.industry_code = '000000'"""


def levels(published: Published, schooling: str, year: int = 2025) -> tuple[int, ...]:
    """Levels I to IV: the mean of the lowest third, that of the rest, and two at equal steps between."""
    entry, mean = published.fetch_all(
        f"SELECT lowest_third_mean_usd, annual_mean_usd FROM pay_by_schooling "
        f"WHERE year = {year} AND area_code = '0000000' AND schooling = '{schooling}'"
    )[0]
    experienced = (3 * mean - entry) / 2
    return tuple(round(entry + step * (experienced - entry) / 3) for step in range(4))


def test_high_school_matches_another_reckoning(published: Published) -> None:
    """434 occupations, 92.0 million jobs, about $31,300, 40,300, 49,300, 58,300; docs/method.md explains the differences."""
    row = published.fetch_one(
        "SELECT occupations + occupations_left_out, jobs, covered_pct FROM pay_by_schooling "
        "WHERE year = 2025 AND area_code = '0000000' AND schooling = 'none_or_high_school'"
    )
    assert row == (434, 92_014_800, 99.9)
    assert levels(published, "none_or_high_school") == pytest.approx(
        (31_300, 40_300, 49_300, 58_300), rel=0.012
    )


def test_any_is_near_the_nations_percentiles(published: Published) -> None:
    rows = published.fetch_all(f"{ANY_BESIDE_PUBLISHED} AND area_code = '0000000' ORDER BY 1")
    furthest = {year: max(map(abs, shares)) for year, *shares in rows}
    assert set(range(2013, 2026)) <= furthest.keys()
    assert max(share for year, share in furthest.items() if year <= 2020) < 0.0155
    # The first May of BLS's new method: its own percentiles of all occupations jumped.
    assert furthest[2021] < 0.0525
    assert max(furthest[year] for year in range(2022, 2026)) < 0.027


def test_any_is_near_the_states_percentiles(published: Published) -> None:
    rows = published.fetch_all(f"{ANY_BESIDE_PUBLISHED} AND area_type = 'state'")
    shares = np.abs([shares for _, *shares in rows if shares[0] is not None])
    assert shares.shape == (54, len(ANNUAL))
    assert np.quantile(shares, 0.95) < 0.035
    assert shares.max() < 0.05


def test_every_place_of_the_nation_has_all_rows(published: Published) -> None:
    rows = published.fetch_all(
        "SELECT area_type, count(DISTINCT area_code), count(*), count(*) FILTER (annual_p50_usd IS NOT NULL AND schooling = 'none_or_high_school') "
        "FROM pay_by_schooling JOIN areas USING (area_code) WHERE year = 2025 GROUP BY 1 ORDER BY 1"
    )
    assert [(kind, places, rows_) for kind, places, rows_, _ in rows] == [
        ("metro", 393, 8 * 393),
        ("nation", 1, 8),
        ("nonmetro", 135, 8 * 135),
        ("state", 54, 8 * 54),
    ]
    assert sum(given for *_, given in rows) >= 575


SCORES = norm.ppf(np.array(PERCENTILES) / 100)
STEPS = norm.ppf((np.arange(2000) + 0.5) / 2000)
HIGH_SCHOOL = ("No formal educational credential", "High school diploma or equivalent")


def draw_smoothly(percentiles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pay at `STEPS`: a monotone cubic of log pay, with tails at the slope of the last pair."""
    log_pay = np.log(percentiles)
    inside = PchipInterpolator(SCORES, log_pay, axis=1)(np.clip(STEPS, SCORES[0], SCORES[-1]))
    low, high = np.diff(log_pay, axis=1)[:, [0, -1]].T / np.diff(SCORES)[[0, -1], None]
    below, above = np.minimum(STEPS - SCORES[0], 0), np.maximum(STEPS - SCORES[-1], 0)
    drawn = np.exp(inside + low[:, None] * below + high[:, None] * above)
    return np.asarray(np.maximum(drawn, MINIMUM_WAGE_USD_YEAR))


def draw_straight(percentiles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pay at `STEPS`: straight lines in dollars by rank, with tails as wide as the gaps next to them."""
    gaps = np.diff(percentiles, axis=1)
    ends = np.column_stack([percentiles[:, 0] - gaps[:, 0], percentiles, percentiles[:, -1] + gaps[:, -1]])
    ranks = [0, *(p / 100 for p in PERCENTILES), 1]
    drawn = np.array([np.interp(norm.cdf(STEPS), ranks, row) for row in ends])
    return np.asarray(np.maximum(drawn, MINIMUM_WAGE_USD_YEAR))


def mix_points(pay: NDArray[np.float64], jobs: NDArray[np.float64]) -> NDArray[np.float64]:
    """The five percentiles and the mean of the lowest third of equally likely points, each row weighted by jobs."""
    weight = np.broadcast_to(jobs[:, None], pay.shape).ravel()
    order = np.argsort(pay, axis=None)
    at, below = pay.ravel()[order], np.cumsum(weight[order]) / weight.sum()
    lowest = below <= 1 / 3
    third = np.average(at[lowest], weights=weight[order][lowest])
    return np.array([*np.interp(np.array(PERCENTILES) / 100, below, at), third])


def test_other_ways_to_draw_pay_come_close(published: Published, mirror: Path) -> None:
    (reading,) = oews_workbooks.read_workbooks(
        mirror / "www.bls.gov/oes/special-requests/oesm25nat.zip", None
    )
    wages = reading.tables["wages"].to_pandas().dropna(subset=["annual_p50_usd"])
    codes = published.fetch_all(
        "SELECT occupation_code FROM projected_jobs WHERE vintage = '2024-34' AND occupation_type = 'line item' "
        f"AND entry_education IN {HIGH_SCHOOL}"
    )
    rows: pd.DataFrame = wages[wages["occupation_code"].isin([code for (code,) in codes])]
    percentiles, jobs = rows[list(ANNUAL)].to_numpy(float), rows["employment"].to_numpy(float)
    ours = np.array(
        published.fetch_one(
            f"SELECT {', '.join(ANNUAL)}, lowest_third_mean_usd FROM pay_by_schooling "
            "WHERE year = 2025 AND area_code = '0000000' AND schooling = 'none_or_high_school'"
        )
    )
    assert mix_points(draw_smoothly(percentiles), jobs) == pytest.approx(ours, rel=0.006)
    assert mix_points(draw_straight(percentiles), jobs) == pytest.approx(ours, rel=0.018)
