"""Sentences about places: more, less, equal, withheld, and above BLS's limit."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from app.components.units import HOURLY
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
    "annual_mean_usd": 66_000,
    "hourly_p50_usd": None,
    "wage_mean_rse_pct": 1.0,
    "employment_rse_pct": 5.0,
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
        (50_000, "$60,000 a year, next to $50,000 nationally."),
        (None, "$60,000 a year."),
    ],
)
def test_median_stands_beside_the_nations(there: int | None, expected: str) -> None:
    text = plain(sentences.describe_place(row(), WHO, row(annual_p50_usd=there)))
    assert text.startswith(
        "There were 21,000 medical records specialists in California in May 2025. Typical (median) pay"
    )
    assert expected in text


def test_hourly_pay_is_said_first() -> None:
    hourly = {
        "hourly_p50_usd": 28.85,
        "hourly_mean_usd": 31.73,
    }
    here, nation = row(**hourly), row(**{**hourly, "hourly_mean_usd": 27.3})
    assert plain(sentences.describe_place(here, WHO, nation, HOURLY)).endswith(
        "Typical (median) pay was $28.85 an hour ($60,000 a year), next to $28.85 nationally."
    )
    assert plain(sentences.describe_premium(here, nation, HOURLY)).startswith(
        "Average (mean) pay in California was $31.73 an hour, more than the national $27.30 (+16.2%;"
    )
    assert "is like $26.23 an hour at average prices" in plain(sentences.describe_prices(here, HOURLY))


def test_no_comparison_without_the_nation() -> None:
    assert "nation" not in sentences.describe_place(row(), WHO, None)


def test_withheld_jobs_and_pay_are_named() -> None:
    text = plain(
        sentences.describe_place(row(employment=None, annual_p50_usd=None, annual_p90_usd=None), WHO, row())
    )
    assert text == (
        "BLS did not release how many medical records specialists there were in California in May 2025. BLS did not "
        "release median pay."
    )


def test_capped_pay_has_no_made_up_figure() -> None:
    text = plain(sentences.describe_place(row(annual_p50_usd=None, top_coded="annual_p50_usd,annual_p90_usd", annual_p90_usd=None), WHO, row()))  # fmt: skip
    assert "Median pay was above the highest wage that BLS prints." in text


def test_place_name_takes_its_article() -> None:
    assert "in the District of Columbia in" in sentences.describe_place(
        row(area="District of Columbia"), WHO, None
    )


def test_ranks_are_sets() -> None:
    assert plain(sentences.describe_rank(STANDING, row(location_quotient=None))) == (
        "Among states and territories, California is among the 2 highest of 52 by number of jobs and between 13th and "
        "40th of 53 by average (mean) pay (90% confidence)."
    )


@pytest.mark.parametrize(
    ("standing", "change", "text"),
    [
        (replace(STANDING, jobs=None), {"location_quotient": None}, "Among states and territories, California is between 13th and 40th of 53 by average (mean) pay (90% confidence)."),
        (replace(STANDING, pay=None), {"location_quotient": None}, "Among states and territories, California is among the 2 highest of 52 by number of jobs (90% confidence)."),
        (None, {"location_quotient": None}, ""),
        (None, {"location_quotient": 0.999}, "This job is about as common as nationally: 1.50 per 1,000 jobs, location quotient 1.00."),
        (None, {"location_quotient": 0.5, "jobs_per_1000": None}, "This job is less common than nationally: location quotient 0.50."),
    ],
)  # fmt: skip
def test_unknown_rank_or_share_is_left_out(
    standing: PlaceRank | None, change: dict[str, object], text: str
) -> None:
    assert plain(sentences.describe_rank(standing, row(**change))) == text


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({}, "Prices in California in 2024 were 110.0% of the U.S. average: adjusted for them, median pay there is like $54,550 at average prices."),
        ({"annual_p50_usd": None}, "Prices in California in 2024 were 110.0% of the U.S. average."),
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
        "The state's own agency projects these jobs to grow 9.5% over 2022–32, from 420 to 460, with 30 openings a year."
    )
    assert "to shrink 4.0% over" in plain(
        sentences.describe_projection(state_projection(change_pct=-4.0), None)
    )
    assert "to stay the same over" in sentences.describe_projection(state_projection(change_pct=0.0), None)
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
        "In May 2025, average (mean) pay of medical records specialists ranged from Maine ($40,000) to Ohio and Utah "
        "($60,000). With 90% confidence, Ohio is among the 3 highest of 4."
    )


def test_figure_without_error_orders_nothing() -> None:
    frame = ranked(("Ohio", 60_000, False), ("Maine", 40_000, False))
    frame["annual_p50_usd"] = frame["annual_mean_usd"]
    assert sentences.describe_ranking(frame, MEASURES["median"], WHO, 2025).endswith(
        "BLS gives no margin of error for this figure, so places with close figures can't be put in order."
    )


def test_capped_places_first_withheld_counted() -> None:
    frame = ranked(
        ("Alaska", None, True), ("Ohio", 60_000, False), ("Maine", 40_000, False), ("Guam", None, False)
    )
    assert sentences.describe_ranking(frame, MEASURES["mean"], WHO, 2025) == (
        "In May 2025, average (mean) pay of medical records specialists was above the limit to which BLS prints wages in "
        "Alaska; elsewhere it ranged from Maine ($40,000) to Ohio ($60,000). BLS did not release this figure for 1 place."
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
        == "In May 2025, average (mean) pay of medical records specialists was $57,760 in Pennsylvania. No other place has a figure."
    )
    level = plain(
        sentences.describe_ranking(
            unranked(("Pennsylvania", 57_760), ("Ohio", 57_760)), MEASURES["mean"], WHO, 2025
        )
    )
    assert "in Pennsylvania and Ohio. No other place has a figure" in level


def test_hourly_pay_is_not_called_withheld() -> None:
    frame = unranked(("Pennsylvania", None), hourly_p50_usd=20.5)
    assert "only hourly pay" in sentences.describe_ranking(frame, MEASURES["mean"], "Actors", 2025)
    assert "hourly" not in sentences.describe_ranking(
        unranked(("Ohio", None)), MEASURES["mean"], "Actors", 2025
    )


@pytest.mark.parametrize(
    ("changes", "states", "expected"),
    [
        (
            [17.7, -5.3],
            40,
            "40 states and territories publish projections for 2022–32; the 2 with at least 500 jobs: from −5.3% in Ohio",
        ),
        (
            [17.7, -5.3],
            2,
            "2 states and territories publish projections for 2022–32: from −5.3% in Ohio to +17.7",
        ),
        ([0.0, 0.0], 2, "2 states and territories publish projections for 2022–32: 0.0% in each."),
        ([4.0], 1, "One state or territory publishes projections for 2022–32."),
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


@pytest.mark.parametrize(
    ("nation", "said"),
    [
        (60_000, "more than the national $60,000 (+10.0%; the difference of $6,000 is give or take $1,470)."),
        (70_000, "less than the national $70,000 (−5.7%; the difference of $4,000 is give or take $1,580)."),
        (
            66_500,
            "about the same as the national $66,500 (−0.8%; the difference of $500 is give or take $1,540).",
        ),
    ],
)
def test_mean_of_a_place_is_tested(nation: int, said: str) -> None:
    text = plain(sentences.describe_premium(row(), row(annual_mean_usd=nation, annual_p50_usd=60_000)))
    assert text == f"Average (mean) pay in California was $66,000 a year, {said}"


def test_median_of_another_sign_is_said() -> None:
    text = sentences.describe_premium(row(), row(annual_mean_usd=60_000, annual_p50_usd=61_000))
    assert text.endswith(
        "The medians differ in the other direction, so neither alone shows how typical pay compares."
    )


def test_no_comparison_without_an_error() -> None:
    assert sentences.describe_premium(row(), None) == ""
    assert sentences.describe_premium(row(wage_mean_rse_pct=None), row()) == ""


def test_openings_range_names_both_ends() -> None:
    fit = pd.DataFrame({"area": ["Ohio", "District of Columbia"], "openings_per_1000": [80.2, 60.4]})
    assert sentences.describe_openings(fit, WHO) == (
        "Openings for medical records specialists: from 60 a year for every 1,000 jobs in the District of Columbia to 80 in "
        "Ohio."
    )


def test_area_pay_range_names_both_ends() -> None:
    areas = pd.DataFrame({"area": ["Columbus, OH", "Akron, OH"], "annual_mean_usd": [60_000, 50_000]})
    assert sentences.describe_area_pay(areas, MEASURES["mean"]) == (
        "from $50,000 in Akron, OH to $60,000 in Columbus, OH"
    )
    assert sentences.describe_area_pay(areas.head(1), MEASURES["mean"]) == "Columbus, OH, $60,000"
