"""Which two years of pay may be compared."""

from dataclasses import dataclass

from outlook.codes.breaks import METHOD_SINCE, find_segments
from outlook.tables import Tables

# The first May under the present classification and under BLS's present method of estimating wages.
FIRST_YEAR = METHOD_SINCE
# Each estimate pools survey responses from about this many years.
POOLED_YEARS = 3


@dataclass(frozen=True)
class Comparability:
    """Whether two May estimates of an occupation may be compared, and a sentence saying why or why not."""

    allowed: bool
    explanation: str


def check_comparability(tables: Tables, code: str, first: int, last: int) -> Comparability:
    """Check whether BLS's method allows comparing May `first` with May `last` for this occupation in the
    nation.
    """
    first, last = min(first, last), max(first, last)
    own = [s for s in find_segments(tables, code) if s.own]
    stretches = {
        year: next((s for s in own if s.first_year <= year <= s.last_year), None) for year in (first, last)
    }
    lacking = [str(year) for year, segment in stretches.items() if segment is None]
    if lacking:
        return Comparability(
            False, f"Not comparable: there is no estimate under {code} for May {' and May '.join(lacking)}."
        )
    if stretches[first] != stretches[last]:
        return Comparability(
            False,
            f"Not comparable: the classification changed between May {first} and May {last}, and {code} counts other "
            "work since.",
        )
    if first < FIRST_YEAR:
        return Comparability(
            False,
            f"Not comparable: BLS estimates jobs and wages by its present method since May {FIRST_YEAR}; May {first} "
            "is by the one before, which was not made to compare years.",
        )
    shared = POOLED_YEARS - (last - first)
    return Comparability(
        True,
        f"Comparable: one code and one method. Each estimate pools about {POOLED_YEARS} years of surveys, so "
        + (
            f"about {shared} of {POOLED_YEARS} parts of these two rest on the same answers, and a change shows late."
            if 0 < shared < POOLED_YEARS
            else "each stands for the years before its May as well."
        ),
    )
