"""Which two years of pay may be compared at all."""

from dataclasses import dataclass

from outlook.codes.breaks import METHOD_SINCE, segments
from outlook.tables import Tables

# The first May under the present classification, and the first of BLS's present way to estimate wages.
FIRST_YEAR = METHOD_SINCE
# An estimate pools the answers of three years of surveys.
POOLED_YEARS = 3


@dataclass(frozen=True)
class Comparison:
    """Whether two May estimates of an occupation may be compared, and why (not), in words for a reader."""

    allowed: bool
    words: str


def comparison(tables: Tables, code: str, first: int, last: int) -> Comparison:
    """Whether BLS's method allows a comparison of May `first` with May `last` for this occupation, nation."""
    first, last = min(first, last), max(first, last)
    own = [s for s in segments(tables, code) if s.own]
    held = {
        year: next((s for s in own if s.first_year <= year <= s.last_year), None) for year in (first, last)
    }
    lacking = [str(year) for year, segment in held.items() if segment is None]
    if lacking:
        return Comparison(
            False, f"Not comparable: there is no estimate under {code} for May {' and May '.join(lacking)}."
        )
    if held[first] != held[last]:
        return Comparison(
            False,
            f"Not comparable: the classification changed between May {first} and May {last}, and {code} counts other "
            "work since.",
        )
    if first < FIRST_YEAR:
        return Comparison(
            False,
            f"Not comparable: BLS estimates jobs and wages by its present method since May {FIRST_YEAR}; May {first} "
            "is by the one before, which was not made to compare years.",
        )
    shared = POOLED_YEARS - (last - first)
    return Comparison(
        True,
        f"Comparable: one code and one method. Each estimate pools about {POOLED_YEARS} years of surveys, so "
        + (
            f"about {shared} of {POOLED_YEARS} parts of these two rest on the same answers, and a change shows late."
            if 0 < shared < POOLED_YEARS
            else "each stands for the years before its May as well."
        ),
    )
