"""`/states`: where are the jobs, and where is the pay? With a state or an area chosen: what is this work like there?"""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import streamlit as st

from app import text as app_text
from app.components import glossary, layout, sections
from app.components.controls import Controls, wish
from app.components.exhibit import Exhibit, table_address
from app.components.sections import Heading, Piece, Words
from app.downloads.download import AT_US_PRICES, PAID
from app.edition import tables as shown_tables
from app.site import STATES
from app.theme import Palette, palette
from app.views.states import charts
from app.views.states import place as states_place
from app.views.states.sentences import answer, coverage_sentence, openings_finding
from outlook import places
from outlook.jobs import growth
from outlook.jobs.state_growth import THIS_CODE, state_growth
from outlook.places import MEASURES, Measure
from outlook.tables import Tables

NO_STATE = "all"
NO_AREA = "none"
DOLLARS = {PAID: "As paid there", AT_US_PRICES: "At average U.S. prices"}
EVERY, ENDS = "all", "ends"
ROWS = {ENDS: "Highest and lowest ten", EVERY: "All of them"}
END_ROWS = 10
WORTH_NAMING_JOBS = 500
CHARTS = ("states", "map", "growth", "state-openings", *states_place.CHARTS)
LEAD = (
    "States are ranked by what you choose, with the survey's margin of error; choose one, or a metropolitan area by its "
    "name, to see it on a page of its own. Pay is before tax and in each place's own dollars unless you change that."
)


def page() -> None:
    """States ranked and mapped, and the states' own projections; or one place."""
    tables = shown_tables()
    codes = tables.codes_with_wages("area_type = 'state'")
    rooms = layout.page(STATES.question, charts=CHARTS, controls="Change occupation, place or measure")
    with rooms.controls:
        controls = Controls(rooms.notes)
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            code = controls.occupation(tables, codes)
        state, area = _where(controls, tables, code, right)
    chosen = area or (places.area_of_state(tables, state) if state else None)
    if chosen is None:
        _overview(tables, code, rooms, controls)
    else:
        states_place.show(tables, code, chosen, state, rooms, controls)
    layout.how(
        "BLS gives a relative standard error for the number of jobs and for the mean wage; 1.645 of them either way hold "
        "the true figure in about 90 of 100 surveys. Two states whose whiskers overlap may well be equal. Medians, jobs per "
        "1,000 and location quotients are published without an error.",
        "At average U.S. prices means: pay divided by the place's regional price parity (Bureau of Economic Analysis), of "
        "the newest year there is. It says what the pay buys, housing included; taxes are left out. Territories have none.",
        "An area that reaches into several states is listed with each of them.",
    )


def _where(
    controls: Controls, tables: Tables, code: str, beside: "st.delta_generator.DeltaGenerator"
) -> tuple[str | None, str | None]:
    """The state and the area that were chosen, None where there is none. An area counts more than a state."""
    known = places.places(tables, code)
    titles = places.area_titles(tables)
    states = places.state_names(tables)
    with beside:
        state = controls.pick(
            "state",
            label="State",
            options=[NO_STATE, *sorted(states, key=states.__getitem__)],
            default=NO_STATE,
            show=lambda s: "All states" if s == NO_STATE else states.get(s, s),
            resets=("area",),
        )
    areas = known.loc[known["area_type"].isin(["metro", "nonmetro"]), "area_code"].astype(str).tolist()
    area = controls.pick(
        "area",
        label="Metropolitan or nonmetropolitan area",
        options=[NO_AREA, *areas],
        default=NO_AREA,
        show=lambda a: "None chosen: type a city to search" if a == NO_AREA else titles.get(a, a),
        help=glossary.short("metropolitan area"),
        elsewhere=list(titles),
    )
    return (None if state == NO_STATE else state), (None if area == NO_AREA else area)


def _overview(tables: Tables, code: str, rooms: layout.Page, controls: Controls) -> None:
    with rooms.controls:
        one, two, three = st.columns(3, vertical_alignment="bottom")
        with one:
            measure = MEASURES[
                controls.pick(
                    "measure",
                    label="Rank by",
                    options=list(MEASURES),
                    default="mean",
                    show=lambda m: MEASURES[m].label if m in MEASURES else m,
                    help=glossary.short("90 percent interval"),
                )
            ]
        with two:
            dollars = controls.pick(
                "prices",
                label="Dollars",
                options=list(DOLLARS),
                default=PAID,
                show=lambda d: DOLLARS.get(d, d),
                help=glossary.short("regional price parity"),
            )
        with three:
            rows = controls.pick(
                "rows",
                label="States in the chart",
                options=list(ROWS),
                default=ENDS,
                show=lambda r: ROWS.get(r, r),
            )
    at_us_prices = dollars == AT_US_PRICES and measure.kind == "money"
    with rooms.answer:
        layout.answer(tables.compute(_answer, code, measure.name, at_us_prices))
        layout.lead(LEAD)
    if dollars == AT_US_PRICES and not at_us_prices:
        with rooms.notes:
            layout.note(f"{measure.label} is no sum of money: prices do not change it.")
    colours = palette()
    sections.section(tables, _ranking, code, measure.name, at_us_prices, rows == EVERY, colours, rooms=rooms)
    sections.section(tables, _map, code, measure.name, at_us_prices, colours)
    sections.section(tables, _growth, code, colours)


def _answer(tables: Tables, code: str, name: str, at_us_prices: bool) -> str:
    frame = places.states(tables, code, name, at_us_prices)
    year = int(frame["year"].iloc[0])
    return answer(frame, MEASURES[name], tables.title(code), year, at_us_prices)


def _ranking(
    tables: Tables, code: str, name: str, at_us_prices: bool, every: bool, colours: Palette
) -> Iterator[Piece]:
    title, measure = tables.title(code), MEASURES[name]
    frame = places.states(tables, code, name, at_us_prices)
    year = int(frame["year"].iloc[0])
    given = frame[frame[measure.column].notna()]
    if given.empty:
        yield Words(f"There is no figure of {measure.phrase} to draw.")
        return
    ends = not every and len(given) > 2 * END_ROWS
    drawn = pd.concat([given.head(END_ROWS), given.tail(END_ROWS)]) if ends else given
    national = _national(tables, code, measure, year)
    line = ""
    if national is not None:
        line = (
            f" Dashed: {'the nation' if measure.name != 'quotient' else 'the same share as in the nation'}."
        )
    whisker = (
        " Whiskers: 90 % interval from BLS's relative standard error."
        if measure.rse
        else " BLS publishes no margin of error for this figure."
    )
    which = (
        f"highest and lowest {END_ROWS} of {len(given)} states and territories" if ends else "highest first"
    )
    yield Exhibit(
        name="states",
        drawing=charts.place_dots(
            drawn, measure.column, national, colours, kind=measure.kind, gap=END_ROWS if ends else 0
        ),
        finding=f"{measure.label} of {app_text.name(title)} by state, {which}.",
        measure=f"{_unit(measure, at_us_prices)}, May {year}.{whisker}{line} Choose a state to see it alone.",
        alt=f"Dot plot of {measure.label.lower()} for {len(drawn)} states and territories, {which}.",
        table=table(frame, measure, "State"),
        table_alt=f"{measure.label} by state, May {year}",
        answer="states",
        chosen=_chosen(code, measure, at_us_prices),
        source_ids=_sources(tables, frame, at_us_prices),
        tidy_rows=table_address("wages", occupation_code=code, area_type="state", year=year),
        pick=lambda picked: wish("state", picked),
        row_key="state",
        row_codes=[str(s) for s in frame["state"]],
    )


def _chosen(code: str, measure: Measure, at_us_prices: bool) -> dict[str, str]:
    return {
        "occupation": code,
        "measure": measure.name,
        "prices": AT_US_PRICES if at_us_prices else PAID,
    }


def _unit(measure: Measure, at_us_prices: bool) -> str:
    unit = measure.unit[:1].upper() + measure.unit[1:]
    return f"{unit} at average U.S. prices (regional price parities)" if at_us_prices else unit


def _national(tables: Tables, code: str, measure: Measure, year: int) -> float | None:
    if measure.name == "quotient":
        return 1.0
    nation = growth.jobs_in(tables, code, year)
    if nation is None or measure.name == "jobs" or not app_text.known(nation[measure.column]):
        return None
    return float(nation[measure.column])


def _sources(tables: Tables, frame: pd.DataFrame, at_us_prices: bool) -> list[str]:
    ids = [str(i) for i in frame["source_id"].unique()]
    return ids + (places.price_sources(tables) if at_us_prices else [])


def _map(tables: Tables, code: str, name: str, at_us_prices: bool, colours: Palette) -> Iterator[Piece]:
    measure, frame = MEASURES[name], places.states(tables, code, name, at_us_prices)
    year = int(frame["year"].iloc[0])
    if not frame[measure.column].notna().any():
        return
    yield Exhibit(
        name="map",
        drawing=charts.state_tiles(frame, measure.column, colours, kind=measure.kind),
        finding="The same on a map of equal squares.",
        measure=f"{_unit(measure, at_us_prices)}, May {year}. Each state is one square; the stronger the colour the higher, in "
        "five steps with equal numbers of states. A dotted frame has no figure: not released (–) or no estimate at all "
        "(blank).",
        alt=f"Tile map of {measure.label.lower()} by state; the figures are in the table.",
        table=table(frame, measure, "State"),
        table_alt=f"{measure.label} by state, May {year}",
        answer="states",
        chosen=_chosen(code, measure, at_us_prices),
        source_ids=_sources(tables, frame, at_us_prices),
        tidy_rows=table_address("wages", occupation_code=code, area_type="state", year=year),
        pick=lambda picked: wish("state", picked),
        row_key="state",
        row_codes=[str(s) for s in frame["state"]],
    )


def table(frame: pd.DataFrame, measure: Measure, place: str) -> pd.DataFrame:
    """Places as readers see them: rank, figure, interval, jobs and median."""
    interval = [
        f"{app_text.measured(a, measure.kind)} to {app_text.measured(b, measure.kind)}"
        if app_text.known(a)
        else "none published"
        for a, b in zip(frame["low"], frame["high"], strict=True)
    ]

    def column(name: str, kind: str) -> list[str]:
        return [
            app_text.figure(row, name, lambda v: app_text.measured(v, kind)) for _, row in frame.iterrows()
        ]

    # The measure may itself be the jobs or the median: then its column stands once.
    columns = {
        place: frame["area"],
        "Rank": [str(r) if app_text.known(r) else "–" for r in frame["rank"]],
        measure.label: column(measure.column, measure.kind),
        "90 % interval": interval,
    } | {"Jobs": column("employment", "count"), "Median pay": column("annual_p50_usd", "money")}
    return pd.DataFrame(columns)


def _growth(tables: Tables, code: str, colours: Palette) -> Iterator[Piece]:
    title = tables.title(code)
    yield Heading("What do the states themselves project?")
    found, reason = state_growth(tables, code)
    if found is None:
        yield Words(f"There are no projections of {app_text.name(title)} by state: {reason}.")
        return
    given = found.frame[found.frame["publishes"] == THIS_CODE]
    # Counts are rounded to tens: of forty jobs one more step is a quarter.
    large = given[given["jobs_base"] >= WORTH_NAMING_JOBS]
    large = given if large.empty else large
    ends = large if len(large) <= 2 * END_ROWS else pd.concat([large.head(END_ROWS), large.tail(END_ROWS)])
    span = found.vintage.replace("-", "–")
    source_ids = [*given["source_id"].unique(), *found.frame["wages_source_id"].dropna().unique()]
    yield Exhibit(
        name="growth",
        drawing=charts.state_growth(ends, colours, END_ROWS if len(ends) < len(large) else 0),
        finding=_growth_finding(large, len(given), span),
        measure=f"Projected change in jobs, {span}, percent, as each state's own agency reckons it"
        + (f"; states with {WORTH_NAMING_JOBS} jobs or more" if len(large) < len(given) else "")
        + (f", the highest and lowest {END_ROWS} of {len(large)}." if len(ends) < len(large) else "."),
        alt=f"Bar chart of growth projected by {len(ends)} states.",
        table=_growth_table(found.frame),
        table_alt=f"What each state projects, {span}, and its jobs and pay now",
        answer="state-growth",
        chosen={"occupation": code},
        source_ids=source_ids,
        remark="States use their own methods.",
        tidy_rows=table_address("state_projections", occupation_code=code),
        pick=lambda picked: wish("state", picked),
        row_key="state",
        row_codes=[str(s) for s in found.frame["state"]],
    )
    yield Words(coverage_sentence(found.coverage, title, places.state_names(tables)))
    fit = given[given["openings_comparable"]]
    if len(fit):
        yield Exhibit(
            name="state-openings",
            drawing=charts.state_tiles(fit.assign(top_coded=None), "openings_per_1000", colours, kind="rate"),
            finding=openings_finding(fit, title),
            measure=f"Openings a year per 1,000 jobs, {span}. Blank: nothing published under this code, openings counted another "
            "way, or fewer than 100 jobs.",
            alt=f"Tile map of openings per 1,000 jobs in {len(fit)} states.",
            table=_growth_table(found.frame),
            table_alt=f"Openings a year by state, {span}",
            answer="state-growth",
            chosen={"occupation": code},
            source_ids=source_ids,
            tidy_rows=table_address("state_projections", occupation_code=code),
            pick=lambda picked: wish("state", picked),
            row_key="state",
            row_codes=[str(s) for s in found.frame["state"]],
        )


def _growth_table(frame: pd.DataFrame) -> pd.DataFrame:
    def given(column: str, form: Callable[[object], str]) -> list[str]:
        return [form(v) if app_text.known(v) else "not given" for v in frame[column]]

    return pd.DataFrame(
        {
            "State": frame["area"],
            "Jobs then": given("jobs_base", app_text.count),
            "Ten years on": given("jobs_projected", app_text.count),
            "Growth": given("change_pct", lambda v: app_text.percent(v, signed=True)),
            "Openings a year": given("openings_per_year", app_text.count),
            "Per 1,000 jobs": [
                f"{v:.0f}" if fit else "not comparable" if app_text.known(v) else "not given"
                for v, fit in zip(frame["openings_per_1000"], frame["openings_comparable"], strict=True)
            ],
            "Wage and salary jobs now": [
                app_text.figure(r, "employment", app_text.count) for _, r in frame.iterrows()
            ],
            "Median pay now": [app_text.figure(r, "annual_p50_usd") for _, r in frame.iterrows()],
            "Remark": [_remark(row) for _, row in frame.iterrows()],
        }
    )


def _remark(row: "pd.Series[Any]") -> str:
    if row["publishes"] == THIS_CODE:
        return str(row["note"]) if app_text.known(row["note"]) else "–"
    if app_text.known(row["other_codes"]):
        return f"publishes {row['other_codes']} instead"
    return "publishes nothing on this work"


def _growth_finding(large: pd.DataFrame, every: int, span: str) -> str:
    """How many states project the occupation, and the widest apart of those that are not small."""
    who = f"{every} states and territories project" if every > 1 else "one state or territory projects"
    text = f"For {span}, {who} this occupation"
    if len(large) < 2:
        return f"{text}."
    first, last = large.iloc[0], large.iloc[-1]
    if len(large) < every:
        text += f"; the {len(large)} with {WORTH_NAMING_JOBS} jobs or more"
    if round(first["change_pct"], 1) == round(last["change_pct"], 1):
        return f"{text}: {app_text.percent(first['change_pct'], signed=True)} in each."
    return (
        f"{text}: from {app_text.percent(first['change_pct'], signed=True)} in {app_text.place(first['area'])} to "
        f"{app_text.percent(last['change_pct'], signed=True)} in {app_text.place(last['area'])}."
    )
