"""Sentences on whether a path pays off: the verdict, how often and when it comes out ahead, and what would turn it."""

from collections.abc import Sequence

from app import text as app_text
from app.components.units import YEARLY, PayUnit
from app.views.scenarios.formats import drop_full_stop, format_lead, format_money
from app.views.scenarios.sentences.assumptions import format_choice
from app.views.scenarios.sentences.path import ROUTE_PHRASES
from app.views.scenarios.view import ScenarioView
from outlook.claims import Direction, mark
from outlook.jobs import projections
from outlook.scenario.fields import FIELDS
from outlook.scenario.flips import Decider, Flip
from outlook.scenario.model import USUAL_ALTERNATIVE, Scenario
from outlook.scenario.result import Result
from outlook.scenario.verdict import COMPARED_YEARS_AFTER, Judgment, Verdict, find_year
from outlook.tables import Tables
from outlook.training.observed import Share
from outlook.translation import translate

# By BLS's names of a typical entry education: the fewest months of study that we count as having it.
_LEAST_MONTHS = {
    "Postsecondary nondegree award": 1,
    "Associate's degree": 18,
    "Bachelor's degree": 36,
    "Master's degree": 48,
    "Doctoral or professional degree": 60,
}


def describe_worth(view: ScenarioView, tables: Tables) -> str:
    """The verdict and how often the path comes out ahead, or why there is none."""
    result, found = view.result, view.judgment
    if result is None or found is None:
        return translate("We can't calculate whether this path pays off: {reason}.").format(
            reason=translate(drop_full_stop(view.no_path_reason))
        )
    if found.verdict is Verdict.ABSURD:
        return _describe_absurdity(found, result)
    if found.verdict is Verdict.SAME:
        return translate("Both sides are the same job at the same pay, so there is no difference to show.")
    missing = _describe_missing_school(view.scenario, tables)
    verdict = _describe_verdict(view, found, result, tables)
    if missing and found.verdict in (Verdict.AHEAD, Verdict.PROBABLY_AHEAD):
        verdict = translate(
            "There is no verdict on {path}, because it takes for granted that you get the job."
        ).format(path=name_investment(view.scenario, tables))
    return f"{verdict} {describe_chance(result)}{missing}"


def _describe_absurdity(found: Judgment, result: Result) -> str:
    if found.reason == "a total":
        return translate(
            "A group of occupations isn't a job to train for. Choose one occupation to see whether a path to it pays off."
        )
    return translate(
        "Pay that grows or shrinks so much, year after year for {years} years, has never been seen, so we give no result. "
        "Choose growth nearer to what was measured, or fewer years."
    ).format(years=result.scenario.horizon_years)


def _describe_verdict(view: ScenarioView, found: Judgment, result: Result, tables: Tables) -> str:
    what = name_investment(view.scenario, tables)
    subject = f"{what[:1].upper()}{what[1:]}"
    is_ahead = (result.chance_ahead or 0.0) >= 0.5
    match found.verdict:
        case Verdict.AHEAD:
            return f"{subject} {mark(translate('very likely pays off'))}."
        case Verdict.BEHIND:
            return f"{subject} {mark(translate('very likely doesn’t pay off'))}."
        case Verdict.PROBABLY_AHEAD:
            return f"{subject} {mark(translate('probably pays off'))}{translate(', but not in every case')}."
        case Verdict.PROBABLY_BEHIND:
            return f"{subject} {mark(translate('probably doesn’t pay off'))}{translate(', though it could')}."
        case Verdict.DISAGREE:
            by_graduates = (
                "doesn’t, at most programs"
                if found.observed and found.observed.direction is Direction.MORE
                else "does about as often as not"
                if is_ahead
                else "does, at most programs"
            )
            return translate(
                "The figures disagree on whether {path} pays off: by pay in the occupation it {by_pay}, by what graduates earned "
                "it {by_graduates}."
            ).format(
                path=what,
                by_pay=translate("does" if is_ahead else "doesn’t"),
                by_graduates=translate(by_graduates),
            )
        case Verdict.ASSUMPTION:
            reason = translate(
                "There is no verdict on {path}, because one assumption alone would turn it."
            ).format(path=what)
            return f"{reason} {describe_deciders(found.deciders, tables)}"
        case _:
            return translate("Whether {path} pays off could go either way.").format(path=what)


def describe_chance(result: Result) -> str:
    """How often the path comes out ahead over possible lives."""
    years = result.scenario.horizon_years
    text = translate(
        "In {count} of 100 simulated lives, you’re {ahead} of the alternative after {years} years"
    ).format(count=count_in_hundred(result.chance_ahead or 0.0), ahead=mark(translate("ahead")), years=years)
    if result.finish_share < 1 and result.chance_if_finished is not None:
        text += translate(" (of those who finish the program, in {count} of 100)").format(
            count=count_in_hundred(result.chance_if_finished)
        )
    return f"{text}."


def describe_band(result: Result) -> str:
    """What eight in ten of possible lives come to."""
    npv = result.npv
    return f"Eight in ten simulated lives end between {format_lead(npv.low)} and {format_lead(npv.high)}, in today’s value."


def count_in_hundred(share: float) -> str:
    """A share as a count of 100. Not even one life in 200 is no certainty."""
    count = round(100 * share)
    if count == 0 and share > 0:
        return translate("fewer than 1")
    return translate("more than 99") if count == 100 and share < 1 else str(count)


def describe_break_even(result: Result) -> str:
    """When half of all lives are ahead for the rest of the years; a sentence without its full stop."""
    found, years = result.break_even, result.scenario.horizon_years
    if found.middle is None:
        head = translate("Within {years} years, fewer than half get {ahead} and stay there").format(
            ahead=mark(translate("ahead")), years=years
        )
    else:
        head = translate("Half get {ahead} and stay there by the end of year {year}").format(
            ahead=mark(translate("ahead")), year=found.middle
        )
    if found.early is not None and found.early != found.middle:
        head += translate("; one in ten do by the end of year {year}").format(year=found.early)
    return head


def describe_observed(view: ScenarioView) -> str:
    """What graduates of the path's last program earned, and how often that is less than without it; "" if not known."""
    observed = view.observed
    if observed is None or view.result is None:
        return ""
    one, four = observed.find_point(1), observed.find_point(4)
    if four is None:
        return ""
    earned = (
        f"about {format_money(one.p50_usd)} a year after one year and {format_money(four.p50_usd)} after four"
        if one
        else f"about {format_money(four.p50_usd)} a year after four years"
    )
    text = (
        f"At the middle {_PROGRAM_NAMES[observed.credential]} program in this field in {app_text.name_place(observed.place)}, graduates earned "
        f"{earned}. {'Both are' if one else 'This is'} in dollars of May {view.result.dollars_of}."
    )
    share = view.judgment.observed if view.judgment else None
    return text + (f" {_describe_share(share, view.scenario)}" if share else "")


_PROGRAM_NAMES = {
    "undergraduate certificate": "certificate",
    "associate": "associate degree",
    "bachelor": "bachelor’s degree",
}


def _describe_share(share: Share, scenario: Scenario) -> str:
    is_usual = scenario.alternative.job == USUAL_ALTERNATIVE and scenario.alternative.pay_usd is None
    than = (
        "high school graduates of 25 to 34 in their state"
        if is_usual
        else "the alternative would pay full time by then"
    )
    how_many = {
        Direction.MORE: "At most programs",
        Direction.LESS: "At fewer than half of the programs",
        Direction.SAME: "At about half of the programs",
    }[share.direction]
    return f"{mark(how_many)} ({100 * share.below:.0f}% of {app_text.format_count(share.count)}), that is {mark('less than')} {than}."


def describe_observed_limits(view: ScenarioView) -> str:
    """Whom the observed figures are about, and how the model differs; "" without figures."""
    observed, result = view.observed, view.result
    if observed is None or result is None:
        return ""
    later = [point for point in observed.points if not point.is_converted]
    text = (
        "These are graduates with federal student aid who work, part time included, in any occupation; the field of study "
        f"(CIP {app_text.join_list(list(observed.fields))}) is broader than this occupation. The lines show the model instead: someone who "
        "finishes, finds a full-time job in the occupation at once, and stays."
    )
    four = observed.find_point(COMPARED_YEARS_AFTER)
    year = find_year(result.scenario, COMPARED_YEARS_AFTER)
    if four and year <= len(result.rows):
        text += (
            f" In year {year} the model pays {format_money(result.rows[year - 1].pay_usd)}; four years after finishing, graduates of the middle "
            f"half of programs earned {format_money(four.p25_usd)} to {format_money(four.p75_usd)}."
        )
    if later:
        counts = app_text.join_list([f"{p.count} after {p.years_after} years" for p in later])
        text += (
            f" Hollow marks are graduates of the few institutions that report to the Census Bureau ({counts}), at prices of an "
            "earlier year that its file doesn’t name."
        )
    return text


def describe_flips(flips: Sequence[Flip], unit: PayUnit = YEARLY) -> str:
    """What would turn the answer, each figure by itself; "" without any."""
    if not flips:
        return ""
    even = [
        _describe_flip(each, unit) for each in flips if each.threshold is not None and each.what != "finish"
    ]
    never = [
        translate(_FLIP_NAMES[each.what])
        for each in flips
        if each.threshold is None and each.what != "finish"
    ]
    finish = next((each for each in flips if each.what == "finish"), None)
    text = ""
    if even:
        text = translate(
            "For someone who finishes, the chances would be even {cases}. "
            if finish
            else "The chances would be even {cases}. "
        ).format(cases=_join_or(even))
    if never:
        text += translate(
            "For someone who finishes, no change in {figures} alone would make the chances even. "
            if finish
            else "No change in {figures} alone would make the chances even. "
        ).format(figures=_join_or(never))
    if finish and finish.threshold is not None:
        text += translate("For everyone who starts, they’d be even if {share}% finished ({now}% do).").format(
            share=f"{finish.threshold:.0f}", now=f"{finish.now:.0f}"
        )
    elif finish:
        text += translate(
            "For everyone who starts, they wouldn’t be even no matter how many finished ({now}% do)."
        ).format(now=f"{finish.now:.0f}")
    return text.strip()


_FLIP_NAMES = {
    "start pay": "starting pay",
    "cost": "cost of school",
    "months": "length of study",
    "growth": "pay growth",
}


def _describe_flip(flip: Flip, unit: PayUnit) -> str:
    threshold = flip.threshold or 0.0
    if flip.what == "start pay":
        return translate("at starting pay of {pay} {per} (now {now})").format(
            pay=unit.format_estimate(threshold), per=translate(unit.per), now=unit.format_estimate(flip.now)
        )
    if flip.what == "cost":
        return translate("at a cost of {cost} for school (now {now})").format(
            cost=format_money(threshold), now=format_money(flip.now)
        )
    if flip.what == "months":
        return translate("at {months} months of study (now {now})").format(
            months=f"{threshold:.0f}", now=f"{flip.now:.0f}"
        )
    return translate("at pay growth of {growth} a year above prices (now {now})").format(
        growth=app_text.format_percent(threshold, signed=True),
        now=app_text.format_percent(flip.now, signed=True),
    )


def _join_or(parts: Sequence[str]) -> str:
    return app_text.join_list(list(parts)).replace(translate(" and "), translate(" or "))


def describe_deciders(deciders: Sequence[Decider], tables: Tables, most: int = 3) -> str:
    """The assumptions that turn the answer by themselves; "" if none does."""
    if not deciders:
        return ""
    parts = [
        translate(
            "{field} ({value}: {ahead} in {count} of 100 who finish)"
            if each.of_finishers
            else "{field} ({value}: {ahead} in {count} of 100)"
        ).format(
            field=translate(FIELDS[each.key].label),
            value=format_choice(each.key, each.value, tables),
            ahead=mark(translate("ahead")),
            count=count_in_hundred(each.chance),
        )
        for each in deciders[:most]
    ]
    return translate("The answer turns with {figures}.").format(figures=app_text.join_list(parts))


def name_investment(scenario: Scenario, tables: Tables) -> str:
    """The subject of the verdict: "a certificate", "the step to …"."""
    next_job = app_text.pluralize_title(tables.title(scenario.step.occupation)) if scenario.step else ""
    if scenario.route == "work":
        return translate("the step to {title}").format(title=next_job) if next_job else translate("this path")
    route = translate(ROUTE_PHRASES[scenario.route])
    return (
        translate("{path} with a later step to {title}").format(path=route, title=next_job)
        if next_job
        else route
    )


def _describe_missing_school(scenario: Scenario, tables: Tables) -> str:
    """A warning for each occupation that BLS says typically takes more school than the path has; "" without any.

    An occupation that is also the alternative gets no warning: the reader is in it already. School for a step counts
    on top of the route's.
    """
    months = scenario.school.months
    occupations = [] if scenario.alternative.job == scenario.occupation else [(scenario.occupation, months)]
    if scenario.step:
        occupations.append((scenario.step.occupation, months + scenario.step.school.months))
    text = ""
    for code, studied in occupations:
        found = projections.find_newest_projection(tables, code)
        education = found.entry_education if found else None
        if education and studied < _LEAST_MONTHS.get(education, 0):
            text += " " + translate(
                "But most {title} start with more school (BLS: {education}), so few may get in this way."
            ).format(
                title=app_text.pluralize_title(tables.title(code)), education=app_text.lower_title(education)
            )
    return text
