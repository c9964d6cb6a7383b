"""`/states`: where are the jobs, and where is the pay?"""

from typing import Any

import pandas as pd
import streamlit as st

from app import charts, controls, glossary, layout, words
from app.data import tables as shown_tables
from app.theme import palette
from outlook import places
from outlook.places import MEASURES, Measure
from outlook.tidy import Tables

NO_STATE = "all"
WORTH_NAMING_JOBS = 500


def page() -> None:
    """States ranked with their error, the same as a map, the areas of one state, and the states' own projections."""
    tables = shown_tables()
    layout.question("Where are the jobs, and where is the pay?")
    left, right = st.columns([3, 2])
    with left:
        code = controls.occupation(tables, tables.codes_with_wages("area_type = 'state'"))
    with right:
        measure = MEASURES[
            controls.pick(
                "measure",
                "Rank by",
                list(MEASURES),
                "mean",
                lambda m: MEASURES[m].label,
                glossary.short("90 percent interval"),
            )
        ]
    title = tables.title(code)
    frame = places.states(tables, code, measure.name)
    year = int(frame["year"].iloc[0])
    nation = places.nation(tables, code, year)
    layout.answer(_answer(frame, measure, title, year))
    national = None
    if nation is not None and measure.name in ("mean", "median") and words.known(nation[measure.column]):
        national = float(nation[measure.column])
    elif measure.name == "quotient":
        national = 1.0
    whisker = (
        " Whiskers: 90 % interval from BLS's relative standard error."
        if measure.rse
        else " BLS publishes no margin of error for this figure."
    )
    line = (
        f" Dashed: {'the nation' if measure.name != 'quotient' else 'the same share as the nation'}."
        if national is not None
        else ""
    )
    layout.chart(
        charts.place_dots(frame, measure.column, national, palette(), kind=measure.kind),
        f"{measure.label} of {words.name(title)} by state, highest first.",
        f"{measure.unit[:1].upper() + measure.unit[1:]}, May {year}.{whisker}{line}",
        f"Dot plot of {measure.label.lower()} for {int(frame[measure.column].notna().sum())} states and territories.",
        "states",
    )
    layout.chart(
        charts.state_tiles(frame, measure.column, palette(), kind=measure.kind),
        "The same on a map of equal squares.",
        "Each state is one square; darker (in the dark theme lighter) is higher, five steps with equal numbers of states; a dotted frame has no figure: not released (–) or no estimate at all (blank).",
        f"Tile map of {measure.label.lower()} by state.",
        "map",
    )
    layout.table(
        _table(frame, measure, "State"), "The figures as a table", f"{measure.label} by state, May {year}"
    )
    layout.download(
        "Download these figures (CSV)",
        lambda: places.states(shown_tables(), code, measure.name),
        f"states_{code}_{year}.csv",
        "states-csv",
        layout.table_address("wages", occupation_code=code, area_type="state", year=year),
    )
    layout.source(tables, frame["source_id"].unique())
    _areas(tables, code, title, measure, frame, year)
    _growth(tables, code, title)
    with st.expander("How we know"):
        layout.say(
            "BLS gives a relative standard error for the number of jobs and for the mean wage; 1.645 of them either way hold "
            "the true figure in about 90 of 100 surveys. Two states whose whiskers overlap may well be equal. Medians, jobs per "
            "1,000 and location quotients are published without an error. Figures are in each place's own dollars: living costs differ."
        )


def _shown(measure: Measure, value: object) -> str:
    return words.measured(value, measure.kind)


def _answer(frame: pd.DataFrame, measure: Measure, title: str, year: int) -> str:
    """Highest and lowest, ties named as ties; what is above BLS's limit or withheld is counted apart."""
    given = frame[frame[measure.column].notna()]
    above = frame[frame["capped"].astype(bool)]
    who, withheld = words.name(title), len(frame) - len(given) - len(above)
    if given.empty and above.empty:
        return f"BLS released no figure for {measure.phrase} by state for {who} in May {year}."
    text = f"In May {year} {measure.phrase} of {who} was "
    if len(above):
        text += (
            f"highest, above the limit to which BLS prints wages, in {words.named(above['area'].tolist())}"
        )
    else:
        text += f"highest in {_level_with(given, measure, 0)}"
    if len(given):
        text += f" and lowest in {_level_with(given, measure, -1)}"
    text += "."
    if measure.rse and len(given) and not len(above) and words.known(given["low"].iloc[0]):
        level = int((given["high"].iloc[1:] >= given["low"].iloc[0]).sum())
        if level:
            text += (
                f" The margin of error is wide enough that {level} other place{'s' if level > 1 else ''} could be level "
                f"with {words.place(given['area'].iloc[0])}."
            )
    if withheld:
        text += f" For {withheld} BLS did not release it."
    return text


def _level_with(given: pd.DataFrame, measure: Measure, end: int) -> str:
    """The places at one end of the ranking, and their figure."""
    value = given[measure.column].iloc[end]
    return f"{words.named(given.loc[given[measure.column] == value, 'area'].tolist())} ({_shown(measure, value)})"


def _table(frame: pd.DataFrame, measure: Measure, place: str) -> pd.DataFrame:
    interval = [
        f"{_shown(measure, a)} to {_shown(measure, b)}" if words.known(a) else "none published"
        for a, b in zip(frame["low"], frame["high"], strict=True)
    ]

    def column(name: str, kind: str) -> list[str]:
        return [words.figure(row, name, lambda v: words.measured(v, kind)) for _, row in frame.iterrows()]

    # The measure may itself be the jobs or the median: then its column stands once.
    shown = {
        "Rank": [str(r) if words.known(r) else "–" for r in frame["rank"]],
        place: frame["area"],
        measure.label: column(measure.column, measure.kind),
        "90 % interval": interval,
    } | {"Jobs": column("employment", "count"), "Median pay": column("annual_p50_usd", "money")}
    return pd.DataFrame(shown)


def _areas(tables: Tables, code: str, title: str, measure: Measure, states: pd.DataFrame, year: int) -> None:
    st.header("Inside a state", anchor=False)
    names = dict(zip(states["state"].astype(str), states["area"].astype(str), strict=True))
    options = [NO_STATE, *sorted(names, key=lambda s: names[s])]
    state = controls.pick(
        "state", "State", options, NO_STATE, lambda s: "Choose a state" if s == NO_STATE else names[s]
    )
    if state == NO_STATE:
        layout.say("Choose a state to see its metropolitan and nonmetropolitan areas.")
        return
    own = states[states["state"] == state].iloc[0]
    layout.say(f"**{_state_sentence(own, measure, int(states['rank'].notna().sum()))}**")
    frame = places.metros(tables, code, measure.name, state)
    if frame.empty:
        layout.say(f"BLS published no areas of {names[state]} for {words.name(title)}.")
        return
    layout.chart(
        charts.place_dots(frame, measure.column, None, palette(), kind=measure.kind),
        f"{measure.label} in the areas of {names[state]}.",
        f"{measure.unit[:1].upper() + measure.unit[1:]}, May {year}. Areas that reach into {names[state]} from other states are included.",
        f"Dot plot of {len(frame)} areas of {names[state]}.",
        "areas",
    )
    layout.table(_table(frame, measure, "Area"), "The figures as a table", f"Areas of {names[state]}")
    layout.download(
        "Download these figures (CSV)",
        lambda: places.metros(shown_tables(), code, measure.name, state),
        f"areas_{state}_{code}_{year}.csv",
        "areas-csv",
        layout.table_address("wages", occupation_code=code, area_type="metro,nonmetro", year=year),
    )
    layout.source(tables, frame["source_id"].unique())


def _state_sentence(own: "pd.Series[Any]", measure: Measure, ranked: int) -> str:
    """Jobs, pay and the chosen measure of one state; what BLS withheld is said once."""
    jobs = (
        f"{words.count(own['employment'])} jobs"
        if words.known(own["employment"])
        else "a number of jobs that BLS did not release"
    )
    parts = [jobs, f"median pay {words.figure(own, 'annual_p50_usd')}"]
    if measure.name not in ("jobs", "median"):
        parts.append(f"{measure.phrase} {words.figure(own, measure.column, lambda v: _shown(measure, v))}")
    text = f"{own['area']}: {', '.join(parts)}"
    if words.known(own["rank"]):
        text += f" (rank {own['rank']} of {ranked} by {measure.phrase})"
    if words.known(own["location_quotient"]):
        text += f"; the work is {float(own['location_quotient']):.2f} times as common there as in the nation"
    return text + "."


def _growth(tables: Tables, code: str, title: str) -> None:
    st.header("What do the states themselves project?", anchor=False)
    frame = places.state_growth(tables, code)
    if frame.empty:
        layout.say(f"These tables hold no state projections of {words.name(title)} under the code {code}.")
        return
    vintage = str(frame["vintage"].iloc[0])
    # Counts are rounded to tens: of forty jobs one more step is a quarter.
    large = frame[frame["jobs_base"] >= WORTH_NAMING_JOBS]
    text = f"For {vintage.replace('-', '–')}, {len(frame)} states and territories publish a projection under this code"
    if len(large) > 1:
        first, last = large.iloc[0], large.iloc[-1]
        text += (
            f"; of those with at least {WORTH_NAMING_JOBS} jobs the range is from {words.percent(first['change_pct'], signed=True)} in "
            f"{words.place(first['area'])} to {words.percent(last['change_pct'], signed=True)} in {words.place(last['area'])}"
        )
    layout.say(f"**{text}.**")
    shown = pd.DataFrame(
        {
            "State": frame["area"],
            "Jobs then": [words.count(v) for v in frame["jobs_base"]],
            "Jobs ten years on": [words.count(v) for v in frame["jobs_projected"]],
            "Growth": [words.percent(v, signed=True) for v in frame["change_pct"]],
            "Openings a year": [words.count(v) for v in frame["openings_per_year"]],
        }
    )
    layout.table(shown, "The figures as a table", f"State projections {vintage}")
    layout.download(
        "Download these figures (CSV)",
        lambda: places.state_growth(shown_tables(), code),
        f"state_growth_{code}.csv",
        "growth-csv",
        layout.table_address("state_projections", occupation_code=code),
    )
    layout.source(
        tables,
        frame["source_id"].unique(),
        "States use their own methods; a state that is missing publishes nothing under this code.",
    )
