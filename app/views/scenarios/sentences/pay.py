"""Sentences on pay at a stage: the lead of the page, the findings of its charts, and the remark on estimates."""

from collections.abc import Mapping

from app import text as app_text
from app.components.units import YEARLY, PayUnit
from app.views.scenarios.formats import STAGE_NAMES, drop_full_stop, format_margin
from app.views.scenarios.view import ScenarioView
from outlook.claims import mark
from outlook.pay import levels
from outlook.pay.spread import PaySpread, find_spreads
from outlook.pay.stages import PRODUCT_ERROR_90_PCT
from outlook.scenario.fields import Range
from outlook.translation import translate

# With fewer jobs than this, figures are called rough.
SMALL_AREA_JOBS = 300


def describe_trial(occupation: str, employment: float | None) -> str:
    """What the method was tried on, where it is used beyond that; else ""."""
    if levels.is_within_trial(occupation, employment):
        return ""
    return (
        "Their error was measured on health care occupations in nonmetropolitan areas with up to "
        f"{levels.MOST_TRIAL_JOBS:,} jobs. Here the method is used beyond that, and its error is assumed to be the same."
    )


def describe_place(view: ScenarioView) -> str:
    """The place and setting as the end of a clause: "in California (employer type: hospitals)"."""
    place = translate("in {place}").format(place=app_text.name_place(view.place))
    setting = translate("employer type: {setting}").format(setting=app_text.lower_title(view.setting))
    return place if view.all_settings else f"{place} ({setting})"


def describe_pay(view: ScenarioView, unit: PayUnit = YEARLY) -> str:
    """Pay at the stage shown, or why it cannot be estimated."""
    who = app_text.pluralize_title(view.occupation)
    lead = f"{who[:1].upper()}{who[1:]} {describe_place(view)}"
    if view.stages is None:
        return translate("{who}: pay by stage cannot be estimated, because {reason}.").format(
            who=lead, reason=translate(drop_full_stop(view.no_pay_reason))
        )
    span: Range = getattr(view.stages.pay, view.stage)
    text = (
        f"{lead} earned about {unit.format_estimate(span.middle)} {unit.per} {_at_stage(view.stage)} in May {view.stages.year}, give or take "
        f"{format_margin(span, unit)}"
    )
    if view.stages.estimated:
        text += ", an estimate that scales the place's pay by the employer type's"
    elif spread := find_spreads(view.stages.row).get(view.stage):
        text += f"; {describe_spread(view.stage, spread, unit)}"
    jobs = view.stages.row["employment"]
    small = not app_text.is_known(jobs) or float(jobs) < SMALL_AREA_JOBS
    return text + "." + (" Few people do this work there, so take the figures as rough." if small else "")


# The stages that are the mean of a group of people, and the group.
GROUPS = {
    "entry": "most beginners (the lowest-paid third)",
    "experienced": "most of the experienced (the better-paid two thirds)",
}


def describe_spread(stage: str, spread: PaySpread, unit: PayUnit = YEARLY) -> str:
    """Between what most people are paid: a clause about people, not about the estimate's error."""
    group = GROUPS.get(stage, "most people in this job")
    return (
        f"{group} are paid between {unit.format_estimate(spread.low)} and {unit.format_estimate(spread.high)}"
    )


def _at_stage(name: str) -> str:
    return f"at the {STAGE_NAMES[name].lower()} stage"


def describe_estimate(view: ScenarioView, area_type: str) -> str:
    """How a figure for both a place and a setting is estimated; `area_type` decides its allowance for error."""
    allowance = PRODUCT_ERROR_90_PCT[area_type]
    return (
        f"Estimate. BLS publishes pay by employer type only for the nation, so pay in {app_text.name_place(view.place)} is scaled by what "
        f"“{app_text.lower_title(view.setting)}” pays nationally against all employers. No published figure can check this. A similar "
        f"product, an occupation’s national pay times a place’s level of pay, missed by up to {allowance:.1f}% nine times in ten; the range "
        "allows for that and for the errors of the three figures."
    )


def describe_pay_range(view: ScenarioView, unit: PayUnit = YEARLY) -> str:
    """The finding of the chart of pay: from the entry stage to experienced."""
    where = f"{app_text.pluralize_title(view.occupation)} {describe_place(view)}"
    if view.stages is None:
        return f"What BLS publishes on the pay of {where}."
    entry, top = view.stages.pay.entry, view.stages.pay.experienced
    low, high = unit.format_estimate(entry.middle), unit.format_estimate(top.middle)
    return f"From about {low} {unit.per} at the entry stage to about {high} when experienced: {where}."


def describe_rank(
    view: ScenarioView,
    pay: float,
    *,
    unit: PayUnit,
    rank: Range,
    percentiles: Mapping[int, float | None],
    year: int,
) -> str:
    """The share of those who do the job who are paid less than `pay` dollars a year, as Markdown.

    `rank` is that share, from 0 to 1, with the error of the mean. Beyond the published percentiles, only the nearest one
    is named.
    """
    published = [(p, usd) for p, usd in percentiles.items() if usd is not None]
    (lowest, lowest_usd), (highest, highest_usd) = published[0], published[-1]
    estimated = view.stages is not None and view.stages.estimated
    place = (
        translate("in {place}").format(place=app_text.name_place(view.place))
        if estimated
        else describe_place(view)
    )
    who = translate("of {title} {place} are paid {less} {pay} {per}").format(
        title=app_text.pluralize_title(view.occupation),
        place=place,
        less=mark(translate("less than", "number")),
        pay=unit.format(unit.convert(pay)),
        per=translate(unit.per),
    )
    low, middle, high = (f"{100 * each:.0f}" for each in (rank.low, rank.middle, rank.high))
    if pay > highest_usd:
        text, error = f"{mark(translate('More than'))} {highest}% {who}.", ""
    elif pay < lowest_usd:
        text, error = f"{mark(translate('Fewer than'))} {lowest}% {who}.", ""
    else:
        text = translate("About {share}% {who}.").format(share=middle, who=who)
        error = (
            translate(" The average’s margin of error alone makes that {low}% to {high}%.").format(
                low=low, high=high
            )
            if low != high
            else ""
        )
    remark = (
        translate(" All employers together: BLS gives no percentiles by place and employer type.")
        if estimated
        else ""
    )
    return f"**{text}**{error} {translate('Pay of May {year}.').format(year=year)}{remark}"
