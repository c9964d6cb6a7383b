"""The sentences of `/states`, right for every selection."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from app import text
from app.components.units import HOURLY, YEARLY, PayUnit
from outlook import claims
from outlook.claims import Estimate, choose_word, find_rank_set, make_estimate
from outlook.jobs.projections import Projection
from outlook.jobs.state_growth import Coverage
from outlook.places import Measure, PlaceRank
from outlook.translation import translate

# Counts are rounded to tens, so one rounding step is a quarter of forty jobs: growth is only quoted above this size.
WORTH_NAMING_JOBS = 500


def describe_premium(row: "pd.Series[Any]", nation: "pd.Series[Any] | None", unit: PayUnit = YEARLY) -> str:
    """How mean pay in a place compares with the nation's, by its test; "" where either has no published error."""
    if nation is None:
        return ""
    here, there = (
        make_estimate(each[unit.column("mean")], each["wage_mean_rse_pct"]) for each in (row, nation)
    )
    found = claims.compare(there, here)
    if found.margin is None:
        return ""
    form = partial(text.format_measure, kind=unit.kind)
    pct = text.format_percent(100 * (here.value / there.value - 1), signed=True)
    sentence = translate(
        "Average (mean) pay in {place} was {pay} {per}, {word} the national {nation} ({change}; the difference of {difference} "
        "is give or take {margin})."
    ).format(
        place=text.name_place(str(row["area"])),
        pay=form(here.value),
        per=translate(unit.per),
        word=choose_word(found, "amount"),
        nation=form(there.value),
        change=pct,
        difference=form(abs(found.difference)),
        margin=form(found.margin),
    )
    medians = (row[unit.column("p50")], nation[unit.column("p50")])
    if all(map(text.is_known, medians)) and (medians[0] - medians[1]) * found.difference < 0:
        sentence += " " + translate(
            "The medians differ in the other direction, so neither alone shows how typical pay compares."
        )
    return sentence


def describe_ranking(
    frame: pd.DataFrame, measure: Measure, title: str, year: int, at_us_prices: bool = False
) -> str:
    """Name the ends of the list of places, ties together, and the ranks that the first may have; capped and withheld figures apart.

    `frame` is what `outlook.places.load_states` returns for this measure.
    """
    given = frame[frame[measure.column].notna()]
    phrase = translate(measure.phrase)
    if at_us_prices:
        phrase = translate("{measure} at average U.S. prices").format(measure=phrase)
    above = frame[frame["capped"].astype(bool)]
    who, withheld = text.lower_title(title), len(frame) - len(given) - len(above)
    if given.empty and above.empty:
        if measure.is_pay and (sole := _find_only_unit(frame)):
            form = (
                translate(
                    "BLS publishes only hourly pay for {title}. Choose $/hour to rank places by pay, or rank them by jobs."
                )
                if sole == "hourly"
                else translate(
                    "BLS publishes only annual pay for {title}. Choose $/year to rank places by pay, or rank them by jobs."
                )
            )
            return form.format(title=who)
        return translate("BLS released no figures for {measure} of {title} by state in May {year}.").format(
            measure=phrase, title=who, year=year
        )
    only = given[measure.column].unique()
    if len(only) == 1 and above.empty:
        return translate(
            "In May {year}, {measure} of {title} was {figure} in {places}. No other place has a figure."
        ).format(
            year=year,
            measure=phrase,
            title=who,
            figure=text.format_measure(only[0], measure.kind),
            places=text.join_places(given["area"].tolist()),
        )
    sentence = (
        translate("In May {year}, {measure} of {title}").format(year=year, measure=phrase, title=who) + " "
    )
    span = (
        translate("ranged from {low} to {high}").format(
            low=_name_ties(given, measure, -1), high=_name_ties(given, measure, 0)
        )
        if len(given)
        else ""
    )
    if len(above):
        sentence += translate("was above the limit to which BLS prints wages in {places}").format(
            places=text.join_places(above["area"].tolist())
        )
        sentence += f"; {translate('elsewhere it {span}').format(span=span)}." if span else "."
    else:
        sentence += f"{span}.{_describe_first(given, measure)}"
    if withheld:
        form = (
            translate("There is no figure for {count} places: not released by BLS, or no price level.")
            if at_us_prices
            else translate("BLS did not release this figure for {count} places.")
        )
        if withheld == 1:
            form = (
                translate("There is no figure for {count} place: not released by BLS, or no price level.")
                if at_us_prices
                else translate("BLS did not release this figure for {count} place.")
            )
        sentence += f" {form.format(count=withheld)}"
    return sentence


def _describe_first(given: pd.DataFrame, measure: Measure) -> str:
    """Which ranks the first place of the list may have, if the errors of all places are heeded."""
    if not measure.rse:
        return " " + translate(
            "BLS gives no margin of error for this figure, so places with close figures can't be put in order."
        )
    columns = zip(given[measure.column], given[measure.rse], strict=True)
    estimates = [make_estimate(value, rse_pct) for value, rse_pct in columns]
    found = find_rank_set(estimates, 0)
    if found is None:
        return ""
    who = text.name_place(given["area"].iloc[0])
    return " " + translate("With 90% confidence, {place} is {rank}.").format(
        place=who, rank=claims.describe_rank(found)
    )


def _find_only_unit(frame: pd.DataFrame) -> str:
    """The one unit that BLS publishes this occupation's pay in, "hourly" or "annual"; "" if there is not just one."""
    has_hourly, has_annual = (bool(frame[f"{unit}_p50_usd"].notna().any()) for unit in ("hourly", "annual"))
    if has_hourly == has_annual:
        return ""
    return "hourly" if has_hourly else "annual"


def _name_ties(given: pd.DataFrame, measure: Measure, end: int) -> str:
    """The places tied at one end of the ranking (0 is the top, -1 the bottom), with their figure."""
    value = given[measure.column].iloc[end]
    return f"{text.join_places(given.loc[given[measure.column] == value, 'area'].tolist())} ({text.format_measure(value, measure.kind)})"


def describe_place(
    row: "pd.Series[Any]", title: str, nation: "pd.Series[Any] | None", unit: PayUnit = YEARLY
) -> str:
    """Jobs and pay in one place, and its median pay beside the nation's."""
    where = text.name_place(str(row["area"]))
    form = (
        translate("There were {count} {title} in {place} in May {year}")
        if text.is_known(row["employment"])
        else translate("BLS did not release how many {title} there were in {place} in May {year}")
    )
    jobs = form.format(
        count=text.format_count(row["employment"]),
        title=text.lower_title(title),
        place=where,
        year=row["year"],
    )
    median = _describe_median(row, unit)
    sentence = f"{jobs}. {median[0].upper()}{median[1:]}"
    column = unit.column("p50")
    if nation is not None and text.is_known(nation[column]) and text.is_known(row[column]):
        sentence += translate(", next to {pay} nationally").format(pay=unit.format(nation[column]))
    return f"{sentence}."


def _describe_median(row: "pd.Series[Any]", unit: PayUnit) -> str:
    """The median as a clause, in the reader's unit first, or the reason it is missing."""
    hourly, annual = row["hourly_p50_usd"], row["annual_p50_usd"]
    if unit is HOURLY and text.is_known(hourly) and text.is_known(annual):
        return translate("typical (median) pay was {hourly} ({yearly} a year)").format(
            hourly=text.format_hourly(hourly), yearly=text.format_dollars(annual)
        )
    return text.describe_median(row)


def describe_rank(standing: PlaceRank | None, row: "pd.Series[Any]") -> str:
    """The ranks a place may have by jobs and mean pay, and how concentrated the occupation is there."""
    ranks = (("number of jobs", standing.jobs), ("average (mean) pay", standing.pay)) if standing else ()
    parts = [
        translate("{rank} by {measure}").format(rank=claims.describe_rank(found), measure=translate(measure))
        for measure, found in ranks
        if found
    ]
    sentence = (
        translate("Among {kind}, {place} is {ranks} (90% confidence).").format(
            kind=translate(standing.kind),
            place=text.name_place(str(row["area"])),
            ranks=text.join_list(parts),
        )
        if standing and parts
        else ""
    )
    return f"{sentence} {_describe_concentration(row)}".strip()


def _describe_concentration(row: "pd.Series[Any]") -> str:
    """How common the job is in a place, by a test of its location quotient; its error is that of the place's jobs."""
    if not text.is_known(row["location_quotient"]):
        return ""
    quotient = make_estimate(row["location_quotient"], row["employment_rse_pct"])
    found = claims.compare(Estimate(1.0, 0.0), quotient)
    figures = translate("location quotient {figure}").format(figure=f"{quotient.value:.2f}")
    if text.is_known(row["jobs_per_1000"]):
        rate = translate("{figure} per 1,000 jobs").format(figure=f"{float(row['jobs_per_1000']):.2f}")
        figures = f"{rate}, {figures}"
    if found.margin is None:
        return translate("How common this job is there: {figures}.").format(figures=figures)
    return translate("This job is {word} nationally: {figures}.").format(
        word=choose_word(found, "common"), figures=figures
    )


def describe_prices(row: "pd.Series[Any]", unit: PayUnit = YEARLY) -> str:
    """The price level of a place, and what its median pay buys at average U.S. prices."""
    where = text.name_place(str(row["area"]))
    if not text.is_known(row["rpp"]):
        return translate("BEA publishes no price level for {place}.").format(place=where)
    sentence = translate("Prices in {place} in {year} were {level}% of the U.S. average").format(
        place=where, year=row["rpp_year"], level=f"{float(row['rpp']):.1f}"
    )
    if text.is_known(row[unit.column("p50")]):
        worth = float(row[unit.column("p50")]) * 100 / float(row["rpp"])
        pay = text.format_measure(worth, unit.kind)
        sentence += translate(": adjusted for them, median pay there is like {pay} at average prices").format(
            pay=f"{pay} {translate(unit.per)}" if unit is HOURLY else pay
        )
    return f"{sentence}."


def describe_projection(row: "pd.Series[Any] | None", nation: Projection | None) -> str:
    """A state's own projection, with the nation's if it covers the same years; "" where there is none."""
    if row is None:
        return ""
    change = row["change_pct"]
    if not text.is_known(change):
        return ""
    word = choose_word(claims.report_projection(float(change)), "projection")
    verb = f"{word} {text.format_percent(abs(float(change)))}" if round(float(change), 1) else word
    sentence = translate(
        "The state's own agency projects these jobs to {change} over {years}, from {jobs} to {projected}"
    ).format(
        change=verb,
        years=text.format_vintage(row["vintage"]),
        jobs=text.format_count(row["jobs_base"]),
        projected=text.format_count(row["jobs_projected"]),
    )
    if text.is_known(row["openings_per_year"]):
        sentence += translate(", with {count} openings a year").format(
            count=text.format_count(row["openings_per_year"])
        )
    if nation is not None and nation.vintage == row["vintage"] and nation.change_pct is not None:
        sentence += translate("; BLS projects {change} for the nation in the same years").format(
            change=text.format_percent(nation.change_pct, signed=True)
        )
    return f"{sentence}."


def describe_coverage(coverage: Coverage, title: str, names: Mapping[str, str]) -> str:
    """Compare the sum of the states' projections with BLS's for the nation, and list the states that publish none.

    `names` maps a state's two letters to its name.
    """
    parts = []
    if coverage.share_pct is not None and coverage.growth_pct is not None:
        together = (
            f"The {coverage.states} states that publish projections for {text.lower_title(title)} count {text.format_count(coverage.jobs_base)} jobs in "
            f"the base year, {text.format_percent(coverage.share_pct)} of BLS's {text.format_count(coverage.nation_jobs_base)} for the nation. "
            f"Together they project {text.format_percent(coverage.growth_pct, signed=True)}"
        )
        if coverage.nation_growth_pct is not None:
            together += f"; for the nation in the same years, BLS projects {text.format_percent(coverage.nation_growth_pct, signed=True)}"
        parts.append(f"{together}.")
    if coverage.too_many:
        parts.append("The state totals don't fit the national figure, because states use different methods.")
    if coverage.missing:
        parts.append(
            f"No projections under this code from {text.join_list([text.name_place(names.get(s, s)) for s in coverage.missing])}."
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
        f"Openings for {text.lower_title(title)}: from {low['openings_per_1000']:.0f} a year for every 1,000 jobs in "
        f"{text.name_place(low['area'])} to {high['openings_per_1000']:.0f} in {text.name_place(high['area'])}."
    )


def describe_growth(large: pd.DataFrame, states: int, span: str) -> str:
    """How many states project the occupation, and the fastest and slowest growth among `large`, those with enough jobs."""
    who = f"{states} states and territories publish" if states > 1 else "One state or territory publishes"
    sentence = f"{who} projections for {span}"
    if len(large) < 2:
        return f"{sentence}."
    first, last = large.iloc[0], large.iloc[-1]
    if len(large) < states:
        sentence += f"; the {len(large)} with at least {WORTH_NAMING_JOBS} jobs"
    if round(first["change_pct"], 1) == round(last["change_pct"], 1):
        return f"{sentence}: {text.format_percent(first['change_pct'], signed=True)} in each."
    return (
        f"{sentence}: from {text.format_percent(last['change_pct'], signed=True)} in {text.name_place(last['area'])} to "
        f"{text.format_percent(first['change_pct'], signed=True)} in {text.name_place(first['area'])}."
    )


def describe_area_pay(areas: pd.DataFrame, measure: Measure) -> str:
    """The lowest and highest pay among the areas of a state, as a phrase; `areas` are sorted from highest to lowest."""
    first, last = areas.iloc[0], areas.iloc[-1]
    if len(areas) == 1:
        return f"{first['area']}, {text.format_measure(first[measure.column], measure.kind)}"
    low, high = (text.format_measure(row[measure.column], measure.kind) for row in (last, first))
    return translate("from {low} in {low_place} to {high} in {high_place}").format(
        low=low, low_place=last["area"], high=high, high_place=first["area"]
    )
