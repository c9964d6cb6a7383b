"""`/states`: states and areas mapped and ranked, with their own projections; or one place, where a reader chose one."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import edition, site, text
from app.components import glossary, layout, sections
from app.components.controls import Controls, was_shown, wish
from app.components.places.dollars import pick_us_prices
from app.components.places.map_sections import MAPS, TILES, build_map, build_tiles
from app.components.places.ranking import AREAS, RANKINGS, STATES, build_ranking
from app.theme import palette
from app.views.states import place, region, region_sections
from app.views.states.headline import describe_ranking
from app.views.states.state_projections import GROWTH, OPENINGS, OPENINGS_CHART, build_state_projections
from outlook import places
from outlook.places import MEASURES
from outlook.tables import FIRST_HAND, Tables

NO_STATE = "all"
NO_AREA = "none"
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
    """Lay out the ranking, or the page of the one place that was chosen."""
    tables = edition.tables()
    codes = tables.codes_with_wages(f"area_type = 'state' AND {FIRST_HAND}")
    slots = layout.build_page(site.STATES.question, charts=CHARTS, controls="Change job, place, or measure")
    with slots.controls:
        controls = Controls(slots.notes)
        first, second, third, last = st.columns(4, vertical_alignment="bottom")
        with first:
            code = controls.occupation(tables, codes)
        state, area = _pick_place(controls, tables, code, second, third)
        with last:
            at_us_prices = pick_us_prices(controls)
    chosen = area or (places.find_area_of_state(tables, state) if state else None)
    if chosen is None:
        level, view = _pick_view(controls, slots)
        if level == REGION_LEVEL:
            region.show_region(tables, code, at_us_prices, slots, controls)
            layout.show_method(*region_sections.METHOD)
            return
        _show_ranking(tables, code, level, view, at_us_prices, slots, controls)
    else:
        place.show_place(tables, code, chosen, state, at_us_prices, slots, controls)
    layout.show_method(*METHOD)


def _pick_place(
    controls: Controls,
    tables: Tables,
    code: str,
    state_column: DeltaGenerator,
    area_column: DeltaGenerator,
) -> tuple[str | None, str | None]:
    """The chosen state and the chosen area, None where none was. The page shows the area where both were chosen."""
    known = places.load_places(tables, code)
    titles = places.load_area_titles(tables)
    states = places.load_state_names(tables)
    with state_column:
        state = controls.pick(
            "state",
            label="State",
            options=[NO_STATE, *sorted(states, key=states.__getitem__)],
            default=NO_STATE,
            show=lambda option: "All states" if option == NO_STATE else states.get(option, option),
            resets=("area",),
        )
    areas = known.loc[known["area_type"].isin(["metro", "nonmetro"]), "area_code"].astype(str).tolist()
    with area_column:
        area = controls.pick(
            "area",
            label="City or ZIP code",
            options=[NO_AREA, *areas],
            default=NO_AREA,
            show=lambda option: (
                "None chosen: type a city, county, or ZIP code"
                if option == NO_AREA
                else titles.get(option, option)
            ),
            help="Type a large city, a ZIP code, or a county with its state (Orange County, CA). "
            + glossary.short("metropolitan area"),
            elsewhere=list(titles),
            resolve=partial(places.find_area, tables),
        )
    return (None if state == NO_STATE else state), (None if area == NO_AREA else area)


def _show_ranking(
    tables: Tables,
    code: str,
    level: str,
    view: str,
    us_prices_picked: bool,
    slots: layout.Page,
    controls: Controls,
) -> None:
    with slots.controls:
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            name = controls.pick(
                "measure",
                label="Figure",
                options=list(MEASURES),
                default="mean",
                show=lambda option: MEASURES[option].label if option in MEASURES else option,
                help=glossary.short("90 percent interval"),
            )
        with right:
            has_all_rows = view == RANKING_VIEW and _pick_all_rows(controls)
    measure = MEASURES[name]
    at_us_prices = us_prices_picked and measure.kind == "money"
    with slots.lead:
        layout.show_finding(tables.compute(describe_ranking, level, code, name, at_us_prices))
    with slots.notes:
        layout.show_small_text(text.ABOUT_PAY)
    if us_prices_picked and not at_us_prices:
        with slots.notes:
            layout.show_note(f"Price adjustment doesn't apply to {measure.phrase}.")
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
    layout.show_heading("What does each state project?")
    which = _pick_projection(controls)
    sections.section(
        tables,
        build_state_projections,
        code,
        which,
        colors,
        face="table" if which == TABLE_VIEW else "chart",
    )


def _pick_all_rows(controls: Controls) -> bool:
    rows = controls.pick(
        "rows",
        label="Places in the chart",
        options=list(ROWS),
        default=ENDS,
        show=lambda option: ROWS.get(option, option),
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
        show=lambda option: PROJECTIONS.get(option, option),
        form="row",
    )


def _pick_view(controls: Controls, slots: layout.Page) -> tuple[str, str]:
    """States or areas, and as what: only that is sent."""
    if layout.is_embedded():
        return CHART_VIEWS.get(st.session_state[layout.CHART], (STATES, MAP_VIEW))
    if region.KEY in st.query_params and not was_shown("level"):
        wish("level", REGION_LEVEL)
    with slots.chart, st.container(horizontal=True, key="views"):
        level = controls.pick(
            "level",
            label="Which places",
            options=list(LEVELS),
            default=STATES,
            show=lambda option: LEVELS.get(option, option),
            form="row",
        )
        if level == REGION_LEVEL:
            return level, MAP_VIEW
        view = controls.pick(
            "view",
            label="View",
            options=[each for each in VIEWS if level == STATES or each != TILES_VIEW],
            default=MAP_VIEW,
            show=lambda option: VIEWS.get(option, option),
            elsewhere=list(VIEWS),
            form="row",
        )
    return level, view
