"""What a career path assumes where nobody has said otherwise: `assumptions.toml`, with source, grade and reason."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FILE = Path(__file__).parent / "assumptions.toml"

# How a page says each grade: a C is never shown as found, an assumption never as reported.
GRADES = {
    "A": "an official page or table",
    "B": "a secondary page that cites an official one",
    "C": "reported",
    "assumed": "our assumption",
}


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """A default: its value and unit, where it is from, how far to trust it, and why this value.

    `low` and `high` are what the source gives as a range, None where it gives none. `source` and `year` are
    empty where the grade is "assumed".
    """

    value: float | str | tuple[float, ...]
    unit: str
    grade: str
    source: str
    year: str
    reason: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class ReadyMade:
    """A scenario for a first visit; `address` is what `scenario.from_query` reads."""

    name: str
    title: str
    story: str
    address: Mapping[str, str]


@cache
def assumptions() -> Mapping[str, Assumption]:
    """Every assumption by its path in the file ("route.certificate.months"), read-only.

    A step has everything that the route which it names as its school has, and its own above that.
    """
    entries = _file()
    pace = {"years_to_next": entries["path"]["years_to_next"]}
    for step in entries["step"].values():
        step |= entries["route"][step.pop("school")] | pace | step
    found = {}
    for part in ("route", "step", "path", "alternative"):
        for path, entry in _leaves(entries[part], part):
            value = entry.pop("value")
            found[path] = Assumption(value=tuple(value) if isinstance(value, list) else value, **entry)
    return MappingProxyType(found)


@cache
def ready_made() -> tuple[ReadyMade, ...]:
    """The scenarios for a first visit, in the order of the file."""
    return tuple(ReadyMade(**entry) for entry in _file()["ready_made"])


def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _leaves(table: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, entry in table.items():
        if "value" in entry:
            yield f"{path}.{name}", dict(entry)
        else:
            yield from _leaves(entry, f"{path}.{name}")
