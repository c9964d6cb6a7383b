"""Faults of the table of ZIP codes, states, and counties."""

import json
from collections.abc import Callable
from typing import Any

from benchmarks.planted.changes import lose_half, shift_down
from benchmarks.planted.files import Files
from benchmarks.planted.flat_file import swap
from benchmarks.planted.layout import Rng, Rows
from benchmarks.planted.registry import SAME, fault

ZIP_CODES = "archive/boundaries/zip_state_county.json"


def zip_fault(name: str) -> Callable[[Callable[[Rows, Rng], Rows | None]], Any]:
    """Register a fault of the ZIP codes: rows (ZIP code, state, county) changed or returned."""

    def register(by: Callable[[Rows, Rng], Rows | None]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            table = json.loads((files.root / ZIP_CODES).read_bytes())
            rows = table["zip_state_county"]
            files.put(ZIP_CODES, json.dumps({"zip_state_county": by(rows, rng) or rows}).encode())

        fault(name, "zip_state_county.json", "zip-codes-2010", SAME)(plant)
        return by

    return register


@zip_fault("Two states of ZIP codes swapped")
def _(rows: Rows, rng: Rng) -> None:
    to = swap(*rng.sample(sorted({row[1] for row in rows}), 2))
    for row in rows:
        row[1] = to.get(row[1], row[1])


@zip_fault("ZIP codes one row lower")
def _(rows: Rows, rng: Rng) -> None:
    shift_down(rows, 0)


@zip_fault("ZIP codes without their zeros")
def _(rows: Rows, rng: Rng) -> None:
    for row in rows:
        row[0] = row[0].lstrip("0")


@zip_fault("Half of the ZIP codes gone")
def _(rows: Rows, rng: Rng) -> Rows:
    return lose_half(rows, rng)
