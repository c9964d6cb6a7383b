"""`/scenarios`: what graduates earned, pay at a stage in a place and setting, and whether a path pays off."""

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.components import glossary, layout, sections
from app.components.controls import Controls
from app.edition import tables as shown_tables
from app.site import SCENARIOS
from app.theme import palette
from app.views.scenarios import state
from app.views.scenarios.experience_section import show_experience
from app.views.scenarios.formats import STAGE_MEANINGS, STAGE_NAMES
from app.views.scenarios.path_section import show_path
from app.views.scenarios.pay_section import build_pay_section
from app.views.scenarios.places_section import show_places
from app.views.scenarios.query import STAGE
from app.views.scenarios.rank_section import show_rank
from app.views.scenarios.sentences.method import describe_method
from app.views.scenarios.sentences.pay import describe_estimate, describe_pay
from app.views.scenarios.sentences.worth import describe_observed, describe_worth
from app.views.scenarios.view import ScenarioView, build_view, list_current_occupations, load_setting_name
from app.views.scenarios.which_stage_section import show_which_stage
from outlook import places
from outlook.pay import stages
from outlook.pay.settings import PLAIN
from outlook.scenario.fields import STAGES
from outlook.tables import ALL_INDUSTRIES, NATION, Tables

CHARTS = ("pay", "places", "ahead", "by-year")
LEAD = (
    "See what graduates of these programs earned, what the job pays where you live, and how often training comes out ahead of what "
    "you’d do otherwise. Change anything below."
)


def page() -> None:
    """Pay at a stage in a place and setting, places side by side, and a path of years against its alternative."""
    tables = shown_tables()
    slots = layout.build_page(
        SCENARIOS.question,
        charts=CHARTS,
        controls="Change occupation, place, setting or stage",
        introduction=LEAD,
    )
    with slots.controls:
        code, area, setting, right = _ask_for_pay(tables, Controls(slots.notes))
    codes = list_current_occupations(tables)
    titles = places.load_area_titles(tables)
    scenario, page_choices, problems = state.load_choices(occupations=codes, areas=titles)
    scenario = replace(scenario, occupation=code, area=area, setting=setting)
    stage = page_choices.get(STAGE, scenario.stage)
    with right:
        _ask_for_stage(stage, scenario.stage)
    view = tables.compute(build_view, scenario, stage)
    with slots.lead:
        layout.show_finding(
            f"{describe_observed(view)} {describe_pay(view)} {describe_worth(view, tables)}".strip()
        )
    with slots.notes:
        for note in (*problems, *_list_notes(view)):
            layout.show_note(note)
    sections.section(tables, build_pay_section, scenario, stage, palette(), slots=slots)
    if not layout.is_embedded():
        show_which_stage(tables, scenario)
        show_experience(tables, view)
    show_places(tables, view, page_choices, titles)
    show_path(tables, view, page_choices, codes)
    if not layout.is_embedded():
        show_rank(tables, view)
    layout.show_method(*describe_method())
    state.write_url(scenario, page_choices)


def _ask_for_pay(tables: Tables, controls: Controls) -> tuple[str, str, str, DeltaGenerator]:
    """Ask for occupation, place and setting; return their codes and the column left free for the stage.

    The stage is asked for later because its default depends on the scenario.
    """
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        code = controls.occupation(
            tables, tables.codes_with_wages("annual_mean_usd IS NOT NULL AND industry_code = '000000'")
        )
    known = places.load_places(tables, code)
    titles = places.load_area_titles(tables)
    with right:
        area = controls.pick(
            "place",
            label="Place",
            options=known["area_code"].astype(str).tolist(),
            default=NATION,
            show=lambda a: titles.get(a, a),
            help="Nation, states, then metropolitan and nonmetropolitan areas. Type to search.",
            elsewhere=list(titles),
        )
    names = tables.compute(stages.list_settings, code)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        setting = controls.pick(
            "setting",
            label="Setting",
            options=list(names),
            default=ALL_INDUSTRIES,
            show=lambda s: names.get(s) or load_setting_name(tables, s),
            help=glossary.short("setting"),
            elsewhere=list(PLAIN),
        )
    return code, area, setting, right


def _ask_for_stage(stage: str, starting_stage: str) -> None:
    key = state.widget_key(STAGE)
    st.session_state[key] = stage
    st.selectbox(
        "Stage",
        STAGES,
        format_func=lambda s: f"{STAGE_NAMES[s]}: {STAGE_MEANINGS[s]}",
        key=key,
        help=glossary.short("stage"),
        on_change=state.take_page_choice,
        args=(STAGE, starting_stage),
    )


def _list_notes(view: ScenarioView) -> tuple[str, ...]:
    if view.stages is None:
        return ()
    if not view.stages.estimated:
        return tuple(view.stages.notes)
    return (*view.stages.notes, describe_estimate(view, str(view.stages.row["area_type"])))
