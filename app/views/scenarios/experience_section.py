"""The section of `/scenarios` on experience: what jobs ask for, who does the work, what a survey says, and the ladder."""

import pandas as pd

from app.components import html_table, layout, source_line
from app.components.exhibit import table_url
from app.components.units import YEARLY, PayUnit
from app.text import lower_title, pluralize_title
from app.views.scenarios.formats import STAGE_NAMES, format_margin
from app.views.scenarios.view import ScenarioView
from app.views.scenarios.which_stage_section import find_years_to_next
from outlook.pay.stages import find_stage_after
from outlook.people.ages import load_ages
from outlook.people.editions import Estimate
from outlook.people.ladder import find_ladder
from outlook.people.requirements import (
    ASSOCIATE,
    BACHELOR,
    DAYS_A_YEAR,
    HIGH_SCHOOL,
    Requirements,
    Share,
    compute_experience_share,
    compute_met_share,
    compute_schooling_share,
    load_requirements,
)
from outlook.people.surveys import load_surveys
from outlook.tables import Tables

YEARS = (0, 1, 2, 3, 5, 10, 15)
LEAST_MARGIN_YEARS = 0.1
# The schooling that each route ends with, as ORS counts it (a certificate is a credential), and whether it ends with a
# certification.
_ROUTES = {
    "certificate": (HIGH_SCHOOL, True, "a high school diploma, and a certification"),
    "associate": (ASSOCIATE, True, "an associate degree, and a certification"),
    "bachelor": (BACHELOR, True, "a bachelor’s degree, and a certification"),
    "work": (HIGH_SCHOOL, False, "a high school diploma, and no credential"),
}


def show_experience(tables: Tables, view: ScenarioView, unit: PayUnit) -> None:
    """Show what is known of years and pay: sentences, and a table by years of experience with its sources."""
    for sentence in describe_experience(tables, view):
        layout.show_text(sentence)
    code = view.scenario.occupation
    html_table.show_table(
        "Years, what jobs ask for, and the pay ladder",
        build_experience_table(tables, view, unit),
        caption=f"{view.occupation}: years of this work, the jobs whose stated requirement is met, stage and pay",
        open_=True,
    )
    found, ages = load_requirements(tables, code), load_ages(tables, code)
    sources = [
        *((found.source_id,) if found else ()),
        *find_ladder(tables, code).source_ids,
        *((ages.source_id,) if ages else ()),
        *(view.stages.source_ids if view.stages else ()),
    ]
    source_line.show_source(
        tables,
        list(dict.fromkeys(sources)),
        remark=f"Every requirement: {table_url('requirements', occupation_code=code)}",
    )


def describe_experience(tables: Tables, view: ScenarioView) -> tuple[str, ...]:
    """Paragraphs on requirements, ages, the survey, and the ladder; each says where there is no figure."""
    code = view.scenario.occupation
    found = load_requirements(tables, code)
    return (
        _describe_requirements(found, view),
        _describe_people(tables, code, view.occupation),
        _describe_ladder(tables, view),
    )


def build_experience_table(tables: Tables, view: ScenarioView, unit: PayUnit = YEARLY) -> pd.DataFrame:
    """One row per number of years: shares of jobs whose stated requirement is met, and the stage here with its pay."""
    found = load_requirements(tables, view.scenario.occupation)
    schooling, certified, _ = _ROUTES[view.scenario.route]
    years_to_next = find_years_to_next(tables, view.scenario)
    reached = [find_stage_after(years, view.scenario.stage, years_to_next) for years in YEARS]
    spans = [getattr(view.stages.pay, stage) if view.stages else None for stage in reached]
    shares = {
        "Jobs whose experience you meet": [
            compute_experience_share(found, years) if found else None for years in YEARS
        ],
        "Experience, schooling, and credential": [
            compute_met_share(found, years, schooling, certified=certified) if found else None
            for years in YEARS
        ],
    }
    return pd.DataFrame(
        {
            "Years": [str(years) for years in YEARS],
            **{
                name: [_format_share(each) for each in column]
                for name, column in shares.items()
                if any(column)
            },
            "Stage on this page": [STAGE_NAMES[stage] for stage in reached],
            f"Pay at that stage, {unit.per}": [
                f"{unit.format_estimate(span.middle)} ± {format_margin(span, unit)}" if span else "no figure"
                for span in spans
            ],
        }
    )


def _describe_requirements(found: Requirements | None, view: ScenarioView) -> str:
    who = lower_title(view.occupation)
    if found is None or found.no_experience is None:
        return f"**What jobs ask for.** BLS’s survey of requirements (ORS) has no figure on experience for {who}."
    sentences = [
        f"**What jobs ask for.** In {found.year}, {_format_estimate(found.no_experience)} of jobs for {pluralize_title(view.occupation)} "
        f"asked for no experience{' (preliminary figures)' if found.is_preliminary else ''}."
    ]
    if asked := _describe_days(found):
        sentences.append(f"Of the others, {asked}.")
    schooling, certified, has = _ROUTES[view.scenario.route]
    met = compute_met_share(found, _find_years(found), schooling, certified=certified)
    if met:
        sentences.append(
            f"With {_count_years(_find_years(found))} of experience, {has}, you meet what about {met.middle:.0f}% of these jobs ask for "
            f"(± {met.sampling:.0f} points for sampling). The survey doesn’t publish how requirements go together; that share "
            f"takes them as independent, and could be anything from {met.low:.0f}% to {met.high:.0f}%."
        )
    sentences.append(_describe_schooling(found))
    return " ".join(each for each in sentences if each)


def _describe_schooling(found: Requirements) -> str:
    """What share of jobs asks for high school at most, and for a certification; "" without figures."""
    parts = []
    if share := compute_schooling_share(found, HIGH_SCHOOL):
        parts.append(f"{share.low:.1f}% (± {share.sampling:.1f}) ask for high school at most")
    if found.certification:
        parts.append(f"{_format_estimate(found.certification)} ask for a certification")
    return f"Of all these jobs, {' and '.join(parts)}." if parts else ""


def _describe_days(found: Requirements) -> str:
    names = {25: "a quarter asked", 50: "half asked", 75: "three quarters asked", 90: "nine in ten asked"}
    # Of percentiles with the same days, the highest says most.
    by_days = {found.days[p].value: p for p in sorted(found.days) if p in names}
    return ", ".join(
        f"{names[p]} for {_count_years(days / DAYS_A_YEAR)} at most{_format_years_margin(found.days[p])}"
        for days, p in by_days.items()
    )


def _format_years_margin(days: Estimate) -> str:
    """The margin of days in years, "" where it is less than a tenth of a year."""
    years = days.margin / DAYS_A_YEAR
    return f" (± {years:.1f})" if years >= LEAST_MARGIN_YEARS else ""


def _describe_people(tables: Tables, code: str, title: str) -> str:
    ages = load_ages(tables, code)
    parts = ["**Who does it.**"]
    if ages:
        parts.append(
            f"In {ages.year}, the median age of {pluralize_title(title)} was {ages.median_years:.1f}; {ages.under_35_pct:.0f}% were "
            f"under 35 and {ages.from_55_pct:.0f}% were 55 or older (Current Population Survey, {ages.workers:,} people; BLS prints no "
            "margin of error with it)."
        )
    else:
        parts.append(f"The Current Population Survey gives no ages for {lower_title(title)}.")
    for survey in load_surveys():
        if code in survey.occupations:
            parts.append(
                f"Members of {survey.body} with over {survey.years_low} years reported ${survey.pay_low_usd:,} on average, those with "
                f"over {survey.years_high} years ${survey.pay_high_usd:,} (+{survey.difference_pct:.1f}%; {survey.year}, about "
                f"{survey.members:,} who chose to answer). Members aren’t a sample of everyone, and nothing here is computed from it."
            )
    return " ".join(parts)


def _describe_ladder(tables: Tables, view: ScenarioView) -> str:
    code = view.scenario.occupation
    if view.scenario.years_to_next:
        basis = "You set these years yourself."
    else:
        basis = _describe_basis(tables, code, view.occupation)
    years = find_years_to_next(tables, view.scenario)
    return (
        f"**The ladder on this page.** {_count_years(years[0])} from entry to qualified pay, another {years[1]:g} to average, "
        f"and another {years[2]:g} to experienced. {basis} No source says how long the later steps take: everyone is put at "
        "average pay after 7 years and at experienced pay after 15, in this job, in any other, and in the alternative. Pay levels are ranks "
        "in pay, not years: someone with long experience may be paid at any of them."
    )


def _describe_basis(tables: Tables, code: str, title: str) -> str:
    ladder = find_ladder(tables, code)
    if not ladder.basis:
        return "The survey of requirements has no figure, so the first step is assumed."
    whose = lower_title(ladder.title)
    if ladder.is_own:
        return f"The first step is the experience that the middle job asks for, among those that ask for any (ORS, {ladder.year})."
    return (
        f"ORS has no figure for {lower_title(title)}, so the first step is that of {whose} ({ladder.year}): the experience that the middle "
        "job asks for, among those that ask for any."
    )


def _find_years(found: Requirements) -> float:
    """The years that the middle job asks for, among those that ask for any; else two."""
    return round(found.days[50].value / DAYS_A_YEAR, 1) if 50 in found.days else 2.0


def _count_years(years: float) -> str:
    return f"{years:.2g} {'year' if round(years, 2) == 1 else 'years'}"


def _format_estimate(estimate: Estimate) -> str:
    return f"{estimate.value:.1f}%{f' (± {estimate.margin:.1f})' if estimate.margin else ''}"


def _format_share(share: Share | None) -> str:
    """A share with its bounds: "about 64% (37% to 91%) ± 6"."""
    if share is None:
        return "not given"
    bounds = f" ({share.low:.0f}% to {share.high:.0f}%)" if round(share.low) != round(share.high) else ""
    return f"~{share.middle:.0f}%{bounds} ± {share.sampling:.0f}"
