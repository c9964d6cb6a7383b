"""The figures of every occupation in every place, as arrays to be mixed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from etl.schema.schooling import SCHOOLINGS
from etl.schema.wages import ANNUAL, MINIMUM_WAGE_SINCE, MINIMUM_WAGE_USD_YEAR
from etl.schooling.groups import Occupations
from etl.schooling.mixture import Knots, Numbers, draw, find_knots

# The figures of `wages` that are needed of every occupation.
FIGURES = ("employment", "annual_mean_usd", *ANNUAL, "wage_mean_rse_pct")
# BLS prints no annual wage from here on, by the first May of each limit (field descriptions, oe.footnote). Since May 2025
# it prints some that are higher.
CAPS_USD_YEAR = {2022: 239_200, 2016: 208_000, 2011: 187_200, 2008: 166_400}


@dataclass(frozen=True)
class Figures:
    """One element, or row, for each occupation in each place. Jobs are NaN where BLS withheld them.

    `code` and `group` are positions, in the codes of `Occupations` and in `SCHOOLINGS`. `paid` occupations have their jobs and
    every annual wage given or capped.
    """

    code: NDArray[np.intp]
    group: NDArray[np.intp]
    jobs: Numbers
    mean: Numbers
    mean_rse_pct: Numbers
    paid: NDArray[np.bool_]
    capped: NDArray[np.bool_]

    def split_by_group(self) -> Iterator["Figures"]:
        """The occupations of each schooling, in their order."""
        # Sorted once, so that each schooling is a slice, which copies nothing
        order = np.argsort(self.group, kind="stable")
        rows = [values[order] for values in vars(self).values()]
        for start, end in pairwise(np.searchsorted(self.group[order], np.arange(len(SCHOOLINGS) + 1))):
            yield Figures(*(values[start:end] for values in rows))


def find_cap(year: int, wages: pd.DataFrame) -> float:
    """The annual wage up to which BLS prints every figure of May `year`."""
    caps = [cap for first, cap in CAPS_USD_YEAR.items() if year >= first]
    # Older limits are lower, and no figure printed then was above its limit.
    return caps[0] if caps else float(np.nanmax(wages[list(ANNUAL)].to_numpy(float, na_value=np.nan)))


def read_places(
    wages: pd.DataFrame, occupations: Occupations, year: int
) -> Iterator[tuple[str, Figures, Knots]]:
    """The area code of each place, the figures of the occupations known there, and the knots of the paid ones' pay."""
    # In a fixed order: the same terms added in another order may round to another dollar.
    rows = wages[wages["occupation_code"].isin(occupations.codes)].sort_values(
        ["area_code", "occupation_code"]
    )
    code = occupations.codes.get_indexer(pd.Index(rows["occupation_code"]))
    group = occupations.group[code]
    percentiles, others = (
        rows[list(names)].to_numpy(float, na_value=np.nan)
        for names in (ANNUAL, ("employment", "annual_mean_usd", "wage_mean_rse_pct"))
    )
    jobs, mean, mean_rse_pct = others.T
    capped = np.zeros((len(rows), len(ANNUAL) + 1), bool)
    for at in np.flatnonzero(rows["top_coded"].notna()):
        names = rows["top_coded"].iloc[at].split(",")
        capped[at] = [name in names for name in (*ANNUAL, "annual_mean_usd")]
    known = np.isfinite(np.column_stack([percentiles, mean])) | capped
    has_capped = np.asarray(capped.any(axis=1))
    paid = known.all(axis=1) & (np.nan_to_num(jobs) > 0)
    cap, minimum = find_cap(year, wages), MINIMUM_WAGE_USD_YEAR if year >= MINIMUM_WAGE_SINCE else 0
    area_codes, starts = np.unique(rows["area_code"].to_numpy(str), return_index=True)
    for area_code, start, end in zip(area_codes, starts, [*starts[1:], len(rows)], strict=True):
        here = slice(int(start), int(end))
        figures = Figures(
            code[here],
            group[here],
            jobs[here],
            mean[here],
            mean_rse_pct[here],
            paid[here],
            has_capped[here],
        )
        is_paid = figures.paid
        drawn = draw(percentiles[here][is_paid], capped[here, :-1][is_paid], cap, minimum)
        yield str(area_code), figures, find_knots(drawn, figures.jobs[is_paid])
