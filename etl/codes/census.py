"""Occupation categories of household surveys: the Census Bureau's titles, linked to SOC codes.

The Current Population Survey codes occupations by the Census Bureau's list, whose categories are SOC codes or a few of
them together. BLS prints their titles without codes. `soc_titles.csv` has the titles of SOC 2010 and 2018 (BLS's
crosswalk, and OEWS for groups), `census_categories.toml` the categories that are not one SOC code.
"""

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etl.codes.classifications import SOC_2010, SOC_2018

ALL_WORK = "00-0000"
# The household survey took over SOC 2010 in January 2011, and SOC 2018 in January 2020.
FIRST_YEAR, FIRST_YEAR_OF_SOC_2018 = 2011, 2020
_TITLES, _CATEGORIES = (Path(__file__).parent / name for name in ("soc_titles.csv", "census_categories.toml"))
_TOTAL = re.compile(r"total\b")
# What is left of a group that has categories of its own.
_REST = re.compile(r"(?:other|miscellaneous)\b|.*\ball other$")


@dataclass(frozen=True)
class Category:
    """A category: its SOC code, null where it is part of a code or several, and the detailed codes that it counts.

    `covers` is empty for the total, major groups and their sums.
    """

    code: str | None
    covers: frozenset[str] = frozenset()


def find_household_classification(year: int) -> str | None:
    """The classification of the household survey's occupations in a year; None before SOC 2010."""
    if year < FIRST_YEAR:
        return None
    return SOC_2018 if year >= FIRST_YEAR_OF_SOC_2018 else SOC_2010


def match_categories(titles: Iterable[str], classification: str) -> dict[str, Category]:
    """The categories of one table by title. A title that is neither a SOC code's nor a known category's has none."""
    found = {title: codes for title in titles if (codes := _find_codes(title, classification))}
    detailed = load_detailed_codes(classification)
    matched = {title: _expand(codes, detailed) for title, codes in found.items()}
    categories = {}
    for title, codes in found.items():
        code = codes[0] if len(codes) == 1 else None
        if any(part.endswith("-0000") for part in codes):
            categories[title] = Category(code)
            continue
        covers = matched[title]
        if _REST.match(_normalize(title)):
            covers = covers - _find_parts(covers, matched)
        categories[title] = Category(code, covers)
    return categories


@cache
def load_detailed_codes(classification: str) -> frozenset[str]:
    """Every detailed code of a classification (none ends in 0)."""
    return frozenset(code for code in _load_titles(classification).values() if not code.endswith("0"))


def _find_codes(title: str, classification: str) -> tuple[str, ...]:
    plain = _normalize(title)
    if _TOTAL.match(plain):
        return (ALL_WORK,)
    known = _load_categories(classification).get(plain)
    code = _load_titles(classification).get(plain)
    return known or ((code,) if code else ())


@cache
def _expand(codes: tuple[str, ...], detailed: frozenset[str]) -> frozenset[str]:
    stems = tuple(code.rstrip("0") if code.endswith("0") else code for code in codes)
    return frozenset(code for code in detailed if code.startswith(stems))


def _find_parts(covers: frozenset[str], matched: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The codes of a group that have narrower categories."""
    return frozenset().union(*(codes for codes in matched.values() if codes < covers))


@cache
def _load_titles(classification: str) -> dict[str, str]:
    """Codes by plain title. Where a group and its one occupation share a title, the occupation's code."""
    with _TITLES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["classification"] == classification]
    rows.sort(key=lambda row: not row["code"].endswith("0"))
    return {_normalize(row["title"]): row["code"] for row in rows}


@cache
def _load_categories(classification: str) -> dict[str, tuple[str, ...]]:
    known = tomllib.loads(_CATEGORIES.read_text(encoding="utf-8"))[classification]
    return {_normalize(title): tuple(codes) for title, codes in known.items()}


def _normalize(title: str) -> str:
    """A title in lower case with single spaces for punctuation: hyphens and commas differ between lists."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", title.lower()).split())
