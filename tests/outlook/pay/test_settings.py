"""Settings do not overlap and make up the total, for every occupation and year."""

from functools import cache

import pandas as pd
import pytest

from outlook.pay import settings
from outlook.pay.settings import REMAINDER, Settings
from outlook.tables import Tables
from tests.outlook.examples import CASES, CODES, WITHOUT_SETTINGS, YEARS


def chosen(result: Settings) -> pd.DataFrame:
    return result.frame[result.frame["industry_code"] != REMAINDER]


@cache
def found(tables: Tables, code: str, year: int) -> Settings:
    """The settings, loaded once for several tests."""
    return settings.load_settings(tables, code, year)


@cache
def parents(tables: Tables) -> dict[str, str | None]:
    frame = tables.rows("SELECT industry_code, parent_code FROM industries")
    return {
        c: p if isinstance(p, str) else None for c, p in zip(frame.iloc[:, 0], frame.iloc[:, 1], strict=True)
    }


def ancestors(code: str, parent: dict[str, str | None]) -> list[str]:
    found: list[str] = []
    while (above := parent[code]) is not None:
        assert above not in found, f"the tree of industries runs in a circle at {above}"
        found.append(above)
        code = above
    return found


@pytest.mark.parametrize("code", CODES)
def test_years_are_newest_first(tables: Tables, code: str) -> None:
    years = settings.list_years(tables, code)
    assert years == sorted(years, reverse=True)
    assert years[: len(YEARS)] == YEARS or code in WITHOUT_SETTINGS


@pytest.mark.parametrize(("code", "year"), CASES)
def test_settings_do_not_nest(tables: Tables, code: str, year: int) -> None:
    parent = parents(tables)
    codes = chosen(found(tables, code, year))["industry_code"].tolist()
    assert len(codes) == len(set(codes)) > 0
    assert [(c, a) for c in codes for a in ancestors(c, parent) if a in codes] == []


@pytest.mark.parametrize(("code", "year"), CASES)
def test_settings_do_not_mix_owners(tables: Tables, code: str, year: int) -> None:
    codes = chosen(found(tables, code, year))["industry_code"].tolist()
    marks = ", ".join("?" for _ in codes)
    frame = tables.rows(
        f"SELECT industry_code, ownership FROM industries WHERE industry_code IN ({marks})", codes
    )
    limited = frame[frame["ownership"] != "all"]["industry_code"].tolist()
    # Government offices are a sector of their own without hospitals or schools.
    assert set(limited) <= {"99-100"}


@pytest.mark.parametrize(("code", "year"), CASES)
def test_jobs_and_remainder_make_the_total(tables: Tables, code: str, year: int) -> None:
    result = found(tables, code, year)
    assert result.total is not None
    jobs = int(result.frame["employment"].sum())
    if (result.frame["industry_code"] == REMAINDER).any():
        assert jobs == result.total
    else:
        # Each line is rounded to 10, so without a remainder the sum may be off by 5 per line and 5 for the
        # total.
        assert abs(jobs - result.total) <= 5 * (len(result.frame) + 1)


@pytest.mark.parametrize(("code", "year"), CASES)
def test_shares_add_up_to_100_percent(tables: Tables, code: str, year: int) -> None:
    result = found(tables, code, year)
    assert result.total is not None
    slack = 100 * 5 * (len(result.frame) + 1) / result.total
    whole = (result.frame["industry_code"] == REMAINDER).any()
    assert float(result.frame["share_pct"].sum()) == pytest.approx(100, abs=1e-6 if whole else slack)


@pytest.mark.parametrize(("code", "year"), CASES)
def test_settings_are_sorted_by_jobs(tables: Tables, code: str, year: int) -> None:
    frame = found(tables, code, year).frame
    jobs = chosen(found(tables, code, year))["employment"].tolist()
    assert jobs == sorted(jobs, reverse=True)
    rest = frame[frame["industry_code"] == REMAINDER]
    assert len(rest) <= 1
    if len(rest):
        assert rest.index.tolist() == [len(frame) - 1]
        assert rest.filter(regex="annual").isna().all(axis=None)
        assert int(rest["employment"].iloc[0]) > 0


@pytest.mark.parametrize(("code", "year"), CASES)
def test_withheld_jobs_are_never_a_setting(tables: Tables, code: str, year: int) -> None:
    result = found(tables, code, year)
    assert result.frame["employment"].notna().all()
    smallest = chosen(result)["employment"].min()
    assert smallest >= 0.01 * (result.total or 0)


def test_hospitals_match_bls(tables: Tables) -> None:
    result = settings.load_settings(tables, "29-2072", 2025)
    assert result.total == 194_720
    frame = result.frame.set_index("industry_code")
    assert frame.loc["622000", ["setting", "employment", "annual_p50_usd"]].tolist() == [
        "Hospitals",
        55_530,
        59_120,
    ]
    assert frame.loc["621100", ["setting", "employment", "annual_p50_usd"]].tolist() == [
        "Doctors' offices",
        34_860,
        47_120,
    ]
    assert float(frame.loc["622000", "share_pct"]) == pytest.approx(100 * 55_530 / 194_720)


def test_remainder_of_fourteen_settings(tables: Tables) -> None:
    frame = settings.load_settings(tables, "29-2072", 2025).frame
    shown = 55_530 + 34_860 + 19_340 + 16_040 + 14_870 + 11_600 + 9_510 + 8_190 + 6_180 + 4_780
    shown += 2_630 + 2_530 + 2_200 + 2_000
    assert len(frame) == 14 + 1
    assert int(frame["employment"].iloc[-1]) == 194_720 - shown


def test_early_years_show_health_care_as_one(tables: Tables) -> None:
    codes = settings.load_settings(tables, "29-2072", 2024).frame["industry_code"].tolist()
    assert "62--63" in codes
    assert not [c for c in codes if c.startswith("62") and c != "62--63"]


def test_code_without_industries_is_remainder(tables: Tables) -> None:
    result = settings.load_settings(tables, "29-2072", 2021)
    assert result.frame["industry_code"].tolist() == [REMAINDER]
    assert int(result.frame["employment"].iloc[0]) == result.total


def test_year_without_estimates_is_empty(tables: Tables) -> None:
    result = settings.load_settings(tables, "29-2072", 1999)
    assert (len(result.frame), result.total) == (0, None)


def test_setting_has_plain_name_or_title() -> None:
    assert settings.find_plain_name("622000", "Hospitals (622 and others)") == "Hospitals"
    assert settings.find_plain_name("97--98", "Sector 97 - Moon Mining") == "Moon Mining"
    assert (
        settings.find_plain_name("445000", "Food - and Beverage Retailers") == "Food - and Beverage Retailers"
    )
