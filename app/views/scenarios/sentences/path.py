"""Sentences on a path and its alternative: what they are, what they cost and what they pay."""

from app import text as app_text
from app.components.units import YEARLY, PayUnit
from app.views.scenarios.formats import SCHOOLING_NAMES, STAGE_NAMES, format_money, format_range
from app.views.scenarios.view import ScenarioView
from outlook.rounding import round_like_bls
from outlook.scenario.inputs import ROUTE, STEP, find_needed_settings, is_schooling
from outlook.scenario.model import Scenario
from outlook.scenario.result import Result
from outlook.tables import Tables

ROUTE_PHRASES = {
    "certificate": "a certificate",
    "associate": "an associate degree",
    "bachelor": "a bachelor’s degree",
    "work": "a course of your own",
}


def describe_path(scenario: Scenario, tables: Tables) -> str:
    """The path as a clause: "a certificate (10 months), then work as …"."""
    months = scenario.school.months
    work = (
        f"work as {app_text.pluralize_title(tables.title(scenario.occupation))} {_from_stage(scenario.stage)}"
    )
    study = f"{ROUTE_PHRASES[scenario.route]} ({_count_months(months)}), then " if months else ""
    text = study + work
    if scenario.step:
        school = scenario.step.school
        there = app_text.pluralize_title(tables.title(scenario.step.occupation))
        if school.months:
            text += (
                f"; from year {scenario.step.year} study for a step ({_count_months(school.months)}, while working "
                f"{school.work_hours_per_week:g} hours a week), then work as {there}"
            )
        else:
            text += f"; from year {scenario.step.year} work as {there}"
        text += f" {_from_stage(scenario.step.stage)}"
    return text


def describe_alternative(scenario: Scenario, tables: Tables, unit: PayUnit = YEARLY) -> str:
    """The alternative as a clause."""
    other = scenario.alternative
    if other.pay_usd is not None:
        return f"work at {unit.format(unit.convert(other.pay_usd))} {unit.per}"
    if is_schooling(other.job):
        return (
            f"a job that asks for {SCHOOLING_NAMES[other.job]}, in the same place, {_from_stage(other.stage)}"
        )
    stay = "stay among" if other.job == scenario.occupation else "work as"
    # The setting belongs to the path. Another occupation is compared in all settings.
    wider = ", all settings" if find_needed_settings(scenario)[other.job] != scenario.setting else ""
    return f"{stay} {app_text.pluralize_title(tables.title(other.job))}{wider}, {_from_stage(other.stage)}"


def _from_stage(name: str) -> str:
    return f"from the {STAGE_NAMES[name].lower()} stage"


def _count_months(count: int) -> str:
    return f"{count} {'month' if count == 1 else 'months'}"


def describe_cost(result: Result) -> str:
    """The costs of the path, and the pay given up for it, for someone who finishes."""
    given_up = (
        f"and you give up about {format_money(result.given_up_usd)} in pay while studying"
        if round_like_bls(abs(result.given_up_usd))
        else "and you give up no pay"
    )
    if not round_like_bls(result.outlay_usd) and not round_like_bls(abs(result.given_up_usd)):
        return "There is no school to pay for, and no pay to give up."
    return f"For someone who finishes, school, fees, and renewals come to {format_money(result.outlay_usd)}, {given_up}."


def describe_schools(view: ScenarioView) -> str:
    """Where the cost of school and the share who finish come from; "" without school."""
    text = ""
    for part in (ROUTE, STEP):
        terms = view.schools.get(part)
        if terms is None or terms.net_price_usd is None or terms.finish_pct is None:
            continue
        where = f"{app_text.format_count(terms.schools)} schools in {app_text.name_place(terms.place)}"
        if text:
            text += f" For the step ({where}), it is {format_money(terms.net_price_usd)} and {terms.finish_pct:.0f}%."
        else:
            text = (
                f"At the middle of {where} with such programs, a year costs {format_money(terms.net_price_usd)} after grants, housing "
                f"and food included, and {terms.finish_pct:.0f}% of full-time beginners finish (College Scorecard)."
            )
    return text


def describe_tenth_year(result: Result) -> str:
    """Pay in year 10, on the path and in the alternative."""
    row = result.rows[9]
    return (
        f"In year 10, this path pays about {format_money(row.pay_usd)} if you finish and stay (eight in ten lives: "
        f"{format_range(row.pay)}); the alternative, about {format_money(row.alternative_usd)} ({format_range(row.alternative)}), before "
        f"tax and in dollars of May {result.dollars_of}."
    )
