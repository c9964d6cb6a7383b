"""`/scenarios`: what would I earn, here, in that setting, at my stage, and in ten years, and is the schooling worth it?"""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import text as app_text
from app.components import glossary, layout, sections
from app.components.controls import Controls
from app.components.exhibit import Exhibit, More, table_address
from app.components.sections import Piece
from app.downloads.download import JOINED
from app.edition import tables as shown_tables
from app.site import SCENARIOS
from app.theme import Palette, palette
from app.views.scenarios import charts, path_section, places_section, state
from app.views.scenarios import sentences as say
from app.views.scenarios.figures import (
    LOCAL_PRICES,
    MOST_OTHER_PLACES,
    NO_PLACES,
    PLACES,
    PRICES,
    STAGE,
    Shown,
    current,
    setting_name,
    shown,
    with_picks,
)
from app.views.scenarios.places_section import Place, side_by_side
from etl.schema.wages import PERCENTILES
from outlook import places
from outlook.pay import levels, stages
from outlook.pay.settings import PLAIN
from outlook.pay.stages import Stages
from outlook.scenario.assumptions import assumptions
from outlook.scenario.fields import STAGES, Range
from outlook.scenario.model import Scenario
from outlook.scenario.url import to_query
from outlook.tables import ALL_INDUSTRIES, NATION, Tables

MOST_YEARS_SO_FAR = 40
CHARTS = ("pay", "places", "ahead", "by-year")
LEAD = (
    "Choose where and how you would work; the page estimates pay at your stage of a career from the government's figures, "
    "each with its range. Further down it sets ten years and the cost of school against doing something else."
)


def page() -> None:
    """Pay at a stage in a place and setting, places side by side, and a path of years against its alternative."""
    tables = shown_tables()
    rooms = layout.page(
        SCENARIOS.question,
        charts=CHARTS,
        controls="Change occupation, place, setting or stage",
        introduction=LEAD,
    )
    with rooms.controls:
        code, area, setting, beside = _picks(tables, Controls(rooms.notes))
    codes, titles = current(tables), places.area_titles(tables)
    scenario, own, on_address = state.held(occupations=codes, areas=titles)
    with rooms.notes:
        for sentence in on_address:
            layout.note(sentence)
    scenario = with_picks(scenario, occupation=code, area=area, setting=setting)
    at = own.get(STAGE, scenario.stage)
    with beside:
        _stage_picker(at, scenario.stage)
    view = tables.compute(shown, scenario, at)
    with rooms.answer:
        layout.answer(f"{say.pay_now(view)} {say.worth_it(view, tables)}")
    with rooms.notes:
        for note in view.stages.notes if view.stages else ():
            layout.note(note)
        if view.stages and view.stages.estimated:
            layout.note(say.estimate_note(view, str(view.stages.row["area_type"])))
    sections.section(tables, _pay, scenario, at, palette(), rooms=rooms)
    if not layout.embedded():
        _which_stage(view)
    _places(view, tables, own, titles)
    path_section.section(view, tables, own, codes)
    if not layout.embedded():
        _rank(view, tables)
    layout.how(*say.method())
    state.write(scenario, own)


def _picks(tables: Tables, controls: Controls) -> tuple[str, str, str, DeltaGenerator]:
    """Occupation, place and setting, and the room beside them for the stage, which the scenario has to say first."""
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        code = controls.occupation(
            tables, tables.codes_with_wages("annual_mean_usd IS NOT NULL AND industry_code = '000000'")
        )
    known = places.places(tables, code)
    titles = places.area_titles(tables)
    with right:
        area = controls.pick(
            "place",
            label="Place",
            options=known["area_code"].astype(str).tolist(),
            default=NATION,
            show=lambda a: titles.get(a, a),
            help="Nation, states, then metropolitan and nonmetropolitan areas. Type to search.",
            elsewhere=list(titles),
        )
    names = tables.compute(stages.known_settings, code)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        setting = controls.pick(
            "setting",
            label="Setting",
            options=list(names),
            default=ALL_INDUSTRIES,
            show=lambda s: names.get(s) or setting_name(tables, s),
            help=glossary.short("setting"),
            elsewhere=list(PLAIN),
        )
    return code, area, setting, right


def _stage_picker(at: str, start: str) -> None:
    name = state.widget(STAGE)
    st.session_state[name] = at
    st.selectbox(
        "Stage",
        STAGES,
        format_func=lambda s: f"{say.STAGE_NAMES[s]}: {say.STAGE_MEANINGS[s]}",
        key=name,
        help=glossary.short("stage"),
        on_change=state.changed_own,
        args=(STAGE, start),
    )


def _pay(tables: Tables, scenario: Scenario, at: str, colours: Palette) -> Iterator[Piece]:
    """The published percentiles and the four stages: chart, table, rows, source."""
    view = tables.compute(shown, scenario, at)
    row = _row(view, tables)
    if row is None:
        return
    percentiles = stages.percentiles(row)
    missing = [
        f"p{p} ({app_text.figure(row, f'annual_p{p}_usd')})" for p in PERCENTILES if percentiles[p] is None
    ]
    gap = f" Missing: {', '.join(missing)}." if missing else ""
    estimated = view.stages is not None and view.stages.estimated
    what = (
        "thin line 10th to 90th percentile, thick 25th to 75th, dot median; diamonds: stages with their range"
    )
    year = int(row["year"])
    yield Exhibit(
        name="pay",
        drawing=charts.pay_stages(
            percentiles,
            source=f"{'' if estimated or view.everywhere else ', this setting'}{', all settings' if estimated else ''}",
            stages=view.stages.pay if view.stages else None,
            at=view.at,
            colours=colours,
        ),
        finding=_pay_finding(view),
        measure=f"Annual pay, May {row['year']}, before tax, nominal dollars: {what}.{gap}",
        alt=f"Published percentiles and pay at each stage for {view.occupation}, {view.place}.",
        table=_published_table(row),
        table_alt="Published percentiles",
        answer="pay-by-stage",
        chosen=to_query(scenario),
        source_ids=view.stages.source_ids if view.stages else [row["source_id"]],
        remark="Stages are estimated here from those figures.",
        tidy_rows=table_address(
            "wages",
            occupation_code=scenario.occupation,
            area_code=str(row["area_code"]),
            year=year,
            industry_code=str(row["industry_code"]),
        ),
        more=[More(label="The four stages as a table", table=_stage_table(view.stages))]
        if view.stages
        else [],
    )


def _row(view: Shown, tables: Tables) -> "pd.Series[Any] | None":
    """The published row behind the page; where stages cannot be told, that of the place."""
    if view.stages is not None:
        return view.stages.row
    return stages.published(tables, view.scenario.occupation, view.scenario.area)


def _pay_finding(view: Shown) -> str:
    where = f"{app_text.people(view.occupation)} {say.where(view)}"
    if view.stages is None:
        return f"What BLS publishes on the pay of {where}."
    entry, top = view.stages.pay.entry, view.stages.pay.competent
    return f"From about {say.money(entry.middle)} at the entry stage to about {say.money(top.middle)} when fully competent: {where}."


def _published_table(row: "pd.Series[Any]") -> pd.DataFrame:
    names = [
        "Lowest tenth earn less than",
        "Lowest quarter earn less than",
        "Median",
        "Highest quarter earn more than",
        "Highest tenth earn more than",
        "Mean",
    ]
    columns = [*(f"annual_p{p}_usd" for p in PERCENTILES), "annual_mean_usd"]
    return pd.DataFrame({"Published by BLS": names, "A year": [app_text.figure(row, c) for c in columns]})


def _stage_table(found: Stages) -> pd.DataFrame:
    spans: list[Range] = [getattr(found.pay, name) for name in STAGES]
    return pd.DataFrame(
        {
            "Stage": [f"{say.NUMERALS[name]} {say.STAGE_NAMES[name]}" for name in STAGES],
            "About, a year": [say.money(s.middle) for s in spans],
            "Range": [say.to(s) for s in spans],
            "What it is": [say.STAGE_MEANINGS[name] for name in STAGES],
        }
    )


def _which_stage(view: Shown) -> None:
    """From years of the work to a stage: an assumption, with its reason."""
    scenario = view.scenario
    with st.expander("Which stage is mine?"):
        pace = assumptions()["path.years_to_next"]
        years = [f"{y:g}" for y in scenario.years_to_next]
        start = say.STAGE_NAMES[scenario.stage].lower()
        given = st.number_input(
            "Years of this work so far",
            0,
            MOST_YEARS_SO_FAR,
            0,
            key="years-so-far",
            help=glossary.short("stage"),
        )
        reached = stages.stage_after(float(given), scenario.stage, scenario.years_to_next)
        layout.say(
            f"With {given} {'year' if given == 1 else 'years'}, and a start at “{start}”, this page would put you at "
            f"**{say.STAGE_NAMES[reached].lower()}**: it takes {years[0]} years from entry to qualified, {years[1]} more to "
            f"experienced and {years[2]} more to fully competent. That is {say.grade(pace)}, not a finding. {pace.reason}"
        )
        layout.say(
            "Credentials count in where one starts: "
            + "; ".join(
                f"{name.lower()}, {say.STAGE_NAMES[str(assumptions()[f'route.{route}.stage'].value)].lower()}"
                for route, name in say.ROUTE_NAMES.items()
            )
            + ". Both can be moved under “Stages” below, each with its reason."
        )
        st.button(
            f"Show pay at “{say.STAGE_NAMES[reached].lower()}”",
            on_click=state.change,
            args=(STAGE, None if reached == scenario.stage else reached),
            key="use-stage",
        )


def _places(view: Shown, tables: Tables, own: dict[str, str], titles: dict[str, str]) -> None:
    """The same stage in up to three places, in dollars or in the prices of each."""
    if not layout.wanted("places"):
        return
    layout.section("How does that compare with other places?")
    known = places.places(tables, view.scenario.occupation)["area_code"].astype(str).tolist()
    others, ours = places_section.others(tables, view.scenario, own)
    local = own.get(PRICES) == LOCAL_PRICES
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    name = state.widget(PLACES)
    st.session_state[name] = others
    with left:
        st.multiselect(
            "Other places (two at most)",
            [a for a in known if a != view.scenario.area],
            format_func=lambda a: titles[a],
            key=name,
            max_selections=MOST_OTHER_PLACES,
            on_change=state.changed_own,
            args=(PLACES, None),
        )
    toggle = state.widget(PRICES)
    st.session_state[toggle] = local
    with right:
        st.toggle(
            "At average U.S. prices (regional price parities)",
            key=toggle,
            on_change=lambda: state.change(PRICES, LOCAL_PRICES if st.session_state[toggle] else None),
        )
    beside = tuple(others)
    note = ours and len(others) > 1 and view.scenario.area == NATION
    sections.section(tables, _beside, view.scenario, view.at, beside, local, note, palette())
    for each in tables.compute(side_by_side, view.scenario, beside, view.at, local):
        if each.remark:
            layout.say_small(each.remark)


def _beside(
    tables: Tables,
    scenario: Scenario,
    at: str,
    others: tuple[str, ...],
    local: bool,
    ours: bool,
    colours: Palette,
) -> Iterator[Piece]:
    """Pay at the stage in the place and the others; `ours`: the others were chosen by the page."""
    view = tables.compute(shown, scenario, at)
    lines = tables.compute(side_by_side, scenario, others, at, local)
    unit = (
        "at average U.S. prices (pay divided by the place's price level)"
        if local
        else "dollars as paid there"
    )
    stage = say.STAGE_NAMES[view.at].lower()
    yield Exhibit(
        name="places",
        drawing=charts.places(
            [charts.Line(name=each.name, pay=each.pay, chosen=each.chosen) for each in lines],
            colours,
        ),
        finding=_places_finding(lines, local),
        measure=f"Annual pay at the stage “{stage}”, May {view.stages.year if view.stages else tables.newest_year}, {unit}; the bar is the range."
        + (" The other two were chosen for their number of jobs." if ours else ""),
        alt=f"Pay at the stage {stage} in {len(lines)} places, with ranges.",
        table=pd.DataFrame(
            {
                "Place": [each.name for each in lines],
                "About, a year": [say.money(each.pay.middle) if each.pay else "no figure" for each in lines],
                "Range": [say.to(each.pay) if each.pay else "–" for each in lines],
            }
        ),
        table_alt="Pay by place with its range",
        answer="pay-by-place",
        chosen=to_query(view.scenario) | {STAGE: view.at} | _of_places(others, local),
        source_ids=[source_id for each in lines for source_id in each.source_ids],
    )


def _of_places(others: Sequence[str], local: bool) -> dict[str, str]:
    """What the address says of the places beside the chosen one."""
    return {PLACES: JOINED.join(others) or NO_PLACES} | ({PRICES: LOCAL_PRICES} if local else {})


def _places_finding(lines: list[Place], local: bool) -> str:
    given = sorted(((each.pay, each.name) for each in lines if each.pay), key=lambda pair: pair[0].middle)
    if len(lines) < 2:
        return "Nothing to compare with yet: choose other places."
    if len(given) < 2:
        return "There are too few figures to compare."
    (low, worst), (high, best) = given[0], given[-1]
    apart = high.low > low.high
    most = "buys most" if local else "is highest"
    text = (
        f"Of these, pay {most} in {app_text.place(best)} ({say.money(high.middle)}), least in {app_text.place(worst)} "
        f"({say.money(low.middle)})"
    )
    return f"{text}." if apart else f"{text}; their ranges overlap, so the order is not certain."


def _rank(view: Shown, tables: Tables) -> None:
    """Where a pay stands among those who do the work."""
    layout.section("Where does a pay stand?")
    row = _row(view, tables)
    if row is None:
        layout.say("BLS gives no pay there.")
        return
    percentiles = stages.percentiles(row)
    given = st.number_input(
        "Pay a year, dollars",
        min_value=10_000,
        max_value=500_000,
        value=int(percentiles[50] or percentiles[25] or 50_000),
        step=500,
        key="own_pay",
    )
    jobs = row["employment"]
    try:
        rank = levels.rank_of(
            percentiles,
            float(given),
            float(row["annual_mean_usd"]) if app_text.known(row["annual_mean_usd"]) else None,
            levels.FEDERAL_MINIMUM_USD_A_YEAR,
            float(jobs) if app_text.known(jobs) else None,
        )
    except levels.NoAnswer as reason:
        layout.say(f"That cannot be said here: {reason}.")
        return
    known = [(p, v) for p, v in percentiles.items() if v is not None]
    (lowest, least), (highest, most) = known[0], known[-1]
    estimated = view.stages is not None and view.stages.estimated
    who = f"{app_text.people(view.occupation)} {'in ' + app_text.place(view.place) if estimated else say.where(view)}"
    if given > most:
        text = f"More than {highest} % of {who} are paid less than {app_text.dollars(given)}."
    elif given < least:
        text = f"Fewer than {lowest} % of {who} are paid less than {app_text.dollars(given)}."
    else:
        text = f"About {rank * 100:.0f} % of {who} are paid less than {app_text.dollars(given)}."
    remark = " All settings together: BLS gives no percentiles by place and setting." if estimated else ""
    layout.say(f"**{text}** May {row['year']} pay.{remark}")
