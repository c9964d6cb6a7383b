"""Pay and jobs by employer type ("setting"): industries that do not overlap and together make up the total.

OEWS's industries nest (62 contains 622) and repeat by owner (622000 = 622002 + 622003 + 622005), so settings
are chosen from BLS's tree: the sectors, with health care opened one or two levels. Whatever the list leaves
out of the total is shown as one remainder, computed by subtraction and without pay.
"""

from dataclasses import dataclass

import pandas as pd

from outlook.tables import ALL_INDUSTRIES, NATION, Tables

HEALTH_CARE = "62--63"
AMBULATORY = "621000"

# Plain names for the settings where this work is done.
PLAIN = {
    "11--12": "Farming, forestry and fishing",
    "21--22": "Mining, oil and gas",
    "22--23": "Utilities",
    "23--24": "Construction",
    "62--63": "Health care and social assistance",
    "71--72": "Arts, entertainment and recreation",
    "72--73": "Hotels and restaurants",
    "621100": "Doctors' offices",
    "621200": "Dentists' offices",
    "621300": "Offices of other health practitioners",
    "621400": "Outpatient care centers",
    "621500": "Medical laboratories",
    "621600": "Home health care",
    "621900": "Other outpatient care",
    "622000": "Hospitals",
    "623000": "Nursing and residential care",
    "624000": "Social assistance",
    "52--53": "Insurance and finance",
    "54--55": "Professional and technical services",
    "55--56": "Company headquarters",
    "56--57": "Administrative and support services",
    "61--62": "Schools and universities",
    "51--52": "Information and software",
    "99-100": "Government offices",
    "42--43": "Wholesale trade",
    "44--46": "Stores",
    "31--34": "Manufacturing",
    "48--50": "Transportation, warehousing and post",
    "53--54": "Real estate and rental",
    "81--82": "Other services",
}
REMAINDER = "remainder"
_COLUMNS = (
    "industry_code",
    "employment",
    "employment_rse_pct",
    *(f"annual_p{p}_usd" for p in (10, 25, 50, 75, 90)),
    "annual_mean_usd",
    *(f"hourly_p{p}_usd" for p in (10, 25, 50, 75, 90)),
    "hourly_mean_usd",
    "wage_mean_rse_pct",
    "not_released",
    "top_coded",
    "source_id",
)
# Settings with less than this share of jobs are combined: eleven or twelve lines can be read at a glance.
SMALLEST_SHARE = 0.01


@dataclass(frozen=True)
class Settings:
    """The settings of one occupation in one year.

    `frame`: industry_code, setting, employment (jobs), employment_rse_pct, share_pct, annual_p10_usd to annual_p90_usd,
    annual_mean_usd, the same by the hour, wage_mean_rse_pct, not_released, top_coded, source_id; sorted by jobs,
    the remainder last. `total`: jobs of the occupation in all industries. Shares are of this total and add up
    to 100%.
    """

    year: int
    frame: pd.DataFrame
    total: int | None


def find_plain_name(code: str, title: str) -> str:
    """Find a setting's plain name; other industries keep BLS's title without "Sector NN - "."""
    if code in PLAIN:
        return PLAIN[code]
    head, dash, tail = title.partition(" - ")
    return tail if dash and head.startswith("Sector") else title


def list_years(tables: Tables, code: str) -> list[int]:
    """List years with estimates by industry, newest first."""
    frame = tables.rows(
        "SELECT DISTINCT year FROM wages WHERE occupation_code = ? AND area_code = ? AND industry_code <> ? ORDER BY year DESC",
        [code, NATION, ALL_INDUSTRIES],
    )
    return [int(y) for y in frame["year"]]


def load_settings(tables: Tables, code: str, year: int) -> Settings:
    """Load the settings of an occupation in one year."""
    rows = tables.rows(
        f"""
        SELECT {", ".join(f"w.{name}" for name in _COLUMNS)}, w.ownership, i.title, i.level, i.parent_code
        FROM wages w JOIN industries i USING (industry_code)
        WHERE occupation_code = ? AND area_code = ? AND year = ?
        """,
        [code, NATION, year],
    ).set_index("industry_code", drop=False)
    total = _find_jobs(rows, ALL_INDUSTRIES)
    chosen = _find_leaves(rows)
    frame = rows.loc[chosen].copy()
    frame["setting"] = [
        find_plain_name(c, t) for c, t in zip(frame["industry_code"], frame["title"], strict=True)
    ]
    # A setting whose jobs are withheld is part of the remainder.
    small = frame["employment"].isna() | (frame["employment"] < SMALLEST_SHARE * (total or 0))
    shown = frame[~small].sort_values("employment", ascending=False)
    columns = [_COLUMNS[0], "setting", *_COLUMNS[1:]]
    shown = shown[columns].reset_index(drop=True)
    if total is not None:
        rest = total - int(shown["employment"].sum())
        # Each estimate is rounded to 10, so a smaller difference is rounding and not a remainder.
        if rest > 5 * (len(shown) + 1):
            line = dict.fromkeys(columns) | {
                "industry_code": REMAINDER,
                "setting": "Everything else, together",
                "employment": rest,
                "source_id": shown["source_id"].iloc[0] if len(shown) else None,
            }
            shown = pd.concat([shown, _typed_like(line, frame)], ignore_index=True)
        shown.insert(4, "share_pct", 100 * shown["employment"].astype("Float64") / total)
    else:
        shown.insert(4, "share_pct", pd.Series(pd.NA, index=shown.index, dtype="Float64"))
    return Settings(year, shown, total)


def _typed_like(line: dict[str, object], frame: pd.DataFrame) -> pd.DataFrame:
    """One row whose missing figures have the types of the columns of `frame`."""
    row = pd.DataFrame([line])
    figures = [c for c in row.columns if c.endswith(("_usd", "_pct"))]
    return row.astype({c: frame[c].dtype for c in figures} | {"employment": "Int64"})


def _find_jobs(rows: pd.DataFrame, code: str) -> int | None:
    given = rows.loc[rows["industry_code"] == code, "employment"].dropna()
    return int(given.iloc[0]) if len(given) else None


def _find_leaves(rows: pd.DataFrame) -> list[str]:
    """Industries that do not overlap: the sectors, with health care and ambulatory care replaced by their
    children.
    """
    leaves: list[str] = []
    for code in rows.index[(rows["level"] == 2) & ~rows["industry_code"].str.startswith("999")]:
        leaves += _open(rows, code)
    return leaves


def _open(rows: pd.DataFrame, code: str) -> list[str]:
    """A sector, or the children of one that is opened. Withheld children are left to the remainder."""
    if code not in (HEALTH_CARE, AMBULATORY):
        return [code]
    children = rows.index[(rows["parent_code"] == code) & (rows["ownership"] == "all")].tolist()
    return [leaf for child in children for leaf in _open(rows, child)] or [code]
