"""An occupation's projected growth beside that of others. Projections have no published error, so none is ranked."""

from collections.abc import Collection

import pandas as pd

from outlook.tables import ALL_OCCUPATIONS, Tables


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
