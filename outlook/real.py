"""Real growth of an occupation's pay: its own clean years since May 2021, deflated by CPI-U of each May.

The mean leads, because pay levels rest on it and it alone has a published error; the median stands beside it.
Low and high are the lowest and highest of: the mean's compound average over every stretch of two years or more,
and the median's over all the years. They are a range of what was seen, not an interval with a probability.
"""

from dataclasses import dataclass
from itertools import combinations, pairwise

from outlook.breaks import segments
from outlook.tidy import ALL_INDUSTRIES, NATION, Tables

# The first May under the present classification, and the first of BLS's present way to estimate wages.
FIRST_YEAR = 2021
MAY = 5
FEWEST_YEARS = 3
SHORTEST_STRETCH = 2


@dataclass(frozen=True)
class RealStep:
    """Change from one May to a later one, percent a year above prices."""

    from_year: int
    to_year: int
    mean_pct: float
    median_pct: float


@dataclass(frozen=True)
class RealGrowth:
    """Growth of pay above prices, percent a year, for the nation and all industries.

    `middle_pct` is the mean's compound average over all the years; `median_pct` the median's.
    """

    code: str
    years: tuple[int, ...]
    steps: tuple[RealStep, ...]
    low_pct: float
    middle_pct: float
    high_pct: float
    median_pct: float
    source_ids: tuple[str, ...]

    @property
    def caveat(self) -> str:
        """What must stand beside it."""
        return (
            f"From {len(self.years)} May estimates, {self.years[0]} to {self.years[-1]}, that is {len(self.steps)} yearly "
            "changes: few. They include unusual years of inflation, each estimate pools about three years of surveys, "
            "and none of it says what the next years bring."
        )


def real_growth(tables: Tables, code: str) -> tuple[RealGrowth | None, str]:
    """Real growth of an occupation's pay, and "" ; or None and the reason why it cannot be said."""
    own = [s for s in segments(tables, code) if s.own and s.last_year == tables.newest_year]
    if not own:
        return None, f"BLS gives no present estimates under {code}"
    rows = tables.rows(
        """
        SELECT w.year, annual_mean_usd / cpi_u AS mean, annual_p50_usd / cpi_u AS median, w.source_id AS wages,
               p.source_id AS prices
        FROM wages w JOIN price_index p ON p.year = w.year AND p.month = ?
        WHERE occupation_code = ? AND area_code = ? AND industry_code = ? AND w.year >= ?
          AND annual_mean_usd IS NOT NULL AND annual_p50_usd IS NOT NULL
        ORDER BY w.year
        """,
        [MAY, code, NATION, ALL_INDUSTRIES, max(FIRST_YEAR, own[-1].first_year)],
    )
    years = tuple(int(y) for y in rows["year"])
    if len(years) < FEWEST_YEARS:
        return None, (
            f"only {len(years)} May estimates since {FIRST_YEAR} have mean, median and a price index; "
            f"{FEWEST_YEARS} are needed"
        )
    mean = dict(zip(years, map(float, rows["mean"]), strict=True))
    median = dict(zip(years, map(float, rows["median"]), strict=True))
    whole, median_pct = _compound(mean, years[0], years[-1]), _compound(median, years[0], years[-1])
    stretches = [_compound(mean, a, b) for a, b in combinations(years, 2) if b - a >= SHORTEST_STRETCH]
    return RealGrowth(
        code=code,
        years=years,
        steps=tuple(
            RealStep(a, b, _compound(mean, a, b), _compound(median, a, b)) for a, b in pairwise(years)
        ),
        low_pct=min(*stretches, median_pct),
        middle_pct=whole,
        high_pct=max(*stretches, median_pct),
        median_pct=median_pct,
        source_ids=tuple(dict.fromkeys([*rows["wages"].astype(str), *rows["prices"].astype(str)])),
    ), ""


def _compound(real: dict[int, float], first: int, last: int) -> float:
    """Average growth from one year to another, percent a year."""
    return 100 * float((real[last] / real[first]) ** (1 / (last - first)) - 1)
