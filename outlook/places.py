"""States and metropolitan areas, ranked, with the error that BLS publishes."""

import re
from dataclasses import dataclass

import pandas as pd

from outlook.claims import RankSet, find_rank_set, make_estimate
from outlook.intervals import compute_interval
from outlook.tables import ALL_INDUSTRIES, FIRST_HAND, NATION, Tables


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A figure to rank places by.

    `kind` is money (a year), hourly (money an hour), count or ratio; `phrase` is its name in a sentence. `rse` is the
    column with its relative standard error, "" if BLS publishes none.
    """

    name: str
    column: str
    label: str
    phrase: str
    unit: str
    kind: str
    rse: str = ""

    @property
    def is_pay(self) -> bool:
        return self.kind in ("money", "hourly")


MEASURES = {
    m.name: m
    for m in (
        Measure(
            name="mean",
            column="annual_mean_usd",
            label="Average (mean) pay",
            phrase="average (mean) pay",
            unit="dollars a year",
            kind="money",
            rse="wage_mean_rse_pct",
        ),
        Measure(
            name="median",
            column="annual_p50_usd",
            label="Median pay",
            phrase="median pay",
            unit="dollars a year",
            kind="money",
        ),
        Measure(
            name="hourly_mean",
            column="hourly_mean_usd",
            label="Average (mean) hourly pay",
            phrase="average (mean) hourly pay",
            unit="dollars an hour",
            kind="hourly",
            rse="wage_mean_rse_pct",
        ),
        Measure(
            name="hourly_median",
            column="hourly_p50_usd",
            label="Median hourly pay",
            phrase="median hourly pay",
            unit="dollars an hour",
            kind="hourly",
        ),
        Measure(
            name="jobs",
            column="employment",
            label="Jobs",
            phrase="the number of jobs",
            unit="wage and salary jobs",
            kind="count",
            rse="employment_rse_pct",
        ),
        Measure(
            name="share",
            column="jobs_per_1000",
            label="Jobs per 1,000 jobs",
            phrase="the number of jobs per 1,000 jobs",
            unit="per 1,000 jobs",
            kind="ratio",
        ),
        Measure(
            name="quotient",
            column="location_quotient",
            label="Concentration (location quotient)",
            phrase="the location quotient",
            unit="times the national share",
            kind="ratio",
        ),
    )
}

_FIGURES = """
    w.area_code, w.area_type, a.title AS area, a.state, w.employment, w.employment_rse_pct, w.jobs_per_1000, w.location_quotient,
    w.annual_mean_usd, w.wage_mean_rse_pct, w.annual_p10_usd, w.annual_p25_usd, w.annual_p50_usd, w.annual_p75_usd,
    w.annual_p90_usd, w.hourly_mean_usd, w.hourly_p10_usd, w.hourly_p25_usd, w.hourly_p50_usd, w.hourly_p75_usd,
    w.hourly_p90_usd, w.not_released, w.top_coded, w.year, w.source_id
"""
# Price levels are relative to the nation.
_PRICE_LEVEL = f"CASE w.area_code WHEN '{NATION}' THEN 100 ELSE p.rpp END"
_NEWEST_PRICES = """
    LEFT JOIN (SELECT area_code, year, rpp FROM price_parity
               QUALIFY row_number() OVER (PARTITION BY area_code ORDER BY year DESC) = 1) p ON p.area_code = w.area_code
"""


def load_states(tables: Tables, code: str, measure: str, at_us_prices: bool = False) -> pd.DataFrame:
    """Load every state and territory in the newest year, highest first, those without a figure last.

    Adds `rank` (1 is highest, ties share it), `low` and `high` (the 90% interval if BLS publishes an error),
    and `rpp` and `rpp_year` (BEA's newest price level of the place, U.S. = 100). `at_us_prices` divides pay
    by the price level; pay is then null for a place without one.
    """
    return _rank_places(tables, code, measure, "w.area_type = 'state'", [], at_us_prices)


def load_areas(
    tables: Tables, code: str, measure: str, state: str | None = None, at_us_prices: bool = False
) -> pd.DataFrame:
    """Load metropolitan and nonmetropolitan areas, of one state (an area in several states is in each) or of
    all; see `load_states`.
    """
    where, parameters = "w.area_type IN ('metro', 'nonmetro')", list[object]()
    if state:
        # "Kansas City, MO-KS": the title names every state that an area reaches into.
        where += " AND (a.state = ? OR regexp_matches(a.title, ?))"
        parameters = [state, rf",\s[A-Z-]*\b{state}\b"]
    return _rank_places(tables, code, measure, where, parameters, at_us_prices)


def _rank_places(
    tables: Tables, code: str, measure: str, where: str, parameters: list[object], at_us_prices: bool
) -> pd.DataFrame:
    chosen = MEASURES[measure]
    # A capped figure is only known to be above a limit, so such places rank first, tied.
    figures = _FIGURES
    if at_us_prices:
        figures = re.sub(r"w\.((?:annual|hourly)_\w+)", r"w.\1 * 100 / " + _PRICE_LEVEL + r" AS \1", _FIGURES)
    capped = f"list_contains(string_split(coalesce(w.top_coded, ''), ','), '{chosen.column}')"
    frame = tables.rows(
        f"""
        SELECT {figures}, {capped} AS capped, p.rpp, p.year AS rpp_year
        FROM wages w JOIN areas a USING (area_code) {_NEWEST_PRICES}
        WHERE w.occupation_code = ? AND w.industry_code = ? AND {where}
          AND w.year = (SELECT max(year) FROM wages WHERE occupation_code = ? AND area_type = 'state' AND {FIRST_HAND})
          AND {FIRST_HAND}
        ORDER BY {capped} DESC, {chosen.column} DESC NULLS LAST, a.title
        """,
        [code, ALL_INDUSTRIES, *parameters, code],
    )
    value = frame[chosen.column].astype("Float64")
    order = value.mask(frame["capped"].astype(bool), float("inf"))
    frame["rank"] = order.rank(method="min", ascending=False).astype("Int64")
    frame["low"], frame["high"] = compute_interval(value, frame[chosen.rse] if chosen.rse else None)
    return frame


def find_rank_sets(frame: pd.DataFrame, measure: Measure) -> dict[str, RankSet]:
    """Find the ranks that each place of `load_states` may have by a measure, at 90%, by area code.

    Places without a published error are left out; without any, the dictionary is empty.
    """
    if not measure.rse:
        return {}
    columns = zip(frame[measure.column], frame[measure.rse], strict=True)
    estimates = [make_estimate(value, rse_pct) for value, rse_pct in columns]
    found = {str(code): find_rank_set(estimates, number) for number, code in enumerate(frame["area_code"])}
    return {code: ranks for code, ranks in found.items() if ranks is not None}


def load_places(tables: Tables, code: str) -> pd.DataFrame:
    """Load every place with an estimate of this occupation in any year: area_code, area_type, area; nation
    and states first.
    """
    return tables.rows(
        f"""
        SELECT DISTINCT area_code, w.area_type, a.title AS area,
               CASE w.area_type WHEN 'nation' THEN 0 WHEN 'state' THEN 1 WHEN 'metro' THEN 2 ELSE 3 END AS kind
        FROM wages w JOIN areas a USING (area_code)
        WHERE occupation_code = ? AND industry_code = ? AND {FIRST_HAND} ORDER BY kind, a.title
        """,
        [code, ALL_INDUSTRIES],
    )


def load_area_titles(tables: Tables) -> dict[str, str]:
    """Load the title of every area by its code."""
    return tables.compute(_load_area_titles)


def _load_area_titles(tables: Tables) -> dict[str, str]:
    frame = tables.rows("SELECT area_code, title FROM areas")
    return dict(zip(frame["area_code"].astype(str), frame["title"].astype(str), strict=True))


def load_state_names(tables: Tables) -> dict[str, str]:
    """Load the name of every state and territory by its two letters."""
    frame = tables.rows("SELECT state, title FROM areas WHERE area_type = 'state' AND state IS NOT NULL")
    return dict(zip(frame["state"].astype(str), frame["title"].astype(str), strict=True))


def find_area_of_state(tables: Tables, state: str) -> str | None:
    """Find the area code of a state by its two letters; None if there is no such state."""
    row = tables.first("SELECT area_code FROM areas WHERE area_type = 'state' AND state = ?", [state])
    return None if row is None else str(row["area_code"])


def find_state(tables: Tables, area_code: str) -> str | None:
    """Find the two letters of a state by its area code; None for any other place."""
    row = tables.first("SELECT state FROM areas WHERE area_type = 'state' AND area_code = ?", [area_code])
    return None if row is None else str(row["state"])


def list_areas_of_state(tables: Tables, state: str) -> list[str]:
    """List the area codes of all areas with a county in a state, by its two letters."""
    frame = tables.rows(
        "SELECT DISTINCT area_code FROM area_counties WHERE state = ? ORDER BY area_code", [state]
    )
    return [str(code) for code in frame["area_code"]]


def load_price_sources(tables: Tables) -> list[str]:
    """Load the source ids of the newest price levels of places."""
    frame = tables.rows(
        "SELECT DISTINCT source_id FROM price_parity WHERE year = (SELECT max(year) FROM price_parity)"
    )
    return [str(i) for i in frame["source_id"]]


def load_price_level(tables: Tables, area_code: str) -> tuple[int, float] | None:
    """Load the newest year and price level (U.S. = 100) of a state or metropolitan area; None if BEA
    publishes none.
    """
    row = tables.first(
        "SELECT year, rpp FROM price_parity WHERE area_code = ? ORDER BY year DESC", [area_code]
    )
    return None if row is None else (int(row["year"]), float(row["rpp"]))


@dataclass(frozen=True)
class PlaceRank:
    """The ranks that a place may have among those of its kind, by number of jobs and by mean pay, at 90%.

    None where BLS withholds the figure or its error.
    """

    kind: str
    jobs: RankSet | None
    pay: RankSet | None


def rank_place(tables: Tables, code: str, area_code: str) -> PlaceRank | None:
    """Rank a place by jobs and by mean pay among the states, or among the areas; None if it has no row."""
    peers = tables.records(
        f"""
        SELECT area_code, areas.area_type, employment, employment_rse_pct, annual_mean_usd, wage_mean_rse_pct
        FROM wages JOIN areas USING (area_code)
        WHERE occupation_code = ? AND industry_code = ? AND areas.area_type <> 'nation'
          AND (areas.area_type = 'state') = (SELECT any_value(area_type) = 'state' FROM areas WHERE area_code = ?)
          AND year = (SELECT max(year) FROM wages WHERE occupation_code = ? AND area_type = 'state' AND {FIRST_HAND})
          AND {FIRST_HAND}
        """,
        [code, ALL_INDUSTRIES, area_code, code],
    )
    number = next((n for n, peer in enumerate(peers) if peer["area_code"] == area_code), None)
    if number is None:
        return None
    ranks = [
        find_rank_set([make_estimate(peer[column], peer[rse]) for peer in peers], number)
        for column, rse in (("employment", "employment_rse_pct"), ("annual_mean_usd", "wage_mean_rse_pct"))
    ]
    kind = "states and territories" if peers[number]["area_type"] == "state" else "areas"
    return PlaceRank(kind, *ranks)


def load_own_projection(tables: Tables, code: str, area_code: str) -> pd.Series | None:
    """Load a state's own newest projection of this code, a row of `state_projections`; None if it publishes
    none.
    """
    return tables.first(
        """
        SELECT p.*, a.title AS area FROM state_projections p JOIN areas a USING (area_code)
        WHERE p.occupation_code = ? AND p.area_code = ? ORDER BY p.vintage DESC
        """,
        [code, area_code],
    )


def load_side_by_side(
    tables: Tables, code: str, area_codes: list[str], at_us_prices: bool = False, measure: str = "median"
) -> pd.DataFrame:
    """Load the newest estimates of several places, in the order given, with the columns of `load_states`.

    Places without an estimate are left out. The nation's price level is 100 by definition, without a year.
    """
    marks = ", ".join("?" for _ in area_codes)
    frame = _rank_places(tables, code, measure, f"w.area_code IN ({marks})", list(area_codes), at_us_prices)
    order = {area: number for number, area in enumerate(area_codes)}
    return frame.sort_values("area_code", key=lambda codes: codes.map(order)).reset_index(drop=True)
