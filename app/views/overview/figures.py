"""Figures of a summary as cells of a table."""

from app.components.units import PayUnit
from app.text import format_count, format_figure
from app.views.overview.cards import SCHOOLING
from outlook.summary import Summary
from outlook.translation import translate

NONE = "no figure"


def format_pay(summary: Summary | None, unit: PayUnit) -> str:
    """Median pay in a unit, or in the other one, named, where BLS publishes no other."""
    if summary is None or summary.row is None:
        return translate(NONE)
    shown = unit.find_published(summary.row)
    figure = format_figure(summary.row, shown.column("p50"), shown.format)
    return figure if shown is unit else f"{figure} {shown.per}"


def format_jobs(summary: Summary) -> str:
    """Wage and salary jobs."""
    return translate(NONE) if summary.row is None else format_figure(summary.row, "employment", format_count)


def format_openings(summary: Summary | None) -> str:
    """Openings a year, as projected."""
    if summary is None or summary.growth is None or summary.growth.openings_per_year is None:
        return translate(NONE)
    return format_count(summary.growth.openings_per_year)


def format_schooling(summary: Summary | None) -> str:
    """The schooling that is typical for entry."""
    if summary is None or not summary.entry_education:
        return translate(NONE)
    return translate(SCHOOLING.get(summary.entry_education, summary.entry_education))
