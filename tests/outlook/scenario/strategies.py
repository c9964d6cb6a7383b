"""Hypothesis strategies for scenarios and the pay they need."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from outlook.scenario.fields import FIELDS, Choice, Code, Number, Numbers, Range
from outlook.scenario.inputs import JobPay, Spread, StagePay
from outlook.scenario.model import Alternative, Chances, Scenario, School, Step
from outlook.training.terms import SchoolTerms
from tests.outlook.scenario.by_hand import CERTAIN

CODES = ("29-2072", "29-9021", "11-9111", "31-9092", "43-9021")
JOBS = (*CODES, "none_or_high_school", "associate")
TERMS = SchoolTerms(net_price_usd=9_000, finish_pct=60, schools=20, place="Texas")
SCHOOLS = {"route": TERMS, "step": TERMS}


def _values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a kind of field."""
    if isinstance(kind, Number):
        return st.integers(int(kind.low), int(kind.high)) if kind.whole else st.floats(kind.low, kind.high)
    if isinstance(kind, Numbers):
        three = st.tuples(*[_values(kind.each)] * 3)
        return three.map(lambda v: Range(*sorted(v))) if kind.rising else three
    if isinstance(kind, Choice):
        return st.sampled_from(kind.options)
    assert isinstance(kind, Code)
    return st.from_regex(kind.pattern, fullmatch=True, alphabet="0123456789-AZ")


def value_of(key: str) -> st.SearchStrategy[Any]:
    """Any value that the URL may have under a key."""
    field = FIELDS[key]
    return st.none() | _values(field.kind) if field.optional else _values(field.kind)


def schools(prefix: str = "") -> st.SearchStrategy[School]:
    return st.builds(
        School,
        months=value_of(f"{prefix}months"),
        tuition_usd=value_of(f"{prefix}tuition"),
        other_costs_usd=value_of(f"{prefix}costs"),
        credential_usd=value_of(f"{prefix}fee"),
        renewal_usd_per_year=value_of(f"{prefix}renewal"),
        work_hours_per_week=value_of(f"{prefix}hours"),
        finish_pct=value_of(f"{prefix}finish"),
    )


def scenarios(certain: bool = False) -> st.SearchStrategy[Scenario]:
    """Any scenario of CODES and JOBS; `certain` leaves nothing to chance but growth."""
    code = st.sampled_from(CODES)
    chances = (
        st.just(CERTAIN)
        if certain
        else st.builds(
            Chances,
            error_pct=value_of("error"),
            people_pct=value_of("people"),
            rank_link_pct=value_of("rank"),
            growth_link_pct=value_of("growthlink"),
            pace_pct=value_of("pace"),
            search_weeks=value_of("search"),
        )
    )
    leaving = st.just(0.0) if certain else value_of("leave")
    school = (
        (lambda prefix: schools(prefix).map(lambda s: replace(s, finish_pct=100.0))) if certain else schools
    )
    step = st.builds(
        Step,
        occupation=code,
        year=value_of("stepyear"),
        school=school("step"),
        stage=value_of("stepstage"),
        years_to_next=value_of("stepyears"),
        growth_pct=value_of("stepgrowth"),
        leave_pct=leaving,
    )
    other = st.builds(
        Alternative,
        job=st.sampled_from(JOBS),
        stage=value_of("altstage"),
        years_to_next=value_of("altyears"),
        pay_usd=value_of("altpay"),
        growth_pct=value_of("altgrowth"),
    )
    return st.builds(
        Scenario,
        occupation=code,
        area=value_of("place"),
        setting=value_of("setting"),
        route=value_of("route"),
        school=school(""),
        wage_usd_per_hour=value_of("wage"),
        stage=value_of("stage"),
        years_to_next=value_of("years"),
        growth_pct=value_of("growth"),
        leave_pct=leaving,
        step=st.none() | step,
        alternative=other,
        chances=chances,
        discount_pct=value_of("discount"),
        horizon_years=value_of("horizon"),
    )


@st.composite
def paid(draw: st.DrawFn) -> JobPay:
    """Rising pay by stage with ranges, of May 2025; sometimes without growth, spread, or leaving."""
    middle = draw(st.floats(15_000, 90_000))
    stages = []
    for _ in range(4):
        half = draw(st.floats(0, 0.2))
        stages.append(Range(middle * (1 - half), middle, middle * (1 + half)))
        middle *= 1 + draw(st.floats(0, 0.6))
    growth = draw(st.none() | _values(FIELDS["growth"].kind))
    spread = draw(st.none() | st.just(Spread((0.8, 1.0, 1.2), (0.7, 0.9, 1.4))))
    return JobPay(StagePay(*stages), growth, 2025, spread, draw(st.none() | st.floats(0, 20)))


def figures() -> st.SearchStrategy[dict[str, JobPay]]:
    """Pay of each of JOBS."""
    return st.fixed_dictionaries({job: paid() for job in JOBS})
