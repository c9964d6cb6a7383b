"""How an occupation's projected growth compares with that of others."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from outlook.jobs.projections import Projection
from outlook.tables import ALL_OCCUPATIONS, Tables

# Percentages are published to one decimal: growth rates within this of each other are called the same.
SAME_PCT = 0.05


def compare_growth(tables: Tables, code: str, vintage: str, others: Collection[str] = ()) -> pd.DataFrame:
    """Compare the projected growth of the occupations on this site in one edition, highest first; one row
    per occupation.

    Columns: code, title, role, change_pct, openings_per_year, jobs_base, jobs_projected, jobs_change,
    source_id. If `others` are given, only they are kept beside the occupation and all occupations.
    """
    frame = tables.rows(
        """
        SELECT p.occupation_code AS code, o.title, o.role, p.change_pct, p.openings_per_year, p.jobs_base, p.jobs_projected,
               p.jobs_change, p.source_id
        FROM projections p JOIN occupations o USING (occupation_code)
        WHERE p.vintage = ? AND p.change_pct IS NOT NULL
          AND (p.occupation_code IN (?, ?) OR (o.role <> 'other' AND p.occupation_code NOT LIKE '__-0000'))
        ORDER BY p.change_pct DESC, code
        """,
        [vintage, code, ALL_OCCUPATIONS],
    )
    if not others:
        return frame
    return frame[frame["code"].isin([code, *others, ALL_OCCUPATIONS])].reset_index(drop=True)


@dataclass(frozen=True)
class Rank:
    """An occupation's rank among those compared, without totals and groups; ties share the better rank."""

    place: int
    of: int


def rank_growth(frame: pd.DataFrame, code: str) -> Rank | None:
    """Rank `code` by growth in a frame from `compare_growth`; None for a total or a group."""
    rivals = frame[~frame["code"].str.endswith("-0000")]
    own = rivals.loc[rivals["code"] == code, "change_pct"]
    if own.empty:
        return None
    return Rank(1 + int((rivals["change_pct"] > own.iloc[0]).sum()), len(rivals))


def compare_with_all(projection: Projection, everyone: Projection | None) -> str:
    """Compare growth with all occupations of the same edition: faster, slower, same or unknown."""
    if everyone is None or everyone.change_pct is None or projection.change_pct is None:
        return "unknown"
    difference = projection.change_pct - everyone.change_pct
    if abs(difference) < SAME_PCT:
        return "same"
    return "faster" if difference > 0 else "slower"
