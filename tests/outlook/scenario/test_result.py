"""Break-even and the table of years."""

import pytest
from hypothesis import assume, given, settings

from outlook.scenario import result as scenario_result
from outlook.scenario.inputs import OccupationPay
from outlook.scenario.model import Scenario
from outlook.scenario.result import BreakEven, find_break_even
from outlook.scenario.simulate import simulate
from tests.outlook.scenario.by_hand import middles
from tests.outlook.scenario.strategies import figures, known_scenarios


@given(known_scenarios(), figures())
@settings(max_examples=40, deadline=None)
def test_break_even_is_where_path_stays_ahead(scenario: Scenario, known: dict[str, OccupationPay]) -> None:
    found = simulate(scenario, known)
    for said, end in (
        (found.break_even_low, "low"),
        (found.break_even, "middle"),
        (found.break_even_high, "high"),
    ):
        line = [getattr(row.cumulative_difference, end) for row in found.rows]
        if said.year is None:
            assert line[-1] < 0 or all(abs(v) < 0.01 for v in line)
        else:
            assert all(v >= -0.01 for v in line[said.year - 1 :])
            assert said.year == 1 or line[said.year - 2] < 0
    years = [e.year or 99 for e in (found.break_even_high, found.break_even, found.break_even_low)]
    assume(found.break_even.reached != "no difference")
    assert years == sorted(years)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ([-5, -1, 0, 4], BreakEven("year", 3)),
        ([-5, 1, -1, 4], BreakEven("year", 4)),
        ([1, 2, -1], BreakEven("not within", None)),
        ([-3, -2, -1], BreakEven("not within", None)),
        ([1, 2, 3], BreakEven("ahead throughout", 1)),
        ([0, 0, 3], BreakEven("ahead throughout", 1)),
        ([-3, 0, 0], BreakEven("year", 2)),
        ([0, 0, 0], BreakEven("no difference", None)),
        ([1e-9, -1e-9, 0], BreakEven("no difference", None)),
    ],
)
def test_break_even_of_a_line(line: list[float], expected: BreakEven) -> None:
    assert find_break_even(line) == expected


@given(known_scenarios(), figures())
@settings(max_examples=25, deadline=None)
def test_table_has_every_year_and_units(scenario: Scenario, known: dict[str, OccupationPay]) -> None:
    found = simulate(scenario, known)
    frame = scenario_result.tabulate_result(found)
    assert len(frame) == scenario.horizon_years
    text = {"year", "activity", "study_months", "occupation_code", "stage", "dollars_of_may"}
    assert all(c in text or c.endswith("_usd") for c in frame.columns)
    assert frame["pay_middle_usd"].tolist() == pytest.approx(middles(found, "pay"), abs=0.006)
    assert frame["cumulative_difference_low_usd"].iloc[-1] == pytest.approx(
        found.rows[-1].cumulative_difference.low, abs=0.006
    )
    assert set(frame["dollars_of_may"]) == {2025}
