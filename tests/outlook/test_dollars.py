"""Dollars of any year, the part of a rise that is prices, and which years may be compared."""

from math import exp, log
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlook.jobs.history import history
from outlook.pay.comparability import check_comparability
from outlook.pay.inflation import NOMINAL, base_years, convert_dollars
from outlook.pay.real_growth import Rise, rise
from outlook.places import metros, states
from outlook.tables import Tables
from tests.outlook.projected import edition_of


def pay(**more: object) -> pd.DataFrame:
    row = {"year": 2021, "area_code": "0600000", "annual_p50_usd": 40_000, "hourly_p50_usd": 19.23}
    return pd.DataFrame([row | more])


def prices(tmp_path: Path) -> Tables:
    index = [
        {"year": year, "month": 5, "cpi_u": cpi, "source_id": "cpi-u"}
        for year, cpi in ((2021, 250.0), (2025, 300.0))
    ]
    # Of 2024 every month but May is there.
    index += [
        {"year": 2024, "month": m, "cpi_u": 290.0, "source_id": "cpi-u"} for m in range(1, 13) if m != 5
    ]
    parity = [
        {"year": year, "area_code": "0600000", "rpp": rpp, "source_id": "rpp-state-2024"}
        for year, rpp in ((2023, 111.0), (2024, 125.0))
    ]
    return edition_of(tmp_path, price_index=index, price_parity=parity)


def test_wages_in_dollars_of_a_later_may(tmp_path: Path) -> None:
    tables = prices(tmp_path)
    (row,) = convert_dollars(tables, pay(), 2025).to_dict("records")
    # 40,000 x 300 / 250 and 19.23 x 1.2.
    assert (row["annual_p50_usd"], row["hourly_p50_usd"]) == (48_000, 23.08)
    assert (row["deflator"], row["base"]) == (1.2, "dollars of May 2025 (CPI-U)")
    assert row["prices_source_id"] == "cpi-u"


def test_average_prices_divide_by_the_newest_parity_and_carry_its_year(tmp_path: Path) -> None:
    tables = prices(tmp_path)
    (row,) = convert_dollars(tables, pay(), 2025, at_average_prices=True).to_dict("records")
    assert row["annual_p50_usd"] == 48_000 / 1.25
    assert (row["rpp"], row["rpp_year"], row["rpp_source_id"]) == (125.0, 2024, "rpp-state-2024")
    assert row["base"] == "dollars of May 2025 (CPI-U) at average U.S. prices (RPP)"
    (alone,) = convert_dollars(tables, pay(), None, at_average_prices=True).to_dict("records")
    assert (alone["annual_p50_usd"], alone["deflator"]) == (32_000, 1)


def test_nominal_dollars_say_so_and_change_nothing(tmp_path: Path) -> None:
    (row,) = convert_dollars(prices(tmp_path), pay(), None).to_dict("records")
    assert (row["annual_p50_usd"], row["deflator"], row["base"]) == (40_000, 1, NOMINAL)


def test_a_year_without_a_may_index_has_no_real_figures_and_other_years_have(tmp_path: Path) -> None:
    tables = prices(tmp_path)
    frame = pd.concat([pay(), pay(year=2024)], ignore_index=True)
    found = convert_dollars(tables, frame, 2025)
    assert found["annual_p50_usd"].isna().tolist() == [False, True]
    assert found["deflator"].isna().tolist() == [False, True]
    assert convert_dollars(tables, frame, 2024)[["deflator", "annual_p50_usd"]].isna().all(axis=None)
    assert base_years(tables) == [2025, 2021]


def test_a_place_without_a_parity_has_none(tmp_path: Path) -> None:
    found = convert_dollars(prices(tmp_path), pay(area_code="6600000"), None, at_average_prices=True)
    assert found[["annual_p50_usd", "rpp", "rpp_year"]].isna().all(axis=None)


def test_what_is_given_is_not_changed(tmp_path: Path) -> None:
    frame = pay()
    convert_dollars(prices(tmp_path), frame, 2025, at_average_prices=True)
    pd.testing.assert_frame_equal(frame, pay())


def test_every_series_of_wages_can_be_had_in_dollars_of_every_year(tables: Tables) -> None:
    years = base_years(tables)
    assert years[0] >= tables.newest_year and 2013 in years
    for code in tables.occupations:
        nominal = history(tables, code)
        found = convert_dollars(tables, nominal, tables.newest_year)
        assert found["segment"].tolist() == nominal["segment"].tolist()
        newest = nominal["year"] == tables.newest_year
        assert found.loc[newest, "annual_p50_usd"].tolist() == nominal.loc[newest, "annual_p50_usd"].tolist()
        assert found["annual_p50_usd"].isna().tolist() == nominal["annual_p50_usd"].isna().tolist()


def test_states_and_metropolitan_areas_have_parities_and_nonmetropolitan_ones_none(tables: Tables) -> None:
    found = convert_dollars(tables, states(tables, "29-2072", "median"), None, at_average_prices=True)
    assert sorted(found.loc[found["rpp"].isna(), "state"]) == ["GU", "PR"]
    areas = convert_dollars(tables, metros(tables, "29-2072", "median"), None, at_average_prices=True)
    assert areas["rpp"].notna().sum() > 300
    assert areas.loc[areas["rpp"].isna(), "annual_p50_usd"].isna().all()


def test_of_the_rise_since_may_2021_so_much_is_prices(tables: Tables) -> None:
    """Mean 48,310 to 56,790; CPI-U of May 269.195 to 321.465."""
    found, why = rise(tables, "29-2072")
    assert found is not None and why == ""
    assert found.log_points == pytest.approx(100 * log(56_790 / 48_310))
    assert found.prices_log_points == pytest.approx(100 * log(321.465 / 269.195))
    assert found.prices_log_points + found.real_log_points == pytest.approx(found.log_points)
    assert found.prices_usd + found.real_usd == pytest.approx(56_790 - 48_310)
    # 57,690 would have kept up: all of the rise is prices, and a tenth of it again was lost to them.
    assert found.kept_up_usd == pytest.approx(48_310 * 321.465 / 269.195)
    assert found.prices_share_pct == pytest.approx(109.7, abs=0.05)
    # Errors of the two means, 0.4 percent each, in quadrature.
    assert found.margin_log_points == pytest.approx(1.645 * (0.4**2 + 0.4**2) ** 0.5)
    assert exp(found.real_log_points / 100) == pytest.approx(56_790 / found.kept_up_usd)


def test_a_median_has_no_error_to_give(tables: Tables) -> None:
    found, _ = rise(tables, "29-2072", "annual_p50_usd")
    assert found is not None and found.margin_log_points is None
    assert round(found.prices_share_pct or 0) == 194


@given(st.floats(10_000, 200_000), st.floats(10_000, 200_000), st.floats(100, 400), st.floats(100, 400))
def test_the_parts_of_any_rise_add_up(before: float, after: float, cpi: float, later: float) -> None:
    found = Rise(
        code="x",
        column="annual_mean_usd",
        from_year=2021,
        to_year=2025,
        from_usd=before,
        to_usd=after,
        from_cpi_u=cpi,
        to_cpi_u=later,
        margin_log_points=None,
        source_ids=(),
    )
    assert found.prices_log_points + found.real_log_points == pytest.approx(found.log_points)
    assert found.prices_usd + found.real_usd == pytest.approx(found.rise_usd, abs=0.01)
    assert (found.real_usd > 0) == (found.real_log_points > 0)
    assert (found.prices_share_pct is None) == (after <= before)


def test_pay_that_stands_still_loses_what_prices_rose_by() -> None:
    found = Rise(
        code="x",
        column="annual_mean_usd",
        from_year=2021,
        to_year=2025,
        from_usd=50_000,
        to_usd=50_000,
        from_cpi_u=100,
        to_cpi_u=110,
        margin_log_points=None,
        source_ids=(),
    )
    assert found.prices_usd == pytest.approx(50_000 * log(1.1)) == -found.real_usd


@pytest.mark.parametrize(
    ("code", "first", "last", "allowed", "words"),
    [
        ("29-2072", 2021, 2025, True, "one code and one method"),
        ("29-2072", 2024, 2025, True, "about 2 of 3 parts"),
        ("29-2072", 2025, 2024, True, "about 2 of 3 parts"),
        ("29-2072", 2020, 2025, False, "no estimate under 29-2072 for May 2020"),
        ("31-9092", 2019, 2025, False, "present method since May 2021"),
        ("31-9092", 2013, 2017, False, "not made to compare years"),
        ("29-0000", 2017, 2021, False, "classification changed"),
        ("99-9999", 2021, 2025, False, "no estimate under 99-9999 for May 2021 and May 2025"),
    ],
)
def test_years_are_compared_only_where_the_method_allows_and_the_reason_is_in_words(
    tables: Tables, code: str, first: int, last: int, allowed: bool, words: str
) -> None:
    found = check_comparability(tables, code, first, last)
    assert found.allowed == allowed and words in found.words
    if not allowed:
        assert rise(tables, code, first=min(first, last), last=max(first, last)) == (None, found.words)


def test_a_rise_needs_a_later_year_and_a_wage(tables: Tables) -> None:
    assert rise(tables, "29-2072", last=2021) == (None, "May 2021 is not after May 2021")
    with pytest.raises(ValueError, match="employment is not a wage column"):
        rise(tables, "29-2072", "employment")
