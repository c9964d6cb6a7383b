"""`/career`: the path into an occupation, what graduates earned, schools near a place, tasks, related jobs, the guide."""

import streamlit as st

from app import edition
from app.components import layout, source_line
from app.components.controls import Controls
from app.site import CAREER
from app.templating import render_part
from app.text import pluralize_title
from app.views.career.guide import show_guide
from app.views.career.occupation import Occupation, list_occupations, load_occupation
from app.views.career.outcomes import show_outcomes
from app.views.career.path import describe_way_in, show_path
from app.views.career.schools_section import show_schools
from app.views.career.work_section import show_work
from outlook.tables import CORE, Tables
from outlook.training.related import load_related
from outlook.training.tasks import load_tasks, load_technologies

ONET = (
    "Tasks, technologies, and related jobs: O*NET Database, U.S. Department of Labor, Employment and Training Administration, "
    "used under CC BY 4.0; this site has shortened and rearranged them. O*NET is a trademark of USDOL/ETA."
)


def page() -> None:
    """Lay out the page for the chosen occupation."""
    tables = edition.tables()
    slots = layout.build_page(CAREER.question, controls="Change occupation")
    with slots.controls:
        controls = Controls(slots.notes)
        code = controls.occupation(tables, tables.compute(list_occupations))
    found = tables.compute(load_occupation, code)
    layout.retitle(slots, f"How do people become {pluralize_title(found.title)}?")
    with slots.lead:
        layout.show_finding(describe_way_in(found))
    with slots.chart:
        show_path(tables, found)
    show_outcomes(tables, found)
    show_schools(tables, code, controls)
    show_work(tables, found)
    layout.show_heading("The guide")
    if not layout.is_embedded():
        st.html(render_part("career.html", "onward", query=f"?occupation={code}" if code != CORE else ""))
    show_guide(tables, code)
    _show_sources(tables, found)


def _show_sources(tables: Tables, found: Occupation) -> None:
    """Show the sources of all figures on the page, folded."""
    if layout.is_embedded():
        return
    with st.expander("Sources of the figures on this page"):
        source_line.show_source(tables, list_sources(tables, found), remark=ONET)


def list_sources(tables: Tables, found: Occupation) -> list[str]:
    """List the source ids of all figures on an occupation's page."""
    sources = [found.newest.source_id] if found.newest else []
    sources += [str(found.pay["source_id"])] if found.pay is not None else []
    sources += [share.source_id for share in found.shares.values()]
    sources += [source_id for outcome in found.outcomes.values() for source_id in outcome.source_ids]
    sources += [each for ids in load_related(tables, found.code)["source_id"] for each in str(ids).split(",")]
    sources += load_tasks(tables, found.code).source_ids
    sources += [each.source_id for each in load_technologies(tables, found.code)]
    rows = tables.records(
        "SELECT source_id FROM schools UNION SELECT source_id FROM school_outcomes UNION SELECT source_id FROM zip_codes"
    )
    return sorted({*sources, *(str(row["source_id"]) for row in rows)})
