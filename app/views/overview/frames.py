"""The first screen's two frames: jobs, and pay by state. On a phone, one chart at a time."""

import streamlit as st

from app.components import layout
from app.components.controls import Controls
from app.components.places.map_sections import build_map
from app.components.places.ranking import STATES, build_ranking
from app.components.sections import section
from app.components.subject import Subject
from app.theme import Palette
from app.views.overview.history_section import build_pay_section
from app.views.overview.jobs_section import build_jobs_section
from app.views.overview.local_section import build_local_section, has_history
from outlook import places
from outlook.tables import Tables
from outlook.translation import translate

JOBS, PAY, PLACES = "jobs", "pay", "places"
NAMES = {JOBS: "Jobs", PAY: "Pay", PLACES: "Places"}
MAP, RANKING, TABLE = "Map", "Ranking", "Table"
MEASURE = "mean"


def show_frames(tables: Tables, subject: Subject, controls: Controls, colors: Palette) -> None:
    """Show jobs beside pay by state; where there is room for one chart only, the one that the reader chose."""
    if layout.is_embedded():
        _show_jobs(tables, subject, colors)
    elif layout.is_narrow():
        chosen = controls.pick(
            "frame",
            label="What to show",
            options=list(NAMES),
            default=JOBS,
            show=lambda option: NAMES.get(option, option),
            form="row",
        )
        if chosen == JOBS:
            _show_jobs(tables, subject, colors)
        elif chosen == PAY:
            section(tables, build_pay_section, subject.code, (), None, colors)
        else:
            _show_places(tables, subject, colors)
    else:
        with st.container(key="frames"):
            left, right = st.columns(2, gap="large")
            with left:
                _show_jobs(tables, subject, colors)
            with right:
                _show_places(tables, subject, colors)


def _show_jobs(tables: Tables, subject: Subject, colors: Palette) -> None:
    """Show jobs over the years in the chosen place or, where only one year is known there, in the nation."""
    is_local = not subject.is_nation and has_history(tables, subject.code, subject.place)
    if is_local and (not layout.is_embedded() or layout.is_chart_wanted("local-jobs")):
        section(tables, build_local_section, subject.code, subject.place, colors)
        return
    if not subject.is_nation:
        name = places.load_area_titles(tables).get(subject.place, subject.place)
        layout.show_small_text(
            translate(
                "We have no more than one year of jobs in {place}, so this chart is of the United States."
            ).format(place=name)
        )
    section(tables, build_jobs_section, subject.code, colors)


def _show_places(tables: Tables, subject: Subject, colors: Palette) -> None:
    """Show pay by state as a map, a ranking, or a table, of which only the open one is sent."""
    if places.load_states(tables, subject.code, MEASURE).empty:
        layout.show_small_text("BLS publishes no estimates of this job by state.")
        return
    tabs = st.tabs([translate(each) for each in (MAP, RANKING, TABLE)], key="tabs-places", on_change="rerun")
    for name, tab in zip((MAP, RANKING, TABLE), tabs, strict=True):
        if not tab.open:
            continue
        with tab:
            if name == MAP:
                section(tables, build_map, STATES, subject.code, MEASURE, False, colors, face="chart")
            else:
                section(
                    tables,
                    build_ranking,
                    STATES,
                    subject.code,
                    MEASURE,
                    False,
                    name == TABLE,
                    colors,
                    face="table" if name == TABLE else "chart",
                )
