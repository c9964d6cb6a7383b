"""`/states`: states and areas mapped and ranked, with their own projections; or one place, where a reader chose one."""

from typing import Literal

import streamlit as st

from app import edition, site, text
from app.components import glossary, layout, sections
from app.components.cards import show_cards
from app.components.controls import Controls
from app.components.kept_choices import was_shown, wish
from app.components.places.dollars import RANKABLE, name_measure, pick_us_prices
from app.components.places.map_sections import MAPS, TILES, build_map, build_tiles
from app.components.places.opening import mark_place
from app.components.places.ranking import AREAS, RANKINGS, STATES, build_ranking
from app.components.subject import Subject, pick_subject
from app.theme import palette
from app.views.states import place, region, region_sections
from app.views.states.headline import describe_ranking
from app.views.states.national_cards import build_cards
from app.views.states.state_projections import GROWTH, OPENINGS, OPENINGS_CHART, build_state_projections
from outlook.places import MEASURES
from outlook.tables import FIRST_HAND, Tables
from outlook.translation import translate

ALL_ROWS, ENDS = "all", "ends"
ROWS = {ENDS: "Ten at each end", ALL_ROWS: "All"}
REGION_LEVEL = "region"
LEVELS = {STATES: "States", AREAS: "Metro and nonmetro areas", REGION_LEVEL: "My region"}
MAP_VIEW, TILES_VIEW, RANKING_VIEW, TABLE_VIEW = "map", "tiles", "ranking", "table"
VIEWS = {MAP_VIEW: "Map", RANKING_VIEW: "Ranking", TABLE_VIEW: "Table", TILES_VIEW: "Tiles"}
# What an embedded chart is a view of.
CHART_VIEWS = {
    **{chart: (level, MAP_VIEW) for level, chart in MAPS.items()},
    **{chart: (level, RANKING_VIEW) for level, chart in RANKINGS.items()},
    TILES: (STATES, TILES_VIEW),
    region_sections.REGION_MAP: (REGION_LEVEL, MAP_VIEW),
}
PROJECTIONS = {GROWTH: "Growth", OPENINGS: "Openings", TABLE_VIEW: "Table"}
CHARTS = (*CHART_VIEWS, GROWTH, OPENINGS_CHART, *place.CHARTS, *region.CHARTS)
METHOD = (
    "BLS publishes a relative standard error for the number of jobs and for average (mean) pay. An interval of 1.645 of them on "
    "each side includes the true figure in about 90 of 100 surveys. Where two whiskers overlap, the places may be equal. BLS "
    "publishes no error for medians, jobs per 1,000, and location quotients.",
    "“At average U.S. prices” means pay divided by the place's regional price parity (Bureau of Economic Analysis) for the last "
    "year published. It shows what pay buys, housing included, before taxes. Territories have none. Otherwise, pay is in each "
    "place's own dollars.",
    "An area that crosses a state line is listed in each of its states.",
)


def page() -> None:
    """Lay out maps and rankings of all places, or the page of the one place that was chosen."""
    tables = edition.tables()
    codes = tables.codes_with_wages(f"area_type = 'state' AND {FIRST_HAND}")
    slots = layout.build_page(site.STATES.question, charts=CHARTS, controls="Figure and price options")
    controls = Controls(slots.notes)
    if region.KEY in st.query_params and not was_shown("level"):
        wish("level", REGION_LEVEL)
    subject = pick_subject(tables, slots, controls, codes)
    mark_place(subject.place)
    if not subject.is_nation:
        with slots.controls:
            at_us_prices = pick_us_prices(controls)
        place.show_place(tables, subject, at_us_prices, slots, controls)
    elif (chosen := _pick_view(controls, slots))[0] == REGION_LEVEL:
        region.show_region(tables, subject, slots, controls)
        layout.show_method(*region_sections.METHOD)
        return
    else:
        _show_ranking(tables, subject, *chosen, slots, controls)
    layout.show_method(*METHOD)


def _show_ranking(
    tables: Tables, subject: Subject, level: str, view: str, slots: layout.Page, controls: Controls
) -> None:
    code, unit = subject.code, subject.unit
    us_prices_picked, picked, has_all_rows = _pick_figure(controls, slots, view)
    name = name_measure(picked, unit)
    measure = MEASURES[name]
    at_us_prices = us_prices_picked and measure.is_pay
    layout.retitle(
        slots,
        translate(
            "{title} in the United States, by state"
            if level == STATES
            else "{title} in the United States, by metro and nonmetro area"
        ).format(title=text.name_title(tables.title(code))),
    )
    with slots.lead:
        layout.show_finding(tables.compute(describe_ranking, level, code, name, at_us_prices))
    with slots.cards:
        show_cards(tables.compute(build_cards, level, code, unit))
    with slots.notes:
        layout.show_small_text(text.ABOUT_PAY)
        if us_prices_picked and not at_us_prices:
            layout.show_note(
                translate("Price adjustment doesn't apply to {measure}.").format(
                    measure=translate(measure.phrase)
                )
            )
    colors = palette()
    if view == MAP_VIEW:
        sections.section(
            tables, build_map, level, code, name, at_us_prices, colors, slots=slots, face="chart"
        )
    elif view == TILES_VIEW:
        sections.section(tables, build_tiles, code, name, at_us_prices, colors, slots=slots, face="chart")
    else:
        sections.section(
            tables,
            build_ranking,
            level,
            code,
            name,
            at_us_prices,
            has_all_rows or view == TABLE_VIEW,
            colors,
            slots=slots,
            face="table" if view == TABLE_VIEW else "chart",
        )
    fold = layout.open_fold("state-projections", "What does each state project?")
    if fold:
        with fold:
            which = _pick_projection(controls)
            face: Literal["chart", "table"] = "table" if which == TABLE_VIEW else "chart"
            sections.section(tables, build_state_projections, code, which, colors, "", unit, face=face)


def _pick_figure(controls: Controls, slots: layout.Page, view: str) -> tuple[bool, str, bool]:
    """Whether pay is at average U.S. prices, the measure to rank by, and whether the ranking has all rows."""
    with slots.controls, st.container(horizontal=True, vertical_alignment="bottom", key="figure"):
        name = controls.pick(
            "measure",
            label="Figure",
            options=list(RANKABLE),
            default="mean",
            show={name: each.label for name, each in MEASURES.items()},
            help=glossary.short("90 percent interval"),
        )
        at_us_prices = pick_us_prices(controls)
        has_all_rows = view == RANKING_VIEW and _pick_all_rows(controls)
    return at_us_prices, name, has_all_rows


def _pick_all_rows(controls: Controls) -> bool:
    rows = controls.pick(
        "rows",
        label="Places in the chart",
        options=list(ROWS),
        default=ENDS,
        show=ROWS,
        form="row",
    )
    return rows == ALL_ROWS


def _pick_projection(controls: Controls) -> str:
    """Which of the charts of the states' projections is sent, or their table."""
    if layout.is_embedded():
        return OPENINGS if st.session_state[layout.CHART] == OPENINGS_CHART else GROWTH
    return controls.pick(
        "projections",
        label="States' projections",
        options=list(PROJECTIONS),
        default=GROWTH,
        show=PROJECTIONS,
        form="row",
    )


def _pick_view(controls: Controls, slots: layout.Page) -> tuple[str, str]:
    """States or areas, and as what: only that is sent."""
    if layout.is_embedded():
        return CHART_VIEWS.get(st.session_state[layout.CHART], (STATES, MAP_VIEW))
    with slots.chart, st.container(horizontal=True, key="views"):
        level = controls.pick(
            "level",
            label="Which places",
            options=list(LEVELS),
            default=STATES,
            show=LEVELS,
            # A phone has room for one row of choices above the map.
            form="list" if layout.is_narrow() else "row",
        )
        if level == REGION_LEVEL:
            return level, MAP_VIEW
        view = controls.pick(
            "view",
            label="View",
            options=[each for each in VIEWS if level == STATES or each != TILES_VIEW],
            default=MAP_VIEW,
            show=VIEWS,
            elsewhere=list(VIEWS),
            form="row",
        )
    return level, view
