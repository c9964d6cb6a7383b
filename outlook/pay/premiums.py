"""Where the work is concentrated, and what an employer type, a state or an owner pays above the nation.

A premium is the difference of two means, with the 90% interval of both published errors (`outlook.claims.compare`). The
part and the whole share workers, so the interval is wider than necessary if the part is large. All premiums of a list
are tested together. Medians have no published error, so their premiums have neither an interval nor a test.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, isnan, nan

import pandas as pd

from outlook.claims import Comparison, Estimate, compare, compare_all, make_estimate
from outlook.codes.breaks import METHOD_SINCE, find_segments
from outlook.intervals import compute_interval
from outlook.pay.settings import find_plain_name, list_years, load_settings
from outlook.places import load_states
from outlook.tables import ALL_INDUSTRIES, NATION, Tables

PRIVATE, GOVERNMENT = "000001", "999001"
# Every owner of all industries: private, government, and the three levels that government consists of.
OWNERS = {
    PRIVATE: "Private employers",
    GOVERNMENT: "Government, all levels",
    "999101": "Federal government",
    "999201": "State government",
    "999301": "Local government",
}
SECTOR_LEVEL = 2
GROUPS_BY_OWNER = "999"
PREMIUM_COLUMNS = (
    "premium_usd",
    "premium_low_usd",
    "premium_high_usd",
    "premium_pct",
    "premium_low_pct",
    "premium_high_pct",
    "direction",
    "median_premium_usd",
    "median_premium_pct",
)


def rank_concentration(tables: Tables, code: str) -> pd.DataFrame:
    """Rank states by how common the work is there, most concentrated first.

    Columns: area_code, area, state, year, employment, employment_rse_pct, jobs_per_1000, location_quotient,
    quotient_low, quotient_high, rank, not_released, source_id. A quotient of 2 is twice the nation's share.
    Its 90% interval reflects only the error of the state's jobs in this occupation; the state's total and the
    nation's share are known far more precisely.
    """
    frame = load_states(tables, code, "quotient")
    frame["quotient_low"], frame["quotient_high"] = compute_interval(
        frame["location_quotient"].astype("Float64"), frame["employment_rse_pct"]
    )
    columns = [
        "area_code", "area", "state", "year", "employment", "employment_rse_pct", "jobs_per_1000",
        "location_quotient", "quotient_low", "quotient_high", "rank", "not_released", "source_id",
    ]  # fmt: skip
    return frame[columns]


def load_sector_shares(tables: Tables, code: str) -> pd.DataFrame:
    """Load each sector's share of the jobs over the years of the present code and method, one row per year and sector.

    Sectors are the only industries that every year has (see `load_settings` for finer ones in the newest
    year). They do not overlap and cover the total. Columns: year, industry_code, setting, employment,
    employment_rse_pct, share_pct (of jobs in all industries; null if withheld), not_released, source_id; the newest year's
    largest sector first. Shares fall short of 100% by what is withheld and by rounding.
    """
    own = [s for s in find_segments(tables, code) if s.own and s.last_year == tables.newest_year]
    # Shares of before May 2021 were estimated by another method.
    first = max(own[-1].first_year, METHOD_SINCE) if own else tables.newest_year + 1
    frame = tables.rows(
        """
        SELECT w.year, w.industry_code, i.title, w.employment, w.employment_rse_pct, 100.0 * w.employment / t.employment AS share_pct,
               w.not_released, w.source_id
        FROM wages w JOIN industries i USING (industry_code)
        JOIN wages t ON t.year = w.year AND t.occupation_code = w.occupation_code AND t.area_code = w.area_code
          AND t.industry_code = ?
        WHERE w.occupation_code = ? AND w.area_code = ? AND w.year >= ? AND i.level = ?
          AND NOT starts_with(w.industry_code, ?)
        ORDER BY w.year
        """,
        [ALL_INDUSTRIES, code, NATION, first, SECTOR_LEVEL, GROUPS_BY_OWNER],
    )
    frame["setting"] = [
        find_plain_name(c, t) for c, t in zip(frame["industry_code"], frame["title"], strict=True)
    ]
    newest = frame[frame["year"] == frame["year"].max()].set_index("industry_code")["employment"]
    frame["size"] = frame["industry_code"].map(newest).astype("Int64").fillna(0)
    frame = frame.sort_values(
        ["size", "industry_code", "year"], ascending=[False, True, True], ignore_index=True
    )
    return frame[
        [
            "year",
            "industry_code",
            "setting",
            "employment",
            "employment_rse_pct",
            "share_pct",
            "not_released",
            "source_id",
        ]
    ]


@dataclass(frozen=True)
class ShareChange:
    """How a sector's share of the jobs changed, in percentage points, tested together with the other sectors'."""

    setting: str
    first_pct: float
    last_pct: float
    change: Comparison


def compare_shares(shares: pd.DataFrame) -> list[ShareChange]:
    """The change of each sector's share from the first year to the newest, the largest first.

    `shares` is what `load_sector_shares` returns. A share's error is that of its jobs: the total's moves with them.
    Sectors without a share in both years are left out.
    """
    first, last = (
        shares[shares["year"] == year].set_index("setting")
        for year in (shares["year"].min(), shares["year"].max())
    )
    both = [
        name
        for name in first.index.intersection(last.index, sort=False)
        if not pd.isna(first.loc[name, "share_pct"]) and not pd.isna(last.loc[name, "share_pct"])
    ]
    before, now = (
        [make_estimate(year.loc[name, "share_pct"], year.loc[name, "employment_rse_pct"]) for name in both]
        for year in (first, last)
    )
    pairs = list(zip(before, now, strict=True))
    changes = [
        ShareChange(name, earlier.value, later.value, change)
        for name, (earlier, later), change in zip(both, pairs, compare_all(pairs), strict=True)
    ]
    return sorted(changes, key=lambda each: -abs(each.change.difference))


def compute_setting_premiums(tables: Tables, code: str, year: int | None = None) -> pd.DataFrame:
    """Compute what each employer type pays above (below) the overall mean, highest first.

    Columns of `load_settings` and PREMIUM_COLUMNS. `year` defaults to the newest with estimates by industry.
    The remainder is left out, because its pay is unknown.
    """
    with_industries = list_years(tables, code)
    year = year if year is not None else (with_industries[0] if with_industries else tables.newest_year)
    found = tables.compute(load_settings, code, year).frame
    return _premiums(tables, code, year, found[found["annual_mean_usd"].notna()])


@dataclass(frozen=True)
class Owners:
    """Jobs and pay by owner.

    `frame`: industry_code, owner, employment, share_pct (of all), annual_mean_usd, wage_mean_rse_pct,
    annual_p10_usd to annual_p90_usd, hourly_mean_usd, hourly_p50_usd, PREMIUM_COLUMNS (against all owners), not_released, source_id; private,
    government, then the levels of government, which are parts of it. `private_above`: the private mean less
    the government mean, in dollars; None if either is unknown.
    """

    year: int
    frame: pd.DataFrame
    private_above: Comparison | None


def compare_owners(tables: Tables, code: str) -> tuple[Owners | None, str]:
    """Compare private and public owners in the newest year that has both. Returns them and "", or None and
    the reason.
    """
    marks = ", ".join("?" for _ in OWNERS)
    rows = tables.rows(
        f"""
        SELECT w.*, 100.0 * w.employment / t.employment AS share_pct FROM wages w
        JOIN wages t ON t.year = w.year AND t.occupation_code = w.occupation_code AND t.area_code = w.area_code
          AND t.industry_code = ?
        WHERE w.occupation_code = ? AND w.area_code = ? AND w.industry_code IN ({marks})
          AND w.year = (SELECT max(year) FROM wages WHERE industry_code = ?)
        """,
        [ALL_INDUSTRIES, code, NATION, *OWNERS, PRIVATE],
    )
    if rows.empty:
        return None, f"BLS gives no estimates by owner for {code}"
    order = {each: at for at, each in enumerate(OWNERS)}
    rows = rows.sort_values("industry_code", key=lambda codes: codes.map(order), ignore_index=True)
    rows["owner"] = rows["industry_code"].map(OWNERS)
    year = int(rows["year"].iloc[0])
    frame = _premiums(tables, code, year, rows, ranked=False)
    columns = [
        "industry_code", "owner", "employment", "share_pct", "annual_mean_usd", "wage_mean_rse_pct",
        *(f"annual_p{p}_usd" for p in (10, 25, 50, 75, 90)), "hourly_mean_usd", "hourly_p50_usd",
        *PREMIUM_COLUMNS, "not_released", "source_id",
    ]  # fmt: skip
    means = {
        row["industry_code"]: make_estimate(row["annual_mean_usd"], row["wage_mean_rse_pct"])
        for row in rows.to_dict("records")
    }
    private_above = (
        compare(means[GOVERNMENT], means[PRIVATE]) if {PRIVATE, GOVERNMENT} <= set(means) else None
    )
    is_tested = private_above is not None and private_above.margin is not None
    return Owners(year, frame[columns], private_above if is_tested else None), ""


def _premiums(
    tables: Tables, code: str, year: int, rows: pd.DataFrame, *, ranked: bool = True
) -> pd.DataFrame:
    """Add PREMIUM_COLUMNS to `rows`, against the nation's figures of the year; null if either figure is
    unknown.
    """
    frame = rows.reset_index(drop=True)
    nation = tables.first(
        "SELECT annual_mean_usd AS mean, wage_mean_rse_pct AS rse, annual_p50_usd AS median FROM wages "
        "WHERE occupation_code = ? AND area_code = ? AND industry_code = ? AND year = ?",
        [code, NATION, ALL_INDUSTRIES, year],
    )
    whole = Estimate(float("nan")) if nation is None else make_estimate(nation["mean"], nation["rse"])
    median_of_all = float("nan") if nation is None or pd.isna(nation["median"]) else float(nation["median"])
    means = [
        make_estimate(mean, rse)
        for mean, rse in zip(frame["annual_mean_usd"], frame["wage_mean_rse_pct"], strict=True)
    ]
    compared = compare_all([(whole, mean) for mean in means])
    medians = frame["annual_p50_usd"].astype("Float64")
    differences = _list_differences(means, whole, compared)
    for name, figures in differences.items():
        frame[name] = _hide_nan(figures)
    directions = [None if isnan(each.difference) else each.direction.value for each in compared]
    frame["direction"] = pd.Series(directions, dtype="str")
    frame["median_premium_usd"] = _hide_nan(medians - median_of_all)
    frame["median_premium_pct"] = _hide_nan(100 * (medians / median_of_all - 1))
    if not ranked:
        return frame
    return frame.sort_values("premium_usd", ascending=False, na_position="last", ignore_index=True)


def _list_differences(
    means: Sequence[Estimate], whole: Estimate, compared: Sequence[Comparison]
) -> dict[str, list[float]]:
    """Each premium and the ends of its 90% interval, in dollars and percent; NaN where unknown."""
    found: dict[str, list[float]] = {name: [] for name in PREMIUM_COLUMNS if name.startswith("premium_")}
    for mean, each in zip(means, compared, strict=True):
        ratio, margin, margin_pct = mean.value / whole.value, nan, nan
        if mean.margin is not None and whole.margin is not None and each.margin is not None:
            margin = each.margin
            # The relative errors of a ratio add in quadrature, scaled by the ratio.
            margin_pct = 100 * ratio * hypot(mean.margin / mean.value, whole.margin / whole.value)
        pct = 100 * (ratio - 1)
        figures = (
            each.difference,
            each.difference - margin,
            each.difference + margin,
            pct,
            pct - margin_pct,
            pct + margin_pct,
        )
        for name, figure in zip(found, figures, strict=True):
            found[name].append(figure)
    return found


def _hide_nan(figures: Sequence[float] | pd.Series) -> pd.Series:
    """Figures with NaN as null, which readers of the tables would not see as missing."""
    series = pd.Series(figures, dtype="Float64").reset_index(drop=True)
    return series.mask(series.isna() | (series != series))
