"""When each publisher's next edition is expected."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow.compute as pc

from etl.store import editions

# How long after its window a release counts as overdue.
GRACE = timedelta(days=21)


@dataclass(frozen=True)
class Release:
    """A publisher's release schedule.

    `family` is the start of the source_id. `due` takes the newest year (and month, for the price index) and returns
    the name of the next edition and the first and last day on which to expect it, judging by past releases.
    """

    family: str
    name: str
    due: Callable[[int, int], tuple[str, date, date]]


def _oews(year: int, month: int) -> tuple[str, date, date]:
    # Released: May 2021 on March 31, 2022; May 2022 on April 25, 2023; May 2023 on April 3, 2024; May 2024 on April 2, 2025.
    return f"May {year + 1}", date(year + 2, 3, 25), date(year + 2, 5, 31)


def _projections(year: int, month: int) -> tuple[str, date, date]:
    # Released: 2022-32 on September 6, 2023; 2023-33 on August 29, 2024; 2024-34 on August 28, 2025.
    return f"{year + 1}-{(year + 11) % 100:02d}", date(year + 2, 8, 25), date(year + 2, 9, 15)


def _prices(year: int, month: int) -> tuple[str, date, date]:
    # A month's index is released around the middle of the next month.
    following, after = _later(year, month, 1), _later(year, month, 2)
    return f"{following[0]}-{following[1]:02d}", date(*after, 10), date(*after, 18)


def _parities(year: int, month: int) -> tuple[str, date, date]:
    # Released: 2022 and 2023 in December of the following year; 2024 on February 19, 2026.
    return str(year + 1), date(year + 2, 12, 1), date(year + 3, 2, 28)


def _later(year: int, month: int, months: int) -> tuple[int, int]:
    at = 12 * year + month - 1 + months
    return at // 12, at % 12 + 1


RELEASES = (
    Release("oews", "wages (OEWS)", _oews),
    Release("ep", "projections", _projections),
    Release("cpi-u", "prices (CPI-U)", _prices),
    Release("rpp", "price levels (RPP)", _parities),
)


@dataclass(frozen=True)
class Expected:
    """The next edition of one dataset and its release window; `overdue` if that is long past."""

    name: str
    newest: str
    next: str
    opens: str
    closes: str
    overdue: bool


def expected(edition: editions.Edition, today: date) -> list[Expected]:
    """The next release of each dataset. Second-hand sources do not count as released."""
    sources = edition.read("sources", ["source_id", "second_hand"])
    # From table to table: to make an array of Python's values, pyarrow would load pandas (0.15 s).
    second_hand = sources.filter(sources["second_hand"])["source_id"].combine_chunks()
    newest: dict[str, tuple[int, int]] = {}
    for family, name, year_column, month_column in (
        ("oews", "wages", "year", ""),
        ("ep", "projections", "base_year", ""),
        ("cpi-u", "price_index", "year", "month"),
        ("rpp", "price_parity", "year", ""),
    ):
        rows = edition.read(name, ["source_id", year_column, *([month_column] if month_column else [])])
        rows = rows.filter(pc.invert(pc.is_in(rows["source_id"], value_set=second_hand)))
        if len(rows):
            year = pc.max(rows[year_column])
            of_year = rows.filter(pc.equal(rows[year_column], year))
            newest[family] = (year.as_py(), pc.max(of_year[month_column]).as_py() if month_column else 1)
    found = []
    for release in RELEASES:
        if release.family not in newest:
            continue
        year, month = newest[release.family]
        following, opens, closes = release.due(year, month)
        # `due` names the edition after the one it is given, so the newest's name comes from its predecessor.
        before = _later(year, month, -1) if release.family == "cpi-u" else (year - 1, month)
        found.append(
            Expected(
                release.name,
                release.due(*before)[0],
                following,
                opens.isoformat(),
                closes.isoformat(),
                today > closes + GRACE,
            )
        )
    return found
