"""Rows of `pay_by_schooling`, with what was left out and why."""

from typing import Any

import pytest

from etl.schema.schooling import SCHOOLING_FIGURES, SCHOOLINGS
from etl.schooling import build_pay_by_schooling
from etl.schooling.figures import find_cap
from tests.etl.schooling.rows import CALIFORNIA, NATION, line_items, place_row, places

EDUCATION = line_items(
    2024,
    {
        "35-3023": "No formal educational credential",
        "43-4051": "High school diploma or equivalent",
        "29-2072": "Postsecondary nondegree award",
        "15-1252": "Bachelor's degree",
        "29-1242": "Doctoral or professional degree",
    },
)
FOOD = place_row("35-3023", 300, 30_000)
SERVICE = place_row("43-4051", 100, 40_000)
RECORDS = place_row("29-2072", 50, 50_000)
ALL_WORK = place_row("00-0000", 500, 38_000)


def build(*rows: dict[str, Any], year: int = 2025) -> dict[tuple[str, str], dict[str, Any]]:
    table = build_pay_by_schooling(places(*rows), EDUCATION, year, "s")
    return {(row["area_code"], row["schooling"]): row for row in table.to_pylist()}


def test_place_has_a_row_of_each_schooling_and_any() -> None:
    found = build(ALL_WORK, FOOD, SERVICE, RECORDS)
    assert set(found) == {(NATION, schooling) for schooling in (*SCHOOLINGS, "any")}
    row = found[NATION, "none_or_high_school"]
    assert (row["year"], row["vintage"], row["source_id"]) == (2025, "2024-34", "s")
    assert (row["occupations"], row["jobs"], row["jobs_left_out"]) == (2, 400, 0)
    # (300 x 31,500 + 100 x 42,000) / 400
    assert row["annual_mean_usd"] == 34_125
    # Both means have a standard error of 1 percent, which cannot be more together.
    assert row["mean_rse_at_most_pct"] == 1.0
    assert 30_000 < row["annual_p50_usd"] < 40_000


def test_one_occupation_alone_keeps_its_figures() -> None:
    row = build(ALL_WORK, FOOD, SERVICE, RECORDS)[NATION, "certificate"]
    assert row["annual_p50_usd"] == pytest.approx(50_000, abs=25)
    assert row["annual_p90_usd"] == pytest.approx(75_000, abs=40)
    assert row["annual_mean_usd"] == 52_500


def test_occupation_without_annual_pay_is_left_out() -> None:
    # As musicians, whose pay BLS gives by the hour only.
    hourly = place_row("43-4051", 100)
    row = build(place_row("00-0000", 450, 38_000), FOOD, hourly, RECORDS)[NATION, "none_or_high_school"]
    assert (row["occupations"], row["occupations_left_out"]) == (1, 1)
    assert (row["jobs"], row["jobs_left_out"], row["covered_pct"]) == (300, 100, 75.0)
    assert row["annual_p50_usd"] is None
    assert row["not_released"] == ",".join(SCHOOLING_FIGURES)


def test_occupation_with_withheld_jobs_is_left_out() -> None:
    withheld = place_row("43-4051", None, 40_000)
    row = build(ALL_WORK, FOOD, withheld, RECORDS)[NATION, "none_or_high_school"]
    assert (row["occupations"], row["occupations_left_out"], row["jobs"]) == (1, 1, 300)


def test_jobs_not_published_are_those_of_the_unlisted() -> None:
    """California lists no service jobs. The nation has a tenth of its jobs there, so most of the 60 missing are theirs."""
    nation = (place_row("00-0000", 1000, 38_000), FOOD, SERVICE, place_row("29-2072", 600, 50_000))
    state = [
        place_row(code, jobs, 40_000, area=CALIFORNIA)
        for code, jobs in (("00-0000", 400), ("35-3023", 240), ("29-2072", 100))
    ]
    found = build(*nation, *state)
    row = found[CALIFORNIA, "none_or_high_school"]
    # 400 x 100 / 1,000 are expected; the other 20 of 60 are shared out as the 340 published jobs are.
    assert row["jobs_not_published"] == round(40 + 20 * 240 / 340)
    assert found[CALIFORNIA, "any"]["jobs_not_published"] == 60
    assert sum(found[CALIFORNIA, s]["jobs_not_published"] for s in SCHOOLINGS) == 60


def test_more_expected_than_missing_is_cut() -> None:
    nation = (place_row("00-0000", 1000, 38_000), FOOD, SERVICE, place_row("29-2072", 600, 50_000))
    state = [
        place_row(code, jobs, 40_000, area=CALIFORNIA)
        for code, jobs in (("00-0000", 350), ("35-3023", 240), ("29-2072", 100))
    ]
    found = build(*nation, *state)
    assert found[CALIFORNIA, "none_or_high_school"]["jobs_not_published"] == 10
    assert found[CALIFORNIA, "certificate"]["jobs_not_published"] == 0


def test_place_without_a_total_has_no_pay() -> None:
    unknown = [row | {"area_code": CALIFORNIA} for row in (place_row("00-0000", None, 38_000), FOOD)]
    row = build(ALL_WORK, FOOD, SERVICE, *unknown)[CALIFORNIA, "none_or_high_school"]
    assert (row["jobs_not_published"], row["covered_pct"], row["annual_p50_usd"]) == (None, None, None)


def test_schooling_without_occupations_has_no_pay() -> None:
    row = build(ALL_WORK, FOOD, SERVICE, RECORDS)[NATION, "master"]
    assert (row["occupations"], row["jobs"], row["annual_p50_usd"]) == (0, 0, None)
    assert row["not_released"] == ",".join(SCHOOLING_FIGURES)


CAPPED = "annual_p75_usd,annual_p90_usd"
SURGEONS = place_row(
    "29-1242",
    100,
    200_000,
    annual_p75_usd=None,
    annual_p90_usd=None,
    annual_mean_usd=250_000,
    top_coded=CAPPED,
)


def test_percentile_above_the_cap_is_named() -> None:
    row = build(place_row("00-0000", 100, 200_000), SURGEONS)[NATION, "doctoral_or_professional"]
    assert row["annual_p50_usd"] == pytest.approx(200_000, rel=0.001)
    assert row["annual_mean_usd"] == 250_000
    assert (row["annual_p75_usd"], row["top_coded"], row["not_released"]) == (None, CAPPED, None)


def test_capped_mean_leaves_the_mixture_without_one() -> None:
    # As some physicians by state, May 2025: every wage is capped.
    wages = [f"annual_{name}_usd" for name in ("mean", "p10", "p25", "p50", "p75", "p90")]
    capped = place_row("29-1242", 10, None, wage_mean_rse_pct=9.2, top_coded=",".join(wages))
    found = build(place_row("00-0000", 130, 100_000), capped, place_row("15-1252", 120, 100_000))
    doctors = found[NATION, "doctoral_or_professional"]
    assert doctors["occupations"] == 1
    assert doctors["top_coded"] == ",".join(SCHOOLING_FIGURES)
    everyone = found[NATION, "any"]
    assert everyone["top_coded"] == "annual_mean_usd,mean_rse_at_most_pct"
    # A thirteenth earn more than all others, which moves every percentile up.
    assert everyone["annual_p75_usd"] > 120_000


def test_no_row_without_projections_of_the_same_codes() -> None:
    assert build(ALL_WORK, FOOD, year=2020) == {}


def test_no_row_from_a_file_of_some_occupations() -> None:
    assert build(place_row("00-0000", 155_000_000, 50_000), FOOD, SERVICE, RECORDS) == {}
    assert build(FOOD, SERVICE, RECORDS) == {}


def test_order_of_rows_does_not_matter() -> None:
    rows = [
        ALL_WORK,
        FOOD,
        SERVICE,
        RECORDS,
        *(row | {"area_code": CALIFORNIA} for row in (ALL_WORK, RECORDS, FOOD)),
    ]
    assert build(*rows) == build(*reversed(rows))


def test_oldest_cap_is_the_highest_figure_printed() -> None:
    frame = places(FOOD, SERVICE)
    assert find_cap(2005, frame) == 60_000
    assert [find_cap(year, frame) for year in (2008, 2010, 2012, 2018, 2022, 2030)] == [
        166_400,
        166_400,
        187_200,
        208_000,
        239_200,
        239_200,
    ]


def test_order_of_rows_changes_nothing() -> None:
    rows = [ALL_WORK, FOOD, SERVICE, RECORDS]
    assert build(*rows) == build(*reversed(rows))
