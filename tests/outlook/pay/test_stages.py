"""Pay by stage in places and settings: published, estimated or missing."""

import math

import pandas as pd
import pytest

from outlook.pay import levels as pay_levels
from outlook.pay import stages
from outlook.pay.stages import PRODUCT_ERROR_90_PCT, NoPay
from outlook.scenario.fields import STAGES, Range
from outlook.scenario.inputs import StagePay
from outlook.tables import ALL_INDUSTRIES, NATION, Tables

HOSPITALS, CALIFORNIA, KANSAS_CITY = "622000", "0600000", "0028140"


def half(span: Range) -> float:
    return (span.high - span.middle) / span.middle


def test_stages_are_levels_with_intervals(tables: Tables) -> None:
    found = stages.load_stages(tables, "29-2072", NATION)
    row = stages.load_published(tables, "29-2072", NATION)
    assert row is not None
    levels = pay_levels.estimate_pay_levels(
        {10: 37_000, 25: 43_490, 50: 51_140, 75: 64_820, 90: 81_150}, 56_790, 15_080, 194_720
    )
    ranges = pay_levels.estimate_intervals(levels, 0.4, 194_720)
    assert [getattr(found.pay, s).middle for s in STAGES] == [getattr(levels, s) for s in STAGES]
    assert found.pay.entry == Range(ranges.entry.low, levels.entry, ranges.entry.high)
    assert (found.year, found.setting, found.estimated, found.notes) == (2025, ALL_INDUSTRIES, False, ())


def test_national_setting_is_published(tables: Tables) -> None:
    found = stages.load_stages(tables, "29-2072", NATION, HOSPITALS)
    assert not found.estimated
    assert found.pay.average.middle == 61_920
    assert found.row["annual_p50_usd"] == 59_120


@pytest.mark.parametrize("area", [CALIFORNIA, KANSAS_CITY])
def test_place_and_setting_widen_the_range(tables: Tables, area: str) -> None:
    both = stages.load_stages(tables, "29-2072", area, HOSPITALS)
    place = stages.load_stages(tables, "29-2072", area)
    sector = stages.load_stages(tables, "29-2072", NATION, HOSPITALS)
    nation = stages.load_stages(tables, "29-2072", NATION)
    assert both.estimated
    allowance = PRODUCT_ERROR_90_PCT[str(place.row["area_type"])] / 100
    for name in STAGES:
        one, two, three, joined = (getattr(s.pay, name) for s in (place, sector, nation, both))
        assert joined.middle == pytest.approx(one.middle * two.middle / three.middle)
        assert half(joined) == pytest.approx(math.hypot(allowance, half(one), half(two), half(three)))
        assert half(joined) > half(one) + 0.1
        assert joined.high - joined.middle == pytest.approx(joined.middle - joined.low)


@pytest.mark.parametrize(("kind", "fewest"), [("state", 2_000), ("metro", 15_000), ("nonmetro", 5_000)])
def test_allowance_matches_product_errors(tables: Tables, kind: str, fewest: int) -> None:
    errors = stages.measure_product_errors_pct(tables, kind)
    assert len(errors) > fewest
    assert PRODUCT_ERROR_90_PCT[kind] == pytest.approx(errors.quantile(0.9), abs=0.05)


def test_product_error_worked_by_hand(tables: Tables) -> None:
    mean = {
        (code, area): float(row["annual_mean_usd"])
        for code in ("29-2061", "00-0000")
        for area in (NATION, "4800000")
        if (row := stages.load_published(tables, code, area)) is not None
    }
    expected = mean["29-2061", "4800000"] / mean["29-2061", NATION]
    expected /= mean["00-0000", "4800000"] / mean["00-0000", NATION]
    errors = stages.measure_product_errors_pct(tables, "state")
    assert errors.sub(100 * abs(expected - 1)).abs().min() < 1e-9


def test_missing_setting_falls_back_to_all(tables: Tables) -> None:
    found = stages.load_stages(tables, "29-2072", CALIFORNIA, "21--22")
    assert found.setting == ALL_INDUSTRIES and not found.estimated
    assert found.pay == stages.load_stages(tables, "29-2072", CALIFORNIA).pay
    assert any("Mining, oil and gas" in note and "all settings" in note for note in found.notes)


def test_withheld_pay_has_a_reason(tables: Tables) -> None:
    with pytest.raises(NoPay, match="did not release the mean wage"):
        stages.load_stages(tables, "43-9021", "2900000")
    with pytest.raises(NoPay, match="gives no pay there"):
        stages.load_stages(tables, "29-2071", CALIFORNIA)
    with pytest.raises(NoPay, match="did not release the mean wage"):
        stages.load_stages(tables, "43-9021", "2900000", HOSPITALS)


def test_capped_mean_has_a_reason(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    row = stages.load_published(tables, "29-2072", NATION)
    assert row is not None
    capped = row.copy()
    capped["annual_mean_usd"], capped["top_coded"] = pd.NA, "annual_mean_usd"
    monkeypatch.setattr("outlook.pay.stages.load_published", lambda *_: capped)
    with pytest.raises(NoPay, match="above the limit to which BLS prints wages"):
        stages.load_stages(tables, "29-2072", NATION)


def test_capped_percentile_widens_the_range(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    row = stages.load_published(tables, "29-2072", NATION)
    assert row is not None
    whole = stages.load_stages(tables, "29-2072", NATION)
    capped = row.copy()
    capped["annual_p90_usd"], capped["top_coded"] = pd.NA, "annual_p90_usd"
    monkeypatch.setattr("outlook.pay.stages.load_published", lambda *_: capped)
    found = stages.load_stages(tables, "29-2072", NATION)
    assert found.notes == ("A high percentile was not released, which makes entry pay less certain.",)
    assert half(found.pay.entry) > half(whole.pay.entry)


def test_every_listed_setting_has_pay(tables: Tables) -> None:
    found = stages.list_settings(tables, "29-2072")
    assert next(iter(found)) == ALL_INDUSTRIES
    assert found[HOSPITALS] == "Hospitals" and "remainder" not in found
    assert all(stages.load_stages(tables, "29-2072", NATION, code).setting == code for code in found)
    assert list(stages.list_settings(tables, "29-2071")) == [ALL_INDUSTRIES]


def test_us_prices_divide_by_price_level() -> None:
    span = Range(90, 100, 110)
    there = stages.convert_to_us_prices(StagePay(span, span, span, span), 125)
    assert [there.entry.low, there.entry.middle, there.entry.high] == pytest.approx([72, 80, 88])


@pytest.mark.parametrize(
    ("years", "start", "reached"),
    [
        (0, "entry", "entry"),
        (1.9, "entry", "entry"),
        (2, "entry", "qualified"),
        (6.9, "entry", "qualified"),
        (7, "entry", "average"),
        (15, "entry", "experienced"),
        (40, "entry", "experienced"),
        (5, "qualified", "average"),
        (3, "experienced", "experienced"),
    ],
)
def test_years_lead_to_a_stage(years: float, start: str, reached: str) -> None:
    assert stages.find_stage_after(years, start, (2, 5, 8)) == reached
