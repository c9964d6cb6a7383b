"""Where the reader of `/scenarios` is now, and what employer type they look at."""

from collections.abc import Sequence

import streamlit as st

from app.components import glossary
from app.components.controls import FILTER, Controls
from app.components.occupation_list import entries
from app.text import translate_title
from app.views.scenarios import state
from app.views.scenarios.formats import ALL_EMPLOYERS, SCHOOLING_NAMES
from app.views.scenarios.view import load_setting_name
from outlook.pay import stages
from outlook.pay.settings import PLAIN
from outlook.scenario.inputs import is_schooling
from outlook.scenario.model import USUAL_ALTERNATIVE, Scenario
from outlook.tables import ALL_INDUSTRIES, CORE, Tables
from outlook.translation import translate

FINISHING, WORKING, IN_THE_JOB, SCHOOLED = "finishing", "working", "in-the-job", "schooled"
_NAMES = {
    FINISHING: "finishing high school",
    WORKING: "working as …",
    IN_THE_JOB: "in this job already",
}
# The job that someone is taken to have now until they choose another.
USUAL_JOB = "31-9092"
USUAL_STEP = "11-9111"
# Someone with a job studies beside it, and is past the start in it.
_HAS_A_JOB = {"hours": "30", "altstage": "qualified"}


def find_situation(scenario: Scenario) -> str:
    """Return where the reader is now, as the alternative says: in the path's job, in another, or just out of school."""
    job = scenario.alternative.job
    if is_schooling(job):
        return FINISHING if job == USUAL_ALTERNATIVE else SCHOOLED
    return IN_THE_JOB if job == scenario.occupation else WORKING


def build_choices(situation: str, code: str) -> dict[str, str]:
    """Build the path's choices that suit a situation, for the occupation on the page."""
    if situation == IN_THE_JOB:
        step = {"step": USUAL_STEP, "stepyear": "1"} if code != USUAL_STEP else {}
        return {"route": "work", "stage": "qualified", "alt": code, "altstage": "qualified"} | step
    if situation == WORKING:
        return {"alt": USUAL_JOB if code != USUAL_JOB else CORE} | _HAS_A_JOB
    return {}


def ask_for_situation(tables: Tables, scenario: Scenario, codes: Sequence[str]) -> None:
    """Ask where the reader is now, and for the job of someone who has one."""
    _ask_where(find_situation(scenario), scenario)
    for choice in list_job_keys(scenario):
        _ask_for_job(tables, scenario, choice, [c for c in codes if not c.endswith("0000")])


def list_job_keys(scenario: Scenario) -> tuple[str, ...]:
    """List the choices of a job that are asked for beside the situation."""
    by_situation = {WORKING: ("alt",), IN_THE_JOB: ("step",)}
    return by_situation.get(find_situation(scenario), ())


def _ask_where(situation: str, scenario: Scenario) -> None:
    names = dict(_NAMES)
    if situation == SCHOOLED:
        names[SCHOOLED] = translate("looking at jobs that ask for {schooling}").format(
            schooling=translate(SCHOOLING_NAMES[scenario.alternative.job])
        )
    key = state.widget_key("situation")
    st.session_state[key] = situation
    st.selectbox(
        translate("I am"),
        list(names),
        format_func=lambda each: translate(names[each]),
        key=key,
        help=translate(
            "What you would do if you didn’t take this path. It is what the path is compared with."
        ),
        on_change=lambda: state.replace_path(build_choices(st.session_state[key], scenario.occupation)),
    )


def _ask_for_job(tables: Tables, scenario: Scenario, choice: str, codes: Sequence[str]) -> None:
    """Ask for the job that the reader has, or for the next one of someone who is in the path's."""
    now = scenario.alternative.job if choice == "alt" else scenario.step.occupation if scenario.step else ""
    options = [c for c in codes if c != scenario.occupation]
    options = options if choice == "alt" else ["", *options]
    key = state.widget_key(choice)
    if st.session_state.get(key) != now:
        st.session_state[key] = now
    st.selectbox(
        translate("My job now" if choice == "alt" else "My next job"),
        options if now in options else [*options, now],
        format_func=lambda code: entries(tables).get(code, code) if code else translate("No next job"),
        key=key,
        on_change=state.take_choice,
        args=(choice,),
        filter_mode=FILTER,
    )


def ask_for_setting(tables: Tables, controls: Controls, code: str) -> str:
    """Ask for the employer type; return its industry code."""
    names = tables.compute(stages.list_settings, code) | {ALL_INDUSTRIES: ALL_EMPLOYERS}
    return controls.pick(
        "setting",
        label="Employer type",
        options=list(names),
        default=ALL_INDUSTRIES,
        show=lambda s: translate_title(names.get(s) or load_setting_name(tables, s)),
        help=glossary.short("setting"),
        elsewhere=list(PLAIN),
    )
