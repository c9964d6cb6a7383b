"""The snapshot's Parquet files asked in SQL, past outlook/ and its store: what sentences and cells are held against."""

from functools import cache
from typing import Any

import duckdb

from tests.app.conftest import PROJECT

SNAPSHOT = PROJECT / "data" / "snapshot"
NATION = "area_code = '0000000' AND industry_code = '000000'"


@cache
def _database() -> duckdb.DuckDBPyConnection:
    db = duckdb.connect()
    for file in sorted(SNAPSHOT.glob("*.parquet")):
        db.execute(f"CREATE VIEW {file.stem} AS SELECT * FROM read_parquet('{file}')")
    return db


def ask(sql: str, *parameters: Any) -> list[dict[str, Any]]:
    """Rows of the answer as dictionaries; a missing figure is None."""
    found = _database().execute(sql, list(parameters))
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def one(sql: str, *parameters: Any) -> dict[str, Any]:
    """The only row of the answer."""
    rows = ask(sql, *parameters)
    assert len(rows) == 1, f"{len(rows)} rows: {sql} {parameters}"
    return rows[0]


def number(text: str) -> float:
    """A figure as the pages write it: $51,140, 194,720, −4.9%, +7.1%."""
    return float(text.replace("$", "").replace(",", "").replace("%", "").replace("−", "-").strip())


# Classifications in the order in which OEWS used them, and the years of its May estimates under the middle one.
_ORDER = ("SOC 2010", "OEWS hybrid 2019", "SOC 2018")


def _era(year: int) -> int:
    return 0 if year < 2019 else 1 if year < 2021 else 2


def goes_on(code: str, earlier: int, later: int) -> bool:
    """Whether a code counts the same work in two eras: the one code at both ends of its links, step by step."""
    if code == "00-0000":
        return True
    prefix = code.rstrip("0") if code[3:] != "0000" else code[:3]
    for step in range(earlier, later):
        links = "FROM crosswalk WHERE from_classification = ? AND to_classification = ?"
        eras = _ORDER[step], _ORDER[step + 1]
        if code.endswith("0"):
            sql = f"SELECT count(*) FILTER (from_code LIKE ? || '%' <> (to_code LIKE ? || '%')) = 0 AS same {links}"
            same = one(sql, prefix, prefix, *eras)["same"]
        else:
            sql = f"SELECT count(*) > 0 AND bool_and(from_code = to_code) AS same {links} AND ? IN (from_code, to_code)"
            same = one(sql, *eras, code)["same"]
        if not same:
            return False
    return True


# BLS's present method of estimation begins with this May.
NEW_METHOD = 2021


def newest_stretch(code: str, column: str) -> list[dict[str, Any]]:
    """Years and figures of the newest unbroken stretch of an occupation's own national estimates by BLS's present method,
    oldest first; none where its code ended before."""
    rows = ask(
        f"SELECT year, {column} AS figure FROM wages WHERE occupation_code = ? AND {NATION} ORDER BY year",
        code,
    )
    last = _era(rows[-1]["year"])
    return [
        r
        for r in rows
        if r["figure"] is not None and r["year"] >= NEW_METHOD and goes_on(code, _era(r["year"]), last)
    ]
