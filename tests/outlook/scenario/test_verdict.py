"""What would turn an answer, and what may be said of it."""

from dataclasses import replace

import pytest

from outlook.claims import Direction
from outlook.scenario.fields import Range
from outlook.scenario.figures import load_figures
from outlook.scenario.flips import find_chance, find_deciders, find_flips
from outlook.scenario.inputs import JobPay, resolve_scenario
from outlook.scenario.model import Scenario, build_default
from outlook.scenario.simulate import draw_lives, simulate
from outlook.scenario.verdict import Judgment, Verdict, find_absurdity, find_year, judge
from outlook.tables import Tables
from outlook.training.observed import judge_share, load_observed
from tests.outlook.scenario.by_hand import BY_HAND, HIGH_SCHOOL, flat
from tests.outlook.scenario.strategies import SCHOOLS

PAY: dict[str, JobPay] = {
    "29-2072": flat(36_000, 40_000, 44_000, 48_000),
    HIGH_SCHOOL: flat(30_000, 33_000, 36_000, 39_000),
}


def judge_alone(scenario: Scenario, known: dict[str, JobPay]) -> Judgment:
    result = simulate(scenario, known, SCHOOLS)
    return judge(result, find_deciders(scenario, known, SCHOOLS, draw_lives(scenario, known, SCHOOLS)), None)


def test_thresholds_turn_the_answer(tables: Tables) -> None:
    scenario = build_default()
    figures = load_figures(tables, scenario)
    jobs, schools = figures.jobs, figures.schools
    flips = {
        each.what: each for each in find_flips(scenario, jobs, schools, draw_lives(scenario, jobs, schools))
    }
    assert set(flips) == {"finish", "start pay", "cost", "months", "growth"}
    chosen = resolve_scenario(scenario, jobs, schools)
    assert flips["cost"].now == chosen.school.tuition_usd
    cost, growth = flips["cost"].threshold, flips["growth"].threshold
    assert cost is not None and growth is not None
    at_cost = replace(chosen, school=replace(chosen.school, tuition_usd=cost))
    assert find_chance(at_cost, jobs, schools, True, 10_000) == pytest.approx(0.5, abs=0.005)
    span = chosen.growth_pct
    assert span is not None
    moved = Range(*(end + growth - span.middle for end in (span.low, span.middle, span.high)))
    at_growth = replace(chosen, growth_pct=moved)
    assert find_chance(at_growth, jobs, schools, True, 10_000) == pytest.approx(0.5, abs=0.03)


def test_cost_threshold_by_hand() -> None:
    # Nothing is left to chance: each dollar of tuition, half in year 1, costs a dollar discounted there.
    known = {HIGH_SCHOOL: flat(30_000), "29-2072": flat(33_000)}
    scenario = replace(
        BY_HAND, step=None, discount_pct=0, school=replace(BY_HAND.school, renewal_usd_per_year=0)
    )
    flips = {each.what: each for each in find_flips(scenario, known, {}, draw_lives(scenario, known, {}))}
    # 9 months at half of 2,500, 111 months at 250 more, less the exam: what school may cost.
    assert flips["cost"].threshold == pytest.approx(-9 * 1_250 + 111 * 250 - 300)
    # 116 or so more than 30,000 a year would pay for it.
    least = 30_000 + (9 * 1_250 + 300 + 2_700) / 9.25
    assert flips["start pay"].threshold == pytest.approx(least)


def test_no_verdict_where_an_assumption_decides() -> None:
    sure = replace(build_default(), leave_pct=0.0)
    sure = replace(sure, school=replace(sure.school, tuition_usd=3_000.0, finish_pct=100.0))
    # Ahead in nearly every life, but not of someone who would start one stage higher without the program.
    close = {
        HIGH_SCHOOL: flat(33_000, 38_000, 39_000, 39_000),
        "29-2072": flat(36_000, 40_000, 42_500, 43_000),
    }
    found = judge_alone(sure, close)
    assert (simulate(sure, close, SCHOOLS).chance_ahead or 0) > 0.9
    assert found.verdict is Verdict.ASSUMPTION and "altstage" in {each.key for each in found.deciders}
    rich = judge_alone(sure, PAY | {"29-2072": flat(90_000)})
    assert (rich.verdict, rich.deciders) == (Verdict.AHEAD, ())
    assert judge_alone(build_default(), PAY | {"29-2072": flat(20_000)}).verdict is Verdict.BEHIND


def test_observed_earnings_can_overrule(tables: Tables) -> None:
    observed = load_observed(tables, ["51.07"], "undergraduate certificate", "0000000", 2025)
    assert observed is not None
    sure = replace(build_default(), school=replace(build_default().school, finish_pct=100.0), leave_pct=0.0)
    known = PAY | {"29-2072": flat(90_000)}
    found = judge(
        simulate(sure, known, SCHOOLS),
        find_deciders(sure, known, SCHOOLS, draw_lives(sure, known, SCHOOLS)),
        observed,
    )
    # 258 of 504 programs are below the threshold.
    assert found.observed is not None and found.observed.count == 504
    assert (found.verdict, found.observed.direction) == (Verdict.DISAGREE, Direction.SAME)


@pytest.mark.parametrize(
    ("below", "of", "direction"),
    [
        (258, 504, Direction.SAME),
        (60, 100, Direction.MORE),
        (40, 100, Direction.LESS),
        (8, 12, Direction.SAME),
    ],
)
def test_share_of_programs_is_tested(below: int, of: int, direction: Direction) -> None:
    found = judge_share([True] * below + [False] * (of - below))
    assert found is not None and found.direction is direction
    assert judge_share([True] * 9) is None


def test_absurd_inputs_get_a_word() -> None:
    plain = resolve_scenario(build_default(), PAY, SCHOOLS)
    assert find_absurdity(plain) == ""
    assert find_absurdity(replace(plain, occupation="00-0000")) == "a total"
    for span in (Range(10, 10, 10), Range(-10, -10, -10), Range(-10, 0, 10)):
        assert find_absurdity(replace(plain, growth_pct=span, horizon_years=45)) == "growth"
    assert find_absurdity(replace(plain, growth_pct=Range(-2.1, -0.4, 1.0))) == ""
    stay = build_default("work", alternative="29-2072")
    assert judge_alone(stay, {"29-2072": flat(40_000)}).verdict is Verdict.SAME


def test_graduates_years_follow_the_last_program() -> None:
    assert find_year(build_default(), 4) == 5
    assert find_year(BY_HAND, 1) == 8
