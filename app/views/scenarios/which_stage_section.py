"""The folded section of `/scenarios` that leads from years of experience to a stage."""

from collections.abc import Sequence

import streamlit as st

from app.components import glossary, layout
from app.views.scenarios import state
from app.views.scenarios.formats import ROUTE_NAMES, STAGE_NAMES
from app.views.scenarios.query import STAGE
from app.views.scenarios.sentences.assumptions import describe_grade
from outlook.pay import stages
from outlook.people.ladder import find_ladder
from outlook.scenario.assumptions import load_assumptions
from outlook.scenario.model import Scenario
from outlook.tables import Tables

MOST_YEARS_SO_FAR = 40


def find_years_to_next(tables: Tables, scenario: Scenario) -> tuple[float, float, float]:
    """Find the years to each next stage on the path: the reader's own, else those of the occupation's ladder."""
    return scenario.years_to_next or find_ladder(tables, scenario.occupation).years


def show_which_stage(tables: Tables, scenario: Scenario) -> None:
    """Ask for years of experience, name the stage that they lead to, and offer to show its pay."""
    with st.expander("Which stage is mine?"):
        given = st.number_input(
            "Years of this work so far",
            0,
            MOST_YEARS_SO_FAR,
            0,
            key="years-so-far",
            help=glossary.short("stage"),
        )
        years = find_years_to_next(tables, scenario)
        reached = stages.find_stage_after(float(given), scenario.stage, years)
        layout.show_text(_describe_stage_reached(scenario, given, reached, years))
        layout.show_text(_describe_starting_stages())
        st.button(
            f"Show pay at “{STAGE_NAMES[reached].lower()}”",
            on_click=state.set_choice,
            args=(STAGE, None if reached == scenario.stage else reached),
            key="use-stage",
        )


def _describe_stage_reached(
    scenario: Scenario, given: int, reached: str, years_to_next: Sequence[float]
) -> str:
    pace = load_assumptions()["path.years_to_next"]
    to_qualified, to_average, to_experienced = (f"{y:g}" for y in years_to_next)
    start = STAGE_NAMES[scenario.stage].lower()
    return (
        f"With {given} {'year' if given == 1 else 'years'}, and a start at “{start}”, this page would put you at "
        f"**{STAGE_NAMES[reached].lower()}**: it takes {to_qualified} years from entry to qualified, another {to_average} to "
        f"average, and another {to_experienced} to experienced. That is {describe_grade(pace)}, not a finding. {pace.reason}"
    )


def _describe_starting_stages() -> str:
    starts = (
        f"{name.lower()}, {STAGE_NAMES[str(load_assumptions()[f'route.{route}.stage'].value)].lower()}"
        for route, name in ROUTE_NAMES.items()
    )
    return (
        f"Credentials count in where you start: {'; '.join(starts)}. You can change both under “Stages” below, each with "
        "its reason."
    )
