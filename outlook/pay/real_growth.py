"""How much of a rise in pay is prices, and how fast an occupation's pay has grown above prices.

Growth is measured on an occupation's own years since May 2021. The mean leads, because pay levels rest on it
and only it has a published error; the median is given beside it. Low and high are the extremes of the mean's
compound average over every stretch of two years or more, and of the median's over all years. They are a range
of what was observed, not an interval with a probability.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import log
from typing import Any

from outlook.claims import Comparison, Estimate, compare_real_pay, make_estimate
from outlook.codes.breaks import find_segments
from outlook.pay.comparability import FIRST_YEAR, check_comparability
from outlook.pay.inflation import ANNUAL_COLUMNS, HOURLY_COLUMNS, MAY
from outlook.tables import ALL_INDUSTRIES, NATION, Tables

FEWEST_YEARS = 3
SHORTEST_STRETCH = 2

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Rise:
    """A rise in pay from one May to a later one, split into prices and the part above prices (negative if
    pay fell behind).

    The parts in log points (100 x ln of the ratio) add up exactly. Dollars are split in the same proportion,
    so `prices_usd` + `real_usd` = `rise_usd`. `before` and `now` are the pay of the two Mays, in dollars; a
    percentile has no published error. `from_jobs` and `to_jobs` are the jobs that it was paid for, None if withheld.
    """

    code: str
    column: str
    from_year: int
    to_year: int
    before: Estimate
    now: Estimate
    from_cpi_u: float
    to_cpi_u: float
    from_jobs: int | None
    to_jobs: int | None
    source_ids: tuple[str, ...]

    @property
    def rise_usd(self) -> float:
        """The rise in current dollars."""
        return self.now.value - self.before.value

    @property
    def log_points(self) -> float:
        """The whole rise, in log points."""
        return 100 * log(self.now.value / self.before.value)

    @property
    def prices_log_points(self) -> float:
        """The rise in prices, in log points."""
        return 100 * log(self.price_ratio)

    @property
    def real_log_points(self) -> float:
        """The rise above prices, in log points."""
        return self.log_points - self.prices_log_points

    @property
    def prices_usd(self) -> float:
        """The part of the dollar rise that is prices."""
        return self._log_mean * self.prices_log_points / 100

    @property
    def real_usd(self) -> float:
        """The part of the dollar rise that is above prices."""
        return self._log_mean * self.real_log_points / 100

    @property
    def kept_up_usd(self) -> float:
        """The earlier pay in dollars of the later May."""
        return self.before.value * self.price_ratio

    @property
    def price_ratio(self) -> float:
        """The later price level over the earlier."""
        return self.to_cpi_u / self.from_cpi_u

    @property
    def real(self) -> Comparison:
        """The change after inflation in percent, tested; not tested for a percentile."""
        years = self.to_year - self.from_year
        return compare_real_pay(self.before, self.now, price_ratio=self.price_ratio, years_apart=years)

    @property
    def jobs_pct(self) -> float | None:
        """The change of jobs in percent; None if either number is withheld."""
        return 100 * (self.to_jobs / self.from_jobs - 1) if self.from_jobs and self.to_jobs else None

    @property
    def _log_mean(self) -> float:
        """The logarithmic mean, which converts log points to dollars."""
        return self.rise_usd / (self.log_points / 100) if self.rise_usd else self.before.value


def find_rise(
    tables: Tables,
    code: str,
    column: str = "annual_mean_usd",
    first: int = FIRST_YEAR,
    last: int | None = None,
) -> tuple[Rise | None, str]:
    """Split the rise in national pay since May `first` into prices and the rest.

    `column` is a wage column of `wages`; `last` defaults to the newest year. Returns the rise and "", or None
    and the reason why there is none. Raises ValueError for another column.
    """
    if column not in (*HOURLY_COLUMNS, *ANNUAL_COLUMNS):
        raise ValueError(f"{column} is not a wage column of wages")
    rows, reason = _load_ends(tables, code, first, tables.newest_year if last is None else last)
    return (None, reason) if reason else _build_rise(rows, code, column)


def _load_ends(tables: Tables, code: str, first: int, last: int) -> tuple[list[Row], str]:
    """The national rows of `wages` of two Mays, with the price index, or the reason why they can't be compared."""
    if last <= first:
        return [], f"May {last} is not after May {first}"
    comparable = check_comparability(tables, code, first, last)
    if not comparable.allowed:
        return [], comparable.explanation
    rows = tables.records(
        """
        SELECT w.*, p.cpi_u, p.source_id AS prices_source_id
        FROM wages w JOIN price_index p ON p.year = w.year AND p.month = ?
        WHERE occupation_code = ? AND area_code = ? AND industry_code = ? AND w.year IN (?, ?) ORDER BY w.year
        """,
        [MAY, code, NATION, ALL_INDUSTRIES, first, last],
    )
    lacking = [f"May {year}" for year in (first, last) if year not in {row["year"] for row in rows}]
    return (rows, "") if not lacking else ([], f"the price index of {' and '.join(lacking)} is not published")


def _build_rise(rows: Sequence[Row], code: str, column: str) -> tuple[Rise | None, str]:
    lacking = [f"May {row['year']}" for row in rows if row[column] is None]
    if lacking:
        return None, f"{_describe_wage(column)} of {' and '.join(lacking)} is not published"
    first, last = rows
    is_mean = column.endswith("_mean_usd")
    before, now = (make_estimate(row[column], row["wage_mean_rse_pct"] if is_mean else None) for row in rows)
    return Rise(
        code=code,
        column=column,
        from_year=first["year"],
        to_year=last["year"],
        before=before,
        now=now,
        from_cpi_u=first["cpi_u"],
        to_cpi_u=last["cpi_u"],
        from_jobs=first["employment"],
        to_jobs=last["employment"],
        source_ids=tuple(
            dict.fromkeys([row[end] for end in ("source_id", "prices_source_id") for row in rows])
        ),
    ), ""


def _describe_wage(column: str) -> str:
    """Describe a wage column in words: the median annual wage."""
    per, which, _ = column.split("_")
    if which in ("mean", "p50"):
        return f"the {'mean' if which == 'mean' else 'median'} {per} wage"
    return f"the {which.removeprefix('p')}th percentile of {per} wages"


@dataclass(frozen=True, kw_only=True)
class RealPay:
    """National pay after inflation between two Mays, in percent of the earlier.

    The mean is tested; the median has no published error, so it is only stated (None where it is not published).
    `jobs_pct` is the change of jobs: a group that grows or shrinks is another group, and its pay may differ for that.
    """

    from_year: int
    to_year: int
    prices_pct: float
    mean: Comparison
    median_pct: float | None
    jobs_pct: float | None

    @property
    def disagree(self) -> bool:
        """Whether mean and median differ in sign, to the tenth of a percent."""
        return self.median_pct is not None and round(self.mean.difference, 1) * round(self.median_pct, 1) < 0


def find_real_pay(
    tables: Tables, code: str, first: int = FIRST_YEAR, last: int | None = None
) -> tuple[RealPay | None, str]:
    """National pay after inflation since May `first`, or None and the reason why there is none."""
    rows, reason = _load_ends(tables, code, first, tables.newest_year if last is None else last)
    if reason:
        return None, reason
    mean, reason = _build_rise(rows, code, "annual_mean_usd")
    if mean is None:
        return None, reason
    median, _ = _build_rise(rows, code, "annual_p50_usd")
    return RealPay(
        from_year=mean.from_year,
        to_year=mean.to_year,
        prices_pct=100 * (mean.price_ratio - 1),
        mean=mean.real,
        median_pct=median.real.difference if median else None,
        jobs_pct=mean.jobs_pct,
    ), ""


@dataclass(frozen=True, kw_only=True)
class RealStep:
    """Change in pay above prices from one May to a later one, percent a year."""

    from_year: int
    to_year: int
    mean_pct: float
    median_pct: float


@dataclass(frozen=True, kw_only=True)
class RealGrowth:
    """Growth of national pay above prices, all industries, percent a year.

    `middle_pct` is the mean wage's compound average over all years; `median_pct` is the median wage's.
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
        """The caveat to print next to it."""
        return (
            f"From {len(self.years)} May estimates, {self.years[0]} to {self.years[-1]}, that is {len(self.steps)} yearly "
            "changes: few. They include unusual years of inflation, each estimate pools about three years of surveys, "
            "and none of it says what the next years bring."
        )


def measure_real_growth(tables: Tables, code: str) -> tuple[RealGrowth | None, str]:
    """Measure how an occupation's pay grew above prices. Returns the growth and "", or None and the reason
    why it cannot be measured.
    """
    own = [s for s in find_segments(tables, code) if s.own and s.last_year == tables.newest_year]
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
            RealStep(
                from_year=a, to_year=b, mean_pct=_compound(mean, a, b), median_pct=_compound(median, a, b)
            )
            for a, b in pairwise(years)
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
