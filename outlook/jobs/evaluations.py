"""BLS's own published evaluations of its projections, from `evaluations.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "evaluations.toml"


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """What BLS found for one edition at the end of its ten years, in percent.

    `of` says what was counted, `grade` how reliable the source is. `direction_right_pct`: projected to grow
    (or decline) and did. `faster_right_pct`: grew faster (or slower) than the average of all occupations, as
    projected. The growth figures are for all occupations over the ten years.
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
def load_evaluations() -> tuple[Evaluation, ...]:
    """Load BLS's evaluations, oldest first."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["evaluation"]
    return tuple(Evaluation(**entry) for entry in entries)
