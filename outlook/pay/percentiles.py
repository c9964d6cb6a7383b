"""Published percentiles as arrays, with gaps filled in and a reason for every row that cannot be used.

Every function in this package that takes percentiles accepts one row (numbers) or many rows (lists, arrays,
pandas columns), in any unit of money and time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from etl.schema.wages import PERCENTILES

Numbers: TypeAlias = NDArray[np.float64]

# One number, many (list, array, pandas column), or None if BLS released nothing.
Given: TypeAlias = Any
FEWEST_PERCENTILES = 3
RANKS = np.array(PERCENTILES) / 100


def compute_scores(ranks: Numbers) -> Numbers:
    """The normal scores of ranks between 0 and 1."""
    # Not scipy's, which takes longer to load than these few take to compute.
    return np.array([NormalDist().inv_cdf(rank) for rank in ranks])


SCORES = compute_scores(RANKS)


class NoEstimate(ValueError):
    """Too few figures were released to estimate anything; the message says what is missing."""


@dataclass(frozen=True)
class Known:
    """Percentiles of one or more rows, p10 to p90 along the last axis, with gaps filled in.

    `first` and `last` are the columns of the lowest and highest percentile released. `reason` says why a row
    cannot be used, "" if it can.
    """

    table: Numbers
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    released: NDArray[np.bool_]
    reason: NDArray[np.object_]


def to_floats(given: Given) -> Numbers:
    """Convert to floats; NaN for what is missing (None, pandas' NA), not above zero or not finite."""
    if hasattr(given, "to_numpy"):
        values = given.to_numpy(dtype=float, na_value=np.nan)
    else:
        found = np.asarray(given)
        # An object array holds numbers with gaps, in any of the ways Python and pandas mark a gap.
        values = np.where(pd.isna(found), np.nan, found) if found.dtype == object else found
        values = np.asarray(values, dtype=float)
    return np.where(np.isfinite(values) & (values > 0), values, np.nan)


def read_percentiles(percentiles: Mapping[int, Given], *others: Given) -> tuple[Known, list[Numbers]]:
    """Broadcast percentiles and other figures to arrays of one shape.

    Gaps between released percentiles are interpolated; below the lowest and above the highest, the nearest
    value is repeated.
    """
    given = [to_floats(percentiles.get(p)) for p in PERCENTILES] + [to_floats(o) for o in others]
    (*columns,) = np.broadcast_arrays(*given)
    table = np.stack(columns[: len(PERCENTILES)], axis=-1)
    released = ~np.isnan(table)
    reason = np.full(table.shape[:-1], "", dtype=object)
    reason[released.sum(axis=-1) < FEWEST_PERCENTILES] = (
        "BLS released too few percentiles here to draw a pay curve"
    )
    filled = table.copy()
    for row in np.argwhere((~released.all(axis=-1)) & (reason == "")):
        at = tuple(row)
        here = released[at]
        # Interpolate on the lognormal curve through the neighboring percentiles.
        filled[at] = np.exp(np.interp(SCORES, SCORES[here], np.log(table[at][here])))
    falls = (np.diff(filled, axis=-1) < 0).any(axis=-1)
    reason[falls & (reason == "")] = "the percentiles given do not rise from the 10th to the 90th"
    filled[reason != ""] = np.nan
    first = released.argmax(axis=-1)
    last = len(PERCENTILES) - 1 - released[..., ::-1].argmax(axis=-1)
    return Known(filled, first, last, released, reason), columns[len(PERCENTILES) :]


def raise_reason(known: Known) -> None:
    """Raise NoEstimate if this is a single row that cannot be used."""
    if known.reason.ndim == 0 and known.reason[()]:
        raise NoEstimate(str(known.reason[()]))
