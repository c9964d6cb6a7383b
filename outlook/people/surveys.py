"""Pay and years as members of professional bodies reported them: context, never an input."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Survey:
    """One survey: average pay of members with over `years_low` years and with over `years_high` years, in dollars of
    its `year`.

    `grade` is that of `outlook/scenario/assumptions.toml`; `occupations` are the codes that it speaks of.
    """

    body: str
    occupations: tuple[str, ...]
    year: int
    members: int
    years_low: int
    pay_low_usd: int
    years_high: int
    pay_high_usd: int
    grade: str
    source: str

    @property
    def difference_pct(self) -> float:
        """Percent by which the second average is above the first."""
        return 100 * (self.pay_high_usd / self.pay_low_usd - 1)


@cache
def load_surveys() -> tuple[Survey, ...]:
    """Load all surveys."""
    entries = tomllib.loads(Path(__file__).with_name("surveys.toml").read_text(encoding="utf-8"))["survey"]
    return tuple(Survey(**entry | {"occupations": tuple(entry["occupations"])}) for entry in entries)
