"""The section of `/scenarios` that compares pay at a stage in up to five places."""

from collections.abc import Iterator, Sequence

import streamlit as st

from app.components import layout, sections
from app.components.exhibit import Exhibit
from app.components.sections import Piece
from app.components.units import PayUnit
from app.downloads.download import JOINED
from app.theme import Palette, palette
from app.views.scenarios import pay_charts, state
from app.views.scenarios.downloads import DOWNLOADS
from app.views.scenarios.formats import STAGE_NAMES
from app.views.scenarios.frames import build_place_table
from app.views.scenarios.place_pay import choose_other_places, compare_places
from app.views.scenarios.query import MOST_OTHER_PLACES, NO_PLACES, PLACES, PRICES, STAGE, US_PRICES
from app.views.scenarios.sentences.places import describe_places
from app.views.scenarios.view import ScenarioView, build_view
from outlook import places
from outlook.scenario.model import Scenario
from outlook.scenario.url import build_query
from outlook.tables import NATION, Tables


def show_places(
    tables: Tables,
    view: ScenarioView,
    page_choices: dict[str, str],
    titles: dict[str, str],
    unit: PayUnit,
) -> None:
    """Ask for other places and whose prices, and show pay at the stage in each place."""
    if not layout.is_chart_wanted("places"):
        return
    scenario = view.scenario
    others, chosen_by_page = choose_other_places(tables, scenario, page_choices)
    at_us_prices = page_choices.get(PRICES) == US_PRICES
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        _ask_for_places(tables, scenario, others, titles)
    with right:
        _ask_for_prices(at_us_prices)
    beside = tuple(others)
    explain_choice = chosen_by_page and len(others) > 1 and scenario.area == NATION
    sections.section(
        tables,
        build_places_section,
        scenario,
        view.stage,
        beside,
        at_us_prices,
        explain_choice,
        unit,
        palette(),
    )
    for each in tables.compute(compare_places, scenario, beside, view.stage, at_us_prices):
        if each.remark:
            layout.show_small_text(each.remark)


def _ask_for_places(tables: Tables, scenario: Scenario, others: list[str], titles: dict[str, str]) -> None:
    known = places.load_places(tables, scenario.occupation)["area_code"].astype(str)
    key = state.widget_key(PLACES)
    st.session_state[key] = others
    st.multiselect(
        "Other places (up to four)",
        [area for area in known if area != scenario.area],
        format_func=lambda area: titles[area],
        key=key,
        max_selections=MOST_OTHER_PLACES,
        on_change=state.take_page_choice,
        args=(PLACES, None),
    )


def _ask_for_prices(at_us_prices: bool) -> None:
    key = state.widget_key(PRICES)
    st.session_state[key] = at_us_prices
    st.toggle(
        "At average U.S. prices",
        key=key,
        on_change=lambda: state.set_choice(PRICES, US_PRICES if st.session_state[key] else None),
    )


def build_places_section(
    tables: Tables,
    scenario: Scenario,
    stage: str,
    others: tuple[str, ...],
    at_us_prices: bool,
    explain_choice: bool,
    unit: PayUnit,
    colors: Palette,
) -> Iterator[Piece]:
    """The exhibit of pay at the stage in the scenario's place and the others.

    `explain_choice`: say that the page chose the others.
    """
    view = tables.compute(build_view, scenario, stage)
    found = tables.compute(compare_places, scenario, others, stage, at_us_prices)
    year = view.stages.year if view.stages else tables.newest_year
    dollars = (
        "At average U.S. prices (pay divided by the place's price level)"
        if at_us_prices
        else "Dollars as paid there"
    )
    remark = " The others were chosen for their number of jobs." if explain_choice else ""
    name = STAGE_NAMES[stage].lower()
    yield Exhibit(
        name="places",
        drawing=pay_charts.draw_places(
            [pay_charts.Line(name=each.name, pay=each.pay, chosen=each.chosen) for each in found],
            colors,
            unit,
        ),
        finding=describe_places(found, at_us_prices=at_us_prices, unit=unit),
        measure=f"Pay {unit.per} at the stage “{name}”, May {year}",
        reading=f"{dollars}; the whisker is the error of the estimate.{remark}",
        alt=f"Pay at the stage {name} in {len(found)} places, with the error of each.",
        table=build_place_table(found, unit),
        table_alt="Pay by place with the error of each",
        download=DOWNLOADS["pay-by-place"],
        chosen=build_query(scenario) | {STAGE: stage} | _write_places(others, at_us_prices),
        source_ids=[source_id for each in found for source_id in each.source_ids],
    )


def _write_places(others: Sequence[str], at_us_prices: bool) -> dict[str, str]:
    return {PLACES: JOINED.join(others) or NO_PLACES} | ({PRICES: US_PRICES} if at_us_prices else {})
