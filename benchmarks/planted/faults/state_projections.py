"""Faults of the states' projections. Columns: Title, Base, Projected, PercentChange, AvgAnnualOpenings, STFIPS, OccCode."""

import csv
import io
from collections.abc import Callable
from typing import Any

from benchmarks.planted.files import Files
from benchmarks.planted.flat_file import swap
from benchmarks.planted.layout import STATES, Rng, Rows
from benchmarks.planted.registry import SAME, fault


def states_fault(name: str) -> Callable[[Callable[[Rows, Rng], Rows | None]], Any]:
    """Register a fault of the states' projections: rows without the heading changed or returned."""

    def register(by: Callable[[Rows, Rng], Rows | None]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            head, *rows = list(csv.reader(files.text(STATES)))
            out = io.StringIO()
            csv.writer(out, lineterminator="\r\n").writerows([head, *(by(rows, rng) or rows)])
            files.put(STATES, out.getvalue().encode())

        fault(name, "longterm_2022-32.csv", "state-projections-2022-32", SAME)(plant)
        return by

    return register


@states_fault("Two states swapped")
def _(rows: Rows, rng: Rng) -> None:
    to = swap(*rng.sample(sorted({r[5] for r in rows} - {"0"}), 2))
    for row in rows:
        row[5] = to.get(row[5], row[5])


@states_fault("Percent change times 100")
def _(rows: Rows, rng: Rng) -> None:
    for row in rows:
        row[3] = f"{float(row[3].replace(',', '')) * 100:g}"


@states_fault("Base and projected jobs of the states swapped")
def _(rows: Rows, rng: Rng) -> None:
    for row in rows:
        if row[5] != "0":
            row[1], row[2] = row[2], row[1]


@states_fault("Openings of ten years in place of a year's")
def _(rows: Rows, rng: Rng) -> None:
    for row in rows:
        row[4] = f"{float(row[4].replace(',', '')) * 10:g}"


@states_fault("Half of the states gone")
def _(rows: Rows, rng: Rng) -> Rows:
    states = sorted({r[5] for r in rows} - {"0"})
    gone = set(rng.sample(states, len(states) // 2))
    return [r for r in rows if r[5] not in gone]
