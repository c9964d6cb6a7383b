"""`/`: Where is this work going?"""

import streamlit as st

from app.components import layout
from app.components.controls import Controls
from app.components.sections import section
from app.downloads.download import NOMINAL
from app.edition import tables as shown_tables
from app.site import OUTLOOK
from app.text import ABOUT_JOBS, ABOUT_PAY
from app.theme import palette
from app.views.overview.codes_section import build_codes_section
from app.views.overview.editions_section import build_editions_section
from app.views.overview.growth_section import build_growth_section
from app.views.overview.headline import load_headline, load_note, load_reason, load_two_counts
from app.views.overview.history_section import build_history_section
from app.views.overview.jobs_section import build_jobs_section
from app.views.overview.openings_section import build_openings_section
from app.views.overview.past_projections_section import build_past_projections_section

# In the order in which they appear; the first is the one embedded if no other is asked for.
CHARTS = (
    "jobs",
    "growth",
    "openings",
    "openings-compared",
    "pay",
    "estimates",
    "trial",
    "editions",
    "codes",
)
LEAD = "Pick another job, or see pay by employer, by state, or over a career."


def page() -> None:
    """Lay out the page: the answer, the controls, and one section per question."""
    tables = shown_tables()
    rooms = layout.build_page(
        OUTLOOK.question, charts=CHARTS, controls="Change or compare jobs", introduction=LEAD
    )
    with rooms.controls:
        controls = Controls(rooms.notes)
        left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
        with left:
            code = controls.occupation(tables)
        with middle:
            others = tuple(controls.others(tables, code))
        with right:
            dollars = controls.dollars(tables)
    with rooms.answer:
        layout.show_answer(tables.compute(load_headline, code))
    with rooms.notes:
        layout.show_note(load_note(tables, code))
        layout.show_text(load_reason(tables, code))
        layout.show_text(load_two_counts(tables, code))
        layout.show_small_text(f"{ABOUT_PAY} {ABOUT_JOBS}")
        if tables.occupations[code].note:
            layout.show_small_text(f"{tables.title(code)} ({code}): {tables.occupations[code].note}")
    base_year, colors = None if dollars == NOMINAL else int(dollars), palette()
    section(tables, build_jobs_section, code, colors, rooms=rooms)
    section(tables, build_growth_section, code, others, colors)
    section(tables, build_openings_section, code, colors)
    section(tables, build_history_section, code, others, base_year, colors)
    section(tables, build_past_projections_section, code, colors)
    section(tables, build_editions_section, code, colors)
    section(tables, build_codes_section, code, colors)
