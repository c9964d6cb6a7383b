"""Pay a year or an hour, as the reader chooses."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from app.text import format_dollars, is_known
from outlook.rounding import round_like_bls
from outlook.scenario.cash_flow import FULL_TIME_HOURS_A_YEAR
from outlook.translation import translate

# How an axis writes figures of a kind; other kinds are counts and the like (50k).
TICKS = {"money": "$,~s", "hourly": "$,~f"}


@dataclass(frozen=True)
class PayUnit:
    """A unit of pay: its code in the URL, how the control and sentences name it, its columns of `wages`, and the
    kind that `app.text.format_measure` formats its figures by."""

    code: str
    label: str
    per: str
    prefix: str
    kind: str

    def column(self, percentile: str) -> str:
        """Return the column of `wages` for a percentile such as p50."""
        return f"{self.prefix}_{percentile}_usd"

    @property
    def ticks(self) -> str:
        """Return how an axis writes figures in this unit, in Plotly's terms: $50k, or $22.5."""
        return TICKS[self.kind]

    def find_published(self, row: "pd.Series[Any]") -> "PayUnit":
        """Return the unit in which BLS publishes the median of a row of `wages`: the other one where this one is missing."""
        other = YEARLY if self is HOURLY else HOURLY
        return other if not is_known(row[self.column("p50")]) and is_known(row[other.column("p50")]) else self

    def format(self, value: Any) -> str:
        """Format a figure of BLS's in this unit: $51,140 or $24.59."""
        if self is YEARLY or not is_known(value):
            return format_dollars(value)
        return f"${float(value):,.2f}"

    def format_known(self, row: Any) -> str:
        """Format a row's median in this unit, in the other one, and then with its name, or "" where neither is known."""
        for unit in (self, HOURLY if self is YEARLY else YEARLY):
            median = row[unit.column("p50")]
            if is_known(median):
                return unit.format(median) + (f" {translate(unit.per)}" if unit is not self else "")
        return ""

    def convert(self, usd_a_year: float) -> float:
        """Return pay in dollars a year in this unit."""
        return usd_a_year if self is YEARLY else usd_a_year / FULL_TIME_HOURS_A_YEAR

    def format_estimate(self, usd_a_year: float) -> str:
        """Format an estimate made in dollars a year: $39,100, or $18.80 an hour, each as precise as it is."""
        if self is YEARLY:
            return f"${round_like_bls(usd_a_year):,.0f}"
        return f"${round(self.convert(usd_a_year), 1):,.2f}"


YEARLY = PayUnit("year", "$/year", "a year", "annual", "money")
HOURLY = PayUnit("hour", "$/hour", "an hour", "hourly", "hourly")
UNITS = {unit.code: unit for unit in (YEARLY, HOURLY)}
