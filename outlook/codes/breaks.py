"""Where an occupation's code continues from one classification to the next, and where it breaks.

A code continues only if it is the only code at both ends of its link in the crosswalk. A group code (31-0000)
continues if every code below it stays below it. No line is drawn and no difference is taken across a break.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.codes.classifications import HYBRID, SOC_2010, SOC_2018, find_wages_classification
from outlook.tables import ALL_OCCUPATIONS, Tables

CLASSIFICATION_ORDER = (SOC_2010, HYBRID, SOC_2018)
# The first year of BLS's present method of estimating jobs and wages; earlier estimates are not compared with
# later ones.
METHOD_SINCE = 2021


@dataclass(frozen=True, kw_only=True)
class Segment:
    """Years during which a code's meaning does not change. `own` is false for an earlier code of related
    work.
    """

    code: str
    title: str
    first_year: int
    last_year: int
    own: bool


def is_continuous(tables: Tables, code: str, earlier: str, later: str) -> bool:
    """Whether `code` means the same work in two neighboring classifications (or the first and the last)."""
    if code == ALL_OCCUPATIONS or earlier == later:
        return True
    links = tables.links_between.get((earlier, later))
    if links is None:
        if earlier not in CLASSIFICATION_ORDER:
            # No table here links SOC 2000. Its revision gave new codes to what it split or merged; groups and residual
            # occupations (which end in 9) kept theirs and changed.
            return not code.endswith(("0", "9")) and is_continuous(tables, code, SOC_2010, later)
        return all(is_continuous(tables, code, a, b) for a, b in pairwise(CLASSIFICATION_ORDER))
    if _is_group(code):
        prefix = code.rstrip("0") if code[3:] != "0000" else code[:3]
        return all(a.startswith(prefix) == b.startswith(prefix) for a, b in links.pairs)
    alone = frozenset({code})
    return links.onward.get(code) == alone and links.back.get(code) == alone


def number_stretches(tables: Tables, code: str, classifications: Sequence[str]) -> list[int]:
    """Number the unbroken stretch each of a code's figures belongs to, given their classifications in order."""
    numbers: list[int] = []
    for at, classification in enumerate(classifications):
        broken = bool(at) and not is_continuous(tables, code, classifications[at - 1], classification)
        numbers.append((numbers[-1] if at else 0) + broken)
    return numbers


def _is_group(code: str) -> bool:
    return code.endswith("0")


def find_predecessors(tables: Tables, code: str) -> list[str]:
    """Find earlier codes that part or all of this work was counted under, most recent first."""
    wave = {code}
    for later in (SOC_2018, HYBRID):
        for (_, to), links in tables.links_between.items():
            if to == later:
                wave |= {a for b in wave for a in links.back.get(b, ())}
    earlier = [known for known in tables.occupations.values() if known.code in wave and known.code != code]
    return [known.code for known in sorted(earlier, key=lambda known: -(known.last_year or 0))]


def find_segments(tables: Tables, code: str) -> list[Segment]:
    """Find the unbroken stretches of OEWS years for a code and its predecessors, oldest first."""
    found: list[Segment] = []
    for each in [code, *([] if _is_group(code) else find_predecessors(tables, code))]:
        years = tables.national_years.get(each, [])
        numbers = number_stretches(tables, each, [find_wages_classification(year) for year in years])
        for number in dict.fromkeys(numbers):
            in_stretch = [year for year, of in zip(years, numbers, strict=True) if of == number]
            found.append(
                Segment(
                    code=each,
                    title=tables.title(each),
                    first_year=in_stretch[0],
                    last_year=in_stretch[-1],
                    own=each == code,
                )
            )
    return sorted(found, key=lambda s: (s.first_year, s.code))
