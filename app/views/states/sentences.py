"""The sentences of `/states`, right for every selection."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from app import text
from outlook import claims
from outlook.claims import find_rank_set, make_estimate
from outlook.jobs.projections import Projection
from outlook.jobs.state_growth import Coverage
from outlook.places import Measure, PlaceRank

# Counts are rounded to tens, so one rounding step is a quarter of forty jobs: growth is only quoted above this size.
WORTH_NAMING_JOBS = 500


def describe_premium(row: "pd.Series[Any] | None") -> str:
    """How mean pay in a state compares with the nation's, with its interval; "" where either is unknown."""
    if row is None or not text.is_known(row["premium_usd"]) or not text.is_known(row["premium_low_usd"]):
        return ""
    low, high, pct = (float(row[f"premium_{end}pct"]) for end in ("low_", "high_", ""))
    more = "above" if pct > 0 else "below"
    sentence = f"Average (mean) pay there is {text.format_percent(abs(pct))} {more} the nation's"
    if low <= 0 <= high:
        return f"{sentence}, which is within the margin of error."
    ends = sorted((abs(low), abs(high)))
    return f"{sentence} (90% interval {text.format_percent(ends[0])} to {text.format_percent(ends[1])})."


def describe_ranking(
    frame: pd.DataFrame, measure: Measure, title: str, year: int, at_us_prices: bool = False
) -> str:
    """Name the ends of the range of places, ties together, and what can be said of the first. Figures above BLS's limit or withheld are counted separately.

    `frame` is what `outlook.places.load_states` returns for this measure.
    """
    given = frame[frame[measure.column].notna()]
    phrase = f"{measure.phrase} at average U.S. prices" if at_us_prices else measure.phrase
    above = frame[frame["capped"].astype(bool)]
    who, withheld = text.lower_title(title), len(frame) - len(given) - len(above)
    if given.empty and above.empty:
        if measure.kind == "money" and _is_paid_by_hour(frame):
            return (
                f"BLS gives the pay of {who} by the hour alone, so states are not ranked by annual pay: choose jobs or "
                "concentration to rank them by."
            )
        return f"BLS released no figure for {phrase} by state for {who} in May {year}."
    only = given[measure.column].unique()
    if len(only) == 1 and above.empty:
        sentence = f"In May {year} {phrase} of {who} was {text.format_measure(only[0], measure.kind)} in {text.join_places(given['area'].tolist())}"
        return f"{sentence}, the only place{'s' if len(given) > 1 else ''} with a figure."
    sentence = f"In May {year} {phrase} of {who} "
    span = (
        f"ranged from {_name_ties(given, measure, -1)} to {_name_ties(given, measure, 0)}"
        if len(given)
        else ""
    )
    if len(above):
        sentence += (
            f"was above the limit to which BLS prints wages in {text.join_places(above['area'].tolist())}"
        )
        sentence += f"; elsewhere it {span}." if span else "."
    else:
        sentence += f"{span}.{_describe_first(given, measure)}"
    if withheld:
        sentence += (
            f" For {withheld} BLS did not release it."
            if not at_us_prices
            else f" For {withheld} there is no figure: not released by BLS, or no price level."
        )
    return sentence


def _describe_first(given: pd.DataFrame, measure: Measure) -> str:
    """Which ranks the first place of the list may have, if the errors of all places are heeded."""
    if not measure.rse:
        return " BLS publishes no margin of error for this figure, so places near each other cannot be put in order."
    columns = zip(given[measure.column], given[measure.rse], strict=True)
    estimates = [make_estimate(value, rse_pct) for value, rse_pct in columns]
    found = find_rank_set(estimates, 0)
    if found is None:
        return ""
    who = text.name_place(given["area"].iloc[0])
    return f" Tested at 90%, {who} is {claims.describe_rank(found)}."


def _is_paid_by_hour(frame: pd.DataFrame) -> bool:
    """Whether BLS publishes only hourly pay for this occupation."""
    return bool((frame["hourly_p50_usd"].notna() & frame["annual_p50_usd"].isna()).any())


def _name_ties(given: pd.DataFrame, measure: Measure, end: int) -> str:
    """The places tied at one end of the ranking (0 is the top, -1 the bottom), with their figure."""
    value = given[measure.column].iloc[end]
    return f"{text.join_places(given.loc[given[measure.column] == value, 'area'].tolist())} ({text.format_measure(value, measure.kind)})"


def describe_place(row: "pd.Series[Any]", title: str, nation: "pd.Series[Any] | None") -> str:
    """Jobs and pay in one place, and its median pay compared with the nation's."""
    where = text.name_place(str(row["area"]))
    jobs = (
        f"There were {text.format_count(row['employment'])} {text.lower_title(title)} in {where} in May {row['year']}"
        if text.is_known(row["employment"])
        else f"BLS did not release how many {text.lower_title(title)} there were in {where} in May {row['year']}"
    )
    sentence = f"{jobs}; {text.describe_median(row)}"
    if (
        nation is not None
        and text.is_known(nation["annual_p50_usd"])
        and text.is_known(row["annual_p50_usd"])
    ):
        here, there = float(row["annual_p50_usd"]), float(nation["annual_p50_usd"])
        apart = 100 * (here / there - 1)
        if round(apart, 1) == 0:
            sentence += ", as in the nation"
        else:
            more = "more" if apart > 0 else "less"
            sentence += f", {text.format_percent(abs(apart))} {more} than in the nation ({text.format_dollars(there)})"
    sentence += "."
    if text.is_known(row["annual_p10_usd"]) and text.is_known(row["annual_p90_usd"]):
        sentence += (
            f" One in ten was paid less than {text.format_dollars(row['annual_p10_usd'])}, one in ten more than "
            f"{text.format_dollars(row['annual_p90_usd'])}."
        )
    return sentence


def describe_rank(standing: PlaceRank | None, row: "pd.Series[Any]") -> str:
    """The ranks a place may have by jobs and mean pay, and how concentrated the occupation is there."""
    ranks = (("number of jobs", standing.jobs), ("average (mean) pay", standing.pay)) if standing else ()
    parts = [f"{claims.describe_rank(found)} by {measure}" for measure, found in ranks if found]
    sentence = (
        f"Among {standing.kind}, {text.name_place(str(row['area']))} is {text.join_list(parts)} (tested at 90%)."
        if standing and parts
        else ""
    )
    if text.is_known(row["location_quotient"]):
        quotient = float(row["location_quotient"])
        often = (
            "as common there as in the nation"
            if round(quotient, 2) == 1
            else f"{quotient:.2f} times as common there as in the nation (location quotient)"
        )
        per = (
            f": {float(row['jobs_per_1000']):.2f} of every 1,000 jobs"
            if text.is_known(row["jobs_per_1000"])
            else ""
        )
        sentence += f" The work is {often}{per}."
    return sentence.strip()


def describe_prices(row: "pd.Series[Any]") -> str:
    """The price level of a place, and what its median pay buys at average U.S. prices."""
    if not text.is_known(row["rpp"]):
        return f"BEA publishes no price level for {text.name_place(str(row['area']))}."
    apart = float(row["rpp"]) - 100
    level = (
        "at the national average"
        if round(apart, 1) == 0
        else f"{text.format_percent(abs(apart))} {'above' if apart > 0 else 'below'} the national average"
    )
    sentence = f"Prices in {text.name_place(str(row['area']))} were {level} in {row['rpp_year']}"
    if text.is_known(row["annual_p50_usd"]):
        worth = float(row["annual_p50_usd"]) * 100 / float(row["rpp"])
        sentence += f": its median pay buys what {text.format_about(worth)} buys at average U.S. prices"
    return f"{sentence}."


def describe_projection(row: "pd.Series[Any] | None", nation: Projection | None) -> str:
    """A state's own projection, with the nation's if it covers the same years; "" where there is none."""
    if row is None:
        return ""
    change = row["change_pct"]
    if not text.is_known(change):
        return ""
    verb = (
        f"{text.format_percent(abs(float(change)))} {'more' if change > 0 else 'fewer'} jobs"
        if round(float(change), 1)
        else "no change in jobs"
    )
    sentence = (
        f"The state's own agency projects {verb} for {str(row['vintage']).replace('-', '–')}: from "
        f"{text.format_count(row['jobs_base'])} to {text.format_count(row['jobs_projected'])}"
    )
    if text.is_known(row["openings_per_year"]):
        sentence += f", with {text.format_count(row['openings_per_year'])} openings a year"
    if nation is not None and nation.vintage == row["vintage"] and nation.change_pct is not None:
        sentence += f"; BLS projects {text.format_percent(nation.change_pct, signed=True)} for the nation in the same years"
    return f"{sentence}."


def describe_coverage(coverage: Coverage, title: str, names: Mapping[str, str]) -> str:
    """Compare the sum of the states' projections with BLS's for the nation, and list the states that publish none.

    `names` maps a state's two letters to its name.
    """
    parts = []
    if coverage.share_pct is not None and coverage.growth_pct is not None:
        together = (
            f"The {coverage.states} states that project {text.lower_title(title)} had {text.format_count(coverage.jobs_base)} of the nation's "
            f"{text.format_count(coverage.nation_jobs_base)} jobs ({text.format_percent(coverage.share_pct)}) in the base year and together "
            f"project {text.format_percent(coverage.growth_pct, signed=True)}"
        )
        if coverage.nation_growth_pct is not None:
            together += f"; BLS's own figure for the nation and the same years is {text.format_percent(coverage.nation_growth_pct, signed=True)}"
        parts.append(f"{together}.")
    if coverage.too_many:
        parts.append("That is more jobs than the nation has: the states count in ways of their own.")
    if coverage.missing:
        parts.append(
            f"Nothing under this code from {text.join_list([text.name_place(names.get(s, s)) for s in coverage.missing])}."
        )
    return " ".join(parts)


def describe_openings(fit: pd.DataFrame, title: str) -> str:
    """The highest and lowest openings per 1,000 jobs among states whose openings are comparable."""
    ordered = fit.sort_values("openings_per_1000")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    if round(low["openings_per_1000"]) == round(high["openings_per_1000"]):
        where = f"in {text.join_places(ordered['area'].tolist())}"
        return f"{high['openings_per_1000']:.0f} openings a year for every 1,000 jobs {where}."
    return (
        f"Openings of {text.lower_title(title)}: from {low['openings_per_1000']:.0f} a year for every 1,000 jobs in "
        f"{text.name_place(low['area'])} to {high['openings_per_1000']:.0f} in {text.name_place(high['area'])}."
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
        return f"{sentence}: {text.format_percent(first['change_pct'], signed=True)} in each."
    return (
        f"{sentence}: from {text.format_percent(first['change_pct'], signed=True)} in {text.name_place(first['area'])} to "
        f"{text.format_percent(last['change_pct'], signed=True)} in {text.name_place(last['area'])}."
    )


def describe_area_pay(areas: pd.DataFrame, column: str) -> str:
    """The lowest and highest pay among the areas of a state, as a phrase; `areas` are sorted from highest to lowest."""
    first, last = areas.iloc[0], areas.iloc[-1]
    if len(areas) == 1:
        return f"{first['area']}, {text.format_about(first[column])}"
    return f"from {text.format_about(last[column])} in {last['area']} to {text.format_about(first[column])} in {first['area']}"
