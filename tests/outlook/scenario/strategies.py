"""Hypothesis strategies for scenarios and the pay they need."""

from typing import Any

from hypothesis import strategies as st

from outlook.scenario.fields import FIELDS, Choice, Code, Number, Numbers, Range
from outlook.scenario.inputs import OccupationPay, StagePay
from outlook.scenario.model import Alternative, Scenario, School, Step

CODES = ("29-2072", "29-9021", "11-9111", "31-9092", "00-0000", "43-9021")


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
    )


def scenarios(codes: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Scenario]:
    """Any scenario; with occupations from `codes` if given."""
    code = codes if codes is not None else _values(FIELDS["occupation"].kind)
    step = st.builds(
        Step,
        occupation=code,
        year=value_of("stepyear"),
        school=schools("step"),
        stage=value_of("stepstage"),
        years_to_next=value_of("stepyears"),
        growth_pct=value_of("stepgrowth"),
    )
    other = st.builds(
        Alternative,
        occupation=code,
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
        school=schools(),
        wage_usd_per_hour=value_of("wage"),
        stage=value_of("stage"),
        years_to_next=value_of("years"),
        growth_pct=value_of("growth"),
        step=st.none() | step,
        alternative=other,
        discount_pct=value_of("discount"),
        horizon_years=value_of("horizon"),
    )


@st.composite
def paid(draw: st.DrawFn) -> OccupationPay:
    """Rising pay by stage with ranges, of May 2025; sometimes without growth."""
    middle = draw(st.floats(15_000, 90_000))
    stages = []
    for _ in range(4):
        half = draw(st.floats(0, 0.2))
        stages.append(Range(middle * (1 - half), middle, middle * (1 + half)))
        middle *= 1 + draw(st.floats(0, 0.6))
    growth = draw(st.none() | _values(FIELDS["growth"].kind))
    return OccupationPay(StagePay(*stages), growth, 2025)


def figures() -> st.SearchStrategy[dict[str, OccupationPay]]:
    """Pay of each of CODES."""
    return st.fixed_dictionaries({code: paid() for code in CODES})


def known_scenarios() -> st.SearchStrategy[Scenario]:
    """Any scenario of occupations that `figures` covers."""
    return scenarios(st.sampled_from(CODES))
