"""The occupations in the tables, unless a refresh asks for all: etl/occupations.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LIST_FILE = Path(__file__).parents[1] / "occupations.toml"


@dataclass(frozen=True)
class ListedOccupation:
    """One entry of occupations.toml; `names` are pairs of trust (B or C) and a name that people use for the work."""

    code: str
    role: str
    note: str
    names: tuple[tuple[str, str], ...]


@cache
def _load() -> dict[str, Any]:
    return tomllib.loads(LIST_FILE.read_text(encoding="utf-8"))


@cache
def load_occupations() -> dict[str, ListedOccupation]:
    """The entries of occupations.toml by code."""
    return {
        e["code"]: ListedOccupation(
            e["code"],
            e["role"],
            e["note"],
            tuple((trust, name) for trust, given in e.get("names", {}).items() for name in given),
        )
        for e in _load()["occupation"]
    }


def load_names_source() -> dict[str, str]:
    """Where the names come from: publisher, dataset, vintage, url, license and the date that they were taken."""
    return dict(_load()["names"])
