"""How an occupation's projected growth compares with that of others."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from outlook.jobs.projections import Projection as Projection
from outlook.tables import ALL_OCCUPATIONS, Tables

# Percentages are published to one decimal: growth rates within this of each other are called the same.
SAME_PCT = 0.05


def compared(tables: Tables, code: str, vintage: str, others: Collection[str] = ()) -> pd.DataFrame:
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


def rank(frame: pd.DataFrame, code: str) -> Rank | None:
    """Rank `code` by growth in a frame from `compare_growth`; None for a total or a group."""
    rivals = frame[~frame["code"].str.endswith("-0000")]
    own = rivals.loc[rivals["code"] == code, "change_pct"]
    if own.empty:
        return None
    return Rank(1 + int((rivals["change_pct"] > own.iloc[0]).sum()), len(rivals))


def against_all(projection: Projection, everyone: Projection | None) -> str:
    """Compare growth with all occupations of the same edition: faster, slower, same or unknown."""
    if everyone is None or everyone.change_pct is None or projection.change_pct is None:
        return "unknown"
    difference = projection.change_pct - everyone.change_pct
    if abs(difference) < SAME_PCT:
        return "same"
    return "faster" if difference > 0 else "slower"


# Old names, until every importer uses the new modules.
import importlib  # noqa: E402
import typing  # noqa: E402

if typing.TYPE_CHECKING:
    from outlook.jobs.history import EARLIER_METHOD as EARLIER_METHOD
    from outlook.jobs.history import PRESENT_METHOD as PRESENT_METHOD
    from outlook.jobs.history import history as history
    from outlook.jobs.history import jobs_in as jobs_in
    from outlook.jobs.history import jobs_now as jobs_now
    from outlook.jobs.projections import Stretch as Stretch
    from outlook.jobs.projections import earlier_editions as earlier_editions
    from outlook.jobs.projections import editions as editions
    from outlook.jobs.projections import is_current as is_current
    from outlook.jobs.projections import load_editions as load_editions
    from outlook.jobs.projections import newest as newest
    from outlook.jobs.projections import of_edition as of_edition
    from outlook.jobs.projections import path as path
    from outlook.jobs.projections import quoted as quoted
    from outlook.jobs.projections import reported as reported

_MOVED = {
    "Stretch": "outlook.jobs.projections",
    "earlier_editions": "outlook.jobs.projections",
    "editions": "outlook.jobs.projections",
    "is_current": "outlook.jobs.projections",
    "load_editions": "outlook.jobs.projections",
    "newest": "outlook.jobs.projections",
    "of_edition": "outlook.jobs.projections",
    "path": "outlook.jobs.projections",
    "quoted": "outlook.jobs.projections",
    "reported": "outlook.jobs.projections",
    "EARLIER_METHOD": "outlook.jobs.history",
    "PRESENT_METHOD": "outlook.jobs.history",
    "history": "outlook.jobs.history",
    "jobs_in": "outlook.jobs.history",
    "jobs_now": "outlook.jobs.history",
}


def __getattr__(name: str) -> typing.Any:
    if name not in _MOVED:
        raise AttributeError(name)
    return getattr(importlib.import_module(_MOVED[name]), name)
