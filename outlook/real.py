"""Pay above prices: any wages in dollars of any year, how much of a rise is prices, and an occupation's real growth.

Prices are CPI-U of May, the month that OEWS's estimates are of; a year whose May index was never published has no real
figures. Between places BEA's price parities serve, each with its own year. Real growth is measured on an occupation's
own clean years since May 2021. There the mean leads, because pay levels rest on it and it alone has a published error;
the median stands beside it. Low and high are the lowest and highest of: the mean's compound average over every stretch
of two years or more, and the median's over all the years. They are a range of what was seen, not an interval with a
probability.
"""

from dataclasses import dataclass
from itertools import combinations, pairwise
from math import log, sqrt

import pandas as pd

from etl.tables import ANNUAL, HOURLY
from outlook.breaks import METHOD_SINCE, segments
from outlook.places import STANDARD_ERRORS_90
from outlook.tidy import ALL_INDUSTRIES, NATION, Tables

# The first May under the present classification, and the first of BLS's present way to estimate wages.
FIRST_YEAR = METHOD_SINCE
MAY = 5
FEWEST_YEARS = 3
SHORTEST_STRETCH = 2
# An estimate pools the answers of three years of surveys.
POOLED_YEARS = 3
NOMINAL = "dollars of each year"
HOURLY_COLUMNS = ("hourly_mean_usd", *HOURLY)
ANNUAL_COLUMNS = ("annual_mean_usd", *ANNUAL)


def base_years(tables: Tables) -> list[int]:
    """Years in whose dollars wages can be put: those with a price index of May, newest first."""
    frame = tables.rows("SELECT year FROM price_index WHERE month = ? ORDER BY year DESC", [MAY])
    return [int(year) for year in frame["year"]]


def in_dollars_of(
    tables: Tables, frame: pd.DataFrame, base_year: int | None, *, at_average_prices: bool = False
) -> pd.DataFrame:
    """Rows of wages with their money in dollars of one May, at average U.S. prices where asked; a copy.

    `frame` needs `year`, and `area_code` for average prices. Every OEWS wage column that it has is multiplied by
    `deflator` (CPI-U of the base May over that of the row's May; 1 where `base_year` is None) and, where asked, divided
    by the place's newest price parity (`rpp`, U.S. = 100, of `rpp_year`). Added: deflator, base (in words),
    prices_source_id, and with average prices rpp, rpp_year, rpp_source_id. Where an index or a parity is missing the
    money is null and `deflator` or `rpp` is, too. Other columns (ranks, intervals) stay as they are. Annual figures are rounded to the dollar, hourly ones to the cent.
    """
    result = frame.copy()
    factor = pd.Series(1.0, index=frame.index, dtype="Float64")
    result["base"], result["prices_source_id"] = NOMINAL, None
    if base_year is not None:
        index = _may_index(tables)
        at_base = index["cpi_u"].get(base_year)
        if at_base is None:
            factor = factor.where(pd.Series(False, index=frame.index))
        else:
            factor = (at_base / frame["year"].map(index["cpi_u"])).astype("Float64")
        result["base"] = f"dollars of May {base_year} (CPI-U)"
        result["prices_source_id"] = frame["year"].map(index["source_id"])
    result["deflator"] = factor
    if at_average_prices:
        parity = tables.rows(
            "SELECT area_code, arg_max(rpp, year) AS rpp, max(year) AS year, arg_max(source_id, year) AS source_id "
            "FROM price_parity GROUP BY area_code"
        ).set_index("area_code")
        result["rpp"] = frame["area_code"].map(parity["rpp"]).astype("Float64")
        result["rpp_year"] = frame["area_code"].map(parity["year"]).astype("Int64")
        result["rpp_source_id"] = frame["area_code"].map(parity["source_id"])
        result["base"] = result["base"] + " at average U.S. prices (RPP)"
        factor = factor * 100 / result["rpp"]
    for columns, decimals in ((HOURLY_COLUMNS, 2), (ANNUAL_COLUMNS, 0)):
        for column in (c for c in columns if c in frame):
            result[column] = (frame[column].astype("Float64") * factor).round(decimals)
    return result


def _may_index(tables: Tables) -> pd.DataFrame:
    return tables.rows("SELECT year, cpi_u, source_id FROM price_index WHERE month = ?", [MAY]).set_index(
        "year"
    )


@dataclass(frozen=True)
class Comparison:
    """Whether two May estimates of an occupation may be compared, and why (not), in words for a reader."""

    allowed: bool
    words: str


def comparison(tables: Tables, code: str, first: int, last: int) -> Comparison:
    """Whether BLS's method allows a comparison of May `first` with May `last` for this occupation, nation."""
    first, last = min(first, last), max(first, last)
    own = [s for s in segments(tables, code) if s.own]
    held = {
        year: next((s for s in own if s.first_year <= year <= s.last_year), None) for year in (first, last)
    }
    lacking = [str(year) for year, segment in held.items() if segment is None]
    if lacking:
        return Comparison(
            False, f"Not comparable: there is no estimate under {code} for May {' and May '.join(lacking)}."
        )
    if held[first] != held[last]:
        return Comparison(
            False,
            f"Not comparable: the classification changed between May {first} and May {last}, and {code} counts other "
            "work since.",
        )
    if first < FIRST_YEAR:
        return Comparison(
            False,
            f"Not comparable: BLS estimates jobs and wages by its present method since May {FIRST_YEAR}; May {first} "
            "is by the one before, which was not made to compare years.",
        )
    shared = POOLED_YEARS - (last - first)
    return Comparison(
        True,
        f"Comparable: one code and one method. Each estimate pools about {POOLED_YEARS} years of surveys, so "
        + (
            f"about {shared} of {POOLED_YEARS} parts of these two rest on the same answers, and a change shows late."
            if 0 < shared < POOLED_YEARS
            else "each stands for the years before its May as well."
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Rise:
    """A rise of pay from one May to a later one, split into prices and what is above them (below zero: lost to prices).

    Parts are in log points (100 x ln of the ratio), which add up exactly; dollars are split in their proportion, so
    `prices_usd` + `real_usd` = `rise_usd`. `margin_log_points` is half the 90 % interval of the total and so of the real
    part, for the mean alone (None for percentiles, which have no published error); the two years' samples are taken as
    independent, which they are not wholly where fewer than three years lie between.
    """

    code: str
    column: str
    from_year: int
    to_year: int
    from_usd: float
    to_usd: float
    from_cpi_u: float
    to_cpi_u: float
    margin_log_points: float | None
    source_ids: tuple[str, ...]

    @property
    def rise_usd(self) -> float:
        """The rise in dollars of each year."""
        return self.to_usd - self.from_usd

    @property
    def log_points(self) -> float:
        """The whole rise."""
        return 100 * log(self.to_usd / self.from_usd)

    @property
    def prices_log_points(self) -> float:
        """The part that prices rose by."""
        return 100 * log(self.to_cpi_u / self.from_cpi_u)

    @property
    def real_log_points(self) -> float:
        """The part above prices."""
        return self.log_points - self.prices_log_points

    @property
    def prices_usd(self) -> float:
        """The part of the rise in dollars that is prices."""
        return self._log_mean * self.prices_log_points / 100

    @property
    def real_usd(self) -> float:
        """The part of the rise in dollars that is above prices."""
        return self._log_mean * self.real_log_points / 100

    @property
    def prices_share_pct(self) -> float | None:
        """Share of the rise that is prices; above 100 where pay fell behind. None where pay did not rise."""
        return 100 * self.prices_log_points / self.log_points if self.rise_usd > 0 else None

    @property
    def kept_up_usd(self) -> float:
        """What the earlier pay would be in dollars of the later May."""
        return self.from_usd * self.to_cpi_u / self.from_cpi_u

    @property
    def _log_mean(self) -> float:
        """The logarithmic mean, which turns log points into dollars."""
        return self.rise_usd / (self.log_points / 100) if self.rise_usd else self.from_usd


def rise(
    tables: Tables,
    code: str,
    column: str = "annual_mean_usd",
    first: int = FIRST_YEAR,
    last: int | None = None,
) -> tuple[Rise | None, str]:
    """How much of a rise of national pay since May `first` is prices, and ""; or None and the reason why not.

    `column` is a wage column of `wages`; `last` is the newest year where None.
    """
    if column not in (*HOURLY_COLUMNS, *ANNUAL_COLUMNS):
        raise ValueError(f"{column} is not a wage column of wages")
    last = tables.newest_year if last is None else last
    if last <= first:
        return None, f"May {last} is not after May {first}"
    may = comparison(tables, code, first, last)
    if not may.allowed:
        return None, may.words
    rows = tables.rows(
        f"""
        SELECT w.year, {column} AS pay, wage_mean_rse_pct AS rse, cpi_u, w.source_id AS wages, p.source_id AS prices
        FROM wages w JOIN price_index p ON p.year = w.year AND p.month = ?
        WHERE occupation_code = ? AND area_code = ? AND industry_code = ? AND w.year IN (?, ?) AND {column} IS NOT NULL
        ORDER BY w.year
        """,
        [MAY, code, NATION, ALL_INDUSTRIES, first, last],
    )
    if len(rows) < 2:
        lacking = [f"May {year}" for year in (first, last) if year not in set(rows["year"])]
        return None, f"{_wage_words(column)} or the price index of {' and '.join(lacking)} is not published"
    (a, b), (cpi_a, cpi_b) = map(float, rows["pay"]), map(float, rows["cpi_u"])
    errors = rows["rse"].dropna()
    mean = column.endswith("_mean_usd") and len(errors) == 2
    return Rise(
        code=code,
        column=column,
        from_year=first,
        to_year=last,
        from_usd=a,
        to_usd=b,
        from_cpi_u=cpi_a,
        to_cpi_u=cpi_b,
        margin_log_points=STANDARD_ERRORS_90 * sqrt(float((errors**2).sum())) if mean else None,
        source_ids=tuple(dict.fromkeys([*rows["wages"].astype(str), *rows["prices"].astype(str)])),
    ), ""


def _wage_words(column: str) -> str:
    """A wage column as people call it: the median annual wage."""
    per, which, _ = column.split("_")
    if which in ("mean", "p50"):
        return f"the {'mean' if which == 'mean' else 'median'} {per} wage"
    return f"the {which.removeprefix('p')}th percentile of {per} wages"


@dataclass(frozen=True, kw_only=True)
class RealStep:
    """Change from one May to a later one, percent a year above prices."""

    from_year: int
    to_year: int
    mean_pct: float
    median_pct: float


@dataclass(frozen=True, kw_only=True)
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
