"""`/`: Where is this work going?"""

import streamlit as st

from app.components import layout
from app.components.cards import show_cards
from app.components.controls import Controls
from app.components.sections import section
from app.components.subject import pick_subject
from app.downloads.download import NOMINAL
from app.edition import tables as shown_tables
from app.site import CAREER, OUTLOOK, RELIABILITY, SCENARIOS, STATES
from app.text import ABOUT_JOBS, ABOUT_PAY
from app.theme import palette
from app.views.overview.cards import build_cards
from app.views.overview.growth_section import build_growth_section
from app.views.overview.headline import load_headline, load_note, load_reason, load_two_counts
from app.views.overview.history_section import build_history_section
from app.views.overview.jobs_section import build_jobs_section
from app.views.overview.openings_section import build_openings_section

# In the order in which they appear; the first is the one embedded if no other is asked for.
CHARTS = (
    "jobs",
    "growth",
    "openings",
    "openings-compared",
    "pay",
    "estimates",
)
LINKS = (
    (SCENARIOS, "Does it pay for me?"),
    (CAREER, "How do I start?"),
    (STATES, "Where are the jobs?"),
    (RELIABILITY, "How reliable is this?"),
)


def page() -> None:
    """Lay out the page: the job, the finding, the cards, the first chart, and one section per question."""
    tables = shown_tables()
    slots = layout.build_page(OUTLOOK.question, charts=CHARTS, controls="Compare jobs, or change the dollars")
    controls = Controls(slots.notes)
    subject = pick_subject(tables, slots, controls)
    code, unit = subject.code, subject.unit
    layout.retitle(slots, f"{tables.title(code)}: jobs and pay")
    with slots.controls:
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        with left:
            others = tuple(controls.others(tables, code))
        with right:
            dollars = controls.dollars(tables)
    with slots.lead:
        layout.show_finding(tables.compute(load_headline, code))
    with slots.cards:
        show_cards(tables.compute(build_cards, code, unit))
    with slots.notes:
        layout.show_note(load_note(tables, code))
        layout.show_text(load_reason(tables, code))
        layout.show_text(load_two_counts(tables, code))
        layout.show_small_text(f"{ABOUT_PAY} {ABOUT_JOBS}")
        if tables.occupations[code].note:
            layout.show_small_text(f"{tables.title(code)} ({code}): {tables.occupations[code].note}")
    base_year, colors = None if dollars == NOMINAL else int(dollars), palette()
    section(tables, build_jobs_section, code, colors, slots=slots)
    for name, label, build, plain in (
        ("growth", "How does growth compare?", build_growth_section, (others,)),
        ("openings", "Why are there openings?", build_openings_section, ()),
        ("history", "How have pay and jobs changed?", build_history_section, (others, base_year)),
    ):
        fold = layout.open_fold(name, label)
        if fold:
            with fold:
                section(tables, build, code, *plain, colors)
    layout.show_links(LINKS)
