"""Each sentence for up, down, no change and missing; and no sentence with a trace of a missing figure."""

import re

import pandas as pd
import pytest

from app import words
from outlook import growth
from outlook.breaks import Segment
from outlook.growth import Projection
from outlook.lineage import Lineage
from outlook.tidy import Tables
from tests.app.missing import leaks
from tests.outlook.test_breaks import CODES
from tests.outlook.test_growth import projection

EVERYONE = projection(code="00-0000", change_pct=3.1)
SPECIALISTS = "Medical records specialists"
NBSP = "\u00a0"


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def row(**change: object) -> "pd.Series[object]":
    figures: dict[str, object] = {
        "year": 2025,
        "employment": 194_720,
        "annual_p10_usd": 37_000,
        "annual_p50_usd": 51_140,
        "annual_p90_usd": 81_150,
        "top_coded": None,
        "not_released": None,
    }
    return pd.Series({**figures, **change}, dtype=object)


def test_a_figure_is_written_with_its_sign_and_a_missing_one_says_who_did_not_release_it() -> None:
    assert words.dollars(51_140) == "$51,140"
    assert words.count(194_720.0) == "194,720"
    assert plain(words.percent(7.1)) == "7.1 %"
    for missing in (None, float("nan"), pd.NA):
        assert (
            words.dollars(missing) == words.count(missing) == words.percent(missing) == "not released by BLS"
        )


def test_a_percent_and_its_sign_do_not_part_at_the_end_of_a_line() -> None:
    assert words.percent(7.1) == f"7.1{NBSP}%"


def test_a_signed_percent_has_a_plus_or_a_real_minus() -> None:
    assert plain(words.percent(7.1, signed=True)) == "+7.1 %"
    assert plain(words.percent(-4.9, signed=True)) == "−4.9 %"
    assert plain(words.percent(0.0, signed=True)) in ("0.0 %", "+0.0 %")


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (57_159.6, "money", "$57,160"),
        (48_774.6, "money", "$48,770"),
        (20_076.4, "count", "20,080"),
        (21_490, "count", "21,490"),
        (60, "count", "60"),
        (1.3, "ratio", "1.30"),
        (None, "ratio", "not released by BLS"),
        (pd.NA, "count", "not released by BLS"),
    ],
)
def test_a_figure_is_written_by_its_kind(value: object, kind: str, text: str) -> None:
    assert words.measured(value, kind) == text


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (80_250, "money", "$80k"),
        (21_490, "count", "21k"),
        (9_990, "count", "9,990"),
        (60, "count", "60"),
        (2.64, "ratio", "2.6"),
    ],
)
def test_a_figure_in_a_square_of_the_map_is_short(value: float, kind: str, text: str) -> None:
    assert words.measured_short(value, kind) == text


def test_more_jobs_are_said_with_the_years_and_set_against_all_occupations() -> None:
    text = plain(words.growth(projection(change_pct=7.1), SPECIALISTS, EVERYONE))
    assert text.startswith("BLS projects 7.1 % more jobs for medical records specialists from 2024 to 2034")
    assert "faster than" in text
    assert "3.1 % for all occupations" in text


def test_fewer_jobs_are_said_without_a_minus() -> None:
    text = plain(words.growth(projection(change_pct=-4.9), "Medical transcriptionists", EVERYONE))
    assert text.startswith("BLS projects 4.9 % fewer jobs for medical transcriptionists from 2024 to 2034")
    assert "−" not in text
    assert "more jobs" not in text


def test_slower_growth_is_called_slower() -> None:
    text = plain(words.growth(projection(change_pct=2.6), "Practical nurses", EVERYONE))
    assert "2.6 % more jobs" in text
    assert "slower than" in text


def test_the_same_growth_is_called_the_same() -> None:
    text = plain(words.growth(projection(change_pct=3.1), SPECIALISTS, EVERYONE))
    assert "the same as" in text


def test_no_change_is_said_in_words() -> None:
    text = plain(words.growth(projection(change_pct=0.0), "Billing clerks", EVERYONE))
    assert "no change in jobs for billing clerks" in text


def test_all_occupations_are_not_compared_with_themselves() -> None:
    text = plain(words.growth(EVERYONE, "Total, all occupations", EVERYONE))
    assert text == "BLS projects 3.1 % more jobs for all occupations from 2024 to 2034."


def test_growth_without_a_figure_for_all_occupations_is_said_alone() -> None:
    text = plain(words.growth(projection(change_pct=8.5), SPECIALISTS, None))
    assert text == "BLS projects 8.5 % more jobs for medical records specialists from 2024 to 2034."
    same = words.growth(projection(change_pct=8.5), SPECIALISTS, projection(code="00-0000", change_pct=None))
    assert plain(same) == text


def test_missing_growth_is_said_to_be_missing() -> None:
    for missing in (None, projection(change_pct=None)):
        text = words.growth(missing, SPECIALISTS, EVERYONE)
        assert "medical records specialists" in text
        assert re.search(r"\bno growth figure\b", text)


def test_second_hand_growth_is_said_to_be_quoted() -> None:
    text = words.growth(projection(second_hand=True), SPECIALISTS, EVERYONE)
    assert "quoted" in text
    assert "BLS projects" not in text


def test_a_past_edition_is_told_in_the_past() -> None:
    text = words.growth(projection(vintage="2018-28"), SPECIALISTS, None, current=False)
    assert "2018–28" in text
    assert "BLS projected" in text
    assert "projects " not in text


def test_openings_say_how_many_come_from_people_leaving() -> None:
    found = projection(openings_per_year=14_200, exits_per_year=7_100, transfers_per_year=5_800)
    text = plain(words.openings(found, SPECIALISTS))
    assert "14,200 openings a year" in text
    # (7,100 + 5,800) / 14,200
    assert "91 %" in text


def test_openings_without_their_parts_say_so() -> None:
    text = words.openings(projection(openings_per_year=16_800, exits_per_year=None), SPECIALISTS)
    assert "16,800" in text
    assert "does not say how many" in text


def test_openings_that_are_not_given_are_said_not_to_be() -> None:
    for missing in (None, projection(openings_per_year=None)):
        assert "not given" in words.openings(missing, SPECIALISTS)


def test_an_occupation_without_openings_has_a_sentence_too() -> None:
    none = projection(openings_per_year=0, exits_per_year=0, transfers_per_year=0)
    assert (
        words.openings(none, SPECIALISTS)
        == "No openings a year are projected for medical records specialists."
    )


@pytest.mark.parametrize("code", CODES)
def test_no_share_of_openings_is_above_100_percent(tables: Tables, code: str) -> None:
    # Where jobs decline, more people leave than there are openings: 5,800 + 7,400 leave, 9,500 openings (43-9021).
    shares = re.findall(r"([\d.,]+)\s%", words.openings(growth.newest(tables, code), tables.title(code)))
    assert [s for s in shares if float(s.replace(",", "")) > 100] == []


def test_jobs_and_pay_are_said_with_their_year_and_spread() -> None:
    text = words.jobs_and_pay(row(), SPECIALISTS)
    for part in ("194,720", "May 2025", "$51,140", "$37,000", "$81,150"):
        assert part in text


def test_jobs_that_were_not_released_are_said_not_to_be() -> None:
    text = words.jobs_and_pay(row(employment=pd.NA), SPECIALISTS)
    assert "did not release" in text
    assert "$51,140" in text


def test_a_spread_with_a_missing_end_is_left_out() -> None:
    text = words.jobs_and_pay(row(annual_p90_usd=None), SPECIALISTS)
    assert "One in ten" not in text
    assert "$51,140" in text


def test_a_median_that_was_not_released_is_said_not_to_be() -> None:
    assert "BLS did not release the median pay." in words.jobs_and_pay(row(annual_p50_usd=None), SPECIALISTS)
    capped = row(annual_p50_usd=None, annual_p90_usd=None, top_coded="annual_p50_usd,annual_p90_usd")
    assert words.jobs_and_pay(capped, SPECIALISTS).endswith(
        "; half paid more than the highest wage that BLS prints."
    )


def test_no_estimate_at_all_is_said_so() -> None:
    assert "no present estimate" in words.jobs_and_pay(None, SPECIALISTS)


def test_a_capped_figure_is_above_the_limit_and_not_withheld() -> None:
    capped = row(annual_p90_usd=pd.NA, top_coded="hourly_p90_usd,annual_p90_usd")
    assert words.figure(capped, "annual_p90_usd") == "above BLS's limit"
    assert (
        words.figure(row(annual_p90_usd=pd.NA, top_coded=float("nan")), "annual_p90_usd")
        == "not released by BLS"
    )
    assert words.figure(capped, "annual_p50_usd") == "$51,140"


def test_a_title_inside_a_sentence_begins_small_and_the_total_is_all_occupations() -> None:
    assert words.name(SPECIALISTS) == "medical records specialists"
    assert words.name("Total, all occupations") == "all occupations"


def test_an_edition_is_written_with_a_dash() -> None:
    assert words.year_pair(projection()) == "2024–34"


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_of_every_occupation_is_free_of_traces_of_missing_figures(
    tables: Tables, code: str
) -> None:
    title = tables.title(code)
    now = growth.jobs_now(tables, code)
    sentences = [words.jobs_and_pay(now, title)]
    edition: Projection | None
    for edition in (None, *growth.editions(tables, code), *growth.earlier_editions(tables, code)):
        everyone = growth.of_edition(tables, "00-0000", edition.vintage) if edition else None
        sentences += [
            words.growth(edition, title, everyone),
            words.growth(edition, title, everyone, current=False),
            words.openings(edition, title),
        ]
    assert leaks(sentences) == []
    assert [s for s in sentences if not s.endswith(".") or not s[0].isupper()] == []


@pytest.mark.parametrize(
    ("value", "text"),
    [(61_723.4, "$61,720"), (61_726.0, "$61,730"), (4.0, "$0"), (None, "not released by BLS")],
)
def test_a_figure_reckoned_from_those_of_bls_has_no_more_digits_than_they_have(
    value: object, text: str
) -> None:
    assert words.about(value) == text
    assert words.tens(value) == text.replace("$", "")


def test_what_rounds_to_nothing_has_no_sign() -> None:
    for value in (0, 0.0, -0.0, 0.04, -0.04):
        assert plain(words.percent(value)) == plain(words.percent(value, signed=True)) == "0.0 %"


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        ([46_660, 47_000, 51_140], "rose from $46,660 in May 2021 to $51,140 in May 2023"),
        ([51_140, 60_000, 46_660], "fell from $51,140 in May 2021 to $46,660 in May 2023"),
        ([46_660, 40_000, 46_660], "stayed at $46,660 from May 2021 to May 2023"),
    ],
)
def test_what_became_of_a_figure_is_said_by_its_ends(figures: list[int], text: str) -> None:
    assert words.change(pd.Series(figures), years=pd.Series([2021, 2022, 2023]), form=words.dollars) == text


def test_things_are_listed_as_people_list_them() -> None:
    listed = [words.listed(things) for things in ([], ["a"], ["a", "b"], ["a", "b", "c"])]
    assert listed == ["", "a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Medical records specialists", "medical records specialists"),
        ("Total, all occupations", "all occupations"),
        ("English language teachers", "English language teachers"),
        ("HR managers", "HR managers"),
        ("Miscellaneous Managers", "miscellaneous managers"),
        ("First-Line Supervisors of Sales Workers", "first-line supervisors of sales workers"),
        ("Teachers of English as a Second Language", "teachers of English as a second language"),
        ("CNC Tool Programmers", "CNC tool programmers"),
        ("", ""),
    ],
)
def test_a_title_inside_a_sentence_keeps_its_names(title: str, text: str) -> None:
    assert words.name(title) == text


def test_pay_that_bls_gives_by_the_hour_alone_is_said_by_the_hour() -> None:
    actors = row(annual_p10_usd=None, annual_p50_usd=None, annual_p90_usd=None, hourly_p50_usd=29.05)
    assert words.half_paid_more(actors).startswith("half paid more than $29.05 an hour (BLS gives")
    assert words.figure(actors, "annual_p50_usd") == "$29.05 an hour"
    assert words.figure(actors, "annual_p90_usd") == words.NOT_RELEASED
    assert "half earned more than $29.05 an hour" in words.no_annual_pay(actors, "Actors")
    # And nothing by the hour is said where there is pay by the year.
    assert "hour" not in words.half_paid_more(row(hourly_p50_usd=24.59))


def test_without_annual_pay_to_draw_the_reason_is_said() -> None:
    capped = row(annual_p50_usd=None, top_coded="annual_p50_usd")
    assert "above the highest wage that BLS prints" in words.no_annual_pay(capped, "Orthodontists")
    assert (
        words.no_annual_pay(row(annual_p50_usd=None), "Actors")
        == "BLS did not release the median pay of actors."
    )


def test_codes_of_the_work_are_named_before_and_afterwards() -> None:
    def stretch(code: str, first: int, last: int, own: bool) -> Segment:
        return Segment(code=code, title=code, first_year=first, last_year=last, own=own)

    both = Lineage("29-9098", (stretch("29-9099", 2013, 2017, False), stretch("29-9098", 2019, 2020, True), stretch("29-9099", 2021, 2025, False)), (), ())  # fmt: skip
    said = words.lineage(both, "Technologists")
    assert "Before, technologists were counted under 29-9099 (May 2013 to 2017)." in said
    assert "Afterwards, technologists were counted under 29-9099 (May 2021 to 2025)" in said
    later = Lineage("29-9098", both.segments[1:], (), ())
    assert "Before" not in words.lineage(later, "Technologists")
