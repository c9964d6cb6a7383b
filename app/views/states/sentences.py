"""x"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from app import text as app_text
from outlook.jobs.growth import Projection
from outlook.jobs.state_growth import Coverage
from outlook.places import Measure, Standing


def state_premium_sentence(row: "pd.Series[Any] | None") -> str:
    """What a state pays above the nation on average, with the interval; "" where it is not known."""
    if row is None or not app_text.known(row["premium_usd"]) or not app_text.known(row["premium_low_usd"]):
        return ""
    low, high, pct = (float(row[f"premium_{end}pct"]) for end in ("low_", "high_", ""))
    more = "above" if pct > 0 else "below"
    text = f"Average (mean) pay there is {app_text.percent(abs(pct))} {more} the nation's"
    if low <= 0 <= high:
        return f"{text}, which is within the margin of error."
    ends = sorted((abs(low), abs(high)))
    return f"{text} (90{app_text.THIN}% interval {app_text.percent(ends[0])} to {app_text.percent(ends[1])})."


def shown(measure: Measure, value: object) -> str:
    """A figure of a measure as people write it."""
    return app_text.measured(value, measure.kind)


def answer(frame: pd.DataFrame, measure: Measure, title: str, year: int, at_us_prices: bool = False) -> str:
    """Highest and lowest, ties named as ties; what is above BLS's limit or withheld is counted apart."""
    given = frame[frame[measure.column].notna()]
    phrase = f"{measure.phrase} at average U.S. prices" if at_us_prices else measure.phrase
    above = frame[frame["capped"].astype(bool)]
    who, withheld = app_text.name(title), len(frame) - len(given) - len(above)
    if given.empty and above.empty:
        if measure.kind == "money" and _by_hour(frame):
            return (
                f"BLS gives the pay of {who} by the hour alone, so states are not ranked by annual pay: choose jobs or "
                "concentration to rank them by."
            )
        return f"BLS released no figure for {phrase} by state for {who} in May {year}."
    only = given[measure.column].unique()
    if len(only) == 1 and above.empty:
        text = f"In May {year} {phrase} of {who} was {shown(measure, only[0])} in {app_text.named(given['area'].tolist())}"
        return f"{text}, the only place{'s' if len(given) > 1 else ''} with a figure."
    text = f"In May {year} {phrase} of {who} was "
    if len(above):
        text += (
            f"highest, above the limit to which BLS prints wages, in {app_text.named(above['area'].tolist())}"
        )
    else:
        text += f"highest in {_level_with(given, measure, 0)}"
    if len(given):
        text += f" and lowest in {_level_with(given, measure, -1)}"
    text += "."
    if measure.rse and len(given) and not len(above) and app_text.known(given["low"].iloc[0]):
        level = int((given["high"].iloc[1:] >= given["low"].iloc[0]).sum())
        if level:
            text += (
                f" The margin of error is wide enough that {level} other place{'s' if level > 1 else ''} could be level "
                f"with {app_text.place(given['area'].iloc[0])}."
            )
    if withheld:
        text += (
            f" For {withheld} BLS did not release it."
            if not at_us_prices
            else f" For {withheld} there is no figure: not released by BLS, or no price level."
        )
    return text


def _by_hour(frame: pd.DataFrame) -> bool:
    """Whether BLS gives this work's pay by the hour alone."""
    return bool((frame["hourly_p50_usd"].notna() & frame["annual_p50_usd"].isna()).any())


def _level_with(given: pd.DataFrame, measure: Measure, end: int) -> str:
    """The places at one end of the ranking, and their figure."""
    value = given[measure.column].iloc[end]
    return f"{app_text.named(given.loc[given[measure.column] == value, 'area'].tolist())} ({shown(measure, value)})"


def place_answer(row: "pd.Series[Any]", title: str, nation: "pd.Series[Any] | None") -> str:
    """Jobs and pay of the work in one place, against the nation."""
    where = app_text.place(str(row["area"]))
    jobs = (
        f"There were {app_text.count(row['employment'])} {app_text.name(title)} in {where} in May {row['year']}"
        if app_text.known(row["employment"])
        else f"BLS did not release how many {app_text.name(title)} there were in {where} in May {row['year']}"
    )
    text = f"{jobs}; {app_text.half_paid_more(row)}"
    if (
        nation is not None
        and app_text.known(nation["annual_p50_usd"])
        and app_text.known(row["annual_p50_usd"])
    ):
        here, there = float(row["annual_p50_usd"]), float(nation["annual_p50_usd"])
        apart = 100 * (here / there - 1)
        if round(apart, 1) == 0:
            text += ", as in the nation"
        else:
            more = "more" if apart > 0 else "less"
            text += f", {app_text.percent(abs(apart))} {more} than in the nation ({app_text.dollars(there)})"
    text += "."
    if app_text.known(row["annual_p10_usd"]) and app_text.known(row["annual_p90_usd"]):
        text += (
            f" One in ten was paid less than {app_text.dollars(row['annual_p10_usd'])}, one in ten more than "
            f"{app_text.dollars(row['annual_p90_usd'])}."
        )
    return text


def rank_sentence(standing: Standing | None, row: "pd.Series[Any]") -> str:
    """Where a place stands by jobs and pay, and how common the work is there."""
    parts = []
    if standing and standing.jobs_rank:
        parts.append(f"{_nth(standing.jobs_rank)} of {standing.of_jobs} {standing.kind} by number of jobs")
    if standing and standing.pay_rank:
        parts.append(f"{_nth(standing.pay_rank)} of {standing.of_pay} by median pay")
    text = f"{row['area']} is {app_text.listed(parts)}." if parts else ""
    if app_text.known(row["location_quotient"]):
        quotient = float(row["location_quotient"])
        often = (
            "as common there as in the nation"
            if round(quotient, 2) == 1
            else f"{quotient:.2f} times as common there as in the nation (location quotient)"
        )
        per = (
            f": {float(row['jobs_per_1000']):.2f} of every 1,000 jobs"
            if app_text.known(row["jobs_per_1000"])
            else ""
        )
        text += f" The work is {often}{per}."
    return text.strip()


def _nth(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def price_sentence(row: "pd.Series[Any]") -> str:
    """What a dollar buys there; empty where BEA gives no price level."""
    if not app_text.known(row["rpp"]):
        return f"BEA publishes no price level for {app_text.place(str(row['area']))}."
    apart = float(row["rpp"]) - 100
    level = (
        "at the national average"
        if round(apart, 1) == 0
        else f"{app_text.percent(abs(apart))} {'above' if apart > 0 else 'below'} the national average"
    )
    text = f"Prices in {app_text.place(str(row['area']))} were {level} in {row['rpp_year']}"
    if app_text.known(row["annual_p50_usd"]):
        worth = float(row["annual_p50_usd"]) * 100 / float(row["rpp"])
        text += f": its median pay buys what {app_text.about(worth)} buys at average U.S. prices"
    return f"{text}."


def projection_sentence(row: "pd.Series[Any] | None", nation: Projection | None) -> str:
    """What the state itself projects, with the nation's projection beside it where the years are the same."""
    if row is None:
        return ""
    change = row["change_pct"]
    if not app_text.known(change):
        return ""
    verb = (
        f"{app_text.percent(abs(float(change)))} {'more' if change > 0 else 'fewer'} jobs"
        if round(float(change), 1)
        else "no change in jobs"
    )
    text = (
        f"The state's own agency projects {verb} for {str(row['vintage']).replace('-', '–')}: from "
        f"{app_text.count(row['jobs_base'])} to {app_text.count(row['jobs_projected'])}"
    )
    if app_text.known(row["openings_per_year"]):
        text += f", with {app_text.count(row['openings_per_year'])} openings a year"
    if nation is not None and nation.vintage == row["vintage"] and nation.change_pct is not None:
        text += f"; BLS projects {app_text.percent(nation.change_pct, signed=True)} for the nation in the same years"
    return f"{text}."


def coverage_sentence(coverage: Coverage, title: str, names: Mapping[str, str]) -> str:
    """What the states add up to against BLS's nation, and which states leave the occupation out; `names` of states by letters."""
    parts = []
    if coverage.share_pct is not None and coverage.growth_pct is not None:
        together = (
            f"The {coverage.states} states that project {app_text.name(title)} had {app_text.count(coverage.jobs_base)} of the nation's "
            f"{app_text.count(coverage.nation_jobs_base)} jobs ({app_text.percent(coverage.share_pct)}) in the base year and together "
            f"project {app_text.percent(coverage.growth_pct, signed=True)}"
        )
        if coverage.nation_growth_pct is not None:
            together += f"; BLS's own figure for the nation and the same years is {app_text.percent(coverage.nation_growth_pct, signed=True)}"
        parts.append(f"{together}.")
    if coverage.too_many:
        parts.append("That is more jobs than the nation has: the states count in ways of their own.")
    if coverage.missing:
        parts.append(
            f"Nothing under this code from {app_text.listed([app_text.place(names.get(s, s)) for s in coverage.missing])}."
        )
    return " ".join(parts)


def openings_finding(fit: pd.DataFrame, title: str) -> str:
    """Highest and lowest openings per 1,000 jobs among the states where they are counted alike."""
    ordered = fit.sort_values("openings_per_1000")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    if round(low["openings_per_1000"]) == round(high["openings_per_1000"]):
        where = f"in {app_text.named(ordered['area'].tolist())}"
        return f"{high['openings_per_1000']:.0f} openings a year for every 1,000 jobs {where}."
    return (
        f"Openings of {app_text.name(title)}: from {low['openings_per_1000']:.0f} a year for every 1,000 jobs in "
        f"{app_text.place(low['area'])} to {high['openings_per_1000']:.0f} in {app_text.place(high['area'])}."
    )
