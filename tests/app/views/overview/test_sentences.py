"""Sentences of the overview page: up, down, no change and missing figures."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from app.text import format_vintage
from app.views.overview.headline import load_headline
from app.views.overview.sentences import (
    describe_gap,
    describe_growth,
    describe_jobs_change,
    describe_openings,
    describe_own_growth,
    describe_real_pay,
    describe_two_counts,
)
from app.views.reliability.sentences import describe_code_history
from outlook.claims import Comparison, Direction
from outlook.codes.breaks import Segment
from outlook.codes.lineage import Lineage
from outlook.jobs import projections
from outlook.jobs.projections import Projection
from outlook.pay.real_growth import RealPay
from outlook.summary import load_summary
from outlook.tables import Tables
from tests.app.missing import leaks
from tests.outlook.examples import CODES, projection

EVERYONE = projection(code="00-0000", change_pct=3.1)
SPECIALISTS = "Medical records specialists"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


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


def test_growth_stands_beside_all_occupations() -> None:
    assert plain(describe_growth(projection(change_pct=7.1), SPECIALISTS, EVERYONE)) == (
        "Jobs for medical records specialists are projected to grow 7.1% from 2024 to 2034; jobs in all occupations, to "
        "grow 3.1% (BLS)."
    )


@pytest.mark.parametrize(
    ("change", "said"), [(-4.9, "to shrink 4.9%"), (0.0, "to stay the same"), (0.04, "to stay the same")]
)
def test_projected_change_is_put_in_words(change: float, said: str) -> None:
    text = plain(describe_growth(projection(change_pct=change), "Medical transcriptionists", EVERYONE))
    assert f"Jobs for medical transcriptionists are projected {said} from 2024 to 2034; jobs in all" in text


def test_no_growth_is_called_faster() -> None:
    for change in (-2.0, 0.0, 3.1, 9.9):
        text = describe_growth(projection(change_pct=change), SPECIALISTS, EVERYONE)
        assert not re.search("fast|slow|average|than", text)


def test_total_is_not_compared_with_itself() -> None:
    text = plain(describe_growth(EVERYONE, "Total, all occupations", EVERYONE))
    assert text == "Jobs for all occupations are projected to grow 3.1% from 2024 to 2034 (BLS)."


def test_growth_without_a_total_is_alone() -> None:
    text = plain(describe_growth(projection(change_pct=8.5), SPECIALISTS, None))
    assert text == "Jobs for medical records specialists are projected to grow 8.5% from 2024 to 2034 (BLS)."
    same = describe_growth(
        projection(change_pct=8.5), SPECIALISTS, projection(code="00-0000", change_pct=None)
    )
    assert plain(same) == text


def test_missing_growth_is_mentioned() -> None:
    for missing in (None, projection(change_pct=None)):
        text = describe_growth(missing, SPECIALISTS, EVERYONE)
        assert "medical records specialists" in text
        assert "does not publish a growth projection" in text


def test_second_hand_growth_is_called_quoted() -> None:
    text = describe_growth(projection(second_hand=True), SPECIALISTS, EVERYONE)
    assert text.startswith(
        "Other sources quote a BLS projection: jobs for medical records specialists to grow"
    )


def test_past_edition_uses_the_past_tense() -> None:
    text = describe_growth(projection(vintage="2018-28"), SPECIALISTS, None, current=False)
    assert text.startswith("In its 2018–28 edition, the last with this code, BLS projected jobs for medical")


def test_openings_give_the_share_leaving() -> None:
    found = projection(openings_per_year=14_200, exits_per_year=7_100, transfers_per_year=5_800)
    text = plain(describe_openings(found, SPECIALISTS))
    assert "14,200 openings a year" in text
    # (7,100 + 5,800) / 14,200
    assert "91%" in text


def test_openings_without_causes_say_so() -> None:
    text = describe_openings(projection(openings_per_year=16_800, exits_per_year=None), SPECIALISTS)
    assert "16,800" in text
    assert "doesn't say how many" in text


def test_missing_openings_are_mentioned() -> None:
    for missing in (None, projection(openings_per_year=None)):
        assert "doesn't give openings" in describe_openings(missing, SPECIALISTS)


def test_zero_openings_have_a_sentence() -> None:
    none = projection(openings_per_year=0, exits_per_year=0, transfers_per_year=0)
    assert (
        describe_openings(none, SPECIALISTS) == "No openings are projected for medical records specialists."
    )


@pytest.mark.parametrize("code", CODES)
def test_no_share_of_openings_exceeds_100(tables: Tables, code: str) -> None:
    # Where jobs decline, more people leave than there are openings: 5,800 + 7,400 leave, 9,500 openings (43-9021).
    shares = re.findall(
        r"([\d.,]+)%",
        describe_openings(projections.find_newest_projection(tables, code), tables.title(code)),
    )
    assert [s for s in shares if float(s.replace(",", "")) > 100] == []


def test_state_projection_names_the_state(tables: Tables) -> None:
    found = load_summary(tables, "29-2072", "0600000")
    assert found.growth is not None and not found.growth.is_nation
    assert describe_own_growth(found.growth, SPECIALISTS) == (
        "California's own agency projects jobs for medical records specialists to grow 15.0% statewide from 2022 to "
        "2032."
    )


def test_place_without_projection_has_the_nations(tables: Tables) -> None:
    found = load_summary(tables, "29-2072", "6600000")
    assert found.growth is not None and found.growth.is_nation
    assert "nationwide from 2024 to 2034" in load_headline(tables, "29-2072", "6600000")


def test_missing_estimate_is_mentioned(tables: Tables) -> None:
    nowhere = load_summary(tables, "29-1141", "6600000")
    there = load_summary(tables, "29-2072", "6600000")
    assert describe_gap(replace(there, row=None)).startswith(
        "BLS has no current estimate of jobs or pay for medical records specialists in Guam. Choose"
    )
    assert describe_gap(there) == ""
    assert (describe_gap(nowhere) == "") == (nowhere.row is not None)


def test_years_of_an_edition_have_a_dash() -> None:
    assert format_vintage("2024-34") == "2024–34"


@pytest.mark.parametrize("code", CODES)
def test_no_sentence_leaks_a_missing_figure(tables: Tables, code: str) -> None:
    title = tables.title(code)
    sentences = [load_headline(tables, code, place) for place in ("0600000", "0000000")]
    edition: Projection | None
    for edition in (
        None,
        *projections.load_projections(tables, code),
        *projections.load_earlier_projections(tables, code),
    ):
        everyone = projections.find_projection(tables, "00-0000", edition.vintage) if edition else None
        sentences += [
            describe_growth(edition, title, everyone),
            describe_growth(edition, title, everyone, current=False),
            describe_openings(edition, title),
        ]
    assert leaks(sentences) == []
    assert [s for s in sentences if not s.endswith(".") or not s[0].isupper()] == []


def jobs(first: int, last: int, rse: float | None = 2.0) -> pd.DataFrame:
    return pd.DataFrame(
        {"year": [2021, 2025], "employment": [first, last], "employment_rse_pct": [rse, rse]}, dtype=object
    )


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (37_900, 38_100, "stayed about the same: 37,900 in May 2021, 38,100 in May 2025 (+200, give or take 1,770)"),
        (30_000, 40_000, "grew: 30,000 in May 2021, 40,000 in May 2025 (+10,000, give or take 1,640)"),
        (40_000, 30_000, "shrank: 40,000 in May 2021, 30,000 in May 2025 (−10,000, give or take 1,640)"),
    ],
)  # fmt: skip
def test_jobs_change_only_beyond_their_error(first: int, last: int, text: str) -> None:
    assert describe_jobs_change(jobs(first, last)) == text


def test_jobs_without_error_are_not_compared() -> None:
    assert describe_jobs_change(jobs(1_000, 2_000, None)) == (
        "1,000 in May 2021, 2,000 in May 2025; BLS publishes no margin of error"
    )


def test_survey_above_projections_is_explained() -> None:
    base, now = (
        row(year=year, employment=jobs, employment_rse_pct=rse)
        for year, jobs, rse in ((2024, 830_760, 0.7), (2025, 961_610, 0.8))
    )
    found = projection(jobs_base=850_000)
    assert plain(describe_two_counts(found, now, base)) == (
        "Two BLS programs count these jobs: 961,610 wage and salary jobs in May 2025 (wage survey), 850,000 jobs of all "
        "kinds in 2024 (projections). Don't subtract one from the other. The survey's count grew: 830,760 in May 2024, "
        "961,610 in May 2025 (+130,850, give or take 15,860)."
    )
    assert describe_two_counts(projection(jobs_base=970_000), now, base) == ""
    assert describe_two_counts(found, now, None).endswith("from the other.")


def real_pay(mean: Comparison, median_pct: float | None, jobs_pct: float | None = 0.0) -> RealPay:
    return RealPay(
        from_year=2021, to_year=2025, prices_pct=19.4, mean=mean, median_pct=median_pct, jobs_pct=jobs_pct
    )


def test_mean_decides_the_word_against_prices() -> None:
    found = real_pay(Comparison(-1.6, 0.9, Direction.LESS), -8.2, 10.4)
    text = plain(describe_real_pay(found, "", title="Medical records specialists"))
    assert (
        "changed by −1.6% from May 2021 to May 2025, give or take 0.9 points: pay fell behind prices." in text
    )
    assert "Median pay changed by −8.2%; BLS publishes no margin of error for medians." in text
    assert (
        "The number of jobs changed by +10.4%, so some of this may come from who has these jobs now" in text
    )
    assert "opposite" not in text


def test_mean_and_median_apart_are_both_stated() -> None:
    found = real_pay(Comparison(0.9, 1.1, Direction.SAME), -2.0)
    text = describe_real_pay(found, "", title="Medical records specialists")
    assert "pay kept up with prices" in text
    assert "opposite directions" in text


def test_mean_without_error_gets_no_word() -> None:
    found = real_pay(Comparison(-1.6, None, Direction.UNTESTED), None)
    text = describe_real_pay(found, "", title="Medical records specialists")
    assert "BLS publishes no margin of error for it" in text
    assert "fell behind" not in text


def test_codes_before_and_after_are_named() -> None:
    def stretch(code: str, first: int, last: int, own: bool) -> Segment:
        return Segment(code=code, title=code, first_year=first, last_year=last, own=own)

    both = Lineage("29-9098", (stretch("29-9099", 2013, 2017, False), stretch("29-9098", 2019, 2020, True), stretch("29-9099", 2021, 2025, False)), (), ())  # fmt: skip
    said = describe_code_history(both, "Technologists")
    assert "Before its present code, BLS counted technologists under 29-9099 (May 2013 to 2017)." in said
    assert "It has since counted technologists under 29-9099 (May 2021 to 2025)" in said
    later = Lineage("29-9098", both.segments[1:], (), ())
    assert "Before" not in describe_code_history(later, "Technologists")
