"""`/states`: states ranked and mapped, with their own projections; or one place, where a reader chose one."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import edition
from app.components import glossary, layout, sections
from app.components.controls import Controls
from app.site import STATES
from app.theme import palette
from app.views.states import place
from app.views.states.dollars import pick_us_prices
from app.views.states.ranking import build_map, build_ranking, describe_ranking
from app.views.states.state_projections import build_state_projections
from outlook import places
from outlook.places import MEASURES
from outlook.tables import FIRST_HAND, Tables

NO_STATE = "all"
NO_AREA = "none"
ALL_ROWS, ENDS = "all", "ends"
ROWS = {ENDS: "Highest and lowest ten", ALL_ROWS: "All of them"}
CHARTS = ("states", "map", "growth", "state-openings", *place.CHARTS)
LEAD = (
    "States are ranked by what you choose, with the survey's margin of error; choose one, or a metropolitan area by its "
    "name, to see it on a page of its own. Pay is before tax and in each place's own dollars unless you change that."
)
METHOD = (
    "BLS gives a relative standard error for the number of jobs and for the mean wage; 1.645 of them either way hold "
    "the true figure in about 90 of 100 surveys. Two states whose whiskers overlap may well be equal. Medians, jobs per "
    "1,000 and location quotients are published without an error.",
    "At average U.S. prices means: pay divided by the place's regional price parity (Bureau of Economic Analysis), of "
    "the newest year there is. It says what the pay buys, housing included; taxes are left out. Territories have none.",
    "An area that reaches into several states is listed with each of them.",
)


def page() -> None:
    """Lay out the ranking, or the page of the one place that was chosen."""
    tables = edition.tables()
    codes = tables.codes_with_wages(f"area_type = 'state' AND {FIRST_HAND}")
    slots = layout.build_page(STATES.question, charts=CHARTS, controls="Change occupation, place or measure")
    with slots.controls:
        controls = Controls(slots.notes)
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            code = controls.occupation(tables, codes)
        state, area = _pick_place(controls, tables, code, right)
    chosen = area or (places.find_area_of_state(tables, state) if state else None)
    if chosen is None:
        _show_ranking(tables, code, slots, controls)
    else:
        place.show_place(tables, code, chosen, state, slots, controls)
    layout.show_method(*METHOD)


def _pick_place(
    controls: Controls, tables: Tables, code: str, state_column: DeltaGenerator
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
    area = controls.pick(
        "area",
        label="Metropolitan or nonmetropolitan area",
        options=[NO_AREA, *areas],
        default=NO_AREA,
        show=lambda option: (
            "None chosen: type a city to search" if option == NO_AREA else titles.get(option, option)
        ),
        help=glossary.short("metropolitan area"),
        elsewhere=list(titles),
    )
    return (None if state == NO_STATE else state), (None if area == NO_AREA else area)


def _show_ranking(tables: Tables, code: str, slots: layout.Page, controls: Controls) -> None:
    with slots.controls:
        left, middle, right = st.columns(3, vertical_alignment="bottom")
        with left:
            name = controls.pick(
                "measure",
                label="Rank by",
                options=list(MEASURES),
                default="mean",
                show=lambda option: MEASURES[option].label if option in MEASURES else option,
                help=glossary.short("90 percent interval"),
            )
        with middle:
            us_prices_picked = pick_us_prices(controls)
        with right:
            rows = controls.pick(
                "rows",
                label="States in the chart",
                options=list(ROWS),
                default=ENDS,
                show=lambda option: ROWS.get(option, option),
            )
    measure = MEASURES[name]
    at_us_prices = us_prices_picked and measure.kind == "money"
    with slots.answer:
        layout.show_answer(tables.compute(describe_ranking, code, name, at_us_prices))
        layout.show_lead(LEAD)
    if us_prices_picked and not at_us_prices:
        with slots.notes:
            layout.show_note(f"{measure.label} is no sum of money: prices do not change it.")
    colors = palette()
    sections.section(tables, build_ranking, code, name, at_us_prices, rows == ALL_ROWS, colors, rooms=slots)
    sections.section(tables, build_map, code, name, at_us_prices, colors)
    sections.section(tables, build_state_projections, code, colors)
