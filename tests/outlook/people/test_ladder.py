"""The default ladder follows one rule for every job, and a scenario's two sides take it."""

import pytest

from outlook.people.ages import load_ages
from outlook.people.ladder import UNSOURCED, find_ladder
from outlook.people.surveys import load_surveys
from outlook.scenario.figures import load_figures
from outlook.scenario.inputs import resolve_scenario
from outlook.scenario.model import build_default
from outlook.tables import Tables


@pytest.mark.parametrize(
    ("code", "years", "basis", "year"),
    [
        ("29-2072", (2.0, 5.0, 8.0), "29-2072", 2020),
        ("31-9092", (1.0, 6.0, 8.0), "31-9092", 2020),
        ("11-9111", (3.0, 4.0, 8.0), "11-9111", 2018),
        # Without a figure of its own: the major group's, else that of all workers.
        ("29-9021", (1.0, 6.0, 8.0), "29-0000", 2020),
        ("15-1211", (2.0, 5.0, 8.0), "00-0000", 2020),
        ("none_or_high_school", (2.0, 5.0, 8.0), "00-0000", 2020),
    ],
)
def test_first_step_is_what_jobs_ask_for(
    tables: Tables, code: str, years: tuple[float, float, float], basis: str, year: int
) -> None:
    ladder = find_ladder(tables, code)
    assert (ladder.years, ladder.basis, ladder.year) == (years, basis, year)
    assert ladder.is_own == (code == basis)


def test_everyone_is_experienced_after_fifteen_years(tables: Tables) -> None:
    for code in tables.occupations:
        assert sum(find_ladder(tables, code).years) == pytest.approx(15)
    assert sum(UNSOURCED.years) == 15


def test_both_sides_take_their_own_ladder(tables: Tables) -> None:
    scenario = build_default(alternative="31-9092")
    figures = load_figures(tables, scenario)
    found = resolve_scenario(scenario, figures.jobs, figures.schools)
    assert found.years_to_next == (2.0, 5.0, 8.0)
    assert found.alternative.years_to_next == (1.0, 6.0, 8.0)


def test_ages_and_survey_are_as_published(tables: Tables) -> None:
    ages = load_ages(tables, "29-2072")
    assert ages and (ages.year, ages.median_years) == (2025, 49.8)
    assert ages.under_35_pct == pytest.approx(100 * 25 / 166)
    assert load_ages(tables, "29-9021") is None
    (survey,) = load_surveys()
    assert round(survey.difference_pct, 1) == 15.8
