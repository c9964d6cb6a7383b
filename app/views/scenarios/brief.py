"""The brief: one printed page on a scenario, with its figures, assumptions, sources and URL.

The HTML is self-contained: no scripts, nothing loaded from elsewhere, and everything from the URL escaped.
"""

from datetime import date

from app import text as app_text
from app.components import source_line
from app.components.units import HOURLY, YEARLY, PayUnit
from app.templating import render, render_page
from app.theme import LIGHT
from app.views.scenarios.brief_chart import draw_net_earnings
from app.views.scenarios.formats import STAGE_NAMES, STAGE_NUMERALS, format_lead, format_margin, format_money
from app.views.scenarios.sentences.assumptions import format_choice, is_default
from app.views.scenarios.sentences.method import describe_method_briefly
from app.views.scenarios.sentences.path import (
    describe_alternative,
    describe_cost,
    describe_path,
    describe_schools,
)
from app.views.scenarios.sentences.pay import describe_estimate, describe_pay
from app.views.scenarios.sentences.worth import (
    describe_band,
    describe_flips,
    describe_observed,
    describe_worth,
)
from app.views.scenarios.view import ScenarioView
from etl.project import NAME
from outlook.pay.stages import Stages
from outlook.scenario.fields import FIELDS, STAGES, Range
from outlook.scenario.model import find_assumptions, list_choices
from outlook.scenario.result import Result, Year
from outlook.tables import Tables

_FIRST_YEARS = 3
# From this many characters on (a step, many notes) the type is smaller, to fit one page.
MOST_CHARACTERS = 7_000
# Choices that the sentences at the top already name.
_NAMED_ABOVE = ("occupation", "place", "setting", "route", "step", "alt")
_YEARS = ("years", "stepyears", "altyears")
_MARKS = {"A": "A", "B": "B", "C": "C", "assumed": "*"}


def render_view(view: ScenarioView, tables: Tables, url: str, unit: PayUnit = YEARLY) -> str:
    """Return the brief as one HTML document, with pay in a unit. `url` is where its scenario can be opened."""
    title = f"{view.occupation}, {view.place}" + (
        "" if view.all_settings else f", {app_text.lower_title(view.setting)}"
    )
    body = render(
        "brief_body.html",
        title=title,
        observed=describe_observed(view),
        pay_now=describe_pay(view, unit),
        site=NAME,
        made_on=app_text.format_day(date.today().isoformat()),
        worth_it=describe_worth(view, tables),
        route=describe_path(view.scenario, tables),
        instead=describe_alternative(view.scenario, tables, unit),
        path=_build_path(view, view.result, unit) if view.result and view.is_plausible else None,
        stages=None if view.stages is None else _build_stages(view.stages, view.stage),
        assumptions=_list_assumptions(view, tables),
        caveats=_list_caveats(view, tables),
        address=url,
    )
    characters = sum(len(line.strip()) for line in body.splitlines())
    return render_page("brief.html", title=title, body=body, dense=characters > MOST_CHARACTERS, colors=LIGHT)


def _build_path(view: ScenarioView, result: Result, unit: PayUnit) -> dict[str, object]:
    return {
        "cost": f"{describe_band(result)} {describe_cost(result)}",
        "schools": describe_schools(view),
        "flips": describe_flips(view.flips, unit),
        "dollars_of": result.dollars_of,
        "chart": draw_net_earnings(result),
        "years": [
            {
                "number": row.year,
                "pay": format_money(row.pay_usd),
                "alternative": format_money(row.alternative_usd),
                "so_far": format_lead(row.ahead_usd),
                "chance": f"{100 * row.chance_ahead:.0f}",
            }
            for row in _choose_years(result.rows)
        ],
    }


def _build_stages(found: Stages, stage: str) -> dict[str, object]:
    spans: dict[str, Range] = {name: getattr(found.pay, name) for name in STAGES}
    return {
        "year": found.year,
        "estimated": found.estimated,
        "rows": [
            {
                "name": f"{STAGE_NUMERALS[name]} {STAGE_NAMES[name]}",
                "pay": format_money(span.middle),
                "margin": format_margin(span),
                "by_hour": HOURLY.format_estimate(span.middle),
                "by_hour_margin": format_margin(span, HOURLY),
                "asked": name == stage,
            }
            for name, span in spans.items()
        ],
    }


def _choose_years(rows: tuple[Year, ...]) -> list[Year]:
    """Return the first years, the tenth and the last."""
    return [row for row in rows if row.year <= _FIRST_YEARS or row.year in (10, len(rows))]


def _list_assumptions(view: ScenarioView, tables: Tables) -> list[tuple[str, str, str]]:
    """Return the label, value and mark of each assumption. The mark is its grade, or "changed"."""
    defaults, now = find_assumptions(view.scenario), list_choices(view.scenario)
    # Years to each stage that the reader left open are those of the ladder.
    found = list_choices(view.result.scenario) if view.result else now
    lines = []
    for key, value in now.items():
        default = defaults.get(key)
        # A pay of one's own has no default: it is listed only where one was given.
        if key in _NAMED_ABOVE or (default is None and value is None):
            continue
        is_changed = default is None or not is_default(default.value, value)
        # What an official table decides is no assumption.
        if default is not None and default.grade == "A" and not is_changed:
            continue
        mark = "changed" if default is None or is_changed else _MARKS[default.grade]
        lines.append(
            (FIELDS[key].label, format_choice(key, found[key] if key in _YEARS else value, tables), mark)
        )
    return lines


def _list_caveats(view: ScenarioView, tables: Tables) -> list[str]:
    """Return a paragraph on each limit of the figures, on how they are made and on their sources."""
    ids = view.source_ids or (view.stages.source_ids if view.stages else ())
    by_copy: dict[str, list[str]] = {}
    for each in source_line.group_sources(tables, ids):
        named = f"{each.program}, {each.vintages}" + (" (second-hand)" if each.second_hand else "")
        by_copy.setdefault(f"taken {each.taken} {each.origin}", []).append(named)
    sources = ". ".join(f"{'; '.join(named)}; {copy}" for copy, named in by_copy.items())
    limits = [*view.notes]
    if view.stages is not None and view.stages.estimated:
        limits.append(describe_estimate(view, str(view.stages.row["area_type"])))
    return [
        *limits,
        describe_method_briefly(),
        f"Sources: {sources}. The page has the sources of the assumptions. Figures of the "
        f"edition of {app_text.format_day(str(tables.edition.about['built_at']))}. BLS cannot vouch for what is made of its figures. Not affiliated with BLS.",
    ]
