"""Break-even and the table of years."""

import pytest
from hypothesis import given, settings

from outlook.scenario.inputs import JobPay
from outlook.scenario.model import Scenario
from outlook.scenario.result import find_break_even, tabulate_result
from outlook.scenario.simulate import draw_lives, simulate
from tests.outlook.scenario.by_hand import get_planned
from tests.outlook.scenario.strategies import SCHOOLS, figures, scenarios


@given(scenarios(), figures())
@settings(max_examples=15, deadline=None)
def test_break_even_years_are_those_of_lives(scenario: Scenario, known: dict[str, JobPay]) -> None:
    found = simulate(scenario, known, SCHOOLS, 101)
    lives = draw_lives(scenario, known, SCHOOLS, 101).ahead.T
    years = sorted(find_break_even(list(life)) or 99 for life in lives)
    said = (found.break_even.early, found.break_even.middle, found.break_even.late)
    assert [year or 99 for year in said] == [years[10], years[50], years[90]]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ([-5, -1, 0, 4], 3),
        ([-5, 1, -1, 4], 4),
        ([1, 2, -1], None),
        ([-3, -2, -1], None),
        ([1, 2, 3], 1),
        ([0, 0, 3], 1),
        ([-3, 0, 0], 2),
        ([1e-9, -1e-9, 0], 1),
    ],
)
def test_break_even_of_a_line(line: list[float], expected: int | None) -> None:
    assert find_break_even(line) == expected


@given(scenarios(), figures())
@settings(max_examples=10, deadline=None)
def test_table_has_every_year_and_units(scenario: Scenario, known: dict[str, JobPay]) -> None:
    found = simulate(scenario, known, SCHOOLS, 50)
    frame = tabulate_result(found)
    assert len(frame) == scenario.horizon_years
    text = {"year", "activity", "study_months", "occupation_code", "stage", "chance_ahead", "dollars_of_may"}
    assert all(c in text or c.endswith("_usd") for c in frame.columns)
    assert frame["pay_usd"].tolist() == pytest.approx(get_planned(found, "pay_usd"), abs=0.006)
    assert frame["ahead_low_usd"].iloc[-1] == pytest.approx(found.npv.low, abs=0.006)
    assert set(frame["dollars_of_may"]) == {2025}
