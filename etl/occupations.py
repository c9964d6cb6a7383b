"""The occupations that tables hold unless others are asked for: etl/occupations.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("occupations.toml")


@dataclass(frozen=True)
class Listed:
    """One entry of occupations.toml."""

    code: str
    role: str
    note: str


@cache
def listed() -> dict[str, Listed]:
    """The occupations of occupations.toml by code."""
    entries = tomllib.loads(LIST.read_text(encoding="utf-8"))["occupation"]
    return {e["code"]: Listed(e["code"], e["role"], e["note"]) for e in entries}
