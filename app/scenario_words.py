"""Sentences of salary scenarios, written from the figures: for the page and for the printed brief."""

from app import words
from app.scenario_figures import Shown
from outlook import growth as projections
from outlook import pay
from outlook.assumptions import GRADES, Assumption
from outlook.path import BreakEven, Influence, Result, needs
from outlook.real import RealGrowth
from outlook.rounding import round_like_bls
from outlook.scenario import FIELDS, NEVER, Number, Range, Scenario
from outlook.stages import PRODUCT_ERROR_90_PCT
from outlook.tidy import ALL_OCCUPATIONS, Tables

STAGE_NAMES = {
    "entry": "Entry",
    "qualified": "Qualified",
    "experienced": "Experienced",
    "competent": "Fully competent",
}
STAGE_MEANINGS = {
    "entry": "the mean of the lowest-paid third",
    "qualified": "a third of the way from entry to fully competent",
    "experienced": "two thirds of the way; equal to the mean of all",
    "competent": "the mean of the better-paid two thirds",
}
NUMERALS = {"entry": "I", "qualified": "II", "experienced": "III", "competent": "IV"}
ROUTE_NAMES = {
    "certificate": "Certificate",
    "associate": "Associate degree",
    "bachelor": "Bachelor's degree",
    "work": "Straight to work",
}
_ROUTES = {
    "certificate": "a certificate",
    "associate": "an associate degree",
    "bachelor": "a bachelor's degree",
    "work": "a course of one's own",
}
SMALL_AREA_JOBS = 300
# A change of pay nearer to none than this, in percent a year, is called none.
FLAT_PCT = 0.05
# Mean and median further apart than this, in percent a year, are said to disagree.
FAR_APART_PCT = 1.0


def money(value: float) -> str:
    """An estimate in dollars, to the hundred as estimates here are: $47,100; −$20,200."""
    rounded = round_like_bls(abs(value))
    return f"{'−' if value < 0 and rounded else ''}${rounded:,.0f}"


def to(span: Range) -> str:
    """$45,000 to $49,200"""
    return f"{money(span.low)} to {money(span.high)}"


def about(span: Range) -> str:
    """about $47,100 (range $45,000 to $49,200)"""
    return f"about {money(span.middle)} (range {to(span)})"


def signed(value: float) -> str:
    """+$1,000; −$1,000"""
    return f"{'+' if round_like_bls(value) > 0 else ''}{money(value)}"


def stage(name: str) -> str:
    """At a stage, at the end of a clause: "at the entry stage"."""
    return f"at the {STAGE_NAMES[name].lower()} stage"


def where(shown: Shown) -> str:
    """Place and setting at the end of a clause: "in California (setting: hospitals)"."""
    place = f"in {words.place(shown.place)}"
    return place if shown.everywhere else f"{place} (setting: {words.name(shown.setting)})"


def pay_now(shown: Shown) -> str:
    """Pay at the stage asked about; or why there is none."""
    who = words.people(shown.occupation)
    lead = f"{who[:1].upper()}{who[1:]} {where(shown)}"
    if shown.stages is None:
        return f"{lead}: pay by stage cannot be estimated, because {_because(shown.no_pay)}."
    span: Range = getattr(shown.stages.pay, shown.at)
    text = f"{lead} earned about {money(span.middle)} a year {stage(shown.at)} in May {shown.stages.year} (range {to(span)})"
    if shown.stages.estimated:
        text += ", an estimate that scales the place's pay by the setting's"
    jobs = shown.stages.row["employment"]
    small = not words.known(jobs) or float(jobs) < SMALL_AREA_JOBS
    return text + "." + (" Few people do this work there, so take the figures as rough." if small else "")


def _because(reason: str) -> str:
    return reason.rstrip(".")


def route_words(scenario: Scenario, tables: Tables) -> str:
    """The path in a clause: "a certificate (10 months), then work as …"."""
    months = scenario.school.months
    work = f"work as {words.people(tables.title(scenario.occupation))} {_from(scenario.stage)}"
    study = f"{_ROUTES[scenario.route]} ({_months(months)}), then " if months else ""
    text = study + work
    if scenario.step:
        school = scenario.step.school
        there = words.people(tables.title(scenario.step.occupation))
        if school.months:
            text += (
                f"; from year {scenario.step.year} study for a step ({_months(school.months)} beside "
                f"{school.work_hours_per_week:g} hours of work a week), then work as {there}"
            )
        else:
            text += f"; from year {scenario.step.year} work as {there}"
        text += f" {_from(scenario.step.stage)}"
    return text


def _from(name: str) -> str:
    return f"from the {STAGE_NAMES[name].lower()} stage"


def _months(count: int) -> str:
    return f"{count} {'month' if count == 1 else 'months'}"


def instead(scenario: Scenario, tables: Tables) -> str:
    """The alternative in a clause."""
    other = scenario.alternative
    if other.pay_usd is not None:
        return f"work at {words.dollars(other.pay_usd)} a year"
    if other.occupation == ALL_OCCUPATIONS:
        return f"any work without further schooling (all occupations, {_from(other.stage)})"
    code = other.occupation
    stay = "staying among" if code == scenario.occupation else "work as"
    # A setting is that of the path; what else one would do is taken in all settings.
    wider = ", all settings" if needs(scenario)[code] != scenario.setting else ""
    return f"{stay} {words.people(tables.title(code))}{wider}, {_from(other.stage)}"


def subject(scenario: Scenario, tables: Tables) -> str:
    """What is weighed, as the subject of a sentence: "a certificate", "the step to …"."""
    step = f"step to {words.people(tables.title(scenario.step.occupation))}" if scenario.step else ""
    if scenario.route == "work":
        return f"the {step}" if step else "this path"
    return _ROUTES[scenario.route] + (f" with a later {step}" if step else "")


def _verdict(result: Result) -> str:
    """Whether it pays: in the middle, and over the whole of the range."""
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


def worth_it(shown: Shown, tables: Tables) -> str:
    """Whether and when the path pays back against its alternative; or why that cannot be said."""
    result = shown.result
    if result is None:
        return f"Whether the schooling pays cannot be reckoned here: {_because(shown.no_path)}."
    npv = result.npv
    timing = break_even(result)
    return (
        f"On the assumptions below, {subject(shown.scenario, tables)} {_verdict(result)}: {timing[:1].lower()}{timing[1:]}, and over "
        f"{shown.scenario.horizon_years} years it comes out about {gain(npv.middle)} in today's value (range {signed(npv.low)} to "
        f"{signed(npv.high)})." + too_little_school(shown.scenario, tables)
    )


# The fewest months of study that a typical entry education, as BLS names it, is taken to ask for.
_LEAST_MONTHS = {
    "Postsecondary nondegree award": 1,
    "Associate's degree": 18,
    "Bachelor's degree": 36,
    "Master's degree": 48,
    "Doctoral or professional degree": 60,
}


def too_little_school(scenario: Scenario, tables: Tables) -> str:
    """A warning where a path has less school than BLS names as typical for entry to its work; "" where it has enough.

    Nothing is said of an occupation in which one would stay anyhow. The school for a step counts on top of the route's.
    """
    months = scenario.school.months
    asked = [] if scenario.alternative.occupation == scenario.occupation else [(scenario.occupation, months)]
    if scenario.step:
        asked.append((scenario.step.occupation, months + scenario.step.school.months))
    said = ""
    for code, studied in asked:
        found = projections.newest(tables, code)
        education = found.entry_education if found else None
        if education and studied < _LEAST_MONTHS.get(education, 0):
            said += (
                f" But for entry to the work of {words.people(tables.title(code))} BLS names as typical: "
                f"{words.name(education)}. With less school, few may get in."
            )
    return said


def gain(value: float) -> str:
    """$1,000 behind, $1,000 ahead"""
    return f"{money(abs(value))} {'ahead' if value >= 0 else 'behind'}"


def break_even(result: Result) -> str:
    """When the path is ahead for good, with its range; no full stop."""
    horizon = result.scenario.horizon_years
    point = result.break_even
    head = {
        "year": f"It is ahead of the alternative for good from year {point.year} on",
        "ahead throughout": "It is ahead of the alternative from the start",
        "not within": f"It is not ahead of the alternative for good within {horizon} years",
        "no difference": "It is neither ahead of the alternative nor behind",
    }[point.reached]
    ends = [_short(end, horizon) for end in (result.break_even_high, result.break_even_low)]
    if ends == [_short(point, horizon)] * 2:
        return head
    return f"{head} (range: {ends[0]} to {ends[1]})"


def _short(point: BreakEven, horizon: int) -> str:
    return {
        "year": f"year {point.year}",
        "ahead throughout": "from the start",
        "not within": f"not within {horizon} years",
        "no difference": "no difference",
    }[point.reached]


def cost(result: Result) -> str:
    """What is paid and what is given up."""
    given_up = (
        f"pay given up while studying to {about(result.given_up)}"
        if round_like_bls(result.given_up.high)
        else "no pay is given up for studying"
    )
    return f"Over the years looked at, tuition, books, fees and renewals come to {money(result.outlay_usd)}; {given_up}."


def ten_years(result: Result) -> str:
    """Pay in the tenth year, against the alternative's."""
    row = result.rows[9]
    return (
        f"In year 10 this path pays {about(row.pay)}, the alternative {about(row.alternative)}, before tax and in dollars "
        f"of May {result.dollars_of}."
    )


def doubt(influences: tuple[Influence, ...], tables: Tables) -> str:
    """What the range of the net present value comes from, the largest first."""
    if not influences:
        return "No source of doubt moves the result."
    parts = []
    named = [(each.what, each.occupation) for each in influences]
    for each in influences:
        what = {"pay": "pay by stage of", "growth": "the growth of pay of"}[each.what]
        # The growth of one occupation can be set for the path and for the alternative apart.
        where = {"path": "on this path", "step": "after the step", "alternative": "in the alternative"}[
            each.parts[0]
        ]
        alone = named.count((each.what, each.occupation)) == 1
        parts.append(
            f"{what} {words.people(tables.title(each.occupation))}{'' if alone else f' {where}'} "
            f"({signed(each.npv_low_usd)} to {signed(each.npv_high_usd)})"
        )
    return "What moves the result most, each by itself: " + "; ".join(parts) + "."


def growth(found: RealGrowth | None, reason: str, *, title: str) -> str:
    """The measured growth of pay above prices: mean and median, and what that is worth."""
    if found is None:
        return f"The growth of pay of {words.people(title)} cannot be measured: {_because(reason)}. It is held level."
    text = (
        f"Measured for {words.people(title)}: mean pay {_a_year(found.middle_pct)} against prices, median pay "
        f"{_a_year(found.median_pct)}; low {words.percent(found.low_pct, signed=True)}, high {words.percent(found.high_pct, signed=True)}. "
    )
    return text + _disagreement(found) + found.caveat


def _disagreement(found: RealGrowth) -> str:
    """Whether mean and median tell different stories."""
    flat = abs(found.middle_pct) < FLAT_PCT or abs(found.median_pct) < FLAT_PCT
    if found.middle_pct * found.median_pct < 0 and not flat:
        return "Mean and median disagree even on the direction. "
    if abs(found.middle_pct - found.median_pct) >= FAR_APART_PCT:
        return "Mean and median disagree on how much. "
    return ""


def _a_year(pct: float) -> str:
    if abs(pct) < FLAT_PCT:
        return "kept level"
    return f"{'rose' if pct > 0 else 'fell'} {words.percent(abs(pct))} a year"


def value(key: str, given: object, tables: Tables) -> str:
    """A choice as a reader writes it, with its unit."""
    if given is None or given == "measured":
        return {"wage": "as the alternative pays", "altpay": "as BLS's figures say"}.get(key, "as measured")
    if given == "alternative":
        return "as the alternative pays"
    if isinstance(given, Range):
        low, middle, high = (f"{v:g}".replace("-", "−") for v in (given.low, given.middle, given.high))
        return f"{low}, {middle} and {high} % a year"
    if isinstance(given, tuple):
        return ", ".join("never" if v >= NEVER else f"{v:g}" for v in given) + " years"
    if isinstance(given, str):
        if key in ("occupation", "alt", "step"):
            return words.name(tables.title(given))
        return STAGE_NAMES.get(given, given).lower()
    kind = FIELDS[key].kind
    number = float(given)  # type: ignore[arg-type]
    if isinstance(kind, Number) and kind.unit.startswith("dollars"):
        amount = f"${number:,.0f}" if number.is_integer() else f"${number:,.2f}"
        return amount + kind.unit.removeprefix("dollars").replace(", the whole of it", "").replace(
            ", the whole of them", ""
        )
    if isinstance(kind, Number) and kind.unit.startswith("percent"):
        return f"{number:g} % a year"
    if kind.unit == "year of the path":
        return f"year {number:g}"
    return f"{number:g} {kind.unit}"


def grade(of: Assumption) -> str:
    """How far to trust a default, as the house says it: "reported (grade C)", "our assumption"."""
    said = GRADES[of.grade]
    return said if of.grade == "assumed" else f"{said} (grade {of.grade})"


def why(key: str, of: Assumption, now: object, tables: Tables) -> str:
    """The default behind one input: what it is, whose, how far to trust it, and why."""
    changed = "" if same(of.value, now) else "Changed by you. "
    text = f"{changed}Default {value(key, of.value, tables)}: {grade(of)}"
    if of.source:
        text += f", {of.source}, {of.year}"
    if of.low is not None and of.high is not None:
        text += f"; between {of.low:,.0f} and {of.high:,.0f}"
    return f"{text}. {of.reason}"


def same(default: object, now: object) -> bool:
    """Whether a choice is its default; None stands for the defaults that are words."""
    return default == now or (now is None and default in ("measured", "alternative"))


def estimate_note(shown: Shown, area_type: str) -> str:
    """What a figure for a place of this kind and a setting is made of."""
    allowance = PRODUCT_ERROR_90_PCT[area_type]
    return (
        f"Estimate. BLS gives pay by setting for the nation alone, so pay in {words.place(shown.place)} is scaled by what "
        f"“{words.name(shown.setting)}” pays against all settings in the nation. Nobody publishes figures that this could be held against. A like "
        f"product, an occupation's national pay times a place's level of pay in all work, was off by up to {allowance:.1f} % nine times in ten; "
        "that much is allowed for, beside the errors of the three figures."
    )


def method() -> tuple[str, ...]:
    """How the figures are made and how far they can be trusted, in paragraphs; errors as `outlook.pay` holds them."""
    mean, nine = pay.MEAN_ERROR_PCT, pay.ERROR_90_PCT
    return (
        "**Stages** are ranks in the pay distribution, not years served: entry pay is the mean of the lowest-paid third, fully "
        "competent pay the mean of the upper two thirds, with two equal steps between (the construction of the Labor Department's "
        "wage levels; a change was proposed in March 2026 and was not final when this was written). BLS publishes five percentiles "
        "and the mean; entry pay is estimated from these, the federal minimum wage and the number of jobs.",
        "**The error of a stage.** Against the Labor Department's own levels for 3,039 pairs of area and occupation, each estimated "
        f"without its own occupation, the mean absolute error was {mean['entry']} % at entry, {mean['qualified']} % qualified, "
        f"{mean['experienced']} % experienced and {mean['competent']} % fully competent; nine in ten were within {nine['entry']} %, "
        f"{nine['qualified']} %, {nine['experienced']} % and {nine['competent']} %. The range of a stage joins that error, wider where "
        "jobs are few or pay is spread, with the 90 % interval of the published mean, in quadrature. The method was tried on "
        "areas; for a setting it is taken to hold.",
        "**Place and setting together** are not published. The estimate scales the place's pay by the setting's, and its range "
        "adds how far a like product missed nine times in ten: "
        + ", ".join(f"{pct} % for a {kind}" for kind, pct in _ALLOWANCES)
        + " area. That this allowance fits settings is our assumption.",
        "**The range of a path is not a 90 % interval.** Pay of each occupation and growth of each occupation's pay are moved to "
        "their low and high one by one, and what that does is joined in quadrature. The range of growth is the lowest and highest "
        "that a few years since May 2021 showed, nothing more. Costs, years to the next stage and the discount rate are taken as "
        "given and have no range: move them to see what they do.",
        "**Not counted:** taxes, loans and grants, benefits, spells without work, living costs, which are paid on either path. "
        "Dollars are those of the May whose pay is used. Pay is full time, 2,080 hours a year.",
    )


_ALLOWANCES = tuple(
    ({"state": "state", "metro": "metropolitan", "nonmetro": "nonmetropolitan"}[kind], pct)
    for kind, pct in PRODUCT_ERROR_90_PCT.items()
)


def brief_method() -> str:
    """The same in a few lines, for paper."""
    return (
        f"Stages are estimated from BLS's published percentiles and mean; against the Labor Department's levels the mean absolute error was {pay.MEAN_ERROR_PCT['entry']} % at "
        f"entry and {pay.MEAN_ERROR_PCT['competent']} % when fully competent (3,039 pairs of area and occupation). The range of a path joins the ranges of pay and of its "
        "growth; growth is what a few years since May 2021 showed, and says little about the next ten. Not counted: taxes, loans, "
        "grants, benefits, spells without work. Costs and years to each stage have no range: move them on the page."
    )
