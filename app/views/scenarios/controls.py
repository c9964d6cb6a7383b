"""The inputs of a career path: each beside the reason, grade and source of its default."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from app.components import layout
from app.components.controls import FILTER, entries
from app.views.scenarios import state
from app.views.scenarios.figures import Shown
from app.views.scenarios.sentences import ROUTE_NAMES, STAGE_NAMES, growth, why
from outlook.pay.inflation import real_growth
from outlook.scenario.assumptions import Assumption
from outlook.scenario.fields import FIELDS, NEVER, Choice, Number, Numbers, Range
from outlook.scenario.model import Scenario, choices, standing
from outlook.tables import ALL_OCCUPATIONS, Tables

SCHOOL = ("months", "tuition", "costs", "fee", "renewal", "hours")
NO_STEP = ""
# Steps of the arrows of an input, by the unit's first word.
_STEPS = {"dollars": 100.0, "hours": 1.0, "percent": 0.5, "years": 1.0}
_SMALL_STEPS = {"wage": 0.5, "renewal": 1.0, "fee": 1.0, "steprenewal": 1.0, "stepfee": 1.0}
_LOW_MIDDLE_HIGH = ("Low", "Middle", "High")
_NEXT_STAGES = ("Entry to qualified", "Qualified to experienced", "Experienced to fully competent")
_YEARS_HELP = f"{NEVER:g} years is as good as never."
# Names of the inputs; those of a step have the same behind "step".
_NAMES = {
    "route": "Way into the work",
    "months": "Months of study",
    "tuition": "Tuition, the whole of it, dollars",
    "costs": "Books and other costs, the whole, dollars",
    "fee": "Fee of the credential, dollars",
    "renewal": "Renewal of the credential, dollars a year",
    "hours": "Hours of work a week while studying",
    "wage": "Pay of that work, dollars an hour",
    "stage": "Stage at the start",
    "years": "Years to each next stage",
    "growth": "Growth of pay above prices, percent a year",
    "step": "Step to another occupation",
    "year": "Year of the path in which its study begins",
    "alt": "What one would do otherwise",
    "altpay": "Its pay where you know it, dollars a year",
    "discount": "Discount rate, percent a year above prices",
    "horizon": "Years looked at",
}


def controls(shown: Shown, tables: Tables, codes: Sequence[str]) -> None:
    """Every input of the path, folded by subject."""
    scenario = shown.scenario
    row = _Inputs(scenario, tables)
    with _fold("Schooling: way, length, cost", name="school", keys=("route", *SCHOOL, "wage")):
        row.choice("route", ROUTE_NAMES.__getitem__)
        for key in SCHOOL:
            row.number(key)
        row.number("wage")
    with _fold("Stages: where one starts, and years to the next", name="stages", keys=("stage", "years")):
        row.choice("stage", STAGE_NAMES.__getitem__)
        row.three("years", _NEXT_STAGES)
    with _fold(
        "A step to another occupation", name="step", keys=tuple(k for k in FIELDS if k.startswith("step"))
    ):
        singles = [c for c in codes if not c.endswith("0000") and c != scenario.occupation]
        row.occupation(
            "step", [NO_STEP, *sorted(singles, key=lambda c: (c not in ("29-9021", "11-9111"), c))]
        )
        if scenario.step:
            row.number("stepyear")
            for key in SCHOOL:
                row.number(f"step{key}")
            row.choice("stepstage", STAGE_NAMES.__getitem__)
            row.three("stepyears", _NEXT_STAGES)
    with _fold("The alternative", name="other", keys=tuple(k for k in FIELDS if k.startswith("alt"))):
        row.occupation("alt", [ALL_OCCUPATIONS, *(c for c in codes if not c.endswith("0000"))])
        row.choice("altstage", STAGE_NAMES.__getitem__)
        row.three("altyears", _NEXT_STAGES)
        row.number("altpay")
    with _fold("Growth of pay, discount rate, years looked at", name="rates", keys=_RATES):
        row.growth("growth", scenario.occupation)
        if scenario.step:
            row.growth("stepgrowth", scenario.step.occupation)
        row.growth("altgrowth", scenario.alternative.occupation)
        row.number("discount")
        row.number("horizon")


_RATES = ("growth", "stepgrowth", "altgrowth", "discount", "horizon")


@contextmanager
def _fold(label: str, *, name: str, keys: Sequence[str]) -> Iterator[None]:
    """An expander with a button that puts its choices back."""
    with st.expander(label, key=f"fold-{name}"):
        yield
        st.button("Back to the defaults", key=f"reset-{name}", on_click=state.reset, args=(keys,))


def _name(key: str) -> str:
    for prefix, tail in (("step", "after the step"), ("alt", "in the alternative")):
        bare = key.removeprefix(prefix)
        if key != prefix and bare != key and key not in _NAMES:
            plain = _NAMES[bare]
            return f"{plain}, {'for the step' if bare in SCHOOL else tail}" if bare != "year" else plain
    return _NAMES[key]


class _Inputs:
    """One input after another, each with its default's reason beside it."""

    def __init__(self, scenario: Scenario, tables: Tables) -> None:
        self._tables = tables
        self._defaults = standing(scenario)
        self._now = _values(scenario)

    def _with_reason(self, key: str, draw: Callable[[], object]) -> None:
        left, right = st.columns([2, 3], gap="medium")
        with left:
            draw()
        with right:
            of: Assumption | None = self._defaults.get(key)
            if of:
                layout.say_small(why(key, of, self._now[key], self._tables))
            elif key == "altpay":
                layout.say_small(
                    "Empty: pay as BLS's figures say. A pay given here has no range and no stages."
                )

    def number(self, key: str) -> None:
        kind: Number = FIELDS[key].kind
        make: Callable[[float], float] = int if kind.whole else float
        name, now = state.widget(key), self._now[key]
        st.session_state[name] = None if now is None else make(now)
        step = 1 if kind.whole else _SMALL_STEPS.get(key, _STEPS[kind.unit.split()[0].rstrip(",")])

        def draw() -> None:
            st.number_input(
                _name(key),
                min_value=make(kind.low),
                max_value=make(kind.high),
                step=make(step),
                format="%d" if kind.whole else "%g",
                key=name,
                on_change=state.changed,
                args=(key,),
                placeholder="as the alternative pays" if key == "wage" else "as BLS's figures say",
            )

        self._with_reason(key, draw)

    def choice(self, key: str, show: Callable[[str], str]) -> None:
        kind: Choice = FIELDS[key].kind
        name = state.widget(key)
        st.session_state[name] = self._now[key]
        self._with_reason(
            key,
            lambda: st.selectbox(
                _name(key),
                kind.options,
                format_func=show,
                key=name,
                on_change=state.changed,
                args=(key,),
            ),
        )

    def occupation(self, key: str, options: Sequence[str]) -> None:
        now = self._now[key] or NO_STEP
        name = state.widget(key)
        # As in `Controls.pick`: told its value, a list is sent whole.
        if st.session_state.get(name) != now:
            st.session_state[name] = now

        def show(code: str) -> str:
            if code == NO_STEP:
                return "No step"
            return "All occupations" if code == ALL_OCCUPATIONS else entries(self._tables).get(code, code)

        self._with_reason(
            key,
            lambda: st.selectbox(
                _name(key),
                options if now in options else [*options, now],
                format_func=show,
                key=name,
                on_change=state.changed,
                args=(key,),
                filter_mode=FILTER,
            ),
        )

    def three(
        self, key: str, names: Sequence[str], values: Sequence[float] | None = None, about: str = ""
    ) -> None:
        kind: Numbers = FIELDS[key].kind
        of = self._defaults.get(key)
        layout.say_small(
            about or (why(key, of, self._now[key], self._tables) if of else ""), lead=f"{_name(key)}."
        )
        given = values if values is not None else self._now[key]
        for n, (column, label) in enumerate(zip(st.columns(3), names, strict=True)):
            name = state.widget(f"{key}-{n}")
            st.session_state[name] = float(given[n])
            with column:
                st.number_input(
                    label,
                    min_value=float(kind.each.low),
                    max_value=float(kind.each.high),
                    step=0.5 if kind.rising else 1.0,
                    format="%g",
                    key=name,
                    help=None if kind.rising else _YEARS_HELP,
                    on_change=state.changed_three,
                    args=(key,),
                )

    def growth(self, key: str, code: str) -> None:
        found, reason = real_growth(self._tables, code)
        chosen: Range | None = self._now[key]
        measured = (found.low_pct, found.middle_pct, found.high_pct) if found else (0.0, 0.0, 0.0)
        now = (chosen.low, chosen.middle, chosen.high) if chosen else tuple(round(v, 2) for v in measured)
        changed = "Changed by you. " if chosen else ""
        about = changed + growth(found, reason, title=self._tables.title(code))
        self.three(key, _LOW_MIDDLE_HIGH, now, about)


def _values(scenario: Scenario) -> dict[str, Any]:
    """Every choice by its key in the address, None where there is none."""
    return dict.fromkeys(FIELDS) | choices(scenario)
