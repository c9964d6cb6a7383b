"""`/career`: the path into an occupation, what graduates earned, schools near a place, tasks, related jobs, the guide."""

import streamlit as st

from app import edition
from app.components import layout, source_line
from app.components.controls import Controls
from app.site import CAREER
from app.text import pluralize_title
from app.views.career.guide import show_guide
from app.views.career.links import show_links
from app.views.career.occupation import Occupation, list_occupations, load_occupation
from app.views.career.outcomes import show_outcomes
from app.views.career.path import describe_way_in, show_path
from app.views.career.schools_section import show_schools
from app.views.career.work_section import show_work
from outlook.tables import Tables


def page() -> None:
    """Lay out the page for the chosen occupation."""
    tables = edition.tables()
    slots = layout.build_page(CAREER.question, controls="Change occupation")
    with slots.controls:
        controls = Controls(slots.notes)
        code = controls.occupation(tables, tables.compute(list_occupations))
    found = tables.compute(load_occupation, code)
    if not layout.is_embedded():
        slots.question.title(f"How do people become {pluralize_title(found.title)}?", anchor=False)
    with slots.answer:
        layout.show_answer(describe_way_in(found))
    with slots.chart:
        show_path(tables, found)
    with slots.figures:
        _show_path_source(tables, found)
    show_outcomes(tables, code)
    show_schools(tables, code, controls)
    show_work(tables, found)
    show_links(found.is_core)
    layout.show_heading("The guide")
    show_guide(tables, code)


def _show_path_source(tables: Tables, found: Occupation) -> None:
    sources = [found.newest.source_id] if found.newest else []
    sources += [str(found.pay["source_id"])] if found.pay is not None else []
    sources += sorted({share.source_id for share in found.shares.values()})
    if not layout.is_embedded():
        st.html(
            source_line.render_source(
                tables,
                sources,
                remark="Months, tuition, and fees: My path's own starting values, in the guide below with their sources."
                if found.routes
                else "",
            )
        )
