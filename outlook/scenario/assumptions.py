"""Default assumptions of a career path, from `assumptions.toml`, each with source, grade and reason."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FILE = Path(__file__).parent / "assumptions.toml"

# How pages describe each grade: a C is never shown as a finding, an assumption never as reported.
GRADES = {
    "A": "an official page or table",
    "B": "a secondary page that cites an official one",
    "C": "reported",
    "assumed": "our assumption",
}


Value = float | str | tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """A default: its value and unit, where it comes from, how reliable it is, and why this value.

    `low` and `high` are the source's range, None if it gives none. `tried` are other values that could be right. `source` and `year` are empty if the grade
    is "assumed".
    """

    value: Value
    unit: str
    grade: str
    source: str
    year: str
    reason: str
    low: float | None = None
    high: float | None = None
    tried: tuple[Value, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadyMade:
    """A ready-made scenario for a first visit; `address` is the query that
    `outlook.scenario.url.parse_scenario` reads.
    """

    name: str
    title: str
    story: str
    address: Mapping[str, str]


@cache
def load_assumptions() -> Mapping[str, Assumption]:
    """Load every assumption by its path in the file ("route.certificate.months"), read-only.

    A step has all entries of the route it names as its school; its own entries take precedence.
    """
    entries = _load_file()
    for step in entries["step"].values():
        # Every job climbs by the same rule; a step may add what else could be right, and why.
        pace = entries["path"]["years_to_next"] | step.pop("years_to_next", {})
        step |= entries["route"][step.pop("school")] | step | {"years_to_next": pace}
    found = {}
    for part in ("route", "step", "path", "alternative", "chance"):
        for path, entry in _leaves(entries[part], part):
            value, tried = _freeze(entry.pop("value")), entry.pop("tried", [])
            found[path] = Assumption(value=value, tried=tuple(map(_freeze, tried)), **entry)
    return MappingProxyType(found)


@cache
def load_ready_made() -> tuple[ReadyMade, ...]:
    """Load the ready-made scenarios, in the order of the file."""
    return tuple(ReadyMade(**entry) for entry in _load_file()["ready_made"])


def _load_file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _freeze(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _leaves(table: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, entry in table.items():
        if "value" in entry:
            yield f"{path}.{name}", dict(entry)
        else:
            yield from _leaves(entry, f"{path}.{name}")
