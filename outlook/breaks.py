"""Where an occupation's code goes on and where it breaks.

A code goes on from one classification to the next only where it is the one code at both ends of its link
in the crosswalk. A group code (31-0000) goes on where every code below it stays below it.
No line is drawn and no difference is taken across a break.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.soc import HYBRID, SOC_2010, SOC_2018, wages_classification
from outlook.tidy import ALL_OCCUPATIONS, Tables

ORDER = (SOC_2010, HYBRID, SOC_2018)
# BLS estimates jobs and wages by its present method since May of this year; those before are not compared with them.
METHOD_SINCE = 2021


@dataclass(frozen=True, kw_only=True)
class Segment:
    """Years through which one code means one thing. `own` is false for an earlier code of related work."""

    code: str
    title: str
    first_year: int
    last_year: int
    own: bool


def goes_on(tables: Tables, code: str, earlier: str, later: str) -> bool:
    """Whether `code` means the same work in two neighbouring classifications (or in the outer two)."""
    if code == ALL_OCCUPATIONS or earlier == later:
        return True
    links = tables.links_between.get((earlier, later))
    if links is None:
        return all(goes_on(tables, code, a, b) for a, b in pairwise(ORDER))
    if _is_group(code):
        prefix = code.rstrip("0") if code[3:] != "0000" else code[:3]
        return all(a.startswith(prefix) == b.startswith(prefix) for a, b in links.pairs)
    alone = frozenset({code})
    return links.onward.get(code) == alone and links.back.get(code) == alone


def runs(tables: Tables, code: str, classifications: Sequence[str]) -> list[int]:
    """Number of the unbroken stretch that each of a code's figures belongs to, given their classifications in order."""
    numbers: list[int] = []
    for at, classification in enumerate(classifications):
        broken = bool(at) and not goes_on(tables, code, classifications[at - 1], classification)
        numbers.append((numbers[-1] if at else 0) + broken)
    return numbers


def _is_group(code: str) -> bool:
    return code.endswith("0")


def predecessors(tables: Tables, code: str) -> list[str]:
    """Earlier codes that part or all of this work was counted under, nearest first."""
    wave = {code}
    for later in (SOC_2018, HYBRID):
        for (_, to), links in tables.links_between.items():
            if to == later:
                wave |= {a for b in wave for a in links.back.get(b, ())}
    earlier = [known for known in tables.occupations.values() if known.code in wave and known.code != code]
    return [known.code for known in sorted(earlier, key=lambda known: -(known.last_year or 0))]


def segments(tables: Tables, code: str) -> list[Segment]:
    """Unbroken stretches of OEWS years for a code and its predecessors, oldest first."""
    found: list[Segment] = []
    for each in [code, *([] if _is_group(code) else predecessors(tables, code))]:
        years = tables.national_years.get(each, [])
        numbers = runs(tables, each, [wages_classification(year) for year in years])
        for number in dict.fromkeys(numbers):
            held = [year for year, of in zip(years, numbers, strict=True) if of == number]
            found.append(
                Segment(
                    code=each,
                    title=tables.title(each),
                    first_year=held[0],
                    last_year=held[-1],
                    own=each == code,
                )
            )
    return sorted(found, key=lambda s: (s.first_year, s.code))
