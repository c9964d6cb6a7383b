"""Sentences about places: more, less, equal, withheld, and above BLS's limit."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from app.views.states import sentences
from outlook import places
from outlook.claims import RankSet
from outlook.places import MEASURES, PlaceRank
from outlook.tables import Tables
from tests.app.missing import leaks
from tests.outlook.examples import projection

WHO = "Medical records specialists"
STANDING = PlaceRank("states and territories", RankSet(1, 2, 52, (1,)), RankSet(13, 40, 53, ()))
ROW: dict[str, object] = {
    "area": "California",
    "year": 2025,
    "employment": 21_000,
    "annual_p10_usd": 37_000,
    "annual_p50_usd": 60_000,
    "annual_p90_usd": 90_000,
    "jobs_per_1000": 1.5,
    "location_quotient": 1.2,
    "rpp": 110.0,
    "rpp_year": 2024,
    "not_released": None,
    "top_coded": None,
}


def row(**change: object) -> "pd.Series[object]":
    return pd.Series({**ROW, **change}, dtype=object)


def plain(text: str) -> str:
    assert leaks([text]) == []
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (50_000, "$60,000 a year, 20.0% more than in the nation ($50,000)."),
        (75_000, "$60,000 a year, 20.0% less than in the nation ($75,000)."),
        (60_000, "$60,000 a year, as in the nation."),
        (60_010, "$60,000 a year, as in the nation."),
        (None, "$60,000 a year."),
    ],
)
def test_pay_is_compared_with_the_nation(there: int | None, expected: str) -> None:
    text = plain(sentences.describe_place(row(), WHO, row(annual_p50_usd=there)))
    assert text.startswith(
        "There were 21,000 medical records specialists in California in May 2025; half paid"
    )
    assert expected in text
    assert text.endswith("One in ten was paid less than $37,000, one in ten more than $90,000.")


def test_no_comparison_without_the_nation() -> None:
    assert "nation" not in sentences.describe_place(row(), WHO, None)


def test_withheld_jobs_and_pay_are_named() -> None:
    text = plain(
        sentences.describe_place(row(employment=None, annual_p50_usd=None, annual_p90_usd=None), WHO, row())
    )
    assert text == (
        "BLS did not release how many medical records specialists there were in California in May 2025; BLS did not "
        "release the median pay."
    )


def test_capped_pay_has_no_made_up_figure() -> None:
    text = plain(sentences.describe_place(row(annual_p50_usd=None, top_coded="annual_p50_usd,annual_p90_usd", annual_p90_usd=None), WHO, row()))  # fmt: skip
    assert "half paid more than the highest wage that BLS prints." in text
    assert "One in ten" not in text


def test_place_name_takes_its_article() -> None:
    assert "in the District of Columbia in" in sentences.describe_place(
        row(area="District of Columbia"), WHO, None
    )


def test_ranks_are_sets() -> None:
    assert plain(sentences.describe_rank(STANDING, row(location_quotient=None))) == (
        "Among states and territories, California is among the 2 highest of 52 by number of jobs and between 13th and "
        "40th of 53 by average (mean) pay (tested at 90%)."
    )


@pytest.mark.parametrize(
    ("standing", "change", "text"),
    [
        (replace(STANDING, jobs=None), {"location_quotient": None}, "Among states and territories, California is between 13th and 40th of 53 by average (mean) pay (tested at 90%)."),
        (replace(STANDING, pay=None), {"location_quotient": None}, "Among states and territories, California is among the 2 highest of 52 by number of jobs (tested at 90%)."),
        (None, {"location_quotient": None}, ""),
        (None, {"location_quotient": 0.999}, "The work is as common there as in the nation: 1.50 of every 1,000 jobs."),
        (None, {"location_quotient": 0.5, "jobs_per_1000": None}, "The work is 0.50 times as common there as in the nation (location quotient)."),
    ],
)  # fmt: skip
def test_unknown_rank_or_share_is_left_out(
    standing: PlaceRank | None, change: dict[str, object], text: str
) -> None:
    assert plain(sentences.describe_rank(standing, row(**change))) == text


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({}, "Prices in California were 10.0% above the national average in 2024: its median pay buys what $54,550 buys at average U.S. prices."),
        ({"rpp": 80.0}, "Prices in California were 20.0% below the national average in 2024: its median pay buys what $75,000 buys at average U.S. prices."),
        ({"rpp": 100.04}, "Prices in California were at the national average in 2024: its median pay buys what $59,980 buys at average U.S. prices."),
        ({"annual_p50_usd": None}, "Prices in California were 10.0% above the national average in 2024."),
        ({"rpp": None, "area": "Guam"}, "BEA publishes no price level for Guam."),
    ],
)  # fmt: skip
def test_price_level_has_its_year(change: dict[str, object], text: str) -> None:
    assert plain(sentences.describe_prices(row(**change))) == text


def state_projection(**change: object) -> "pd.Series[object]":
    given = {
        "vintage": "2022-32",
        "change_pct": 9.5,
        "jobs_base": 420,
        "jobs_projected": 460,
        "openings_per_year": 30,
    }
    return pd.Series({**given, **change}, dtype=object)


def test_state_projection_up_down_and_level() -> None:
    assert plain(sentences.describe_projection(state_projection(), None)) == (
        "The state's own agency projects 9.5% more jobs for 2022–32: from 420 to 460, with 30 openings a year."
    )
    assert "4.0% fewer jobs" in plain(sentences.describe_projection(state_projection(change_pct=-4.0), None))
    assert "projects no change in jobs for" in sentences.describe_projection(
        state_projection(change_pct=0.0), None
    )
    assert "openings" not in sentences.describe_projection(state_projection(openings_per_year=None), None)


def test_nation_is_added_for_same_years_only() -> None:
    same = plain(
        sentences.describe_projection(state_projection(), projection(vintage="2022-32", change_pct=-1.2))
    )
    assert same.endswith("; BLS projects −1.2% for the nation in the same years.")
    assert "nation" not in sentences.describe_projection(state_projection(), projection(vintage="2024-34"))


def test_no_sentence_without_a_projection() -> None:
    assert sentences.describe_projection(None, projection()) == ""
    assert sentences.describe_projection(state_projection(change_pct=None), projection()) == ""


def ranked(*figures: tuple[str, int | None, bool]) -> pd.DataFrame:
    frame = pd.DataFrame(figures, columns=["area", "annual_mean_usd", "capped"])
    frame["annual_mean_usd"] = frame["annual_mean_usd"].astype("Int64")
    value = frame["annual_mean_usd"].astype("Float64")
    return frame.assign(low=value - 1_000, high=value + 1_000, wage_mean_rse_pct=1.0)


def test_range_names_ties_and_ranks_the_first() -> None:
    frame = ranked(
        ("Ohio", 60_000, False), ("Utah", 60_000, False), ("Iowa", 59_000, False), ("Maine", 40_000, False)
    )
    assert sentences.describe_ranking(frame, MEASURES["mean"], WHO, 2025) == (
        "In May 2025 average (mean) pay of medical records specialists ranged from Maine ($40,000) to Ohio and Utah "
        "($60,000). Tested at 90%, Ohio is among the 3 highest of 4."
    )


def test_figure_without_error_orders_nothing() -> None:
    frame = ranked(("Ohio", 60_000, False), ("Maine", 40_000, False))
    frame["annual_p50_usd"] = frame["annual_mean_usd"]
    assert sentences.describe_ranking(frame, MEASURES["median"], WHO, 2025).endswith(
        "BLS publishes no margin of error for this figure, so places near each other cannot be put in order."
    )


def test_capped_places_first_withheld_counted() -> None:
    frame = ranked(
        ("Alaska", None, True), ("Ohio", 60_000, False), ("Maine", 40_000, False), ("Guam", None, False)
    )
    assert sentences.describe_ranking(frame, MEASURES["mean"], WHO, 2025) == (
        "In May 2025 average (mean) pay of medical records specialists was above the limit to which BLS prints wages in "
        "Alaska; elsewhere it ranged from Maine ($40,000) to Ohio ($60,000). For 1 BLS did not release it."
    )


def unranked(*rows: tuple[str, float | None], **change: object) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "area": [a for a, _ in rows],
            "annual_mean_usd": pd.array([v for _, v in rows], "Float64"),
            "capped": False,
        }
    )
    return frame.assign(
        **{"low": pd.NA, "high": pd.NA, "hourly_p50_usd": pd.NA, "annual_p50_usd": pd.NA, **change}
    )


def test_only_place_is_not_highest_and_lowest() -> None:
    text = plain(
        sentences.describe_ranking(
            unranked(("Pennsylvania", 57_760), ("Ohio", None)), MEASURES["mean"], WHO, 2025
        )
    )
    assert (
        text
        == "In May 2025 average (mean) pay of medical records specialists was $57,760 in Pennsylvania, the only place with a figure."
    )
    level = plain(
        sentences.describe_ranking(
            unranked(("Pennsylvania", 57_760), ("Ohio", 57_760)), MEASURES["mean"], WHO, 2025
        )
    )
    assert "in Pennsylvania and Ohio, the only places with a figure" in level


def test_hourly_pay_is_not_called_withheld() -> None:
    frame = unranked(("Pennsylvania", None), hourly_p50_usd=20.5)
    assert "by the hour alone" in sentences.describe_ranking(frame, MEASURES["mean"], "Actors", 2025)
    assert "by the hour" not in sentences.describe_ranking(
        unranked(("Ohio", None)), MEASURES["mean"], "Actors", 2025
    )


@pytest.mark.parametrize(
    ("changes", "states", "expected"),
    [
        (
            [17.7, -5.3],
            40,
            "40 states and territories project this occupation; the 2 with 500 jobs or more: from +17.7",
        ),
        ([17.7, -5.3], 2, "2 states and territories project this occupation: from +17.7"),
        ([0.0, 0.0], 2, "2 states and territories project this occupation: 0.0% in each."),
        ([4.0], 1, "one state or territory projects this occupation."),
    ],
)
def test_growth_range_covers_the_large_states(changes: list[float], states: int, expected: str) -> None:
    large = pd.DataFrame({"change_pct": changes, "area": ["Utah", "Ohio"][: len(changes)]})
    assert expected in plain(sentences.describe_growth(large, states, "2022–32"))


def test_measure_withheld_everywhere_is_named(tables: Tables) -> None:
    frame = places.load_states(tables, "29-2072", "mean")
    frame["annual_mean_usd"] = pd.array([pd.NA] * len(frame), "Int64")
    text = sentences.describe_ranking(frame, MEASURES["mean"], WHO, 2025)
    assert re.search(r"\breleased no\b|\bdid not release\b", text)


def premium(pct: float, low: float, high: float) -> "pd.Series[object]":
    given = {"premium_usd": 1, "premium_low_usd": 1, "premium_pct": pct}
    return pd.Series({**given, "premium_low_pct": low, "premium_high_pct": high}, dtype=object)


@pytest.mark.parametrize(
    ("premium_row", "expected"),
    [
        (premium(20.0, 18.0, 22.0), "is 20.0% above the nation's (90% interval 18.0% to 22.0%)."),
        (premium(-20.0, -22.0, -18.0), "is 20.0% below the nation's (90% interval 18.0% to 22.0%)."),
        (premium(1.0, -1.0, 3.0), "is 1.0% above the nation's, which is within the margin of error."),
    ],
)
def test_state_premium_has_its_interval(premium_row: "pd.Series[object]", expected: str) -> None:
    assert plain(sentences.describe_premium(premium_row)).endswith(expected)


def test_no_sentence_without_a_premium() -> None:
    assert sentences.describe_premium(None) == ""


def test_openings_range_names_both_ends() -> None:
    fit = pd.DataFrame({"area": ["Ohio", "District of Columbia"], "openings_per_1000": [80.2, 60.4]})
    assert sentences.describe_openings(fit, WHO) == (
        "Openings of medical records specialists: from 60 a year for every 1,000 jobs in the District of Columbia to 80 in "
        "Ohio."
    )


def test_area_pay_range_names_both_ends() -> None:
    areas = pd.DataFrame({"area": ["Columbus, OH", "Akron, OH"], "annual_mean_usd": [60_000, 50_000]})
    assert sentences.describe_area_pay(areas, "annual_mean_usd") == (
        "from $50,000 in Akron, OH to $60,000 in Columbus, OH"
    )
    assert sentences.describe_area_pay(areas.head(1), "annual_mean_usd") == "Columbus, OH, $60,000"
