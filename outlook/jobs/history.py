"""National estimates of jobs and pay by year."""

import pandas as pd

from outlook.codes.breaks import METHOD_SINCE, find_segments
from outlook.tables import ALL_INDUSTRIES, NATION, Tables

EARLIER_METHOD, PRESENT_METHOD = f"before May {METHOD_SINCE}", f"since May {METHOD_SINCE}"


def load_newest_estimate(tables: Tables, code: str, area_code: str = NATION) -> pd.Series | None:
    """Load the newest estimate of an occupation in a place, one row of `wages`; None if there is none."""
    return tables.first(
        "SELECT * FROM wages WHERE occupation_code = ? AND area_code = ? AND industry_code = ? ORDER BY year DESC",
        [code, area_code, ALL_INDUSTRIES],
    )


def load_estimate(tables: Tables, code: str, year: int) -> pd.Series | None:
    """Load the national estimate of an occupation in one year, all industries; None if there is none."""
    return tables.first(
        "SELECT * FROM wages WHERE occupation_code = ? AND area_code = ? AND industry_code = ? AND year = ?",
        [code, NATION, ALL_INDUSTRIES, year],
    )


def load_history(tables: Tables, code: str, area_code: str = NATION) -> pd.DataFrame:
    """Load jobs and pay of the nation, or of another place, by year: one row per year and code, each with its unbroken
    segment.

    Columns: year, code, title, own, segment, method, employment, employment_rse_pct, annual_p50_usd,
    annual_mean_usd, hourly_p50_usd, not_released, top_coded, source_id. Do not connect rows of different
    segments or different methods by a line or a difference.
    """
    parts = []
    for number, segment in enumerate(find_segments(tables, code)):
        part = tables.rows(
            """
            SELECT year, occupation_code AS code, employment, employment_rse_pct, annual_p50_usd, annual_mean_usd,
                   hourly_p50_usd, not_released, top_coded, source_id
            FROM wages WHERE occupation_code = ? AND area_code = ? AND industry_code = ? AND year BETWEEN ? AND ?
            ORDER BY year
            """,
            [segment.code, area_code, ALL_INDUSTRIES, segment.first_year, segment.last_year],
        )
        parts.append(part.assign(title=segment.title, own=segment.own, segment=number))
    columns = ["year", "code", "title", "own", "segment", "method"]
    if not parts:
        return pd.DataFrame(columns=columns)
    every = pd.concat(parts, ignore_index=True)
    every["method"] = [PRESENT_METHOD if year >= METHOD_SINCE else EARLIER_METHOD for year in every["year"]]
    return every[columns + [c for c in every.columns if c not in columns]]
