"""The cards of `/`: pay, jobs, growth, openings, and schooling of one occupation in one place."""

from typing import Any

import pandas as pd

from app.components.cards import Card
from app.components.units import PayUnit
from app.text import format_count, format_figure, format_percent, is_known
from outlook.jobs import history
from outlook.summary import Growth, Summary, load_summary
from outlook.tables import Tables
from outlook.translation import translate

# BLS's names of schooling for entry, in the words of people who look for a school.
SCHOOLING = {
    "Postsecondary nondegree award": "Certificate",
    "High school diploma or equivalent": "High school",
    "No formal educational credential": "No diploma",
    "Some college, no degree": "Some college",
    "Doctoral or professional degree": "Doctorate",
}


def load_cards(tables: Tables, code: str, area_code: str, unit: PayUnit) -> list[Card]:
    """Load the cards of an occupation in a place; see `build_cards`."""
    nation = history.load_newest_estimate(tables, code)
    return build_cards(tables.compute(load_summary, code, area_code), nation, unit)


def build_cards(summary: Summary, nation: "pd.Series[Any] | None", unit: PayUnit) -> list[Card]:
    """Build the cards of an occupation in a place, with pay in a unit next to the `nation`'s; a figure that no table has is left out."""
    return [
        *_build_estimate_cards(summary, nation, unit),
        *_build_growth_cards(summary),
        *_build_entry_cards(summary),
    ]


def _build_estimate_cards(summary: Summary, nation: "pd.Series[Any] | None", unit: PayUnit) -> list[Card]:
    row = summary.row
    if row is None:
        return []
    may = translate("May {year}").format(year=row["year"])
    shown = unit.find_published(row)
    median = format_figure(row, shown.column("p50"), shown.format)
    note = translate("median, {may}").format(may=may)
    if shown is not unit:
        note += translate("; BLS publishes no pay {per}").format(per=translate(unit.per))
    elif not summary.is_nation and nation is not None and is_known(nation[shown.column("p50")]):
        note += translate("; U.S. {pay}").format(pay=shown.format(nation[shown.column("p50")]))
    cards = [
        Card(figure=median, name=translate("Typical pay {per}").format(per=translate(shown.per)), note=note)
    ]
    if summary.lowest_third is not None:
        margin = shown.format_estimate((summary.lowest_third.high - summary.lowest_third.low) / 2)
        start = translate("about {pay}").format(pay=shown.format_estimate(summary.lowest_third.middle))
        note = translate("average, give or take {margin}").format(margin=margin)
        cards.append(Card(figure=start, name="Lowest-paid third", note=note))
    cards.append(Card(figure=format_figure(row, "employment", format_count), name="Jobs", note=may))
    return cards


def _build_growth_cards(summary: Summary) -> list[Card]:
    growth = summary.growth
    if growth is None:
        return []
    cards = []
    if growth.change_pct is not None:
        cards.append(
            Card(
                figure=format_percent(growth.change_pct, signed=True),
                name=translate("Jobs by {year}").format(year=growth.target_year),
                note=translate("from {year}").format(year=growth.base_year)
                + _name_projected(summary, growth),
            )
        )
    if growth.openings_per_year is not None:
        cards.append(
            Card(
                figure=format_count(growth.openings_per_year),
                name="Openings a year",
                note=translate("projected") + _name_projected(summary, growth),
            )
        )
    return cards


def _name_projected(summary: Summary, growth: Growth) -> str:
    """Where a projection is for, if that is not the place of the page: a state for an area, or the nation."""
    if growth.area_code == summary.area_code:
        return ""
    return translate(", U.S.") if growth.is_nation else f", {growth.area}"


def _build_entry_cards(summary: Summary) -> list[Card]:
    if not summary.entry_education:
        return []
    schooling = SCHOOLING.get(summary.entry_education, summary.entry_education)
    return [Card(figure=schooling, name="Usual way in", note="typical, says BLS")]
