"""Editions of the Occupational Requirements Survey (ORS), one occupation's figures each: the one place that reads them.

Only the occupation as a whole is read, not its parts, which have O*NET codes of their own. ORS prints some standard
errors only as below a bound. For a share, the bound (half a point) is taken: the true error is smaller. For days, the bound
is a twentieth of a day: it is taken as none, because 730 days would otherwise not count as within two years.
"""

from dataclasses import dataclass

import pandas as pd

from outlook.intervals import STANDARD_ERRORS_90
from outlook.tables import Tables


@dataclass(frozen=True)
class Estimate:
    """A share of jobs in percent, or a percentile such as days of experience, and its standard error in the same unit."""

    value: float
    error: float

    @property
    def margin(self) -> float:
        """Half the 90% interval."""
        return STANDARD_ERRORS_90 * self.error


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What jobs of one occupation require, in one reference year.

    `shares` maps a requirement, as ORS words it, to the share of jobs that have it. `percentiles` maps a requirement to its
    percentiles among the jobs that have it.
    """

    year: int
    title: str
    is_preliminary: bool
    shares: dict[str, Estimate]
    percentiles: dict[str, dict[int, Estimate]]
    source_id: str


def load_editions(tables: Tables, code: str) -> list[Edition]:
    """Load every edition with a figure of the occupation, the newest first. A figure without any error is left out."""
    frame = tables.rows(
        """
        SELECT year, occupation_title, requirement, statistic, percentile, estimate,
               coalesce(standard_error, if(statistic = 'share', standard_error_below, 0)) AS error, is_preliminary, source_id
        FROM requirements
        WHERE occupation_code = ? AND estimate IS NOT NULL AND (onet_code IS NULL OR onet_code LIKE '%.00')
          AND coalesce(standard_error, standard_error_below) IS NOT NULL
        ORDER BY year DESC, requirement
        """,
        [code],
    )
    return [_read_edition(rows) for _, rows in frame.groupby("year", sort=False)]


def _read_edition(rows: pd.DataFrame) -> Edition:
    shares: dict[str, Estimate] = {}
    percentiles: dict[str, dict[int, Estimate]] = {}
    for row in rows.to_dict("records"):
        name, estimate = str(row["requirement"]), Estimate(float(row["estimate"]), float(row["error"]))
        if row["statistic"] == "share":
            shares[name] = estimate
        elif row["statistic"] == "percentile":
            percentiles.setdefault(name, {})[int(row["percentile"])] = estimate
    first = rows.iloc[0]
    return Edition(
        year=int(first["year"]),
        title=str(first["occupation_title"]),
        is_preliminary=bool(rows["is_preliminary"].any()),
        shares=shares,
        percentiles=percentiles,
        source_id=str(first["source_id"]),
    )
