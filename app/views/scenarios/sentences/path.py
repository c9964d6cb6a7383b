"""Sentences on a path and its alternative: what they are, what they cost and what they pay."""

from app import text as app_text
from app.views.scenarios.formats import STAGE_NAMES, format_estimate, format_money, format_signed
from outlook.rounding import round_like_bls
from outlook.scenario.cash_flow import Influence, Result, needs
from outlook.scenario.model import Scenario
from outlook.tables import ALL_OCCUPATIONS, Tables

ROUTE_PHRASES = {
    "certificate": "a certificate",
    "associate": "an associate degree",
    "bachelor": "a bachelor's degree",
    "work": "a course of one's own",
}


def describe_path(scenario: Scenario, tables: Tables) -> str:
    """The path as a clause: "a certificate (10 months), then work as …"."""
    months = scenario.school.months
    work = f"work as {app_text.people(tables.title(scenario.occupation))} {_from_stage(scenario.stage)}"
    study = f"{ROUTE_PHRASES[scenario.route]} ({_count_months(months)}), then " if months else ""
    text = study + work
    if scenario.step:
        school = scenario.step.school
        there = app_text.people(tables.title(scenario.step.occupation))
        if school.months:
            text += (
                f"; from year {scenario.step.year} study for a step ({_count_months(school.months)} beside "
                f"{school.work_hours_per_week:g} hours of work a week), then work as {there}"
            )
        else:
            text += f"; from year {scenario.step.year} work as {there}"
        text += f" {_from_stage(scenario.step.stage)}"
    return text


def describe_alternative(scenario: Scenario, tables: Tables) -> str:
    """The alternative as a clause."""
    other = scenario.alternative
    if other.pay_usd is not None:
        return f"work at {app_text.dollars(other.pay_usd)} a year"
    if other.occupation == ALL_OCCUPATIONS:
        return f"any work without further schooling (all occupations, {_from_stage(other.stage)})"
    code = other.occupation
    stay = "staying among" if code == scenario.occupation else "work as"
    # The setting belongs to the path. Another occupation is compared in all settings.
    wider = ", all settings" if needs(scenario)[code] != scenario.setting else ""
    return f"{stay} {app_text.people(tables.title(code))}{wider}, {_from_stage(other.stage)}"


def _from_stage(name: str) -> str:
    return f"from the {STAGE_NAMES[name].lower()} stage"


def _count_months(count: int) -> str:
    return f"{count} {'month' if count == 1 else 'months'}"


def describe_cost(result: Result) -> str:
    """The costs of the path, and the pay given up for it."""
    given_up = (
        f"pay given up while studying to {format_estimate(result.given_up)}"
        if round_like_bls(result.given_up.high)
        else "no pay is given up for studying"
    )
    return f"Over the years looked at, tuition, books, fees and renewals come to {format_money(result.outlay_usd)}; {given_up}."


def describe_tenth_year(result: Result) -> str:
    """Pay in year 10, on the path and in the alternative."""
    row = result.rows[9]
    return (
        f"In year 10 this path pays {format_estimate(row.pay)}, the alternative {format_estimate(row.alternative)}, before tax and in dollars "
        f"of May {result.dollars_of}."
    )


def describe_influences(influences: tuple[Influence, ...], tables: Tables) -> str:
    """The sources of the range of the net present value, the largest first."""
    if not influences:
        return "No source of doubt moves the result."
    parts = []
    kinds = [(each.what, each.occupation) for each in influences]
    for each in influences:
        what = {"pay": "pay by stage of", "growth": "the growth of pay of"}[each.what]
        # The growth of one occupation's pay can differ between the path and the alternative.
        where = {"path": "on this path", "step": "after the step", "alternative": "in the alternative"}[
            each.parts[0]
        ]
        unambiguous = kinds.count((each.what, each.occupation)) == 1
        parts.append(
            f"{what} {app_text.people(tables.title(each.occupation))}{'' if unambiguous else f' {where}'} "
            f"({format_signed(each.npv_low_usd)} to {format_signed(each.npv_high_usd)})"
        )
    return "What moves the result most, each by itself: " + "; ".join(parts) + "."
