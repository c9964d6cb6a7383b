"""The cards of `/`: pay, jobs, growth, openings, and schooling of one occupation in the nation."""

from app.components.cards import Card
from app.components.units import PayUnit
from app.text import format_count, format_figure, format_percent
from outlook.jobs import history
from outlook.jobs.projections import Projection, find_newest_projection
from outlook.pay import stages
from outlook.tables import NATION, Tables

# BLS's names of schooling for entry, in the words of people who look for a school.
SCHOOLING = {
    "Postsecondary nondegree award": "Certificate",
    "High school diploma or equivalent": "High school",
    "No formal educational credential": "No diploma",
    "Some college, no degree": "Some college",
    "Doctoral or professional degree": "Doctorate",
}


def build_cards(tables: Tables, code: str, unit: PayUnit) -> list[Card]:
    """Build the cards of an occupation, with pay in a unit; a figure that no table has is left out."""
    newest = find_newest_projection(tables, code)
    return [*_build_pay_cards(tables, code, unit), *(_build_projection_cards(newest) if newest else [])]


def _build_pay_cards(tables: Tables, code: str, unit: PayUnit) -> list[Card]:
    row = history.load_newest_estimate(tables, code)
    if row is None:
        return []
    may = f"May {row['year']}"
    median = format_figure(row, unit.column("p50"), unit.format)
    cards = [Card(figure=median, name=f"Typical pay {unit.per}", note=f"median, {may}")]
    try:
        entry = stages.load_stages(tables, code, NATION).pay.entry
    except stages.NoPay:
        pass
    else:
        margin = unit.format_estimate((entry.high - entry.low) / 2)
        start = f"about {unit.format_estimate(entry.middle)}"
        cards.append(
            Card(figure=start, name="Lowest-paid third earn", note=f"on average, give or take {margin}")
        )
    cards.append(Card(figure=format_figure(row, "employment", format_count), name="Jobs", note=may))
    return cards


def _build_projection_cards(newest: Projection) -> list[Card]:
    cards = []
    if newest.change_pct is not None:
        growth = format_percent(newest.change_pct, signed=True)
        cards.append(
            Card(
                figure=growth, name=f"Jobs by {newest.target_year}", note=f"projected from {newest.base_year}"
            )
        )
    if newest.openings_per_year is not None:
        cards.append(
            Card(
                figure=format_count(newest.openings_per_year),
                name="Openings a year",
                note="projected average",
            )
        )
    if newest.entry_education:
        schooling = SCHOOLING.get(newest.entry_education, newest.entry_education)
        cards.append(Card(figure=schooling, name="Usual way in", note="typical for entry, says BLS"))
    return cards
