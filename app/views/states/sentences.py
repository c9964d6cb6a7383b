"""The sentences of `/states`, right for every selection."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from app import text
from outlook.jobs.growth import Projection
from outlook.jobs.state_growth import Coverage
from outlook.places import Measure, Standing

# Counts are rounded to tens, so one rounding step is a quarter of forty jobs: growth is only quoted above this size.
WORTH_NAMING_JOBS = 500


def describe_premium(row: "pd.Series[Any] | None") -> str:
    """How mean pay in a state compares with the nation's, with its interval; "" where either is unknown."""
    if row is None or not text.known(row["premium_usd"]) or not text.known(row["premium_low_usd"]):
        return ""
    low, high, pct = (float(row[f"premium_{end}pct"]) for end in ("low_", "high_", ""))
    more = "above" if pct > 0 else "below"
    sentence = f"Average (mean) pay there is {text.percent(abs(pct))} {more} the nation's"
    if low <= 0 <= high:
        return f"{sentence}, which is within the margin of error."
    ends = sorted((abs(low), abs(high)))
    return f"{sentence} (90{text.THIN}% interval {text.percent(ends[0])} to {text.percent(ends[1])})."


def describe_ranking(
    frame: pd.DataFrame, measure: Measure, title: str, year: int, at_us_prices: bool = False
) -> str:
    """Name the highest and lowest places, ties together. Figures above BLS's limit or withheld are counted separately.

    `frame` is what `outlook.places.states` returns for this measure.
    """
    given = frame[frame[measure.column].notna()]
    phrase = f"{measure.phrase} at average U.S. prices" if at_us_prices else measure.phrase
    above = frame[frame["capped"].astype(bool)]
    who, withheld = text.name(title), len(frame) - len(given) - len(above)
    if given.empty and above.empty:
        if measure.kind == "money" and _is_paid_by_hour(frame):
            return (
                f"BLS gives the pay of {who} by the hour alone, so states are not ranked by annual pay: choose jobs or "
                "concentration to rank them by."
            )
        return f"BLS released no figure for {phrase} by state for {who} in May {year}."
    only = given[measure.column].unique()
    if len(only) == 1 and above.empty:
        sentence = f"In May {year} {phrase} of {who} was {text.measured(only[0], measure.kind)} in {text.named(given['area'].tolist())}"
        return f"{sentence}, the only place{'s' if len(given) > 1 else ''} with a figure."
    sentence = f"In May {year} {phrase} of {who} was "
    if len(above):
        sentence += (
            f"highest, above the limit to which BLS prints wages, in {text.named(above['area'].tolist())}"
        )
    else:
        sentence += f"highest in {_name_ties(given, measure, 0)}"
    if len(given):
        sentence += f" and lowest in {_name_ties(given, measure, -1)}"
    sentence += "."
    if measure.rse and len(given) and not len(above) and text.known(given["low"].iloc[0]):
        level = int((given["high"].iloc[1:] >= given["low"].iloc[0]).sum())
        if level:
            sentence += (
                f" The margin of error is wide enough that {level} other place{'s' if level > 1 else ''} could be level "
                f"with {text.place(given['area'].iloc[0])}."
            )
    if withheld:
        sentence += (
            f" For {withheld} BLS did not release it."
            if not at_us_prices
            else f" For {withheld} there is no figure: not released by BLS, or no price level."
        )
    return sentence


def _is_paid_by_hour(frame: pd.DataFrame) -> bool:
    """Whether BLS publishes only hourly pay for this occupation."""
    return bool((frame["hourly_p50_usd"].notna() & frame["annual_p50_usd"].isna()).any())


def _name_ties(given: pd.DataFrame, measure: Measure, end: int) -> str:
    """The places tied at one end of the ranking (0 is the top, -1 the bottom), with their figure."""
    value = given[measure.column].iloc[end]
    return f"{text.named(given.loc[given[measure.column] == value, 'area'].tolist())} ({text.measured(value, measure.kind)})"


def describe_place(row: "pd.Series[Any]", title: str, nation: "pd.Series[Any] | None") -> str:
    """Jobs and pay in one place, and its median pay compared with the nation's."""
    where = text.place(str(row["area"]))
    jobs = (
        f"There were {text.count(row['employment'])} {text.name(title)} in {where} in May {row['year']}"
        if text.known(row["employment"])
        else f"BLS did not release how many {text.name(title)} there were in {where} in May {row['year']}"
    )
    sentence = f"{jobs}; {text.half_paid_more(row)}"
    if nation is not None and text.known(nation["annual_p50_usd"]) and text.known(row["annual_p50_usd"]):
        here, there = float(row["annual_p50_usd"]), float(nation["annual_p50_usd"])
        apart = 100 * (here / there - 1)
        if round(apart, 1) == 0:
            sentence += ", as in the nation"
        else:
            more = "more" if apart > 0 else "less"
            sentence += f", {text.percent(abs(apart))} {more} than in the nation ({text.dollars(there)})"
    sentence += "."
    if text.known(row["annual_p10_usd"]) and text.known(row["annual_p90_usd"]):
        sentence += (
            f" One in ten was paid less than {text.dollars(row['annual_p10_usd'])}, one in ten more than "
            f"{text.dollars(row['annual_p90_usd'])}."
        )
    return sentence


def describe_rank(standing: Standing | None, row: "pd.Series[Any]") -> str:
    """A place's rank by jobs and pay, and how concentrated the occupation is there."""
    parts = []
    if standing and standing.jobs_rank:
        parts.append(
            f"{_format_ordinal(standing.jobs_rank)} of {standing.of_jobs} {standing.kind} by number of jobs"
        )
    if standing and standing.pay_rank:
        parts.append(f"{_format_ordinal(standing.pay_rank)} of {standing.of_pay} by median pay")
    sentence = f"{row['area']} is {text.listed(parts)}." if parts else ""
    if text.known(row["location_quotient"]):
        quotient = float(row["location_quotient"])
        often = (
            "as common there as in the nation"
            if round(quotient, 2) == 1
            else f"{quotient:.2f} times as common there as in the nation (location quotient)"
        )
        per = (
            f": {float(row['jobs_per_1000']):.2f} of every 1,000 jobs"
            if text.known(row["jobs_per_1000"])
            else ""
        )
        sentence += f" The work is {often}{per}."
    return sentence.strip()


def _format_ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def describe_prices(row: "pd.Series[Any]") -> str:
    """The price level of a place, and what its median pay buys at average U.S. prices."""
    if not text.known(row["rpp"]):
        return f"BEA publishes no price level for {text.place(str(row['area']))}."
    apart = float(row["rpp"]) - 100
    level = (
        "at the national average"
        if round(apart, 1) == 0
        else f"{text.percent(abs(apart))} {'above' if apart > 0 else 'below'} the national average"
    )
    sentence = f"Prices in {text.place(str(row['area']))} were {level} in {row['rpp_year']}"
    if text.known(row["annual_p50_usd"]):
        worth = float(row["annual_p50_usd"]) * 100 / float(row["rpp"])
        sentence += f": its median pay buys what {text.about(worth)} buys at average U.S. prices"
    return f"{sentence}."


def describe_projection(row: "pd.Series[Any] | None", nation: Projection | None) -> str:
    """A state's own projection, with the nation's if it covers the same years; "" where there is none."""
    if row is None:
        return ""
    change = row["change_pct"]
    if not text.known(change):
        return ""
    verb = (
        f"{text.percent(abs(float(change)))} {'more' if change > 0 else 'fewer'} jobs"
        if round(float(change), 1)
        else "no change in jobs"
    )
    sentence = (
        f"The state's own agency projects {verb} for {str(row['vintage']).replace('-', '–')}: from "
        f"{text.count(row['jobs_base'])} to {text.count(row['jobs_projected'])}"
    )
    if text.known(row["openings_per_year"]):
        sentence += f", with {text.count(row['openings_per_year'])} openings a year"
    if nation is not None and nation.vintage == row["vintage"] and nation.change_pct is not None:
        sentence += (
            f"; BLS projects {text.percent(nation.change_pct, signed=True)} for the nation in the same years"
        )
    return f"{sentence}."


def describe_coverage(coverage: Coverage, title: str, names: Mapping[str, str]) -> str:
    """Compare the sum of the states' projections with BLS's for the nation, and list the states that publish none.

    `names` maps a state's two letters to its name.
    """
    parts = []
    if coverage.share_pct is not None and coverage.growth_pct is not None:
        together = (
            f"The {coverage.states} states that project {text.name(title)} had {text.count(coverage.jobs_base)} of the nation's "
            f"{text.count(coverage.nation_jobs_base)} jobs ({text.percent(coverage.share_pct)}) in the base year and together "
            f"project {text.percent(coverage.growth_pct, signed=True)}"
        )
        if coverage.nation_growth_pct is not None:
            together += f"; BLS's own figure for the nation and the same years is {text.percent(coverage.nation_growth_pct, signed=True)}"
        parts.append(f"{together}.")
    if coverage.too_many:
        parts.append("That is more jobs than the nation has: the states count in ways of their own.")
    if coverage.missing:
        parts.append(
            f"Nothing under this code from {text.listed([text.place(names.get(s, s)) for s in coverage.missing])}."
        )
    return " ".join(parts)


def describe_openings(fit: pd.DataFrame, title: str) -> str:
    """The highest and lowest openings per 1,000 jobs among states whose openings are comparable."""
    ordered = fit.sort_values("openings_per_1000")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    if round(low["openings_per_1000"]) == round(high["openings_per_1000"]):
        where = f"in {text.named(ordered['area'].tolist())}"
        return f"{high['openings_per_1000']:.0f} openings a year for every 1,000 jobs {where}."
    return (
        f"Openings of {text.name(title)}: from {low['openings_per_1000']:.0f} a year for every 1,000 jobs in "
        f"{text.place(low['area'])} to {high['openings_per_1000']:.0f} in {text.place(high['area'])}."
    )


def describe_growth(large: pd.DataFrame, states: int, span: str) -> str:
    """How many states project the occupation, and the fastest and slowest growth among `large`, those with enough jobs."""
    who = f"{states} states and territories project" if states > 1 else "one state or territory projects"
    sentence = f"For {span}, {who} this occupation"
    if len(large) < 2:
        return f"{sentence}."
    first, last = large.iloc[0], large.iloc[-1]
    if len(large) < states:
        sentence += f"; the {len(large)} with {WORTH_NAMING_JOBS} jobs or more"
    if round(first["change_pct"], 1) == round(last["change_pct"], 1):
        return f"{sentence}: {text.percent(first['change_pct'], signed=True)} in each."
    return (
        f"{sentence}: from {text.percent(first['change_pct'], signed=True)} in {text.place(first['area'])} to "
        f"{text.percent(last['change_pct'], signed=True)} in {text.place(last['area'])}."
    )


def describe_area_pay(areas: pd.DataFrame, column: str) -> str:
    """The lowest and highest pay among the areas of a state, as a phrase; `areas` are sorted from highest to lowest."""
    first, last = areas.iloc[0], areas.iloc[-1]
    if len(areas) == 1:
        return f"{first['area']}, {text.about(first[column])}"
    return (
        f"from {text.about(last[column])} in {last['area']} to {text.about(first[column])} in {first['area']}"
    )
