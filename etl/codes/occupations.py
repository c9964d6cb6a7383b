"""The occupations that tables hold unless others are asked for: etl/occupations.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LIST = Path(__file__).parents[1] / "occupations.toml"


@dataclass(frozen=True)
class Listed:
    """One entry of occupations.toml."""

    code: str
    role: str
    note: str
    names: tuple[tuple[str, str], ...]


@cache
def _list() -> dict[str, Any]:
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


@cache
def listed() -> dict[str, Listed]:
    """The occupations of occupations.toml by code; `names` are how far to trust a name (B or C), and the name."""
    return {
        e["code"]: Listed(
            e["code"],
            e["role"],
            e["note"],
            tuple((trust, name) for trust, given in e.get("names", {}).items() for name in given),
        )
        for e in _list()["occupation"]
    }


def names() -> dict[str, str]:
    """Where the names come from, as `sources` tells it."""
    return dict(_list()["names"])
