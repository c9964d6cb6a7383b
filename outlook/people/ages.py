"""How old those who do the work are (Current Population Survey, annual averages)."""

from dataclasses import dataclass

import pandas as pd

from outlook.tables import Tables

YOUNG = ("workers_16_to_19", "workers_20_to_24", "workers_25_to_34")
OLD = ("workers_55_to_64", "workers_65_or_older")


@dataclass(frozen=True, kw_only=True)
class Ages:
    """Workers of one occupation by age in one year: the median age, and percent younger than 35 and 55 or older.

    BLS prints no standard error with them.
    """

    title: str
    year: int
    workers: int
    median_years: float
    under_35_pct: float
    from_55_pct: float
    source_id: str


def load_ages(tables: Tables, code: str) -> Ages | None:
    """Load the newest year of an occupation that has every age group; None if there is none."""
    columns = ("workers", *YOUNG, *OLD, "median_age_years")
    row = tables.first(
        f"""
        SELECT year, census_title, {", ".join(columns)}, source_id FROM workers_by_age
        WHERE occupation_code = ? AND {" AND ".join(f"{column} IS NOT NULL" for column in columns)}
        ORDER BY year DESC
        """,
        [code],
    )
    if row is None:
        return None
    return Ages(
        title=str(row["census_title"]),
        year=int(row["year"]),
        workers=int(row["workers"]),
        median_years=float(row["median_age_years"]),
        under_35_pct=_compute_pct(row, YOUNG),
        from_55_pct=_compute_pct(row, OLD),
        source_id=str(row["source_id"]),
    )


def _compute_pct(row: "pd.Series[float]", columns: tuple[str, ...]) -> float:
    return 100 * sum(float(row[column]) for column in columns) / float(row["workers"])
