"""States and metropolitan areas: ranked, with the error that BLS publishes."""

from dataclasses import dataclass

import pandas as pd

from outlook.tidy import ALL_INDUSTRIES, NATION, Tables

# 1.645 standard errors either way hold 90 of 100 samples (normal), the interval that BLS's own publications use.
STANDARD_ERRORS_90 = 1.645


@dataclass(frozen=True)
class Measure:
    """Something to rank places by. `kind` is money, count or ratio; `phrase` is its name in a sentence.

    `rse` names the column with its relative standard error, "" where BLS gives none.
    """

    name: str
    column: str
    label: str
    phrase: str
    unit: str
    kind: str
    rse: str = ""


MEASURES = {
    m.name: m
    for m in (
        Measure(
            "mean",
            "annual_mean_usd",
            "Average (mean) pay",
            "average (mean) pay",
            "dollars a year",
            "money",
            "wage_mean_rse_pct",
        ),
        Measure("median", "annual_p50_usd", "Median pay", "median pay", "dollars a year", "money"),
        Measure(
            "jobs",
            "employment",
            "Jobs",
            "the number of jobs",
            "wage and salary jobs",
            "count",
            "employment_rse_pct",
        ),
        Measure(
            "share",
            "jobs_per_1000",
            "Jobs per 1,000 jobs",
            "the number of jobs per 1,000 jobs",
            "per 1,000 jobs",
            "ratio",
        ),
        Measure(
            "quotient",
            "location_quotient",
            "Concentration (location quotient)",
            "the location quotient",
            "times the national share",
            "ratio",
        ),
    )
}

_FIGURES = """
    w.area_code, a.title AS area, a.state, w.employment, w.employment_rse_pct, w.jobs_per_1000, w.location_quotient,
    w.annual_mean_usd, w.wage_mean_rse_pct, w.annual_p10_usd, w.annual_p25_usd, w.annual_p50_usd, w.annual_p75_usd,
    w.annual_p90_usd, w.not_released, w.top_coded, w.year, w.source_id
"""


def states(tables: Tables, code: str, measure: str) -> pd.DataFrame:
    """Every state and territory in the newest year, highest first, those without a figure last.

    Adds `rank` (1 is highest, ties share it), `low` and `high`: the 90 % interval where BLS gives an error.
    """
    return _ranked(tables, code, measure, "w.area_type = 'state'", [])


def metros(tables: Tables, code: str, measure: str, state: str | None = None) -> pd.DataFrame:
    """Metropolitan and nonmetropolitan areas, of one state (an area in several states is in each) or of all."""
    where, parameters = "w.area_type IN ('metro', 'nonmetro')", list[object]()
    if state:
        # "Kansas City, MO-KS": the title names every state that an area reaches into.
        where += " AND (a.state = ? OR regexp_matches(a.title, ?))"
        parameters = [state, rf",\s[A-Z-]*\b{state}\b"]
    return _ranked(tables, code, measure, where, parameters)


def _ranked(tables: Tables, code: str, measure: str, where: str, parameters: list[object]) -> pd.DataFrame:
    chosen = MEASURES[measure]
    # Of a capped figure only that it is above a limit is known: such places stand first, and level.
    capped = f"list_contains(string_split(coalesce(w.top_coded, ''), ','), '{chosen.column}')"
    frame = tables.rows(
        f"""
        SELECT {_FIGURES}, {capped} AS capped FROM wages w JOIN areas a USING (area_code)
        WHERE w.occupation_code = ? AND w.industry_code = ? AND {where}
          AND w.year = (SELECT max(year) FROM wages WHERE occupation_code = ? AND area_type = 'state')
        ORDER BY {capped} DESC, {chosen.column} DESC NULLS LAST, a.title
        """,
        [code, ALL_INDUSTRIES, *([parameters[0], parameters[1]] if parameters else []), code],
    )
    value = frame[chosen.column].astype("Float64")
    order = value.mask(frame["capped"].astype(bool), float("inf"))
    frame["rank"] = order.rank(method="min", ascending=False).astype("Int64")
    frame["low"], frame["high"] = interval(value, frame[chosen.rse] if chosen.rse else None)
    return frame


def interval(value: pd.Series, rse_pct: pd.Series | None) -> tuple[pd.Series, pd.Series]:
    """The 90 % interval of estimates by their relative standard error; nulls where there is none."""
    if rse_pct is None:
        nothing = pd.Series(pd.array([None] * len(value), "Float64"), index=value.index)
        return nothing, nothing.copy()
    half = STANDARD_ERRORS_90 * value * rse_pct.astype("Float64") / 100
    return value - half, value + half


def nation(tables: Tables, code: str, year: int) -> pd.Series | None:
    """The nation's row beside which places are ranked."""
    return tables.first(
        "SELECT * FROM wages WHERE occupation_code = ? AND area_code = ? AND industry_code = ? AND year = ?",
        [code, NATION, ALL_INDUSTRIES, year],
    )


def state_growth(tables: Tables, code: str) -> pd.DataFrame:
    """The states' own projections of this code: area_code, area, state, vintage, jobs, change and openings."""
    return tables.rows(
        """
        SELECT p.area_code, a.title AS area, a.state, p.vintage, p.jobs_base, p.jobs_projected, p.change_pct,
               p.openings_per_year, p.source_id
        FROM state_projections p JOIN areas a USING (area_code) WHERE p.occupation_code = ?
          AND p.vintage = (SELECT max(vintage) FROM state_projections WHERE occupation_code = ?)
        ORDER BY p.change_pct DESC, a.title
        """,
        [code, code],
    )


def places(tables: Tables, code: str) -> pd.DataFrame:
    """Every place with an estimate of this occupation in some year: area_code, area_type, area; nation and states first."""
    return tables.rows(
        """
        SELECT DISTINCT area_code, w.area_type, a.title AS area,
               CASE w.area_type WHEN 'nation' THEN 0 WHEN 'state' THEN 1 WHEN 'metro' THEN 2 ELSE 3 END AS kind
        FROM wages w JOIN areas a USING (area_code)
        WHERE occupation_code = ? AND industry_code = ? ORDER BY kind, a.title
        """,
        [code, ALL_INDUSTRIES],
    )


def area_titles(tables: Tables) -> dict[str, str]:
    """Title of every area by its code."""
    frame = tables.rows("SELECT area_code, title FROM areas")
    return dict(zip(frame["area_code"].astype(str), frame["title"].astype(str), strict=True))


def place(tables: Tables, code: str, area_code: str) -> pd.Series | None:
    """The newest estimate of one occupation in one place, all industries; None where there is none."""
    return tables.first(
        f"""
        SELECT {_FIGURES} FROM wages w JOIN areas a USING (area_code)
        WHERE w.occupation_code = ? AND w.area_code = ? AND w.industry_code = ? ORDER BY w.year DESC
        """,
        [code, area_code, ALL_INDUSTRIES],
    )


def parity(tables: Tables, area_code: str) -> tuple[int, float] | None:
    """Newest year and price level (U.S. = 100) of a state or metropolitan area; None where BEA gives none."""
    row = tables.first(
        "SELECT year, rpp FROM price_parity WHERE area_code = ? ORDER BY year DESC", [area_code]
    )
    return None if row is None else (int(row["year"]), float(row["rpp"]))
