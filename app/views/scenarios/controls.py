"""The inputs of a path, each beside the reason, grade and source of its default."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from app.components import layout
from app.components.controls import FILTER
from app.components.occupation_list import entries
from app.components.units import PayUnit
from app.views.scenarios import state
from app.views.scenarios.formats import ROUTE_NAMES, SCHOOLING_NAMES, STAGE_NAMES
from app.views.scenarios.sentences.assumptions import describe_default, format_choice
from app.views.scenarios.sentences.growth import describe_growth
from app.views.scenarios.view import ScenarioView
from etl.schema.schooling import SCHOOLINGS
from outlook.pay.real_growth import measure_real_growth
from outlook.people.ladder import find_ladder
from outlook.scenario.assumptions import Assumption
from outlook.scenario.fields import FIELDS, NEVER, Choice, Number, Numbers, Range
from outlook.scenario.inputs import is_schooling
from outlook.scenario.model import Scenario, find_assumptions, list_choices
from outlook.tables import ALL_OCCUPATIONS, Tables
from outlook.translation import translate

SCHOOL = ("months", "tuition", "costs", "fee", "renewal", "hours", "finish")
RATES = ("growth", "stepgrowth", "altgrowth", "discount", "horizon")
CHANCES = ("error", "people", "rank", "growthlink", "pace", "search")
NO_STEP = ""
_PAY_STEPS = {"year": 500.0, "hour": 0.25}
# How far an input's arrows move, by the first word of its unit.
_STEPS = {"dollars": 100.0, "hours": 1.0, "percent": 0.5, "years": 1.0, "weeks": 1.0}
_SMALL_STEPS = {"wage": 0.5, "renewal": 1.0, "fee": 1.0, "steprenewal": 1.0, "stepfee": 1.0}
_LOW_MIDDLE_HIGH = ("Low", "Middle", "High")
_NEXT_STAGES = ("Entry to qualified", "Qualified to average", "Average to experienced")
_YEARS_HELP = f"{NEVER:g} years is as good as never."
# Labels of the inputs. The keys of a step's inputs are the same behind "step", those of the alternative behind "alt".
_LABELS = {
    "route": "How you train",
    "months": "Months of study",
    "tuition": "What school costs in all, dollars",
    "costs": "Other costs in all, dollars",
    "fee": "Exam fee, dollars",
    "renewal": "Renewal of the credential, dollars a year",
    "hours": "Hours of work a week while studying",
    "finish": "Percent who finish",
    "wage": "Pay of that work, dollars an hour",
    "stage": "Stage at the start",
    "years": "Years to each next stage",
    "growth": "Growth of pay above prices, percent a year",
    "step": "Step to another occupation",
    "leave": "Percent who leave the occupation each year",
    "year": "Year in which study for it begins",
    "alt": "What you would do instead",
    "error": "Percent of the estimates’ error that counts",
    "people": "Percent of people’s spread of pay that counts",
    "rank": "How far your rank carries over to another job, percent",
    "growthlink": "How far pay of all jobs grows together, percent",
    "pace": "How far people differ in years to each stage, percent",
    "search": "Weeks to find work: half need longer",
    "discount": "Discount rate, percent a year above prices",
    "horizon": "Years looked at",
}


def list_main_keys(scenario: Scenario) -> tuple[str, ...]:
    """List the choices that stand beside the result: those of the program, which may be that of a step."""
    part = "step" if scenario.step and not scenario.school.months else ""
    return ("route", *(f"{part}{key}" for key in ("months", "tuition", "hours")))


def show_main_inputs(tables: Tables, scenario: Scenario, unit: PayUnit) -> None:
    """Show the few inputs that matter to most readers; their reasons are among the others (`show_inputs`)."""
    inputs = _Inputs(scenario, tables)
    inputs.choose("route", ROUTE_NAMES.__getitem__)
    for key in list_main_keys(scenario)[1:]:
        inputs.enter(key)
    _ask_for_pay_now(tables, scenario, unit)


def _ask_for_pay_now(tables: Tables, scenario: Scenario, unit: PayUnit) -> None:
    """Ask for what the alternative pays, in the unit of the page."""
    now, key = scenario.alternative.pay_usd, state.widget_key("altpay")
    st.session_state[key] = None if now is None else round(unit.convert(now), 2)
    kind: Number = FIELDS["altpay"].kind
    st.number_input(
        translate("Your pay without it, dollars {per}").format(per=translate(unit.per)),
        min_value=0.0,
        max_value=float(unit.convert(kind.high)),
        step=_PAY_STEPS[unit.code],
        format="%g",
        key=key,
        help=translate(
            "Your pay now, or of the job you’d take otherwise. A pay given here has no range and no stages."
        ),
        on_change=state.take_pay,
        args=("altpay", unit),
        placeholder=format_choice("altpay", None, tables),
    )


def show_inputs(
    tables: Tables, view: ScenarioView, codes: Sequence[str], elsewhere: Collection[str] = ()
) -> None:
    """Show every input of the path, folded by subject. `codes` are the occupations to choose from.

    Of the inputs that stand `elsewhere` on the page, only the reason is shown here.
    """
    scenario = view.scenario
    inputs = _Inputs(scenario, tables, elsewhere)
    with _open_fold(
        "Training: how, how long, what it costs, who finishes", name="school", keys=("route", *SCHOOL, "wage")
    ):
        inputs.show_choice("route", ROUTE_NAMES.__getitem__)
        for key in SCHOOL:
            inputs.show_number(key)
        inputs.show_number("wage")
    with _open_fold(
        "Stages: where you start, and years to the next", name="stages", keys=("stage", "years", "leave")
    ):
        inputs.show_choice("stage", STAGE_NAMES.__getitem__)
        own = find_ladder(tables, scenario.occupation).years
        inputs.show_three_numbers("years", _NEXT_STAGES, scenario.years_to_next or own)
        inputs.show_number("leave")
    with _open_fold(
        "A step to another occupation", name="step", keys=tuple(k for k in FIELDS if k.startswith("step"))
    ):
        singles = [c for c in codes if not c.endswith("0000") and c != scenario.occupation]
        inputs.show_occupation(
            "step", [NO_STEP, *sorted(singles, key=lambda c: (c not in ("29-9021", "11-9111"), c))]
        )
        if scenario.step:
            inputs.show_number("stepyear")
            for key in SCHOOL:
                inputs.show_number(f"step{key}")
            inputs.show_choice("stepstage", STAGE_NAMES.__getitem__)
            own = find_ladder(tables, scenario.step.occupation).years
            inputs.show_three_numbers("stepyears", _NEXT_STAGES, scenario.step.years_to_next or own)
            inputs.show_number("stepleave")
    with _open_fold("The alternative", name="other", keys=tuple(k for k in FIELDS if k.startswith("alt"))):
        inputs.show_occupation("alt", [*SCHOOLINGS, *(c for c in codes if not c.endswith("0000"))])
        inputs.show_choice("altstage", STAGE_NAMES.__getitem__)
        other = scenario.alternative
        own = find_ladder(tables, other.job).years
        inputs.show_three_numbers(
            "altyears", _NEXT_STAGES, other.years_to_next or scenario.years_to_next or own
        )
    with _open_fold("Growth of pay, discount rate, years looked at", name="rates", keys=RATES):
        inputs.show_growth("growth", scenario.occupation)
        if scenario.step:
            inputs.show_growth("stepgrowth", scenario.step.occupation)
        job = other.job
        inputs.show_growth("altgrowth", ALL_OCCUPATIONS if is_schooling(job) else job)
        inputs.show_number("discount")
        inputs.show_number("horizon")
    with _open_fold("What nobody knows beforehand", name="chances", keys=CHANCES):
        for key in CHANCES:
            inputs.show_number(key)


@contextmanager
def _open_fold(label: str, *, name: str, keys: Sequence[str]) -> Iterator[None]:
    """Open an expander that ends with a button to reset its choices."""
    with st.expander(translate(label), key=f"fold-{name}"):
        yield
        st.button(
            translate("Back to the defaults"), key=f"reset-{name}", on_click=state.reset_choices, args=(keys,)
        )


def _find_label(key: str) -> str:
    for prefix, tail in (("step", "after the step"), ("alt", "in the alternative")):
        bare = key.removeprefix(prefix)
        if key != prefix and bare != key and key not in _LABELS:
            plain, whose = translate(_LABELS[bare]), translate("for the step" if bare in SCHOOL else tail)
            return f"{plain}, {whose}" if bare != "year" else plain
    return translate(_LABELS[key])


class _Inputs:
    """Shows one input after another, each with the reason for its default beside it."""

    def __init__(self, scenario: Scenario, tables: Tables, elsewhere: Collection[str] = ()) -> None:
        self._tables = tables
        self._elsewhere = elsewhere
        self._defaults = find_assumptions(scenario)
        self._now = _list_choices(scenario)

    def _show_with_reason(self, key: str, draw: Callable[[], object]) -> None:
        default: Assumption | None = self._defaults.get(key)
        reason = describe_default(key, default, self._now[key], self._tables) if default else ""
        if key in self._elsewhere:
            layout.show_small_text(reason, lead=f"{_find_label(key)}.")
            return
        draw()
        if reason:
            layout.show_small_text(reason)

    def show_number(self, key: str) -> None:
        self._show_with_reason(key, lambda: self.enter(key))

    def enter(self, key: str) -> None:
        """Show the input of a number by itself."""
        kind: Number = FIELDS[key].kind
        make: Callable[[float], float] = int if kind.whole else float
        name, now = state.widget_key(key), self._now[key]
        st.session_state[name] = None if now is None else make(now)
        step = 1 if kind.whole else _SMALL_STEPS.get(key, _STEPS[kind.unit.split()[0].rstrip(",")])

        st.number_input(
            _find_label(key),
            min_value=make(kind.low),
            max_value=make(kind.high),
            step=make(step),
            format="%d" if kind.whole else "%g",
            key=name,
            on_change=state.take_choice,
            args=(key,),
            placeholder=format_choice(key, None, self._tables),
        )

    def show_choice(self, key: str, show: Callable[[str], str]) -> None:
        self._show_with_reason(key, lambda: self.choose(key, show))

    def choose(self, key: str, show: Callable[[str], str]) -> None:
        """Show the list of a choice by itself."""
        kind: Choice = FIELDS[key].kind
        name = state.widget_key(key)
        st.session_state[name] = self._now[key]
        st.selectbox(
            _find_label(key),
            kind.options,
            format_func=lambda option: translate(show(option)),
            key=name,
            on_change=state.take_choice,
            args=(key,),
        )

    def show_occupation(self, key: str, options: Sequence[str]) -> None:
        now = self._now[key] or NO_STEP
        name = state.widget_key(key)
        if key in self._elsewhere:
            self._show_with_reason(key, lambda: None)
            return
        # As in `Controls.pick`: setting a value sends the whole list to the browser, so set it only when it differs.
        if st.session_state.get(name) != now:
            st.session_state[name] = now

        def show(code: str) -> str:
            if code == NO_STEP:
                return "No step"
            if code in SCHOOLING_NAMES:
                return f"A job that asks for {SCHOOLING_NAMES[code]}"
            return entries(self._tables).get(code, code)

        self._show_with_reason(
            key,
            lambda: st.selectbox(
                _find_label(key),
                options if now in options else [*options, now],
                format_func=show,
                key=name,
                on_change=state.take_choice,
                args=(key,),
                filter_mode=FILTER,
            ),
        )

    def show_three_numbers(
        self, key: str, names: Sequence[str], values: Sequence[float] | None = None, about: str = ""
    ) -> None:
        kind: Numbers = FIELDS[key].kind
        default = self._defaults.get(key)
        layout.show_small_text(
            about or (describe_default(key, default, self._now[key], self._tables) if default else ""),
            lead=f"{_find_label(key)}.",
        )
        given = values if values is not None else self._now[key]
        for n, (column, label) in enumerate(zip(st.columns(3), names, strict=True)):
            name = state.widget_key(f"{key}-{n}")
            st.session_state[name] = float(given[n])
            with column:
                st.number_input(
                    translate(label),
                    min_value=float(kind.each.low),
                    max_value=float(kind.each.high),
                    step=0.5 if kind.rising else 1.0,
                    format="%g",
                    key=name,
                    help=None if kind.rising else _YEARS_HELP,
                    on_change=state.take_three_numbers,
                    args=(key,),
                )

    def show_growth(self, key: str, code: str) -> None:
        found, reason = measure_real_growth(self._tables, code)
        chosen: Range | None = self._now[key]
        measured = (found.low_pct, found.middle_pct, found.high_pct) if found else (0.0, 0.0, 0.0)
        now = (chosen.low, chosen.middle, chosen.high) if chosen else tuple(round(v, 2) for v in measured)
        changed = "Changed by you. " if chosen else ""
        about = changed + describe_growth(found, reason, title=self._tables.title(code))
        self.show_three_numbers(key, _LOW_MIDDLE_HIGH, now, about)


def _list_choices(scenario: Scenario) -> dict[str, Any]:
    """Return every choice by its key in the URL, None where there is none."""
    return dict.fromkeys(FIELDS) | list_choices(scenario)
