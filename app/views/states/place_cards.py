"""The cards of one place."""

from typing import Any

import pandas as pd

from app import text
from app.components.cards import Card
from app.components.places.dollars import format_pay
from app.components.units import PayUnit
from outlook.intervals import STANDARD_ERRORS_90
from outlook.translation import translate


def build_cards(
    row: "pd.Series[Any]", projection: "pd.Series[Any] | None", unit: PayUnit
) -> tuple[Card, ...]:
    """Six figures of a place: pay, jobs, and what its state projects or, without that, what its pay buys.

    `row` is one of `outlook.places.load_side_by_side`, `projection` one of `outlook.places.load_own_projection`.
    """
    return (
        Card(
            name=translate("Typical pay {per}").format(per=translate(unit.per)),
            figure=format_pay(row, "p50", unit),
            note=translate("median, {may}").format(may=translate("May {year}").format(year=row["year"])),
        ),
        Card(
            name="Average (mean)",
            figure=format_pay(row, "mean", unit),
            note=_format_margin(row[unit.column("mean")], row["wage_mean_rse_pct"], unit.kind),
        ),
        Card(
            name="1 in 10 earns under",
            figure=format_pay(row, "p10", unit),
            note=translate("1 in 10 earns over {pay}").format(pay=format_pay(row, "p90", unit))
            if text.is_known(row[unit.column("p90")])
            else "",
        ),
        Card(
            name="Jobs",
            figure=text.format_figure(row, "employment", text.format_count),
            note=_format_margin(row["employment"], row["employment_rse_pct"], "count"),
        ),
        Card(
            name="Per 1,000 jobs",
            figure=text.format_figure(
                row, "jobs_per_1000", lambda value: text.format_measure(value, "ratio")
            ),
            note=translate("Location quotient {figure}").format(
                figure=f"{float(row['location_quotient']):.2f}"
            )
            if text.is_known(row["location_quotient"])
            else "",
        ),
        _build_last(row, projection, unit),
    )


def _build_last(row: "pd.Series[Any]", projection: "pd.Series[Any] | None", unit: PayUnit) -> Card:
    if projection is not None and text.is_known(projection["change_pct"]):
        openings = projection["openings_per_year"]
        return Card(
            name=translate("Growth {years}").format(years=text.format_vintage(projection["vintage"])),
            figure=text.format_percent(projection["change_pct"], signed=True),
            note=translate("The state projects {count} openings a year").format(
                count=text.format_count(openings)
            )
            if text.is_known(openings)
            else "The state's projection",
        )
    if text.is_known(row["rpp"]) and text.is_known(row[unit.column("p50")]):
        worth = float(row[unit.column("p50")]) * 100 / float(row["rpp"])
        return Card(
            name="At U.S. prices",
            figure=text.format_measure(worth, unit.kind),
            note="What the median buys",
        )
    return Card(name="Projection", figure="Not published", note="No state projection of this job")


def _format_margin(value: Any, rse_pct: Any, kind: str) -> str:
    """Half the 90% interval, "± $1,350 (90%)"; "" where BLS gives no error."""
    if not (text.is_known(value) and text.is_known(rse_pct)):
        return ""
    half = STANDARD_ERRORS_90 * float(value) * float(rse_pct) / 100
    return f"±{text.NBSP}{text.format_measure(half, kind)} (90%)"
