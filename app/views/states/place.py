"""`/states` with one state or area chosen: layout only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from app import text
from app.components import layout, sections
from app.components.cards import Card, show_cards
from app.components.controls import Controls
from app.components.places.opening import show_way_back
from app.components.subject import Subject, name_where
from app.components.units import PayUnit
from app.theme import Palette, palette
from app.views.states import sentences
from app.views.states.place_cards import build_cards
from app.views.states.place_sections import RANGE, TREND, build_range, build_trend, has_trend
from app.views.states.state_projections import GROWTH, build_state_projections
from app.views.states.surroundings import (
    AREAS_MAP,
    AREAS_RANKED,
    NEIGHBORS,
    NEIGHBORS_MAP,
    build_areas,
    build_neighbors,
)
from outlook import places
from outlook.jobs import projections
from outlook.tables import NATION, Tables
from outlook.translation import translate

CHARTS = (RANGE, AREAS_MAP, AREAS_RANKED, NEIGHBORS_MAP, NEIGHBORS, TREND)
MAP_VIEW, RANKING_VIEW, TABLE_VIEW = "map", "ranking", "table"
VIEWS = {MAP_VIEW: "Map", RANKING_VIEW: "Ranking", TABLE_VIEW: "Table"}
MOST_OTHERS = 5
PAY = {RANGE: "Range", NEIGHBORS: "Neighboring states", TREND: "Over time"}


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A place: the page's headline about it, its cards, and further sentences."""

    headline: str
    cards: tuple[Card, ...]
    notes: tuple[str, ...]


def show_place(
    tables: Tables, subject: Subject, at_us_prices: bool, slots: layout.Page, controls: Controls
) -> None:
    """Lay out the page of the chosen place: a state with its areas, an area with those that it borders on."""
    code, area, unit = subject.code, subject.place, subject.unit
    name = places.load_area_titles(tables)[area]
    layout.retitle(slots, f"{text.name_title(tables.title(code))} {name_where(tables, subject)}")
    summary = tables.compute(summarize_place, code, area, unit)
    if summary is None:
        with slots.lead:
            layout.show_finding(
                translate("BLS published no estimate for {title} in {place}.").format(
                    title=text.lower_title(tables.title(code)), place=text.name_place(name)
                )
            )
            show_way_back()
        return
    with slots.lead:
        layout.show_finding(summary.headline)
    with slots.cards, st.container(key="one-page"):
        show_cards(summary.cards)
    colors, state = palette(), places.find_state(tables, area)
    charts = (
        {AREAS_MAP: MAP_VIEW, AREAS_RANKED: RANKING_VIEW}
        if state
        else {NEIGHBORS_MAP: MAP_VIEW, NEIGHBORS: RANKING_VIEW}
    )
    with slots.chart:
        # An embedded chart has the whole width.
        left, right = (
            (st.container(), st.container()) if layout.is_embedded() else st.columns(2, gap="medium")
        )
    with left:
        layout.show_heading("Pay by area" if state else "Pay in neighboring areas")
        with st.container(horizontal=True, key="views"):
            show_way_back()
            view = _pick_view(controls, charts)
        made, plain = (build_areas, (state, name)) if state else (build_neighbors, (area,))
        face: Literal["chart", "table"] = "table" if view == TABLE_VIEW else "chart"
        sections.section(tables, made, code, *plain, at_us_prices, unit, view == MAP_VIEW, colors, face=face)
    with right:
        layout.show_heading(translate("Pay in {place}").format(place=text.name_place(name)))
        _show_pay(tables, subject, bool(state), at_us_prices, name, controls, colors)
        for note in summary.notes:
            layout.show_text(note)
    if state:
        _show_projections(tables, subject, colors)
    layout.show_small_text(text.ABOUT_PAY)
    with st.container(key="off-paper"):
        layout.show_small_text("Your browser's print command puts this page on one sheet.")


def _pick_view(controls: Controls, charts: Mapping[str, str]) -> str:
    """Map, ranking or table: only that is sent. `charts` gives the view of each chart that may be embedded."""
    if layout.is_embedded():
        return charts.get(st.session_state[layout.CHART], MAP_VIEW)
    return controls.pick(
        "place-view",
        label="View",
        options=list(VIEWS),
        default=MAP_VIEW,
        show=VIEWS,
        form="row",
    )


def _show_projections(tables: Tables, subject: Subject, colors: Palette) -> None:
    """What the states project, with this one apart from the others."""
    fold = layout.open_fold("state-projections", "What does each state project?")
    if fold:
        with fold:
            sections.section(
                tables, build_state_projections, subject.code, GROWTH, colors, subject.place, subject.unit
            )


def _show_pay(
    tables: Tables,
    subject: Subject,
    is_state: bool,
    at_us_prices: bool,
    name: str,
    controls: Controls,
    colors: Palette,
) -> None:
    """The range of pay beside the nation's and others', pay in neighboring states, or pay by year."""
    code, area, unit = subject.code, subject.place, subject.unit
    which = _pick_pay(tables, subject, is_state, controls)
    if which == TREND:
        sections.section(tables, build_trend, code, area, name, unit, colors)
    elif which == NEIGHBORS:
        sections.section(tables, build_neighbors, code, area, at_us_prices, unit, False, colors)
    else:
        others = _pick_others(tables, code, area, controls)
        sections.section(tables, build_range, code, (area, NATION, *others), at_us_prices, unit, colors)


def _pick_pay(tables: Tables, subject: Subject, is_state: bool, controls: Controls) -> str:
    """Which chart of pay is sent; only states have neighbors and estimates of several years to choose."""
    if layout.is_embedded():
        return next((each for each in PAY if each == st.session_state[layout.CHART]), RANGE)
    has = {
        RANGE: True,
        NEIGHBORS: is_state,
        TREND: has_trend(tables, subject.code, subject.place, subject.unit),
    }
    options = [each for each in PAY if has[each]]
    if len(options) == 1:
        return RANGE
    return controls.pick(
        "pay",
        label="Pay",
        options=options,
        default=RANGE,
        show=PAY,
        elsewhere=list(PAY),
        form="row",
    )


def _pick_others(tables: Tables, code: str, area: str, controls: Controls) -> list[str]:
    """The area codes of up to MOST_OTHERS places to compare with, besides the nation."""
    titles = places.load_area_titles(tables)
    known = places.load_places(tables, code)["area_code"].astype(str).tolist()
    return controls.pick_some(
        "places",
        label="Compare with",
        options=[other for other in known if other not in (area, NATION)],
        show=titles,
        most=MOST_OTHERS,
        help=translate("Up to {count} other states or areas; the nation is always shown.").format(
            count=MOST_OTHERS
        ),
        elsewhere=[NATION, *titles],
    )


def summarize_place(tables: Tables, code: str, area: str, unit: PayUnit) -> Summary | None:
    """What the page says about a place; None where BLS published no estimate for it."""
    estimates = {
        str(row["area_code"]): row
        for _, row in places.load_side_by_side(tables, code, [area, NATION]).iterrows()
    }
    row = estimates.get(area)
    if row is None:
        return None
    own = places.load_own_projection(tables, code, area)
    projection = sentences.describe_projection(own, projections.find_newest_projection(tables, code))
    return Summary(
        headline=sentences.describe_place(row, tables.title(code), estimates.get(NATION), unit),
        cards=build_cards(row, own, unit),
        notes=(
            sentences.describe_rank(places.rank_place(tables, code, area), row),
            f"{projection} {sentences.describe_prices(row, unit)}".strip(),
            sentences.describe_premium(row, estimates.get(NATION), unit),
        ),
    )
