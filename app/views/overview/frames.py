"""The first screen's two frames: jobs, and pay by state. On a phone, one chart at a time."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.components import layout
from app.components.controls import Controls
from app.components.exhibit import Face
from app.components.files import show_file
from app.components.places.dollars import name_measure
from app.components.places.map_sections import MAPS, build_map
from app.components.places.ranking import RANKINGS, STATES, build_ranking
from app.components.sections import section
from app.components.subject import Subject
from app.theme import Palette
from app.views.overview.compare_downloads import DOWNLOADS
from app.views.overview.compare_section import (
    GROWTH_CHART,
    PAY_CHART,
    build_growth_bars,
    build_pay_ranges,
    choose,
)
from app.views.overview.comparing import Pair
from app.views.overview.history_section import build_pay_section
from app.views.overview.jobs_section import build_jobs_section
from app.views.overview.local_section import CHART as LOCAL_CHART
from app.views.overview.local_section import build_local_section, has_history
from outlook import places
from outlook.places import MEASURES
from outlook.tables import Tables
from outlook.translation import translate

JOBS, PAY, PLACES = "jobs", "pay", "places"
NAMES = {JOBS: "Jobs", PAY: "Pay", PLACES: "Places"}
MAP, RANKING, TABLE = "Map", "Ranking", "Table"


def show_frames(
    tables: Tables, subject: Subject, controls: Controls, colors: Palette, pairs: tuple[Pair, ...]
) -> None:
    """Show jobs beside pay by state; where there is room for one chart only, the one that the reader chose.

    With several `pairs`, show their pay beside their growth.
    """
    if layout.is_embedded():
        _show_embedded(tables, subject, colors, pairs)
    elif len(pairs) > 1:
        _show_comparison(tables, subject, colors, pairs)
    elif layout.is_narrow():
        chosen = controls.pick(
            "frame",
            label="What to show",
            options=list(NAMES),
            default=JOBS,
            show=NAMES,
            form="row",
        )
        if chosen == JOBS:
            _show_jobs(tables, subject, colors)
        elif chosen == PAY:
            section(tables, build_pay_section, subject.code, (), None, subject.unit.code, colors)
        else:
            _show_places(tables, subject, colors)
    else:
        left, right = _lay_out_frames()
        with left:
            _show_jobs(tables, subject, colors)
        with right:
            _show_places(tables, subject, colors)


def _lay_out_frames() -> Sequence[DeltaGenerator]:
    with st.container(key="frames"):
        return st.columns(2, gap="large")


def _show_comparison(tables: Tables, subject: Subject, colors: Palette, pairs: tuple[Pair, ...]) -> None:
    left, right = _lay_out_frames()
    with left:
        section(tables, build_pay_ranges, pairs, subject.unit.code, colors, face="picture")
    with right:
        section(tables, build_growth_bars, pairs, colors, face="picture")
    show_file(tables, DOWNLOADS["side-by-side"], choose(pairs), label=translate("Download CSV"))


def _show_jobs(tables: Tables, subject: Subject, colors: Palette) -> None:
    """Show jobs over the years in the chosen place or, where only one year is known there, in the nation."""
    is_local = not subject.is_nation and has_history(tables, subject.code, subject.place)
    if is_local:
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
    measure = name_measure("mean", subject.unit)
    if not tables.compute(_has_figures, subject.code, measure):
        layout.show_small_text(
            translate("BLS publishes no pay {per} for this job by state.").format(
                per=translate(subject.unit.per)
            )
        )
        return
    for name, tab in layout.list_open_tabs((MAP, RANKING, TABLE), "tabs-places"):
        with tab:
            if name == MAP:
                _show_map(tables, subject, colors)
            else:
                _show_ranking(tables, subject, colors, "table" if name == TABLE else "chart")


def _has_figures(tables: Tables, code: str, measure: str) -> bool:
    """Whether a state has a figure of the measure."""
    frame = places.load_states(tables, code, measure)
    return bool(frame[MEASURES[measure].column].notna().any())


def _show_map(tables: Tables, subject: Subject, colors: Palette) -> None:
    measure = name_measure("mean", subject.unit)
    section(tables, build_map, STATES, subject.code, measure, False, colors, face="chart")


def _show_ranking(tables: Tables, subject: Subject, colors: Palette, face: Face) -> None:
    measure = name_measure("mean", subject.unit)
    section(tables, build_ranking, STATES, subject.code, measure, False, face == "table", colors, face=face)


def _show_embedded(tables: Tables, subject: Subject, colors: Palette, pairs: tuple[Pair, ...]) -> None:
    """Show the chart that the page around this one asked for, if it is one of the first screen's."""
    if layout.is_chart_wanted(PAY_CHART):
        section(tables, build_pay_ranges, pairs, subject.unit.code, colors)
    elif layout.is_chart_wanted(GROWTH_CHART):
        section(tables, build_growth_bars, pairs, colors)
    elif layout.is_chart_wanted(LOCAL_CHART):
        section(tables, build_local_section, subject.code, subject.place, colors)
    elif layout.is_chart_wanted(MAPS[STATES]):
        _show_map(tables, subject, colors)
    elif layout.is_chart_wanted(RANKINGS[STATES]):
        _show_ranking(tables, subject, colors, "chart")
    else:
        section(tables, build_jobs_section, subject.code, colors)
