"""What may be said of estimates and their errors: every comparative word on pages, downloads and briefs is chosen here.

A comparison is tested at 90%, on a measure that has a published error: a mean or a number of jobs with its relative
standard error. A median has none, so it is stated and never compared by itself. Several comparisons at once are tested
together: Holm's procedure for a list of pairs, simultaneous rank sets for places in order.

References: S. Holm (1979), "A simple sequentially rejective multiple test procedure"; M. Mogstad, J. Romano, A. Shaikh
and D. Wilhelm (2024), "Inference for ranks with applications to mobility across neighbourhoods and academic
achievement across countries", which defines the rank sets used here (two-sided, single step).
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum
from math import inf, log, nan, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from outlook.intervals import STANDARD_ERRORS_90
from outlook.translation import translate

LEVEL = 0.90
# OEWS pools six panels over three years: estimates of Mays fewer than three years apart share some of them.
YEARS_OF_PANELS = 3
LEAST_RSE_PCT = 0.05

_NORMAL = NormalDist()
Numbers = NDArray[np.float64]
# Nodes for integrals over one estimate's error, in standard errors: half of them, because the distribution is symmetric.
_ERRORS = np.linspace(0.0, 5.0, 101)


class Direction(Enum):
    """What a test at 90% says of a second estimate against a first."""

    MORE = "more"
    LESS = "less"
    SAME = "about the same"
    # At least one of the two has no published error.
    UNTESTED = "not tested"


@dataclass(frozen=True)
class Estimate:
    """A published figure and its standard error, both in the figure's unit; None where none is published."""

    value: float
    standard_error: float | None = None

    @property
    def margin(self) -> float | None:
        """Half the 90% interval."""
        return None if self.standard_error is None else STANDARD_ERRORS_90 * self.standard_error


def make_estimate(value: Any, rse_pct: Any) -> Estimate:
    """An estimate with a relative standard error in percent, as OEWS publishes for means and jobs.

    Either may be missing (None, NaN, or pandas' NA). A withheld figure is an estimate of nothing: NaN without an error,
    which no test uses. Printed to a tenth, an error of 0.0 may be as much as 0.05.
    """
    if pd.isna(value) or pd.isna(rse_pct):
        return Estimate(nan if pd.isna(value) else float(value))
    return Estimate(float(value), abs(float(value)) * max(float(rse_pct), LEAST_RSE_PCT) / 100)


@dataclass(frozen=True)
class Comparison:
    """A second estimate less a first: the difference, half its 90% interval, and what the test says.

    `shares_samples` is true where the two rest partly on the same panels. Errors that move together make a difference
    surer than `margin` says, so a difference that passes the test passes it all the more.
    """

    difference: float
    margin: float | None
    direction: Direction
    shares_samples: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether the estimates differ by more than their errors."""
        return self.direction in (Direction.MORE, Direction.LESS)


def compare(first: Estimate, second: Estimate, *, shares_samples: bool = False) -> Comparison:
    """Whether `second` is above or below `first`, tested at 90% as though their errors were independent."""
    difference = second.value - first.value
    if first.standard_error is None or second.standard_error is None:
        return Comparison(difference, None, Direction.UNTESTED, shares_samples)
    margin = STANDARD_ERRORS_90 * sqrt(first.standard_error**2 + second.standard_error**2)
    return Comparison(difference, margin, _find_direction(difference, margin), shares_samples)


def report_projection(change_pct: float) -> Comparison:
    """A publisher's own projection as printed: to the tenth of a percent, its sign is the publisher's claim, not ours.

    Projections have no published error, so none is compared with another: they stand side by side.
    """
    printed = round(change_pct, 1)
    direction = Direction.MORE if printed > 0 else Direction.LESS if printed < 0 else Direction.SAME
    return Comparison(change_pct, None, direction)


def compare_years(first: Estimate, second: Estimate, *, years_apart: int) -> Comparison:
    """`compare` for one series of OEWS in two Mays."""
    return compare(first, second, shares_samples=0 < years_apart < YEARS_OF_PANELS)


def compare_real_pay(
    first: Estimate, second: Estimate, *, price_ratio: float, years_apart: int
) -> Comparison:
    """The change of pay after inflation, in percent; `price_ratio` is the later price level over the earlier.

    Ratios are tested on the scale of logarithms, so that a rise and the fall that undoes it get the same verdict. The
    margin is in log points, about percent. Raises ValueError where a figure is not above zero.
    """
    if min(first.value, second.value, price_ratio) <= 0:
        raise ValueError(
            f"pay and prices above zero expected, got {first.value}, {second.value}, {price_ratio}"
        )
    ratio = second.value / first.value / price_ratio
    change, shares = 100 * (ratio - 1), 0 < years_apart < YEARS_OF_PANELS
    if first.standard_error is None or second.standard_error is None:
        return Comparison(change, None, Direction.UNTESTED, shares)
    relative = sqrt((first.standard_error / first.value) ** 2 + (second.standard_error / second.value) ** 2)
    margin = 100 * STANDARD_ERRORS_90 * relative
    return Comparison(change, margin, _find_direction(100 * log(ratio), margin), shares)


def compare_all(pairs: Sequence[tuple[Estimate, Estimate]]) -> list[Comparison]:
    """`compare` for several pairs at once: the chance of any wrong word among them is at most 10% (Holm).

    Each margin is that of its pair alone; pairs without errors are not tested.
    """
    compared = [compare(first, second) for first, second in pairs]
    p_values = {
        number: 2 * _NORMAL.cdf(-abs(each.difference) / each.margin * STANDARD_ERRORS_90)
        for number, each in enumerate(compared)
        if each.margin
    }
    is_sure: set[int] = set()
    for step, number in enumerate(sorted(p_values, key=lambda number: p_values[number])):
        if p_values[number] > (1 - LEVEL) / (len(p_values) - step):
            break
        is_sure.add(number)
    return [
        each
        if number in is_sure or not each.is_sure or not each.margin
        else Comparison(each.difference, each.margin, Direction.SAME)
        for number, each in enumerate(compared)
    ]


def _find_direction(difference: float, margin: float) -> Direction:
    if abs(difference) <= margin:
        return Direction.SAME
    return Direction.MORE if difference > 0 else Direction.LESS


@dataclass(frozen=True)
class RankSet:
    """The ranks that an estimate may have among `count` others and itself, at 90%; 1 is the highest.

    `like` has the positions of the estimates that it cannot be told from.
    """

    low: int
    high: int
    count: int
    like: tuple[int, ...]


def find_rank_set(estimates: Sequence[Estimate], number: int) -> RankSet | None:
    """The rank set of one estimate among all that have an error; None where it has none itself.

    All differences to the others are tested together: the critical value is the 90% quantile of the largest
    studentized difference if all were equal.
    """
    if estimates[number].standard_error is None:
        return None
    known = [other for other, each in enumerate(estimates) if each.standard_error is not None]
    values = np.array([estimates[other].value for other in known])
    errors = np.array([estimates[other].standard_error or 0.0 for other in known])
    position = known.index(number)
    differences = values - values[position]
    spread = np.hypot(errors[position], errors)
    with np.errstate(divide="ignore", invalid="ignore"):
        studentized = np.nan_to_num(np.abs(differences) / spread, nan=0.0, posinf=np.inf)
    is_like = studentized < _find_smallest_beyond(np.delete(studentized, position), errors, position)
    return RankSet(
        low=1 + int((~is_like & (differences > 0)).sum()),
        high=len(known) - int((~is_like & (differences < 0)).sum()),
        count=len(known),
        like=tuple(known[other] for other in np.flatnonzero(is_like) if other != position),
    )


def _find_smallest_beyond(studentized: Numbers, errors: Numbers, position: int) -> float:
    """The smallest of one estimate's studentized differences beyond the critical value; infinity if there is none.

    The critical value, the 90% quantile of the largest of them if all were equal, is not needed itself: a difference is
    beyond it where more than 90% of such largest differences are smaller.
    """
    own, others = errors[position], np.delete(errors, position)
    density = np.exp(-(_ERRORS**2) / 2)
    density[0] /= 2
    density /= density.sum()
    # Named in full, a part of scipy is loaded when it is first used, not when the dashboard starts.
    cdf = scipy.special.ndtr
    centers, spread = own * _ERRORS[:, None], np.hypot(own, others)

    def compute_coverage(limit: float) -> float:
        # Given this estimate's error, the others are independent.
        with np.errstate(divide="ignore", invalid="ignore"):
            inside = cdf((limit * spread + centers) / others) - cdf((-limit * spread + centers) / others)
        if not others.all():
            inside = np.where(others > 0, inside, np.abs(centers) <= limit * spread)
        return float(density @ inside.prod(axis=1))

    ordered = np.sort(studentized)
    # The critical value is between that of one difference alone and that of independent ones (Sidak, 1967).
    highest = _NORMAL.inv_cdf((1 + LEVEL ** (1 / max(len(others), 1))) / 2)
    first, last = (int(at) for at in np.searchsorted(ordered, (STANDARD_ERRORS_90, highest), side="right"))
    found = bisect_right(ordered, LEVEL, first, last, key=compute_coverage)
    return float(ordered[found]) if found < len(ordered) else inf


# Words ------------------------------------------------------------------------------------------------------------

# Comparative words, by what the test says: more, less, about the same. An untested pair gets none of them.
_WORDS: dict[str, tuple[str, str, str]] = {
    "change": ("rose", "fell", "stayed about the same"),
    "jobs": ("grew", "shrank", "stayed about the same"),
    "difference": ("more", "less", "about the same"),
    "amount": ("more than", "less than", "about the same as"),
    "pay": ("pays more than", "pays less than", "pays about the same as"),
    "prices": ("outpaced prices", "fell behind prices", "kept up with prices"),
    "share": ("rose", "fell", "did not change by more than the error"),
    "common": ("more common than", "less common than", "about as common as"),
    "projection": ("grow", "shrink", "stay the same"),
}
KINDS = tuple(_WORDS)
_ORDINALS = {1: "{number}st", 2: "{number}nd", 3: "{number}rd"}
UNTESTED = "not compared, because no error is published"

_START, _END = "\u2063", "\u2064"
_is_marking: ContextVar[bool] = ContextVar("is_marking", default=False)


def choose_word(comparison: Comparison, kind: str) -> str:
    """The comparative word that a comparison allows. `kind` is one of KINDS. Raises KeyError for another."""
    more, less, same = _WORDS[kind]
    words = {Direction.MORE: more, Direction.LESS: less, Direction.SAME: same, Direction.UNTESTED: UNTESTED}
    return mark(translate(words[comparison.direction], kind))


def describe_direction(direction: str) -> str:
    """The words for a `Direction` as tables keep it, by its value."""
    return choose_word(Comparison(nan, None, Direction(direction)), "difference")


def mark(text: str) -> str:
    """Text with comparative words that a test stands behind. Only `marking` changes it, with invisible characters."""
    return f"{_START}{text}{_END}" if _is_marking.get() else text


@contextmanager
def marking() -> Iterator[None]:
    """Mark all words from here, so that a test of pages can tell them from words that no test stands behind."""
    token = _is_marking.set(True)
    try:
        yield
    finally:
        _is_marking.reset(token)


def describe_rank(found: RankSet, most: str = "highest", least: str = "lowest") -> str:
    """A rank set in words: "highest of 53", "among the 4 highest of 53", "between 13th and 40th of 53"."""
    low, high, count = found.low, found.high, found.count
    if low == high == 1:
        text = translate("{end} of {count}").format(end=translate(most, "one"), count=count)
    elif low == high == count:
        text = translate("{end} of {count}").format(end=translate(least, "one"), count=count)
    elif low == 1 and high == count:
        text = translate("anywhere among the {count}").format(count=count)
    elif low == 1:
        text = translate("among the {number} {end} of {count}").format(
            number=high, end=translate(most, "several"), count=count
        )
    elif high == count:
        text = translate("among the {number} {end} of {count}").format(
            number=count - low + 1, end=translate(least, "several"), count=count
        )
    elif low == high:
        text = translate("{end} of {count}").format(end=format_ordinal(low), count=count)
    else:
        text = translate("between {low} and {high} of {count}").format(
            low=format_ordinal(low), high=format_ordinal(high), count=count
        )
    return mark(text)


def format_ordinal(number: int) -> str:
    """A rank in words: 1st, 2nd, 3rd, 4th, 11th, 21st."""
    form = "{number}th" if number % 100 in (11, 12, 13) else _ORDINALS.get(number % 10, "{number}th")
    return translate(form).format(number=number)
