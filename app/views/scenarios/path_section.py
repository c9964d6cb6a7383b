"""The sections of `/scenarios` on a path against its alternative, year by year."""

from collections.abc import Iterator

from app.components.exhibit import Exhibit
from app.components.sections import Paragraph, Piece, translated
from app.components.units import PayUnit
from app.theme import Palette
from app.views.scenarios import charts
from app.views.scenarios.downloads import DOWNLOADS
from app.views.scenarios.frames import build_year_table
from app.views.scenarios.sentences.growth import describe_growth
from app.views.scenarios.sentences.path import (
    describe_alternative,
    describe_cost,
    describe_path,
    describe_schools,
    describe_tenth_year,
)
from app.views.scenarios.sentences.worth import (
    describe_band,
    describe_break_even,
    describe_observed,
    describe_observed_limits,
)
from app.views.scenarios.view import build_view
from outlook.pay.real_growth import measure_real_growth
from outlook.scenario.model import Scenario
from outlook.scenario.url import build_query
from outlook.tables import Tables
from outlook.translation import translate


@translated
def build_ahead_section(tables: Tables, scenario: Scenario, stage: str, colors: Palette) -> Iterator[Piece]:
    """The exhibit of net earnings by year; no exhibit where the path has no figures that mean anything."""
    view = tables.compute(build_view, scenario, stage)
    result = view.result
    if result is None or not view.is_plausible:
        return
    years = scenario.horizon_years
    yield Exhibit(
        name="ahead",
        drawing=charts.draw_net_earnings(result, colors),
        finding=f"{describe_break_even(result)}.",
        measure=translate("Net earnings less the alternative’s, May {year} dollars").format(
            year=result.dollars_of
        ),
        reading=translate(
            "Added up so far, before tax, in today’s value; the alternative is zero. Line: the middle of 10,000 simulated "
            "lives; shaded: eight in ten; dotted: if you finish, find work at once, and stay."
        ),
        alt=translate(
            "What the path has earned, minus costs and minus the alternative, over {years} years: the middle of simulated lives, "
            "eight in ten of them, and as planned."
        ).format(years=years),
        table=build_year_table(result, tables),
        table_alt="Every year of the path and the alternative",
        download=DOWNLOADS["path-by-year"],
        chosen=build_query(scenario),
        source_ids=view.source_ids,
    )


def build_terms_section(tables: Tables, scenario: Scenario, stage: str, unit: PayUnit) -> Iterator[Piece]:
    """Paragraphs on the path, its alternative, its cost, and the growth of pay."""
    view = tables.compute(build_view, scenario, stage)
    path, alternative = describe_path(scenario, tables), describe_alternative(scenario, tables, unit)
    yield Paragraph(f"**The path:** {path}. **The alternative:** {alternative}.")
    if view.result is not None and view.is_plausible:
        yield Paragraph(
            f"{describe_band(view.result)} {describe_cost(view.result)} {describe_schools(view)}".strip()
        )
    found, reason = measure_real_growth(tables, scenario.occupation)
    yield Paragraph(describe_growth(found, reason, title=view.occupation))


def build_years_section(tables: Tables, scenario: Scenario, stage: str, colors: Palette) -> Iterator[Piece]:
    """What graduates earned, and the exhibit of pay by year with it."""
    view = tables.compute(build_view, scenario, stage)
    result = view.result
    if result is None or not view.is_plausible:
        return
    if said := describe_observed(view):
        yield Paragraph(said)
    years = scenario.horizon_years
    yield Exhibit(
        name="by-year",
        drawing=charts.draw_pay_by_year(result, view.observed, colors),
        finding=describe_tenth_year(result),
        measure=f"Pay of the year, May {result.dollars_of} dollars",
        reading="Solid: if you finish and stay (hollow while studying). Dashed: the alternative. Shaded: eight in ten simulated lives. Diamonds: what graduates earned, with the middle half of programs.",
        alt=f"Pay in each of {years} years on the path and in the alternative, with eight in ten simulated lives, and what graduates earned.",
        table=build_year_table(result, tables),
        table_alt="Every year of the path and the alternative, with pay",
        download=DOWNLOADS["path-by-year"],
        chosen=build_query(scenario),
        source_ids=view.source_ids,
    )
    if limits := describe_observed_limits(view):
        yield Paragraph(limits)
