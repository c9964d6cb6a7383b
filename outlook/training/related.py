"""Related jobs (O*NET) with their pay and projected growth (BLS), where the tables have them."""

import pandas as pd

from outlook.tables import ALL_INDUSTRIES, NATION, Tables

# O*NET's tiers of the ten closest; "Supplemental" ones are further off.
CLOSEST = ("Primary-Short", "Primary-Long")
NOT_KEPT = "our tables don't include this job"
PART_OF = "BLS has no figures for this job alone; these are of {title}"


def load_related(tables: Tables, code: str) -> pd.DataFrame:
    """Load the ten jobs closest to an occupation, one row each, the closest first.

    Columns: occupation_code, rank, related_code, related_onet_code, related_title, annual_p50_usd, hourly_p50_usd, year, change_pct,
    vintage, entry_education, covers, remark, source_id. `covers` is the title of the occupation that pay and growth are
    of. `remark` says why figures are missing or what else they count; None where nothing needs saying.
    """
    frame = tables.rows(
        f"""
        WITH pay AS (
            SELECT occupation_code, annual_p50_usd, hourly_p50_usd, year, source_id FROM wages
            WHERE area_code = ? AND industry_code = ? AND year = (SELECT max(year) FROM wages)
        ), growth AS (
            SELECT p.* FROM projections p JOIN sources USING (source_id) WHERE NOT second_hand
            QUALIFY row_number() OVER (PARTITION BY occupation_code ORDER BY base_year DESC) = 1
        )
        SELECT r.occupation_code, CAST(min(r.rank) AS BIGINT) AS rank, r.related_occupation_code AS related_code,
               arg_min(r.related_onet_code, r.rank) AS related_onet_code, arg_min(r.related_title, r.rank) AS related_title,
               any_value(pay.annual_p50_usd) AS annual_p50_usd, any_value(pay.hourly_p50_usd) AS hourly_p50_usd,
               any_value(pay.year) AS year,
               any_value(growth.change_pct) AS change_pct, any_value(growth.vintage) AS vintage,
               any_value(growth.entry_education) AS entry_education, any_value(o.title) AS covers,
               concat_ws(',', any_value(r.source_id), any_value(pay.source_id), any_value(growth.source_id)) AS source_id
        FROM related_occupations r
        LEFT JOIN pay ON pay.occupation_code = r.related_occupation_code
        LEFT JOIN growth ON growth.occupation_code = r.related_occupation_code
        LEFT JOIN occupations o ON o.occupation_code = r.related_occupation_code
        WHERE r.occupation_code = ? AND r.related_occupation_code <> r.occupation_code
          AND r.tier IN ({", ".join("?" for _ in CLOSEST)})
        GROUP BY r.occupation_code, r.related_occupation_code ORDER BY rank
        """,
        [NATION, ALL_INDUSTRIES, code, *CLOSEST],
    )
    remarks = [_remark(row.related_onet_code, row.covers) for row in frame.itertuples(index=False)]
    return frame.assign(remark=pd.array(remarks, dtype="str") if remarks else [])


def _remark(onet_code: object, covers: object) -> str | None:
    if pd.isna(covers):  # type: ignore[call-overload]
        return NOT_KEPT
    return None if str(onet_code).endswith(".00") else PART_OF.format(title=str(covers).lower())
