"""How far apart people's pay is at a level: not the error of an estimate, which more data would shrink, but the
difference between people, which it would not.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from outlook.pay.curve import THIRD, find_pay_at_rank
from outlook.pay.levels import FEDERAL_MINIMUM_USD_A_YEAR
from outlook.pay.percentiles import NoEstimate
from outlook.pay.stages import read_row_percentiles

LOWEST, HIGHEST = 10, 90


@dataclass(frozen=True)
class PaySpread:
    """Pay, in dollars a year, that `share_pct` percent of a group is paid between: the lowest-paid third at entry, the
    other two thirds at experienced pay, everyone at the two levels between.
    """

    low: float
    high: float
    share_pct: float


def find_spreads(row: "pd.Series[Any]") -> dict[str, PaySpread]:
    """Find the spread of people's pay at each level of a row of `wages`; empty where BLS did not release p10, p90, or
    the mean.

    It reaches from p10 to p90, so nothing beyond the published percentiles is estimated, and is divided at the pay that
    a third of workers are below, which is on the curve through the percentiles.
    """
    percentiles = read_row_percentiles(row)
    low, high = percentiles[LOWEST], percentiles[HIGHEST]
    if low is None or high is None or pd.isna(row["annual_mean_usd"]):
        return {}
    jobs = None if pd.isna(row["employment"]) else float(row["employment"])
    try:
        third = find_pay_at_rank(
            percentiles, THIRD, float(row["annual_mean_usd"]), FEDERAL_MINIMUM_USD_A_YEAR, jobs
        )
    except NoEstimate:
        return {}
    everyone = PaySpread(low, high, float(HIGHEST - LOWEST))
    lowest = 100 * THIRD
    return {
        "entry": PaySpread(low, third, 100 * (lowest - LOWEST) / lowest),
        "qualified": everyone,
        "average": everyone,
        "experienced": PaySpread(third, high, 100 * (HIGHEST - lowest) / (100 - lowest)),
    }
