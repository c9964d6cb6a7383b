"""The bounds of a scenario."""

from dataclasses import replace
from typing import Any

import pytest

from outlook.scenario.fields import FIELDS, Number, OutOfBounds, Range
from outlook.scenario.model import build_default


@pytest.mark.parametrize(
    "change",
    [
        {"discount_pct": -1},
        {"discount_pct": float("nan")},
        {"horizon_years": 9},
        {"horizon_years": 10.0},
        {"horizon_years": True},
        {"stage": "boss"},
        {"occupation": "292072"},
        {"years_to_next": (1, 2)},
        {"years_to_next": (1, 2, 51)},
        {"growth_pct": Range(-11, 0, 1)},
        {"wage_usd_per_hour": float("inf")},
    ],
)
def test_scenario_out_of_bounds_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(OutOfBounds):
        replace(build_default(), **change)


@pytest.mark.parametrize("ends", [(1, 0, 2), (0, 2, 1), (float("nan"), 0, 1), (0, 1, float("inf"))])
def test_range_must_rise(ends: tuple[float, float, float]) -> None:
    with pytest.raises(OutOfBounds, match="must rise"):
        Range(*ends)


@pytest.mark.parametrize("key", FIELDS)
def test_every_number_has_unit_and_bounds(key: str) -> None:
    kind = getattr(FIELDS[key].kind, "each", FIELDS[key].kind)
    if key in ("months", "stepyear", "years", "growth", "altpay", "discount", "horizon"):
        assert isinstance(kind, Number)
    if isinstance(kind, Number):
        assert kind.unit and kind.low < kind.high
    assert FIELDS[key].label and FIELDS[key].kind.said
