"""Concentration, sector shares, and premiums whose intervals can be checked by hand."""

import pandas as pd
import pytest

from outlook.codes.breaks import find_segments
from outlook.pay.premiums import (
    compare_owners,
    compare_shares,
    compute_setting_premiums,
    load_sector_shares,
    rank_concentration,
)
from outlook.tables import Tables


def line(frame: pd.DataFrame, column: str, value: str) -> "pd.Series[object]":
    (found,) = [row for _, row in frame.iterrows() if row[column] == value]
    return found


def test_hospital_premium_worked_by_hand(tables: Tables) -> None:
    hospitals = line(compute_setting_premiums(tables, "29-2072"), "industry_code", "622000")
    # Mean 61,920 with an RSE of 0.2 percent; all settings 56,790 with 0.4.
    half = 1.645 * ((61_920 * 0.002) ** 2 + (56_790 * 0.004) ** 2) ** 0.5
    assert hospitals["premium_usd"] == 61_920 - 56_790
    assert hospitals["premium_low_usd"] == pytest.approx(5_130 - half)
    assert hospitals["premium_high_usd"] == pytest.approx(5_130 + half)
    ratio = 61_920 / 56_790
    assert hospitals["premium_pct"] == pytest.approx(100 * (ratio - 1))
    assert hospitals["premium_high_pct"] == pytest.approx(
        100 * (ratio - 1) + 164.5 * ratio * (0.002**2 + 0.004**2) ** 0.5
    )
    # Medians, 59,120 and 51,140, have no published error and so no interval.
    assert hospitals["median_premium_usd"] == 59_120 - 51_140
    assert not [c for c in hospitals.index if c.startswith("median_premium_") and ("low" in c or "high" in c)]


def test_setting_premiums_have_no_remainder(tables: Tables) -> None:
    frame = compute_setting_premiums(tables, "29-2072")
    assert frame["premium_usd"].is_monotonic_decreasing
    assert "remainder" not in set(frame["industry_code"])
    assert compute_setting_premiums(tables, "29-2072", 2023)["source_id"].unique().tolist() == [
        "oews-2023-industry"
    ]


def test_directions_are_tested_together(tables: Tables) -> None:
    found = compute_setting_premiums(tables, "29-2072").set_index("industry_code")["direction"]
    assert (found["622000"], found["621100"]) == ("more", "less")
    # Its interval alone is above zero, but one of many such intervals would be by chance.
    every = [compute_setting_premiums(tables, code) for code in tables.occupations]
    frame = pd.concat([each for each in every if not each.empty])
    assert (frame["direction"].eq("about the same") & (frame["premium_low_usd"] > 0)).any()


def test_code_without_figures_has_no_premiums(tables: Tables) -> None:
    code = "99-9999"
    assert compute_setting_premiums(tables, code).empty
    assert load_sector_shares(tables, code).empty
    assert compare_owners(tables, code) == (None, f"BLS gives no estimates by owner for {code}")


def test_private_and_public_owners(tables: Tables) -> None:
    found, why = compare_owners(tables, "29-2072")
    assert found is not None and why == "" and found.year == 2025
    frame = found.frame.set_index("owner")
    private, public = frame.loc["Private employers"], frame.loc["Government, all levels"]
    assert private["employment"] + public["employment"] == 194_720
    levels = frame.loc[["Federal government", "State government", "Local government"], "employment"]
    assert levels.sum() == public["employment"]
    # 56,110 with an RSE of 0.4 percent against 62,210 with 0.2.
    half = 1.645 * ((56_110 * 0.004) ** 2 + (62_210 * 0.002) ** 2) ** 0.5
    assert found.private_above is not None and found.private_above.difference == -6_100
    assert found.private_above.margin == pytest.approx(half)
    assert frame["share_pct"].iloc[:2].sum() == pytest.approx(100)


def test_sectors_nearly_cover_every_year(tables: Tables) -> None:
    for code in tables.occupations:
        frame = load_sector_shares(tables, code)
        for year, sectors in frame.groupby("year"):
            assert sectors["industry_code"].is_unique
            assert sectors["share_pct"].sum() < 100.5, (code, year)
    frame = load_sector_shares(tables, "29-2072")
    assert sorted(frame["year"].unique()) == [2022, 2023, 2024, 2025]
    assert (frame.groupby("year")["share_pct"].sum() > 99.9).all()
    assert frame["setting"].iloc[0] == "Health care and social assistance"
    health = frame[frame["industry_code"] == "62--63"].set_index("year")["employment"]
    # May 2024: 122,640 of 187,910.
    share = frame[(frame["industry_code"] == "62--63") & (frame["year"] == 2024)]["share_pct"].iloc[0]
    assert (health[2024], share) == (122_640, pytest.approx(100 * 122_640 / 187_910))


def test_sector_shares_start_with_present_code(tables: Tables) -> None:
    for code in tables.occupations:
        frame = load_sector_shares(tables, code)
        if not frame.empty:
            own = [s for s in find_segments(tables, code) if s.own][-1]
            assert frame["year"].between(own.first_year, own.last_year).all()


def test_quotient_has_interval_of_its_jobs(tables: Tables) -> None:
    frame = rank_concentration(tables, "29-2072")
    alaska = line(frame, "state", "AK")
    # 2.64 times the nation's share; jobs with an RSE of 6.1 percent.
    assert (alaska["location_quotient"], alaska["rank"]) == (2.64, 1)
    assert alaska["quotient_low"] == pytest.approx(2.64 * (1 - 1.645 * 0.061))
    assert alaska["quotient_high"] == pytest.approx(2.64 * (1 + 1.645 * 0.061))


@pytest.mark.parametrize(("industry", "median"), [("55--56", 60_750), ("54--55", 49_970), ("56--57", 49_590)])
def test_sector_medians_match_bls_prose(tables: Tables, industry: str, median: int) -> None:
    found = line(compute_setting_premiums(tables, "29-2072", 2024), "industry_code", industry)
    assert found["annual_p50_usd"] == median
    # The median of all was 50,250.
    assert found["median_premium_usd"] == median - 50_250


def test_p10_and_p90_match_bls_prose(tables: Tables) -> None:
    nation = tables.first(
        "SELECT annual_p10_usd, annual_p90_usd FROM wages WHERE occupation_code = '29-2072' AND year = 2024 "
        "AND area_type = 'nation' AND industry_code = '000000'"
    )
    assert nation is not None and nation.tolist() == [35_780, 80_950]


def test_assistants_share_in_health_care_is_no_rise(tables: Tables) -> None:
    shares = load_sector_shares(tables, "31-9092")
    found = next(each for each in compare_shares(shares) if each.setting.startswith("Health care"))
    assert found.change.margin is not None
    assert (round(found.change.difference, 1), round(found.change.margin, 1)) == (1.4, 2.2)
    assert not found.change.is_sure
