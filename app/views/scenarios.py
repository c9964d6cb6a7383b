"""`/scenarios`: what would I earn, here, at my stage? A first version: published percentiles and the four pay levels."""

from typing import Any

import pandas as pd
import streamlit as st

from app import charts, controls, layout, words
from app.data import tables as shown_tables
from app.theme import palette
from etl.areas import NATION
from etl.tables import PERCENTILES
from outlook import pay, places
from outlook.tidy import Tables

LEVELS = (
    ("I", "Entry", "the mean of the lowest-paid third", "entry"),
    ("II", "Qualified", "a third of the way up", "qualified"),
    ("III", "Experienced", "two thirds of the way up; equal to the mean", "experienced"),
    ("IV", "Fully competent", "the mean of the upper two thirds", "competent"),
)
SMALL_AREA_JOBS = 300


def page() -> None:
    """Pay of one occupation in one place: published percentiles, estimated levels, and where a pay stands."""
    tables = shown_tables()
    layout.question("What would I earn, here, at my stage?")
    left, right = st.columns(2)
    with left:
        code = controls.occupation(
            tables, tables.codes_with_wages("annual_mean_usd IS NOT NULL AND industry_code = '000000'")
        )
    known = places.places(tables, code)
    names = dict(zip(known["area_code"].astype(str), known["area"].astype(str), strict=True))
    titles = places.area_titles(tables)
    with right:
        area = controls.pick(
            "place",
            "Place",
            list(names),
            NATION,
            lambda a: titles[a],
            "Nation, states, then metropolitan and nonmetropolitan areas. Type to search.",
            list(titles),
        )
    row = places.place(tables, code, area)
    title = tables.title(code)
    if row is None:
        layout.answer(f"BLS gives no pay for {words.name(title)} there.")
        return
    percentiles = _percentiles(row)
    levels, reason = _levels(row)
    layout.answer(_answer(levels, reason, row, title, names[area]))
    _chart(row, percentiles, levels, title, names[area])
    _table(levels, row)
    year = int(row["year"])
    layout.download(
        "Download these figures (CSV)",
        lambda: _csv(shown_tables(), code, area),
        f"pay_{code}_{area}.csv",
        "pay-csv",
        layout.table_address(
            "wages", occupation_code=code, area_code=area, year=year, industry_code="000000"
        ),
    )
    layout.source(tables, [row["source_id"]], "Levels are estimated here from those figures.")
    _rank(percentiles, row, title, names[area])
    _parity(tables, area, levels, names[area])
    with st.expander("How we know"):
        layout.say(
            "Stages are ranks in the pay distribution, not years served: entry pay is the mean of the lowest-paid third, fully "
            "competent pay the mean of the upper two thirds, with two equal steps between (the construction of the Labor "
            "Department's wage levels; a change was proposed in March 2026 and was not final when this was written). BLS publishes "
            "five percentiles and the mean; entry pay is estimated from these, the federal minimum wage and the number of jobs. "
            "Against the Labor Department's own levels for 3,039 pairs of area and occupation, each estimated without its own "
            f"occupation, the mean absolute error was {pay.MEAN_ERROR_PCT['entry']} % at entry and {pay.MEAN_ERROR_PCT['competent']} % "
            "when fully competent. The range shown joins, in quadrature, the error that held nine in ten of those pairs, by number of "
            "jobs and spread of pay, and the 90 % interval of the published mean. A path through training and years of work is not part of this first version."
        )


def _percentiles(row: "pd.Series[Any]") -> dict[int, float | None]:
    return {p: _figure(row, f"annual_p{p}_usd") for p in PERCENTILES}


def _levels(row: "pd.Series[Any]") -> tuple[pay.PayLevels | None, str]:
    """The four levels of a place, or the reason why there are none."""
    mean = _figure(row, "annual_mean_usd")
    if mean is None and words.capped(row, "annual_mean_usd"):
        return None, "the mean wage is above the limit to which BLS prints wages"
    try:
        return pay.pay_levels(
            _percentiles(row), mean, pay.FEDERAL_MINIMUM_USD_A_YEAR, _figure(row, "employment")
        ), ""
    except pay.NoAnswer as reason:
        return None, str(reason)


def _figure(row: "pd.Series[Any]", column: str) -> float | None:
    return float(row[column]) if words.known(row[column]) else None


def _answer(levels: pay.PayLevels | None, reason: str, row: "pd.Series[Any]", title: str, place: str) -> str:
    where = f"in {words.place(place)}"
    half = words.half_paid_more(row)
    who = words.people(title)
    lead = f"{who[:1].upper() + who[1:]} {where}"
    if levels is None:
        return f"{lead} in May {row['year']}: {half}. Pay by stage cannot be estimated: {reason}."
    low, high = (words.dollars(charts.round_like_bls(v)) for v in (levels.entry, levels.competent))
    small = ""
    if not words.known(row["employment"]) or float(row["employment"]) < SMALL_AREA_JOBS:
        small = " Few people do this work there, so take the figures as rough."
    return f"{lead} earned about {low} at entry and about {high} when fully competent in May {row['year']}; {half}.{small}"


def _chart(
    row: "pd.Series[Any]",
    percentiles: dict[int, float | None],
    levels: pay.PayLevels | None,
    title: str,
    place: str,
) -> None:
    missing = [f"p{p}" for p in PERCENTILES if percentiles[p] is None]
    reasons = [f"{m} ({words.figure(row, f'annual_{m}_usd')})" for m in missing]
    gap = f" Missing: {', '.join(reasons)}." if reasons else ""
    layout.chart(
        charts.pay_scale(percentiles, levels, palette()),
        f"The range of pay of {words.name(title)}, {place}.",
        f"Annual pay, May {row['year']}, nominal dollars.{gap}",
        f"Published percentiles and estimated pay levels for {title}, {place}.",
        "pay",
    )


def _table(levels: pay.PayLevels | None, row: "pd.Series[Any]") -> None:
    published = pd.DataFrame(
        {
            "Published by BLS": [
                "Lowest tenth earn less than",
                "Lowest quarter",
                "Median",
                "Highest quarter earn more than",
                "Highest tenth",
                "Mean",
            ],
            "A year": [
                words.figure(row, c) for c in (*(f"annual_p{p}_usd" for p in PERCENTILES), "annual_mean_usd")
            ],
        }
    )
    layout.table(published, "The published figures as a table", "Published percentiles", open_=False)
    if levels is None:
        return
    ranges = pay.pay_level_intervals(levels, _figure(row, "wage_mean_rse_pct"), _figure(row, "employment"))
    lines = []
    for number, name, _, field in LEVELS:
        value, ends = getattr(levels, field), getattr(ranges, field)
        low, high = (words.dollars(charts.round_like_bls(end)) for end in (ends.low, ends.high))
        lines.append(
            {
                "Level": f"{number} {name}",
                "About": words.dollars(charts.round_like_bls(value)),
                "Range": f"{low} to {high}",
            }
        )
    layout.table(pd.DataFrame(lines), "The four levels as a table", "Estimated pay levels", open_=True)
    layout.say(" ".join(f"**{number} {name}**: {meaning}." for number, name, meaning, _ in LEVELS))


def _csv(tables: Tables, code: str, area: str) -> pd.DataFrame:
    row = places.place(tables, code, area)
    if row is None:
        return pd.DataFrame()
    levels, _ = _levels(row)
    out = pd.DataFrame([row])
    out.insert(0, "occupation_code", code)
    for _, _, _, field in LEVELS:
        out[f"estimated_{field}_usd"] = charts.round_like_bls(getattr(levels, field)) if levels else None
    return out


def _rank(percentiles: dict[int, float | None], row: "pd.Series[Any]", title: str, place: str) -> None:
    st.header("Where does a pay stand?", anchor=False)
    start = int(percentiles[50] or percentiles[25] or 50_000)
    given = st.number_input(
        "Pay a year, dollars", min_value=10_000, max_value=500_000, value=start, step=500, key="own_pay"
    )
    highest = max((p for p in PERCENTILES if percentiles[p] is not None), default=None)
    lowest = min((p for p in PERCENTILES if percentiles[p] is not None), default=None)
    try:
        rank = pay.rank_of(
            percentiles,
            float(given),
            _figure(row, "annual_mean_usd"),
            pay.FEDERAL_MINIMUM_USD_A_YEAR,
            _figure(row, "employment"),
        )
    except pay.NoAnswer as reason:
        layout.say(f"{reason}.")
        return
    if highest is not None and given > float(percentiles[highest] or 0):
        text = f"More than {highest} % of {words.people(title)} in {words.place(place)} are paid less than {words.dollars(given)}."
    elif lowest is not None and given < float(percentiles[lowest] or 0):
        text = f"Fewer than {lowest} % of {words.people(title)} in {words.place(place)} are paid less than {words.dollars(given)}."
    else:
        text = f"About {rank * 100:.0f} % of {words.people(title)} in {words.place(place)} are paid less than {words.dollars(given)}."
    layout.say(f"**{text}** May {row['year']} pay.")


def _parity(tables: Tables, area: str, levels: pay.PayLevels | None, place: str) -> None:
    found = places.parity(tables, area)
    if levels is None or found is None or area == NATION:
        return
    st.header("What is that worth there?", anchor=False)
    year, rpp = found
    entry, top = (
        words.dollars(charts.round_like_bls(v * 100 / rpp)) for v in (levels.entry, levels.competent)
    )
    relation = "above" if rpp > 100 else "below"
    layout.say(
        f"Prices in {words.place(place)} were {abs(rpp - 100):.1f} % {relation} the national average in {year}. In average U.S. prices, pay there goes "
        f"from about {entry} at entry to about {top} when fully competent."
    )
    layout.source(
        tables,
        tables.rows("SELECT source_id FROM price_parity WHERE area_code = ? AND year = ?", [area, year])[
            "source_id"
        ],
    )
