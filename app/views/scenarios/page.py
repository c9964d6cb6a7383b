"""`/scenarios`: what a job would pay me in a place, and whether the path to it pays off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from app.components import glossary, layout, sections
from app.components.cards import show_cards
from app.components.controls import Controls
from app.components.subject import name_where, pick_subject
from app.components.units import PayUnit
from app.edition import tables as shown_tables
from app.site import CAREER, OUTLOOK, SCENARIOS, STATES
from app.text import name_title
from app.theme import palette
from app.views.scenarios import state
from app.views.scenarios.cards import build_cards, build_chance_cards
from app.views.scenarios.compare_section import show_compare
from app.views.scenarios.controls import list_main_keys, show_inputs, show_main_inputs
from app.views.scenarios.copies import offer_copies
from app.views.scenarios.examples_section import show_examples
from app.views.scenarios.experience_section import show_experience
from app.views.scenarios.formats import STAGE_MEANINGS, STAGE_NAMES
from app.views.scenarios.path_section import build_ahead_section, build_terms_section, build_years_section
from app.views.scenarios.pay_section import build_pay_section
from app.views.scenarios.places_section import show_places
from app.views.scenarios.query import STAGE
from app.views.scenarios.rank_section import show_rank
from app.views.scenarios.sentences.method import describe_method
from app.views.scenarios.sentences.pay import describe_estimate, describe_pay
from app.views.scenarios.sentences.worth import describe_deciders, describe_flips, describe_worth
from app.views.scenarios.situation import ask_for_setting, ask_for_situation, list_job_keys
from app.views.scenarios.view import ScenarioView, build_view, list_current_occupations
from app.views.scenarios.which_stage_section import show_which_stage
from outlook import places
from outlook.scenario.fields import STAGES
from outlook.scenario.model import Scenario
from outlook.tables import Tables
from outlook.translation import translate

# The first is the one embedded if no other is asked for.
CHARTS = ("pay", "places", "ahead", "by-year", "compared")
# Of what would flip the result, so many are beside it; the fold has all.
MOST_FLIPS = 3
LINKS = (
    (CAREER, "How do I start?"),
    (OUTLOOK, "Where is this job going?"),
    (STATES, "Where are the jobs?"),
)


@dataclass(frozen=True)
class _Asked:
    """What the reader asked: the scenario with all its figures, the page's own choices, and the unit of pay."""

    tables: Tables
    view: ScenarioView
    choices: dict[str, str]
    unit: PayUnit
    codes: Sequence[str]

    @property
    def scenario(self) -> Scenario:
        return self.view.scenario


def page() -> None:
    """Lay out the page: who asks, inputs beside the result, and one fold per further question."""
    tables = shown_tables()
    slots = layout.build_page(SCENARIOS.question, charts=CHARTS)
    with slots.job:
        situation = st.container(key="situation")
    controls = Controls(slots.notes)
    with_pay = tables.codes_with_wages("annual_mean_usd IS NOT NULL AND industry_code = '000000'")
    subject = pick_subject(tables, slots, controls, with_pay)
    layout.retitle(
        slots,
        translate("{title} {where}: is the training worth it?").format(
            title=name_title(tables.title(subject.code)), where=name_where(tables, subject)
        ),
    )
    codes, titles = list_current_occupations(tables), places.load_area_titles(tables)
    chosen, page_choices, problems = state.load_choices(occupations=codes, areas=titles)
    chosen = replace(chosen, occupation=subject.code, area=subject.place)
    with situation:
        ask_for_situation(tables, chosen, codes)
    with st.container(key="path"):
        result, kept, inputs, more = (
            st.container(key=f"path-{part}") for part in ("result", "kept", "inputs", "more")
        )
    with inputs:
        main = st.container(key="path-main")
    with main:
        setting = ask_for_setting(tables, controls, subject.code)
    scenario = replace(chosen, setting=setting)
    view = tables.compute(build_view, scenario, page_choices.get(STAGE, scenario.stage))
    asked = _Asked(tables, view, page_choices, subject.unit, codes)
    with slots.notes:
        for problem in problems:
            layout.show_note(problem)
    with result:
        _show_result(asked, slots)
    if not layout.is_embedded():
        with kept:
            _show_kept(view)
        with main:
            show_main_inputs(tables, scenario, subject.unit)
        with inputs:
            _show_assumptions(asked)
    with more:
        show_compare(tables, scenario, page_choices, subject.unit)
        _show_folds(asked)
    layout.show_links(LINKS)
    state.write_url(scenario, page_choices)


def _show_result(asked: _Asked, slots: layout.Page) -> None:
    """The verdict and what would flip it, the cards, the path by year, and the reader's own pay before the sources."""
    tables, view, unit = asked.tables, asked.view, asked.unit
    # Where there is no result, what the job pays is what can be said.
    pay = describe_pay(view, unit) if view.result is None else ""
    layout.show_finding(f"{pay} {describe_worth(view, tables)}".strip())
    show_cards(build_cards(tables, view, unit))
    # A phone has the chart in its first screen, and what would flip the result after it.
    before, chart, after = st.container(), st.container(key="path-chart"), st.container()
    if view.is_plausible and (flips := describe_flips(view.flips[:MOST_FLIPS], unit)):
        with after if layout.is_narrow() else before:
            layout.show_small_text(flips, lead="What would flip it?")
    if not layout.is_embedded():
        show_rank(tables, view, asked.choices, unit)
    within = replace(slots, chart=chart, figures=st.container(key="path-figures"))
    sections.section(tables, build_ahead_section, view.scenario, view.stage, palette(), slots=within)


def _show_kept(view: ScenarioView) -> None:
    """The result in a line that stays in view on a phone, where the inputs come below the chart."""
    for card in build_chance_cards(view):
        layout.show_small_text(f"{card.figure} {card.note}", lead=f"{card.name}:")


def _show_assumptions(asked: _Asked) -> None:
    """Every input but the main ones, and the reason of each."""
    scenario = asked.scenario
    if fold := layout.open_fold("assumptions", "Every assumption"):
        elsewhere = (*list_main_keys(scenario), *list_job_keys(scenario))
        with fold:
            show_inputs(asked.tables, asked.view, asked.codes, elsewhere)


def _show_folds(asked: _Asked) -> None:
    """One fold per further question; those without a chart are left out where the page is embedded."""
    with_charts: tuple[tuple[str, str, Callable[[_Asked], None]], ...] = (
        ("pay-by-stage", "What does it pay at each stage?", _show_pay),
        ("places", "What does it pay elsewhere?", _show_places),
        ("graduates", "What did graduates earn, and what would I earn each year?", _show_years),
    )
    without = (
        ("movers", "What moves the result most?", _show_movers),
        (
            "experience",
            "How much does experience count?",
            lambda each: show_experience(each.tables, each.view, each.unit),
        ),
        ("examples", "Three examples", lambda each: show_examples(each.scenario)),
        (
            "copies",
            "Keep, print, or send this",
            lambda each: offer_copies(each.view, each.choices, each.unit),
        ),
    )
    for name, label, show in (*with_charts, *(() if layout.is_embedded() else without)):
        if fold := layout.open_fold(name, label):
            with fold:
                show(asked)
    layout.show_method(*describe_method())


def _show_pay(asked: _Asked) -> None:
    view, scenario = asked.view, asked.scenario
    if not layout.is_embedded():
        _ask_for_stage(view.stage, scenario.stage)
        if view.stages is not None:
            layout.show_text(describe_pay(view, asked.unit))
        for note in _list_notes(view):
            layout.show_note(note)
    sections.section(asked.tables, build_pay_section, scenario, view.stage, asked.unit, palette())
    if not layout.is_embedded():
        show_which_stage(asked.tables, scenario)


def _show_places(asked: _Asked) -> None:
    titles = places.load_area_titles(asked.tables)
    show_places(asked.tables, asked.view, asked.choices, titles, asked.unit)


def _show_years(asked: _Asked) -> None:
    sections.section(asked.tables, build_years_section, asked.scenario, asked.view.stage, palette())


def _show_movers(asked: _Asked) -> None:
    view = asked.view
    if view.result is None or not view.is_plausible:
        layout.show_text(
            translate("We can’t calculate this path: {reason}.").format(reason=translate(view.no_path_reason))
        )
        return
    sections.section(asked.tables, build_terms_section, asked.scenario, view.stage, asked.unit)
    if flips := describe_flips(view.flips, asked.unit):
        layout.show_text(f"**What would flip the result?** {flips}")
    if view.judgment and (deciders := describe_deciders(view.judgment.deciders, asked.tables)):
        layout.show_text(deciders)
    for note in view.notes:
        layout.show_note(note)


def _ask_for_stage(stage: str, starting_stage: str) -> None:
    key = state.widget_key(STAGE)
    st.session_state[key] = stage
    st.selectbox(
        translate("Stage"),
        STAGES,
        format_func=lambda s: f"{translate(STAGE_NAMES[s])}: {translate(STAGE_MEANINGS[s])}",
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
