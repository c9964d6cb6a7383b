"""`/career`: How do people get into this work, and where does it lead?"""

from pathlib import Path

import streamlit as st

from app.components import layout, source_line
from app.edition import tables as shown_tables
from app.site import CAREER
from app.text import lower_title
from app.views.career.figures import load_guide_figures
from app.views.career.outcomes import show_outcomes
from outlook.jobs import history, projections
from outlook.tables import CORE

GUIDE = Path(__file__).with_name("guide.md")


def page() -> None:
    """Show what graduates earned, then the guide, with figures from the tables filled in."""
    tables = shown_tables()
    rooms = layout.build_page(CAREER.question)
    figures = load_guide_figures(tables)
    with rooms.answer:
        layout.show_answer(
            "The schooling that BLS calls typical for a start as a medical records specialist is: "
            f"{lower_title(figures['entry_education_29_2072'])}. Half of them were paid more than {figures['median_wage']} "
            f"a year in May {figures['median_year']}."
        )
    show_outcomes(tables, CORE)
    # Markdown reads a pair of dollar signs as a formula.
    escaped = {field: value.replace("$", r"\$") for field, value in figures.items()}
    st.markdown(GUIDE.read_text(encoding="utf-8").format(**escaped))
    newest, pay = projections.find_newest_projection(tables, CORE), history.load_newest_estimate(tables, CORE)
    source_line.show_source(
        tables,
        ([newest.source_id] if newest else []) + ([pay["source_id"]] if pay is not None else []),
        remark="Other facts: two career-guide articles (2024 and undated), BLS's Occupational Outlook Handbook, AHIMA, AAPC and NCRA, graded in the text.",
    )
