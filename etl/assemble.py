"""Assemble tables from what was read and what is carried over from the previous edition."""

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.catalog import rank_source
from etl.checks.continuity import A_CORRECTION
from etl.checks.finding import Finding
from etl.codes import classifications
from etl.codes.occupations import load_occupations
from etl.database import connect, split_into_batches
from etl.files import Stamp
from etl.reading import Reading
from etl.schema import TABLES
from etl.schema.base import ERROR, QUOTED, WARNING, Table, find_quoted_rows
from etl.schema.lookups import OCCUPATIONS
from etl.schema.lookups import SOURCES as SOURCES_TABLE

# Files fetched by a version that did not record it.
UNRECORDED = "not recorded"
# Tables whose rows have a source; areas and industries are lists that sources share.
SOURCED = tuple(t.name for t in TABLES.values() if "source_id" in t.names and t.name != "sources")
SHARED = ("areas", "industries")
# The flat file's lists come first; if it was not read, its earlier ones rank above an older workbook's.
LISTS_BEFORE = rank_source("oews-flat") - 1


def assemble(
    readings: list[tuple[Reading, Stamp]], before: dict[str, pa.Table] | None
) -> tuple[dict[str, pa.Table], list[Finding]]:
    """Assemble tables from all readings and the previous edition. Returns findings on disagreements between sources too.

    If two sources have the same key, the one with higher precedence wins; of two files of one source, the later one.
    BLS's own file replaces all quoted figures of an edition.
    """
    readings = sorted(readings, key=lambda r: r[1].retrieved_at)
    tables: dict[str, pa.Table] = {}
    findings: list[Finding] = []
    titles = _titles(readings, before)
    # One database for all: to open one takes as long as merging a small table.
    with connect() as db:
        for name in (*SOURCED, *SHARED):
            # A copy of an edition may lack a part that an earlier copy had, such as one sheet: that part stays.
            read_now = {r.source_id for r, _ in readings if name in r.tables}
            pieces = [] if before is None else _carried(before[name], name, read_now)
            # Popped, so that half a million rows are not kept in memory until the end.
            pieces += [
                _Piece(TABLES[name].conform(r.tables.pop(name)), rank_source(r.source_id))
                for r, _ in readings
                if name in r.tables
            ]
            if TABLES[name].one_release:
                newest = max((piece.precedence for piece in pieces), default=0)
                pieces = [piece for piece in pieces if piece.precedence == newest]
            tables[name], disagreeing = _merge(db, name, pieces)
            findings += disagreeing
    for name in ("projections", "projected_jobs"):
        tables[name] = _without_quoted(tables[name])
    tables["occupations"] = _occupations(tables, titles)
    tables["sources"] = _sources(tables, readings, before)
    return {name: tables[name] for name in TABLES}, findings


@dataclass(frozen=True)
class _Piece:
    """Rows of one table from one file."""

    table: pa.Table
    precedence: int


def _carried(old: pa.Table, name: str, read_now: set[str]) -> list[_Piece]:
    if name in SHARED:
        return [_Piece(old, LISTS_BEFORE)]
    return [
        _Piece(old.filter(pc.equal(old["source_id"], source)), rank_source(source))
        for source in sorted(set(old["source_id"].unique().to_pylist()) - read_now)
    ]


def _stack(pieces: list[_Piece]) -> pa.Table:
    """The rows of all pieces, each with its piece's `precedence` and number, and its own number, `line`."""
    stacked = pa.concat_tables([piece.table for piece in pieces])
    sizes = [len(piece.table) for piece in pieces]
    for name, values in (
        ("precedence", np.repeat([piece.precedence for piece in pieces], sizes)),
        ("piece", np.repeat(np.arange(len(pieces)), sizes)),
        ("line", np.arange(len(stacked))),
    ):
        stacked = stacked.append_column(name, pa.array(values))
    return split_into_batches(stacked)


def _merge(db: duckdb.DuckDBPyConnection, name: str, pieces: list[_Piece]) -> tuple[pa.Table, list[Finding]]:
    """Merge pieces into one row per key. Returns findings on duplicate keys and disagreements too.

    Pieces are in the order in which their files were retrieved; with equal precedence, the later one wins.
    """
    spec = TABLES[name]
    key, columns = ", ".join(spec.key), ", ".join(spec.names)
    if not pieces:
        return spec.schema.empty_table(), []
    db.register("piece", _stack(pieces))
    # Few rows are outranked, so the window function sorts only keys, and later queries use this small table.
    db.execute(
        f"""CREATE OR REPLACE TABLE outranked AS
        SELECT {key}, piece, line, lag(piece) OVER by_rank = piece AS is_given_twice FROM piece
        WINDOW by_rank AS (PARTITION BY {key} ORDER BY precedence DESC, piece DESC, line)
        QUALIFY row_number() OVER by_rank > 1"""
    )
    findings = _given_twice(db, spec)
    if name == "wages":
        findings += _disagreeing(db, key)
        _outrank_quoted(db, key)
    merged = db.sql(
        f"""SELECT {columns} FROM piece ANTI JOIN outranked USING (line)
        ORDER BY {", ".join(f"{column} NULLS FIRST" for column in spec.order or spec.key)}"""
    ).to_arrow_table()
    db.unregister("piece")
    return spec.conform(merged), findings


def _given_twice(db: duckdb.DuckDBPyConnection, spec: Table) -> list[Finding]:
    """A finding for each piece with duplicate keys."""
    key = ", ".join(spec.key)
    extra = db.execute(
        "SELECT count(*) FROM outranked WHERE is_given_twice GROUP BY piece ORDER BY piece"
    ).fetchall()
    return [
        Finding(f"{spec.name}/given-once", ERROR, f"one row per {key} in each file", f"{n} more", n)
        for (n,) in extra
    ]


# A row that is second-hand.
_QUOTED_ROW = f"ends_with(source_id, '{QUOTED}')"
# If two BLS files differ by more than this share, or in more than this share of estimates, one of them is wrong.
FAR_APART, MANY_APART = 0.05, 0.02


def _disagreeing(db: duckdb.DuckDBPyConnection, key: str) -> list[Finding]:
    """A finding if two files of a year give different figures for an estimate: a correction, or an error in one."""
    common, odd, far, first = db.execute(
        f"""SELECT count(*), count(*) FILTER (apart > 0), count(*) FILTER (apart > {FAR_APART}), min(k) FILTER (apart > 0)
        FROM (SELECT concat_ws(' ', {key}) AS k, greatest(
                  coalesce(max(employment) / nullif(min(employment), 0), 1), coalesce(max(annual_p50_usd) / nullif(min(annual_p50_usd), 0), 1),
                  coalesce(max(annual_mean_usd) / nullif(min(annual_mean_usd), 0), 1)) - 1 AS apart
              FROM piece SEMI JOIN outranked USING ({key}) WHERE NOT {_QUOTED_ROW} GROUP BY {key})"""
    ).fetchall()[0]
    if not odd:
        return []
    wrong = far or odd > max(A_CORRECTION, MANY_APART * common)
    return [
        Finding(
            "wages/sources-agree",
            ERROR if wrong else WARNING,
            "the same figures in two files that give the same estimate, except for corrections",
            f"{odd:,} of {common:,} estimates that differ, {far:,} of them by over {FAR_APART:.0%}",
            int(odd),
            str(first),
        )
    ]


def _outrank_quoted(db: duckdb.DuckDBPyConnection, key: str) -> None:
    """Outrank every quoted row of a year and area of which BLS's own file has any."""
    db.execute(
        f"""INSERT INTO outranked SELECT {key}, piece, line, false FROM piece
        SEMI JOIN (SELECT DISTINCT year, area_code FROM piece WHERE NOT {_QUOTED_ROW}) USING (year, area_code)
        WHERE {_QUOTED_ROW}"""
    )


def _without_quoted(projections: pa.Table) -> pa.Table:
    """Drop quoted rows of projections editions for which we have BLS's own file."""
    quoted = find_quoted_rows(projections)
    official = projections.filter(pc.invert(quoted))["vintage"].unique()
    return projections.filter(pc.invert(pc.and_(quoted, pc.is_in(projections["vintage"], official))))


_NO_TITLES = pa.schema(
    [("occupation_code", pa.string()), ("title", pa.string()), ("year", pa.int64()), ("rank", pa.int32())]
).empty_table()


def _titles(readings: list[tuple[Reading, Stamp]], before: dict[str, pa.Table] | None) -> pa.Table:
    """Titles from all files, with their year. `rank` prefers the projections' titles (sentence case)."""
    titles = [
        r.tables["titles"].append_column(
            "rank", pa.array([int("projections" in r.tables)] * len(r.tables["titles"]), pa.int32())
        )
        for r, _ in readings
        if "titles" in r.tables
    ]
    if before is not None:
        titles.append(_titles_before(before))
    return pa.concat_tables([_NO_TITLES, *titles])


def _occupations(tables: dict[str, pa.Table], titles: pa.Table) -> pa.Table:
    """Build the table of occupations: every code that has figures, with its title."""
    with connect() as db:
        for name in ("wages", "projections", "state_projections", "attainment"):
            db.register(name, tables[name])
        db.register("titles", titles)
        rows = db.execute(
            """
            WITH wage_years AS (
                SELECT occupation_code, min(year) AS first_year, max(year) AS last_year FROM wages GROUP BY 1
            ), used AS (
                SELECT occupation_code, unnest([first_year, last_year]) AS wage_year, last_year AS year FROM wage_years
                UNION ALL SELECT occupation_code, NULL, base_year FROM projections
                UNION ALL SELECT occupation_code, NULL, CAST(vintage[:4] AS INTEGER) FROM attainment
                UNION ALL SELECT occupation_code, NULL, CAST(vintage[:4] AS INTEGER) FROM state_projections WHERE occupation_code NOT IN (SELECT occupation_code FROM wage_years)
            ), span AS (
                SELECT occupation_code, min(wage_year) AS first_year, max(wage_year) AS last_year, max(year) AS used FROM used GROUP BY 1
            ), named AS (
                SELECT occupation_code, arg_max(title, rank * 10000 + year) AS title FROM titles GROUP BY 1
            )
            SELECT span.occupation_code, coalesce(title, span.occupation_code), first_year, last_year, used FROM span LEFT JOIN named USING (occupation_code) ORDER BY 1
            """
        ).fetchall()
    known = load_occupations()
    return pa.Table.from_pylist(
        [
            {
                "occupation_code": code,
                "title": title,
                "classification": classifications.find_wages_classification(last or used),
                "first_year": first,
                "last_year": last,
                "role": known[code].role if code in known else "other",
                "note": known[code].note if code in known else None,
            }
            for code, title, first, last, used in rows
        ],
        OCCUPATIONS.schema,
    )


def _titles_before(before: dict[str, pa.Table]) -> pa.Table:
    """Titles of the previous edition, dated by their sources, so that a run on older files keeps them."""
    editions = before["projections"].group_by("occupation_code").aggregate([("base_year", "max")]).to_pylist()
    year_of = {row["occupation_code"]: row["base_year_max"] for row in editions}
    old = before["occupations"]
    known, last = old["occupation_code"].to_pylist(), old["last_year"].to_pylist()
    years = [year_of.get(code, year or 0) for code, year in zip(known, last, strict=True)]
    return pa.table(
        {
            "occupation_code": old["occupation_code"],
            "title": old["title"],
            "year": pa.array(years, pa.int64()),
            "rank": pa.array([int(code in year_of) for code in known], pa.int32()),
        }
    )


def _sources(
    tables: dict[str, pa.Table], readings: list[tuple[Reading, Stamp]], before: dict[str, pa.Table] | None
) -> pa.Table:
    """Build the table of sources: those that at least one row names."""
    used = {s for name in SOURCED for s in tables[name]["source_id"].unique().to_pylist()}
    rows: dict[str, dict[str, Any]] = (
        {r["source_id"]: r for r in before["sources"].to_pylist()} if before is not None else {}
    )
    for reading, stamp in readings:
        rows[reading.source_id] = {
            "source_id": reading.source_id,
            "publisher": reading.publisher,
            "dataset": reading.dataset,
            "vintage": reading.vintage,
            "url": stamp.url,
            "retrieved_at": stamp.retrieved_at,
            "published_at": reading.published_at or stamp.published_at,
            "sha256": stamp.sha256,
            "bytes": stamp.bytes,
            "license": reading.license,
            "copied_from": stamp.copied_from or UNRECORDED,
            "is_original": stamp.is_original,
            "second_hand": reading.second_hand,
        }
    return pa.Table.from_pylist([rows[s] for s in sorted(used)], SOURCES_TABLE.schema)
