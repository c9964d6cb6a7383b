"""Tables that readers see beside the charts: every cell is text. The downloads have the exact figures."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from app import text as app_text
from app.components.units import YEARLY, PayUnit
from app.views.scenarios.formats import (
    STAGE_MEANINGS,
    STAGE_NAMES,
    STAGE_NUMERALS,
    format_margin,
    format_money,
    format_signed,
)
from app.views.scenarios.place_pay import Place
from etl.schema.wages import PERCENTILES
from outlook.pay.spread import PaySpread
from outlook.pay.stages import Stages
from outlook.scenario.fields import STAGES, Range
from outlook.scenario.result import Result
from outlook.tables import Tables


def build_percentile_table(row: "pd.Series[Any]", unit: PayUnit = YEARLY) -> pd.DataFrame:
    """One row per percentile that BLS publishes, and the mean."""
    names = [
        "Lowest tenth earn less than",
        "Lowest quarter earn less than",
        "Median",
        "Highest quarter earn more than",
        "Highest tenth earn more than",
        "Mean",
    ]
    columns = [unit.column(each) for each in (*(f"p{p}" for p in PERCENTILES), "mean")]
    figures = [app_text.format_figure(row, column, unit.format) for column in columns]
    return pd.DataFrame({"Published by BLS": names, unit.per.capitalize(): figures})


def build_stage_table(
    found: Stages, spreads: Mapping[str, PaySpread], unit: PayUnit = YEARLY
) -> pd.DataFrame:
    """One row per stage: its pay, the estimate's error, what most people at it are paid, and its meaning."""
    spans: list[Range] = [getattr(found.pay, name) for name in STAGES]
    return pd.DataFrame(
        {
            "Stage": [f"{STAGE_NUMERALS[name]} {STAGE_NAMES[name]}" for name in STAGES],
            f"About, {unit.per}": [unit.format_estimate(s.middle) for s in spans],
            "Give or take": [format_margin(s, unit) for s in spans],
            "Most people are paid": [
                f"{unit.format_estimate(spreads[name].low)} to {unit.format_estimate(spreads[name].high)}"
                if name in spreads
                else "–"
                for name in STAGES
            ],
            "What it is": [STAGE_MEANINGS[name] for name in STAGES],
        }
    )


def build_place_table(found: Sequence[Place], unit: PayUnit = YEARLY) -> pd.DataFrame:
    """One row per place: pay at the stage and the estimate's error."""
    return pd.DataFrame(
        {
            "Place": [each.name for each in found],
            f"About, {unit.per}": [
                unit.format_estimate(each.pay.middle) if each.pay else "no figure" for each in found
            ],
            "Give or take": [format_margin(each.pay, unit) if each.pay else "–" for each in found],
        }
    )


def build_year_table(result: Result, tables: Tables) -> pd.DataFrame:
    """One row per year: as planned, for someone who finishes and stays, then over all possible lives."""
    has_step = result.scenario.step is not None

    def describe_work(occupation: str | None, stage: str | None) -> str:
        if occupation is None or stage is None:
            return "–"
        name = STAGE_NAMES[stage].lower()
        return f"{tables.title(occupation)}, {name}" if has_step else name

    return pd.DataFrame(
        [
            {
                "Year": str(row.year),
                "What": row.activity,
                "At its end": describe_work(row.occupation, row.stage),
                "Pay": format_money(row.pay_usd),
                "School and fees": format_money(row.tuition_usd + row.other_costs_usd + row.credential_usd),
                "The alternative’s pay": format_money(row.alternative_usd),
                "Ahead (+) or behind (−) so far": format_signed(row.ahead_usd),
                "In the middle life": format_signed(row.ahead.middle),
                "In eight lives of ten": f"{format_signed(row.ahead.low)} to {format_signed(row.ahead.high)}",
                "Lives ahead, of 100": f"{100 * row.chance_ahead:.0f}",
            }
            for row in result.rows
        ]
    )
