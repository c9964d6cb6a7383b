"""`/`: Where is this work going?"""

import streamlit as st

from app.components import layout
from app.components.cards import show_cards
from app.components.controls import Controls
from app.components.sections import section
from app.downloads.download import NOMINAL
from app.edition import tables as shown_tables
from app.site import CAREER, OUTLOOK, RELIABILITY, SCENARIOS, STATES
from app.theme import palette
from app.views.overview.cards import build_cards
from app.views.overview.growth_section import build_growth_section
from app.views.overview.history_section import build_history_section
from app.views.overview.jobs_section import build_jobs_section
from app.views.overview.openings_section import build_openings_section
from app.views.overview.sentences import describe_outlook, describe_quoted_edition, describe_reason
from outlook.jobs import factors, history, projections
from outlook.tables import ALL_OCCUPATIONS, Tables

# In the order in which they appear; the first is the one embedded if no other is asked for.
CHARTS = (
    "jobs",
    "growth",
    "openings",
    "openings-compared",
    "pay",
    "estimates",
)
OUTLOOK_LINKS = (
    (SCENARIOS, "Does it pay for me?"),
    (CAREER, "How do I start?"),
    (STATES, "Where are the jobs?"),
    (RELIABILITY, "How reliable is this?"),
)


def page() -> None:
    """Lay out the page: the answer, the controls, and one section per question."""
    tables = shown_tables()
    rooms = layout.build_page(
        OUTLOOK.question,
        charts=CHARTS,
        controls="Change or compare the occupation",
    )
    controls = Controls(rooms.notes)
    with rooms.job:
        left, right = st.columns([4, 1], vertical_alignment="bottom")
        with left:
            code = controls.occupation(tables)
        with right:
            unit = controls.unit()
    rooms.question.title(f"{tables.title(code)}: jobs and pay", anchor=False)
    with rooms.controls:
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        with left:
            others = tuple(controls.others(tables, code))
        with right:
            dollars = controls.dollars(tables)
    with rooms.answer:
        layout.show_answer(tables.compute(_load_headline, code))
    with rooms.cards:
        show_cards(tables.compute(build_cards, code, unit))
    with rooms.notes:
        layout.show_note(_load_note(tables, code))
        layout.show_text(_load_reason(tables, code))
        if tables.occupations[code].note:
            layout.show_small_text(f"{tables.title(code)} ({code}): {tables.occupations[code].note}")
    base_year, colors = None if dollars == NOMINAL else int(dollars), palette()
    section(tables, build_jobs_section, code, colors, rooms=rooms)
    section(tables, build_growth_section, code, others, colors)
    section(tables, build_openings_section, code, colors)
    section(tables, build_history_section, code, others, base_year, colors)
    layout.show_links(OUTLOOK_LINKS)


def _load_headline(tables: Tables, code: str) -> str:
    newest = projections.find_newest_projection(tables, code)
    return describe_outlook(
        newest,
        projections.find_projection(tables, ALL_OCCUPATIONS, newest.vintage) if newest else None,
        history.load_newest_estimate(tables, code),
        title=tables.title(code),
        current=newest is None or projections.is_current(tables, newest),
    )


def _load_note(tables: Tables, code: str) -> str:
    return describe_quoted_edition(projections.find_quoted_projection(tables, code))


def _load_reason(tables: Tables, code: str) -> str:
    newest = projections.find_newest_projection(tables, code)
    return describe_reason(factors.find_reason(tables, code, newest.vintage) if newest else None)
