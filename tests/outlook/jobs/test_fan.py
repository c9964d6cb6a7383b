"""The fan around the newest projection."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlook.jobs.fan import build_fan, interpolate_factor, widen_with_horizon
from outlook.jobs.past_projections import compare_all_occupations, compare_editions
from outlook.jobs.projection_errors import find_size_class, measure_past_errors
from outlook.tables import Tables

FACTORS = st.dictionaries(st.integers(1, 10), st.floats(1, 5), min_size=1)


@given(FACTORS)
def test_fan_starts_at_zero_and_never_narrows(known: dict[int, float]) -> None:
    widened = widen_with_horizon(known)
    found = [interpolate_factor(widened, h) for h in range(15)]
    assert found[0] == 1
    assert all(a <= b * (1 + 1e-12) for a, b in pairwise(found))
    assert all(found[h] >= factor for h, factor in known.items())


def test_factors_interpolate_and_extrapolate() -> None:
    known = {2: 1.21, 4: 1.21**2}
    # Halfway in the logarithm: 1.21^1.5. Half of two years: 1.21^(1/sqrt 2). Four times four years: (1.21^2)^2.
    assert interpolate_factor(known, 3) == pytest.approx(1.21**1.5)
    assert interpolate_factor(known, 1) == pytest.approx(1.21 ** (1 / 2**0.5))
    assert interpolate_factor(known, 16) == pytest.approx(1.21**4)


def test_fan_of_records_specialists(
    tables: Tables,
) -> None:
    found, why = build_fan(tables, "29-2072")
    assert found is not None and why == ""
    assert (found.vintage, found.second_hand, found.size) == ("2024-34", False, find_size_class(194_800))
    first, last = found.frame.iloc[0], found.frame.iloc[-1]
    assert {first[c] for c in found.frame if c.endswith("_jobs")} == {194_800}
    assert (last["year"], last["implied_jobs"]) == (2034, 208_600)
    behind = measure_past_errors(tables).at(found.size, 10)
    assert behind is not None and (last["cells"], last["spans"]) == (behind["cells"], 2)
    # No shorter horizon has a larger error, so the last year's band is its own factor.
    assert last["high_50_jobs"] == round(208_600 * behind["factor_50"])
    assert last["low_90_jobs"] == round(208_600 / behind["factor_90"])
    assert "8,227 comparisons" in found.method


def test_bands_hold_half_and_nine_in_ten(tables: Tables) -> None:
    every = compare_all_occupations(tables)
    found, _ = build_fan(tables, "29-2072")
    assert found is not None
    jobs = every["base_jobs"].astype(int)
    for horizon in (1, 10):
        row = found.frame.set_index("horizon_years").loc[horizon]
        past = every[
            (every["horizon_years"] == horizon) & (jobs >= found.size.low) & (jobs < (found.size.high or 1e9))
        ]
        ratio = past["came_jobs"].astype(float) / past["implied_jobs"].astype(float)
        for share in (50, 90):
            low, high = (row[f"{side}_{share}_jobs"] / row["implied_jobs"] for side in ("low", "high"))
            inside = ratio.between(low * (1 - 1e-5), high * (1 + 1e-5)).mean()
            assert inside == pytest.approx(share / 100, abs=0.01)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("29-2071", "no longer projected: 2018-28"),
        ("00-0000", "a total of many occupations"),
        ("29-0000", "a total of many occupations"),
        ("99-9999", "no edition"),
    ],
)
def test_missing_fan_has_a_reason(tables: Tables, code: str, reason: str) -> None:
    found, why = build_fan(tables, code)
    assert found is None and reason in why


def test_every_projected_occupation_has_a_fan(tables: Tables) -> None:
    newest = tables.rows(
        "SELECT occupation_code AS code FROM projections WHERE vintage = '2024-34' AND occupation_code NOT LIKE '%-0000'"
    )
    for code in newest["code"]:
        found, why = build_fan(tables, str(code))
        assert found is not None, why
        assert len(found.frame) == 11 and not compare_editions(tables, str(code)).empty
