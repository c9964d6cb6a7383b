"""The fan around the newest projection."""

from itertools import pairwise
from math import exp, sqrt

import pytest

from outlook.jobs.calibration import run_trial
from outlook.jobs.fan import build_fan
from outlook.jobs.fields import HEALTH
from outlook.jobs.past_projections import compare_editions
from outlook.jobs.projection_errors import find_size_class
from outlook.tables import Tables


def test_fan_of_records_specialists(tables: Tables) -> None:
    found, why = build_fan(tables, "29-2072")
    assert found is not None and why == ""
    assert (found.vintage, found.second_hand, found.size) == ("2024-34", False, find_size_class(194_800))
    first, last = found.frame.iloc[0], found.frame.iloc[-1]
    assert {first[c] for c in found.frame if c.endswith("_jobs")} == {194_800}
    assert (last["year"], last["implied_jobs"]) == (2034, 208_600)
    # Its own horizon and 7 to 9 years: 165 + 165 + 110 + 110 pairs of three editions.
    assert (last["pairs"], last["editions"]) == (550, 3)
    assert (last["tried_pairs"], last["tried_editions"], last["known_years"]) == (55, 1, 2)
    calibration = tables.compute(run_trial).find_calibration(2024)
    assert calibration is not None
    band = calibration.bands[90, HEALTH, 10]
    unit = sqrt(10) * calibration.scales[found.size.label]
    assert last["high_90_jobs"] == round(208_600 * exp(unit * band.high))
    assert last["low_90_jobs"] == round(208_600 * exp(unit * band.low))
    assert (
        "from 550 pairs of a projection and a later count, 7 to 10 years apart, of 3 editions" in found.method
    )


@pytest.mark.parametrize("code", ["29-2072", "43-6013", "15-1211"])
def test_fan_never_narrows(tables: Tables, code: str) -> None:
    found, _ = build_fan(tables, code)
    assert found is not None
    ratios = found.frame.filter(like="0_jobs").div(found.frame["implied_jobs"], axis=0)
    rounding = 1e-5
    for _, values in ratios.filter(like="high").items():
        assert all(a <= b + rounding for a, b in pairwise(values))
    for _, values in ratios.filter(like="low").items():
        assert all(a >= b - rounding for a, b in pairwise(values))


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
