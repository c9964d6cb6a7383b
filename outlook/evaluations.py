"""BLS's own published evaluations of its projections: `evaluations.toml`, to stand beside the trial here."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "evaluations.toml"


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """What BLS found for one edition after its ten years; percent. `of` says what was counted, `grade` how far to trust it.

    `direction_right_pct`: projected to grow (or decline) and did. `faster_right_pct`: on the side of the average of all
    occupations that it was projected on. The growth figures are of all occupations over the ten years.
    """

    period: str
    of: str
    direction_right_pct: float
    faster_right_pct: float
    projected_growth_pct: float
    actual_growth_pct: float
    grade: str
    source: str


@cache
def evaluations() -> tuple[Evaluation, ...]:
    """BLS's evaluations whose figures were had, oldest first."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["evaluation"]
    return tuple(Evaluation(**entry) for entry in entries)
