"""What changed between two editions, as lines like "29-2072, California, median 61,810 → 63,100"."""

from dataclasses import dataclass

import duckdb

from etl.database import connect
from etl.schema import TABLES
from etl.store.editions import Edition


@dataclass(frozen=True)
class Figure:
    """A figure to compare: its column, plain name, and unit if not obvious."""

    column: str
    words: str
    unit: str = ""


@dataclass(frozen=True)
class Series:
    """A table seen as time series. SQL: `who` labels a series, `order` sorts them, `when` dates a row."""

    table: str
    who: str
    order: str
    when: str
    figures: tuple[Figure, ...]
    joins: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """Key columns other than time; rows that share them form a series."""
        return tuple(k for k in TABLES[self.table].key if k not in ("year", "month", "vintage"))


# Names are the new edition's, which has every code of the old one.
_AREA = "LEFT JOIN new_areas a USING (area_code)"
_WORK = " LEFT JOIN new_occupations USING (occupation_code)"
_WORK_ORDER = "array_position(['core', 'step', 'total', 'compare', 'other'], role), occupation_code"
SERIES = (
    Series(
        "wages",
        "occupation_code || ', ' || coalesce(a.title, area_code) || CASE WHEN industry_code = '000000' THEN '' ELSE ', ' || coalesce(i.title, industry_code) END",
        f"{_WORK_ORDER}, industry_code <> '000000', array_position(['nation', 'state', 'metro', 'nonmetro'], a.area_type), coalesce(a.title, area_code), industry_code",
        "'May ' || year",
        (Figure("annual_p50_usd", "median"), Figure("employment", "jobs")),
        _AREA + _WORK + " LEFT JOIN new_industries i USING (industry_code)",
    ),
    Series(
        "projections",
        "occupation_code || ', United States'",
        _WORK_ORDER,
        "vintage",
        (
            Figure("change_pct", "growth", " %"),
            Figure("jobs_base", "jobs"),
            Figure("jobs_projected", "projected jobs"),
            Figure("openings_per_year", "openings a year"),
        ),
        _WORK,
    ),
    Series(
        "state_projections",
        "occupation_code || ', ' || coalesce(a.title, area_code)",
        f"{_WORK_ORDER}, coalesce(a.title, area_code)",
        "vintage",
        (Figure("change_pct", "growth", " %"), Figure("openings_per_year", "openings a year")),
        _AREA + _WORK,
    ),
    Series(
        "price_index",
        "'Prices'",
        "1",
        "year || '-' || lpad(CAST(month AS VARCHAR), 2, '0')",
        (Figure("cpi_u", "CPI-U"),),
    ),
    Series(
        "price_parity",
        "coalesce(a.title, area_code)",
        "area_code <> '0000000', a.area_type DESC, a.title",
        "CAST(year AS VARCHAR)",
        (Figure("rpp", "price level"),),
        _AREA,
    ),
)


@dataclass(frozen=True)
class Difference:
    """Changes in one table: rows added and removed, and a line for each changed series, newest figures first."""

    table: str
    new: int
    gone: int
    lines: tuple[str, ...]


def differences(old: Edition, new: Edition, occupation: str = "") -> list[Difference]:
    """Changes of every table from one edition to another, optionally for one occupation.

    A series with a new latest figure (a new May or edition) is shown with both dates, a revised past figure with its own.
    """
    with connect() as db:
        for prefix, edition in (("old", old), ("new", new)):
            for name in TABLES:
                db.register(f"{prefix}_{name}", edition.read(name))
        return [_of(db, series, occupation) for series in SERIES]


def _of(db: duckdb.DuckDBPyConnection, series: Series, occupation: str) -> Difference:
    table, key = series.table, ", ".join(TABLES[series.table].key)
    mine = "true"
    if occupation:
        mine = "occupation_code = $occupation" if "occupation_code" in TABLES[table].names else "false"
    asked = {"occupation": occupation} if "$" in mine else {}

    def count(here: str, there: str) -> int:
        sql = (
            f"SELECT count(*) FROM (FROM {here}_{table} WHERE {mine}) ANTI JOIN {there}_{table} USING ({key})"
        )
        return int(db.execute(sql, asked).fetchall()[0][0])

    same = ", ".join(series.identity)
    latest = ", ".join(f"{k} DESC" for k in TABLES[table].key if k not in series.identity)
    partition = f"PARTITION BY {same} " if same else ""
    # Four columns per figure: old value, whether it was capped, new value, whether it is capped.
    marked = "top_coded" in TABLES[table].names
    cells = ", ".join(
        f"{side}.{f.column}, "
        + (f"list_contains(string_split({side}.top_coded, ','), '{f.column}')" if marked else "false")
        for f in series.figures
        for side in ("o", "n")
    )
    differ = " OR ".join(f"o.{f.column} IS DISTINCT FROM n.{f.column}" for f in series.figures)

    def pairs(condition: str, join: str) -> list[str]:
        ranked = f"SELECT *, {series.when} AS at, row_number() OVER ({partition}ORDER BY {latest}) AS age"
        named = "".join(f"n.{k}, " for k in series.identity)
        rows = db.execute(
            f"""WITH o AS ({ranked} FROM old_{table} WHERE {mine}), n AS ({ranked} FROM new_{table} WHERE {mine}),
                pair AS (SELECT {named}o.at AS old_at, n.at AS new_at, ({cells}) AS cells
                         FROM o JOIN n ON {join} WHERE ({condition}) AND ({differ}))
                SELECT {series.who}, old_at, new_at, cells FROM pair {series.joins} ORDER BY {series.order}, new_at""",
            asked,
        ).fetchall()
        return [_sentence(series, *row) for row in rows]

    of_series = " AND ".join(f"o.{k} = n.{k}" for k in series.identity) or "true"
    of_row = " AND ".join(f"o.{k} = n.{k}" for k in TABLES[table].key)
    newest = pairs("o.age = 1 AND n.age = 1", of_series)
    # Past figures: rows that are not the latest in both editions.
    revised = pairs("NOT (o.age = 1 AND n.age = 1)", of_row)
    return Difference(table, count("new", "old"), count("old", "new"), tuple(newest + revised))


def _sentence(series: Series, who: str, old_at: str, new_at: str, cells: tuple[object, ...]) -> str:
    changes = []
    for number, figure in enumerate(series.figures):
        before, before_capped, now, now_capped = cells[4 * number : 4 * number + 4]
        if before != now:
            old, new = (
                _words(v, bool(c), figure.unit) for v, c in ((before, before_capped), (now, now_capped))
            )
            changes.append(f"{figure.words} {old} → {new}")
    when = f"{old_at} → {new_at}" if old_at != new_at else f"{new_at}"
    return f"{who}, {', '.join(changes)} ({when})"


def _words(value: object, capped: bool, unit: str) -> str:
    if value is None:
        return "capped" if capped else "not released"
    return (f"{value:,}" if isinstance(value, int) else f"{value:,.1f}" if unit else f"{value:,}") + unit
