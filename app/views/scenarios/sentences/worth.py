"""Sentences on whether and when a path pays compared with its alternative."""

from app import text as app_text
from app.views.scenarios.formats import drop_full_stop, format_lead, format_signed
from app.views.scenarios.sentences.path import ROUTE_PHRASES
from app.views.scenarios.view import ScenarioView
from outlook.jobs import growth as projections
from outlook.scenario.cash_flow import BreakEven, Result
from outlook.scenario.model import Scenario
from outlook.tables import Tables

# By BLS's names of a typical entry education: the fewest months of study that we count as having it.
_LEAST_MONTHS = {
    "Postsecondary nondegree award": 1,
    "Associate's degree": 18,
    "Bachelor's degree": 36,
    "Master's degree": 48,
    "Doctoral or professional degree": 60,
}


def describe_worth(view: ScenarioView, tables: Tables) -> str:
    """Whether and when the path pays compared with its alternative, or why that cannot be computed."""
    result = view.result
    if result is None:
        return f"Whether the schooling pays cannot be reckoned here: {drop_full_stop(view.no_path_reason)}."
    npv = result.npv
    timing = describe_break_even(result)
    return (
        f"On the assumptions below, {_name_investment(view.scenario, tables)} {_judge(result)}: {timing[:1].lower()}{timing[1:]}, and over "
        f"{view.scenario.horizon_years} years it comes out about {format_lead(npv.middle)} in today's value (range {format_signed(npv.low)} to "
        f"{format_signed(npv.high)})." + _describe_missing_school(view.scenario, tables)
    )


def _name_investment(scenario: Scenario, tables: Tables) -> str:
    """The subject of the verdict: "a certificate", "the step to …"."""
    step = f"step to {app_text.people(tables.title(scenario.step.occupation))}" if scenario.step else ""
    if scenario.route == "work":
        return f"the {step}" if step else "this path"
    return ROUTE_PHRASES[scenario.route] + (f" with a later {step}" if step else "")


def _judge(result: Result) -> str:
    """The verdict. It takes the whole range, not only its middle, to say without reserve that a path pays."""
    npv = result.npv
    if npv.low == npv.high == 0:
        return "makes no difference"
    if npv.low > 0 and result.break_even_low.reached in ("year", "ahead throughout"):
        return "pays over the whole of the range"
    if npv.middle > 0:
        return "pays, but not over the whole of the range"
    if npv.high > 0:
        return "does not pay, but at the good end of the range it does"
    return "does not pay, over the whole of the range"


def _describe_missing_school(scenario: Scenario, tables: Tables) -> str:
    """A warning for each occupation that BLS says typically takes more school than the path has; "" without any.

    An occupation that is also the alternative gets no warning: the reader is in it already. School for a step counts
    on top of the route's.
    """
    months = scenario.school.months
    occupations = (
        [] if scenario.alternative.occupation == scenario.occupation else [(scenario.occupation, months)]
    )
    if scenario.step:
        occupations.append((scenario.step.occupation, months + scenario.step.school.months))
    text = ""
    for code, studied in occupations:
        found = projections.newest(tables, code)
        education = found.entry_education if found else None
        if education and studied < _LEAST_MONTHS.get(education, 0):
            text += (
                f" But for entry to the work of {app_text.people(tables.title(code))} BLS names as typical: "
                f"{app_text.name(education)}. With less school, few may get in."
            )
    return text


def describe_break_even(result: Result) -> str:
    """The year from which the path stays ahead, with its range; a sentence without its full stop."""
    horizon = result.scenario.horizon_years
    point = result.break_even
    head = {
        "year": f"It is ahead of the alternative for good from year {point.year} on",
        "ahead throughout": "It is ahead of the alternative from the start",
        "not within": f"It is not ahead of the alternative for good within {horizon} years",
        "no difference": "It is neither ahead of the alternative nor behind",
    }[point.reached]
    ends = [_abbreviate(end, horizon) for end in (result.break_even_high, result.break_even_low)]
    if ends == [_abbreviate(point, horizon)] * 2:
        return head
    return f"{head} (range: {ends[0]} to {ends[1]})"


def _abbreviate(point: BreakEven, horizon: int) -> str:
    return {
        "year": f"year {point.year}",
        "ahead throughout": "from the start",
        "not within": f"not within {horizon} years",
        "no difference": "no difference",
    }[point.reached]
