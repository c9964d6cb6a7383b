"""The choices of pay on `/states`: a year or an hour, and dollars as paid in a place or at average U.S. prices."""

from typing import Any

import pandas as pd

from app import text
from app.components.controls import Controls
from app.components.units import HOURLY, PayUnit
from app.downloads.download import AT_US_PRICES, PAID
from outlook import places
from outlook.places import MEASURES, Measure
from outlook.tables import Tables

_LABELS = {PAID: "As paid there", AT_US_PRICES: "At average U.S. prices"}
# The measures to choose from; those of pay have an hourly one beside them.
RANKABLE = tuple(name for name, measure in MEASURES.items() if measure.kind != "hourly")


def pick_us_prices(controls: Controls) -> bool:
    """Draw the choice of dollars; true where the reader chose average U.S. prices."""
    picked = controls.pick(
        "prices",
        label="Dollars",
        options=list(_LABELS),
        default=PAID,
        show=_LABELS,
        form="row",
    )
    return picked == AT_US_PRICES


def name_measure(name: str, unit: PayUnit) -> str:
    """The name of a measure in a unit of pay: `mean` is `hourly_mean` by the hour."""
    return f"hourly_{name}" if unit is HOURLY and MEASURES[name].is_pay else name


def find_pay_measure(unit: PayUnit) -> Measure:
    """Mean pay in a unit: what maps and neighbors are compared by, because it has an error."""
    return MEASURES[name_measure("mean", unit)]


def format_pay(row: "pd.Series[Any]", part: str, unit: PayUnit) -> str:
    """Format the pay of a row in a unit, or say why it is missing; `part` is mean or a percentile such as p50."""
    return text.format_figure(row, unit.column(part), lambda value: text.format_measure(value, unit.kind))


def format_prices(at_us_prices: bool) -> str:
    """The choice as the downloads' parameter `prices` spells it."""
    return AT_US_PRICES if at_us_prices else PAID


def list_source_ids(tables: Tables, frame: pd.DataFrame, at_us_prices: bool) -> list[str]:
    """The sources of the figures in `frame`, and of the price levels where they were used."""
    ids = [str(source_id) for source_id in frame["source_id"].unique()]
    return ids + (places.load_price_sources(tables) if at_us_prices else [])
