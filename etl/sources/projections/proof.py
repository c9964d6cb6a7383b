"""Which column holds which figure: of the columns that the words of a heading allow, those that the figures obey.

Every edition prints figures that follow from one another. A reading of the headings is right if it breaks them in no
row, beyond what rounding to the printed decimals explains; BLS's own editions break them in none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import permutations, product

import pandas as pd

from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import UNKNOWN_LAYOUT, USE_ORIGINAL
from etl.formats.cells import parse_numbers, to_text

ALL_OCCUPATIONS = "00-0000"
# The smallest figure that an edition can print, and slack for binary fractions.
MOST_DECIMALS, SLACK = 6, 1e-6
YEARS = 10
# More columns than any table has for these figures would take too long to try.
MOST_READINGS = 500

Columns = Mapping[str, int]


@dataclass(frozen=True)
class Judged:
    """A reading, the rows that break it, and the rows where one of its cells is no figure."""

    columns: Columns
    broken: pd.Series
    unread: pd.Series

    @property
    def cost(self) -> int:
        return int(self.broken.sum() + self.unread.sum())


class Table:
    """Rows of occupations whose columns are numbers, with the heading of each."""

    def __init__(self, where: str, frame: pd.DataFrame, headings: list[str]) -> None:
        self.where, self.frame, self.headings = where, frame, headings
        self.parse = cache(self._parse)
        self.unit = cache(self._unit)

    def _parse(self, column: int) -> pd.Series:
        return parse_numbers(to_text(self.frame[column]), signed=True)

    def _unit(self, column: int) -> float:
        """Half of a column's last printed decimal: how far rounding can move a figure."""
        figures = self.parse(column).dropna()
        decimals = 0
        while decimals < MOST_DECIMALS and ((figures - figures.round(decimals)).abs() >= SLACK).any():
            decimals += 1
        return float(0.5 * 0.1**decimals)

    def describe(self, judged: Judged) -> str:
        """A reading in words, with the first rows that break it."""
        names = ", ".join(
            f"{name} in column {column + 1} {self.headings[column][:60]!r}"
            for name, column in judged.columns.items()
        )
        rows = self.frame.index[judged.broken][:3]
        printed = "; ".join(
            f"{self.frame['occupation_code'][row]} with "
            + ", ".join(str(to_text(self.frame[column])[row])[:20] for column in judged.columns.values())
            for row in rows
        )
        return names + (
            f": {int(judged.broken.sum())} rows break it ({printed})" if printed else ": no row breaks it"
        )


def find_jobs(
    table: Table,
    jobs: Mapping[int, list[int]],
    changes: list[int],
    percents: list[int],
    shares: Mapping[int, list[int]],
) -> tuple[Columns, int]:
    """The columns of base and projected jobs, their change and its percent, and the base year.

    `jobs` and `shares` are columns by year: shares are those that can be nothing else. Raises LayoutChanged, Unreadable.
    """
    total = table.frame["occupation_code"] == ALL_OCCUPATIONS

    def judge(columns: Columns, year: int) -> Judged:
        figures = [table.parse(column) for column in columns.values()]
        halves = [table.unit(column) for column in columns.values()]
        broken = (figures[1] - figures[0] - figures[2]).abs() > sum(halves[:3]) + SLACK
        # Rounding of the change and of the base, carried to percent, and of the percent itself.
        carried = 100 / figures[0] * (halves[2] + halves[0] * figures[3].abs() / 100)
        slack = halves[3] + carried + SLACK
        broken |= (figures[3] - 100 * figures[2] / figures[0]).abs() > slack
        for of, when in ((figures[0], year), (figures[1], year + YEARS)):
            for share in shares.get(when, []):
                broken |= _break_shares(table.parse(share), of, total, table.unit(share), max(halves[:2]))
        unread = pd.concat(figures, axis=1).isna().any(axis=1)
        return Judged(columns, broken & ~unread, unread)

    names = ("jobs_base", "jobs_projected", "jobs_change", "change_pct")
    readings = [
        (dict(zip(names, columns, strict=True)), year)
        for year in jobs
        for columns in product(jobs[year], jobs.get(year + YEARS, []), changes, percents)
        if len(set(columns)) == len(columns)
    ]
    if len(readings) > MOST_READINGS:
        raise LayoutChanged(f"{table.where} has too many columns of jobs", do=UNKNOWN_LAYOUT)
    judged = sorted(((judge(*reading), reading[1]) for reading in readings), key=lambda pair: pair[0].cost)
    best, year = judged[0]
    if best.broken.any():
        alike = [reading for reading, _ in judged[1:2]] or _swap(best, lambda columns: judge(columns, year))
        raise _contradict(
            table,
            [best, *alike],
            "projected less base jobs = change, change over base = percent, shares of all jobs",
        )
    _require_one(table, best, [reading for reading, _ in judged[1:] if reading.cost == best.cost])
    return best.columns, year


def find_openings(table: Table, change: int, candidates: Mapping[str, list[int]]) -> Columns:
    """The columns of annual openings, exits and transfers among the candidates for each. Raises LayoutChanged, Unreadable.

    Only where all three are there do they prove each other.
    """
    names = [name for name, columns in candidates.items() if columns]

    def judge(columns: Columns) -> Judged:
        figures = {name: table.parse(column) for name, column in columns.items()}
        unread = pd.concat(list(figures.values()), axis=1).isna().any(axis=1)
        broken = pd.Series(False, index=unread.index)
        if len(figures) == len(candidates):
            openings, exits, transfers = figures.values()
            growth = table.parse(change) / YEARS
            rounding = sum(map(table.unit, columns.values())) + table.unit(change) / YEARS
            broken = (openings - exits - transfers - growth).abs() > rounding + SLACK
        return Judged(columns, broken & ~unread, unread)

    if not names:
        return {}
    readings = [
        dict(zip(names, columns, strict=True)) for columns in product(*(candidates[name] for name in names))
    ]
    judged = sorted(map(judge, readings), key=lambda reading: reading.cost)
    best = judged[0]
    if best.broken.any():
        raise _contradict(
            table,
            [best, *(judged[1:2] or _swap(best, judge))],
            "openings a year = growth a year + exits + transfers",
        )
    _require_one(table, best, [reading for reading in judged[1:] if reading.cost == best.cost])
    return best.columns


def _break_shares(
    share: pd.Series, of: pd.Series, total: pd.Series, half: float, half_jobs: float
) -> pd.Series:
    """Rows whose share of all jobs is not what it is of `of`; none where the table has no line of all occupations."""
    if total.sum() != 1:
        return pd.Series(False, index=share.index)
    whole = of[total].iloc[0]
    # One printed unit: nothing that is kept depends on the last decimal of a share.
    broken: pd.Series = (share - 100 * of / whole).abs() > 2 * half + 200 * half_jobs / whole + SLACK
    return broken


def _swap(best: Judged, judge: Callable[[Columns], Judged]) -> list[Judged]:
    """The best reading with the same columns in another order: what the figures say against the words."""
    names, columns = list(best.columns), list(best.columns.values())
    others = (
        dict(zip(names, order, strict=True)) for order in permutations(columns) if list(order) != columns
    )
    return sorted(map(judge, others), key=lambda reading: reading.cost)[:1]


def _contradict(table: Table, readings: list[Judged], rule: str) -> LayoutChanged | Unreadable:
    """The error where no reading that fits the words is obeyed by the figures."""
    best = readings[0]
    is_damage = best.broken.mean() < 0.5
    return (Unreadable if is_damage else LayoutChanged)(
        f"the figures of {table.where} contradict its headings",
        expected=f"{rule}, as far as rounding allows",
        got="; the next best reading: ".join(map(table.describe, readings)),
        do=USE_ORIGINAL if is_damage else UNKNOWN_LAYOUT,
    )


def _require_one(table: Table, best: Judged, equals: list[Judged]) -> None:
    """Raises LayoutChanged where another reading is as good and gives other figures."""
    for other in equals:
        for name, column in other.columns.items():
            if not table.parse(column).equals(table.parse(best.columns[name])):
                raise LayoutChanged(
                    f"{table.where} has two columns for one figure",
                    expected="headings or figures that tell them apart",
                    got=f"{name} in "
                    + " and ".join(repr(table.headings[c][:60]) for c in (best.columns[name], column)),
                    do=UNKNOWN_LAYOUT,
                )
