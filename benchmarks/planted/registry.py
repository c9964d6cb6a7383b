"""The list of faults, and the decorators that add to it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from benchmarks.planted.files import Files
from benchmarks.planted.layout import CORE, Rng

SAME, NEXT, AFTER = "same", "next", "after"
WHERE = {SAME: "same edition again", NEXT: "next edition", AFTER: "after the next edition"}
Plant = Callable[[Files, Rng], None]


@dataclass(frozen=True)
class Fault:
    """One fault: its name in a planner's terms, the file and edition it is planted in, the sources to refresh, the change."""

    name: str
    file: str
    edition: str
    sources: tuple[str, ...]
    plant: Plant


FAULTS: list[Fault] = []


def fault(name: str, file: str, sources: Iterable[str] | str, *editions: str) -> Callable[[Plant], Plant]:
    """Register a fault, once for each edition it is planted in."""
    names = (sources,) if isinstance(sources, str) else tuple(sources)

    def register(plant: Plant) -> Plant:
        FAULTS.extend(Fault(name, file, edition, names, plant) for edition in editions)
        return plant

    return register


def flat_fault(
    name: str, *editions: str, sources: Iterable[str] | str = "oews-flat"
) -> Callable[[Callable[[pd.DataFrame, Rng], pd.DataFrame]], Any]:
    """Register a fault of the flat file's lines: frame in, frame out."""

    def register(by: Callable[[pd.DataFrame, Rng], pd.DataFrame]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            files.put_flat(by(files.flat, rng))

        fault(name, "oe.data.0.Current", sources, *editions)(plant)
        return by

    return register


def pick_core(rng: Rng) -> str:
    """Return one of the two core occupations."""
    return rng.choice(CORE)
