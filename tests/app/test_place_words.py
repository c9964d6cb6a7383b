"""Sentences on places for up, down, equal, withheld and above the limit."""

from dataclasses import replace

import pandas as pd
import pytest

from app.views.states import page as states_page
from app.views.states import sentences as say
from outlook.places import MEASURES, Standing
from tests.app.missing import leaks
from tests.outlook.test_growth import projection

WHO = "Medical records specialists"
STANDING = Standing("states and territories", 1, 52, 22, 53)
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
    ("there", "words"),
    [
        (50_000, "$60,000 a year, 20.0 % more than in the nation ($50,000)."),
        (75_000, "$60,000 a year, 20.0 % less than in the nation ($75,000)."),
        (60_000, "$60,000 a year, as in the nation."),
        (60_010, "$60,000 a year, as in the nation."),
        (None, "$60,000 a year."),
    ],
)
def test_pay_is_set_against_the_nation(there: int | None, words: str) -> None:
    text = plain(say.place_answer(row(), WHO, row(annual_p50_usd=there)))
    assert text.startswith(
        "There were 21,000 medical records specialists in California in May 2025; half paid"
    )
    assert words in text
    assert text.endswith("One in ten was paid less than $37,000, one in ten more than $90,000.")


def test_a_place_without_the_nation_beside_it_stands_alone() -> None:
    assert "nation" not in say.place_answer(row(), WHO, None)


def test_withheld_jobs_and_pay_are_said_to_be_withheld() -> None:
    text = plain(say.place_answer(row(employment=None, annual_p50_usd=None, annual_p90_usd=None), WHO, row()))
    assert text == (
        "BLS did not release how many medical records specialists there were in California in May 2025; BLS did not "
        "release the median pay."
    )


def test_a_capped_median_is_above_what_bls_prints_and_a_capped_p90_is_not_made_up() -> None:
    text = plain(say.place_answer(row(annual_p50_usd=None, top_coded="annual_p50_usd,annual_p90_usd", annual_p90_usd=None), WHO, row()))  # fmt: skip
    assert "half paid more than the highest wage that BLS prints." in text
    assert "One in ten" not in text


def test_a_place_is_named_as_sentences_name_it() -> None:
    assert "in the District of Columbia in" in say.place_answer(row(area="District of Columbia"), WHO, None)


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"), (111, "111th"), (102, "102nd")],
)  # fmt: skip
def test_ranks_are_said_as_people_say_them(number: int, text: str) -> None:
    said = say.rank_sentence(replace(STANDING, jobs_rank=number), row())
    assert said.startswith(
        f"California is {text} of 52 states and territories by number of jobs and 22nd of 53"
    )


@pytest.mark.parametrize(
    ("standing", "change", "text"),
    [
        (replace(STANDING, jobs_rank=None), {"location_quotient": None}, "California is 22nd of 53 by median pay."),
        (replace(STANDING, pay_rank=None), {"location_quotient": None}, "California is 1st of 52 states and territories by number of jobs."),
        (None, {"location_quotient": None}, ""),
        (None, {"location_quotient": 0.999}, "The work is as common there as in the nation: 1.50 of every 1,000 jobs."),
        (None, {"location_quotient": 0.5, "jobs_per_1000": None}, "The work is 0.50 times as common there as in the nation (location quotient)."),
    ],
)  # fmt: skip
def test_a_rank_or_share_that_is_not_known_is_left_out(
    standing: Standing | None, change: dict[str, object], text: str
) -> None:
    assert plain(say.rank_sentence(standing, row(**change))) == text


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({}, "Prices in California were 10.0 % above the national average in 2024: its median pay buys what $54,550 buys at average U.S. prices."),
        ({"rpp": 80.0}, "Prices in California were 20.0 % below the national average in 2024: its median pay buys what $75,000 buys at average U.S. prices."),
        ({"rpp": 100.04}, "Prices in California were at the national average in 2024: its median pay buys what $59,980 buys at average U.S. prices."),
        ({"annual_p50_usd": None}, "Prices in California were 10.0 % above the national average in 2024."),
        ({"rpp": None, "area": "Guam"}, "BEA publishes no price level for Guam."),
    ],
)  # fmt: skip
def test_what_a_dollar_buys_is_said_with_its_year(change: dict[str, object], text: str) -> None:
    assert plain(say.price_sentence(row(**change))) == text


def own(**change: object) -> "pd.Series[object]":
    given = {
        "vintage": "2022-32",
        "change_pct": 9.5,
        "jobs_base": 420,
        "jobs_projected": 460,
        "openings_per_year": 30,
    }
    return pd.Series({**given, **change}, dtype=object)


def test_a_state_s_own_projection_is_said_up_down_and_level() -> None:
    assert plain(say.projection_sentence(own(), None)) == (
        "The state's own agency projects 9.5 % more jobs for 2022–32: from 420 to 460, with 30 openings a year."
    )
    assert "4.0 % fewer jobs" in plain(say.projection_sentence(own(change_pct=-4.0), None))
    assert "projects no change in jobs for" in say.projection_sentence(own(change_pct=0.0), None)
    assert "openings" not in say.projection_sentence(own(openings_per_year=None), None)


def test_the_nation_stands_beside_it_for_the_same_years_only() -> None:
    same = plain(say.projection_sentence(own(), projection(vintage="2022-32", change_pct=-1.2)))
    assert same.endswith("; BLS projects −1.2 % for the nation in the same years.")
    assert "nation" not in say.projection_sentence(own(), projection(vintage="2024-34"))


def test_without_a_projection_nothing_is_said() -> None:
    assert say.projection_sentence(None, projection()) == ""
    assert say.projection_sentence(own(change_pct=None), projection()) == ""


def ranked(*figures: tuple[str, int | None, bool]) -> pd.DataFrame:
    frame = pd.DataFrame(figures, columns=["area", "annual_mean_usd", "capped"])
    frame["annual_mean_usd"] = frame["annual_mean_usd"].astype("Int64")
    value = frame["annual_mean_usd"].astype("Float64")
    return frame.assign(low=value - 1_000, high=value + 1_000)


def test_ties_are_named_as_ties_and_places_within_the_error_are_counted() -> None:
    frame = ranked(
        ("Ohio", 60_000, False), ("Utah", 60_000, False), ("Iowa", 59_000, False), ("Maine", 40_000, False)
    )
    assert say.answer(frame, MEASURES["mean"], WHO, 2025) == (
        "In May 2025 average (mean) pay of medical records specialists was highest in Ohio and Utah ($60,000) and lowest in "
        "Maine ($40,000). The margin of error is wide enough that 2 other places could be level with Ohio."
    )


def test_places_above_the_limit_come_first_and_withheld_ones_are_counted() -> None:
    frame = ranked(
        ("Alaska", None, True), ("Ohio", 60_000, False), ("Maine", 40_000, False), ("Guam", None, False)
    )
    assert say.answer(frame, MEASURES["mean"], WHO, 2025) == (
        "In May 2025 average (mean) pay of medical records specialists was highest, above the limit to which BLS prints "
        "wages, in Alaska and lowest in Maine ($40,000). For 1 BLS did not release it."
    )


def placed(*rows: tuple[str, float | None], **change: object) -> pd.DataFrame:
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


def test_one_place_with_a_figure_is_not_highest_and_lowest() -> None:
    text = plain(say.answer(placed(("Pennsylvania", 57_760), ("Ohio", None)), MEASURES["mean"], WHO, 2025))
    assert (
        text
        == "In May 2025 average (mean) pay of medical records specialists was $57,760 in Pennsylvania, the only place with a figure."
    )
    level = plain(say.answer(placed(("Pennsylvania", 57_760), ("Ohio", 57_760)), MEASURES["mean"], WHO, 2025))
    assert "in Pennsylvania and Ohio, the only places with a figure" in level


def test_where_pay_is_given_by_the_hour_states_are_not_said_to_lack_it() -> None:
    frame = placed(("Pennsylvania", None), hourly_p50_usd=20.5)
    assert "by the hour alone" in say.answer(frame, MEASURES["mean"], "Actors", 2025)
    assert "by the hour" not in say.answer(placed(("Ohio", None)), MEASURES["mean"], "Actors", 2025)


@pytest.mark.parametrize(
    ("changes", "every", "words"),
    [
        (
            [17.7, -5.3],
            40,
            "40 states and territories project this occupation; the 2 with 500 jobs or more: from +17.7",
        ),
        ([17.7, -5.3], 2, "2 states and territories project this occupation: from +17.7"),
        ([0.0, 0.0], 2, "2 states and territories project this occupation: 0.0 % in each."),
        ([4.0], 1, "one state or territory projects this occupation."),
    ],
)
def test_a_span_of_states_is_of_those_that_are_drawn(changes: list[float], every: int, words: str) -> None:
    large = pd.DataFrame({"change_pct": changes, "area": ["Utah", "Ohio"][: len(changes)]})
    assert words in plain(states_page._growth_finding(large, every, "2022–32"))
