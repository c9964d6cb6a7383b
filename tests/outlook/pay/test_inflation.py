"""Wages in dollars of another year and at average U.S. prices."""

from pathlib import Path

import pandas as pd

from outlook.jobs.history import load_history
from outlook.pay.inflation import NOMINAL, convert_dollars, list_base_years
from outlook.places import load_areas, load_states
from outlook.tables import Tables
from tests.outlook.editions import edition_of


def pay(**more: object) -> pd.DataFrame:
    row = {"year": 2021, "area_code": "0600000", "annual_p50_usd": 40_000, "hourly_p50_usd": 19.23}
    return pd.DataFrame([row | more])


def prices(tmp_path: Path) -> Tables:
    index = [
        {"year": year, "month": 5, "cpi_u": cpi, "source_id": "cpi-u"}
        for year, cpi in ((2021, 250.0), (2025, 300.0))
    ]
    # 2024 has every month but May.
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


def test_average_prices_use_newest_parity(tmp_path: Path) -> None:
    tables = prices(tmp_path)
    (row,) = convert_dollars(tables, pay(), 2025, at_average_prices=True).to_dict("records")
    assert row["annual_p50_usd"] == 48_000 / 1.25
    assert (row["rpp"], row["rpp_year"], row["rpp_source_id"]) == (125.0, 2024, "rpp-state-2024")
    assert row["base"] == "dollars of May 2025 (CPI-U) at average U.S. prices (RPP)"
    (alone,) = convert_dollars(tables, pay(), None, at_average_prices=True).to_dict("records")
    assert (alone["annual_p50_usd"], alone["deflator"]) == (32_000, 1)


def test_nominal_dollars_change_nothing(tmp_path: Path) -> None:
    (row,) = convert_dollars(prices(tmp_path), pay(), None).to_dict("records")
    assert (row["annual_p50_usd"], row["deflator"], row["base"]) == (40_000, 1, NOMINAL)


def test_year_without_may_index_has_no_pay(tmp_path: Path) -> None:
    tables = prices(tmp_path)
    frame = pd.concat([pay(), pay(year=2024)], ignore_index=True)
    found = convert_dollars(tables, frame, 2025)
    assert found["annual_p50_usd"].isna().tolist() == [False, True]
    assert found["deflator"].isna().tolist() == [False, True]
    assert convert_dollars(tables, frame, 2024)[["deflator", "annual_p50_usd"]].isna().all(axis=None)
    assert list_base_years(tables) == [2025, 2021]


def test_place_without_parity_has_no_pay(tmp_path: Path) -> None:
    found = convert_dollars(prices(tmp_path), pay(area_code="6600000"), None, at_average_prices=True)
    assert found[["annual_p50_usd", "rpp", "rpp_year"]].isna().all(axis=None)


def test_input_frame_is_not_changed(tmp_path: Path) -> None:
    frame = pay()
    convert_dollars(prices(tmp_path), frame, 2025, at_average_prices=True)
    pd.testing.assert_frame_equal(frame, pay())


def test_every_history_converts_to_any_year(tables: Tables) -> None:
    years = list_base_years(tables)
    assert years[0] >= tables.newest_year and 2013 in years
    for code in tables.occupations:
        nominal = load_history(tables, code)
        found = convert_dollars(tables, nominal, tables.newest_year)
        assert found["segment"].tolist() == nominal["segment"].tolist()
        newest = nominal["year"] == tables.newest_year
        assert found.loc[newest, "annual_p50_usd"].tolist() == nominal.loc[newest, "annual_p50_usd"].tolist()
        assert found["annual_p50_usd"].isna().tolist() == nominal["annual_p50_usd"].isna().tolist()


def test_only_nonmetro_areas_lack_parities(tables: Tables) -> None:
    found = convert_dollars(tables, load_states(tables, "29-2072", "median"), None, at_average_prices=True)
    assert sorted(found.loc[found["rpp"].isna(), "state"]) == ["GU", "PR"]
    areas = convert_dollars(tables, load_areas(tables, "29-2072", "median"), None, at_average_prices=True)
    assert areas["rpp"].notna().sum() > 300
    assert areas.loc[areas["rpp"].isna(), "annual_p50_usd"].isna().all()
