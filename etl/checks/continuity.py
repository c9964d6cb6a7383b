"""A new edition against the previous one: rows that vanished, past figures that changed, kinds of rows still missing.

Publishers seldom revise past figures. A person has to know about any revision; many or large ones more likely mean
that the file is wrong.
"""

from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute

from etl.checks.finding import Finding
from etl.schema import TABLES
from etl.schema.base import ERROR, WARNING, find_quoted_rows
from etl.schema.projection_details import SCHOOLING
from etl.schema.wages import ANNUAL, WAGE_FIGURES

# If the newest year has less than this share of the previous newest year's rows of a kind, the kind counts as missing.
FEWEST_OF_BEFORE = 0.8
# Up to this many changed rows count as a correction, even in a small table.
A_CORRECTION = 4


@dataclass(frozen=True)
class Past:
    """How much of a table's past may change.

    `figures` are compared row by row; a change by more than the share `far` is an error, as are changes in more than
    the share `changed` of the rows (`changed_later` where the table has a newer year than before, with which its
    publisher revises the older ones), and the loss of more than the share `lost`, or of any row for which `never` holds.
    """

    table: str
    figures: tuple[str, ...]
    far: float
    changed: float
    lost: float
    never: str = "false"
    changed_later: float | None = None


PASTS = (
    Past("wages", WAGE_FIGURES, far=0.05, changed=0.01, lost=0.002, never="area_type = 'nation'"),
    Past(
        "projections",
        (
            "jobs_base",
            "jobs_projected",
            "change_pct",
            "openings_per_year",
            "exits_per_year",
            "transfers_per_year",
            "median_wage_usd",
        ),
        far=0.05,
        changed=0.01,
        lost=0,
    ),
    Past("projected_jobs", ("jobs_base", "jobs_projected"), far=0.05, changed=0.01, lost=0),
    Past("projection_factors", (), far=0, changed=0, lost=0),
    Past("attainment", tuple(SCHOOLING), far=0.05, changed=0.01, lost=0),
    # A newer vintage of projections moves single occupations to another schooling.
    Past(
        "pay_by_schooling",
        ("annual_mean_usd", "lowest_third_mean_usd", *ANNUAL),
        far=0.5,
        changed=1,
        lost=0.002,
        never="area_code = '0000000'",
    ),
    # States send corrections after the first compilation.
    Past(
        "state_projections",
        ("jobs_base", "jobs_projected", "openings_per_year"),
        far=0.5,
        changed=0.1,
        lost=0.01,
    ),
    # The index is final when published.
    Past("price_index", ("cpi_u",), far=0.002, changed=0, lost=0),
    # BEA revises every year of the table with each edition.
    Past("price_parity", ("rpp",), far=0.08, changed=0.01, lost=0.01, changed_later=1),
    Past("crosswalk", (), far=0, changed=0, lost=0),
    # BLS adds titles four times a year and seldom takes one away; names of the project's own list give way to them.
    Past("job_titles", (), far=0, changed=0, lost=0.2),
    # Final when published; only the newest year is at the URL.
    Past("workers_by_age", ("workers", "median_age_years"), far=0.02, changed=0.01, lost=0),
    Past("weekly_pay", ("full_time_workers", "median_weekly_usd"), far=0.02, changed=0.01, lost=0),
    Past("requirements", ("estimate", "standard_error"), far=0.05, changed=0.01, lost=0.01),
    # Each release of O*NET renews some occupations as a whole.
    Past("tasks", (), far=0, changed=0, lost=0.25),
    Past("technologies", (), far=0, changed=0, lost=0.25),
    Past("related_occupations", (), far=0, changed=0, lost=0.5),
    # A release may move an occupation by a zone or two, but not many at once.
    Past("job_zones", ("job_zone",), far=2, changed=0.25, lost=0.1),
    Past("household_pay", ("median_earnings_usd",), far=0.02, changed=0.01, lost=0),
    Past("household_workers", ("full_time_workers",), far=0.02, changed=0.01, lost=0),
    # Each release replaces the one before and has other graduates; schools and programs close.
    Past("programs", (), far=0, changed=0, lost=0.2),
    Past("school_outcomes", (), far=0, changed=0, lost=0.1),
    Past("schools", (), far=0, changed=0, lost=0.1),
    Past("graduate_earnings", (), far=0, changed=0, lost=0.3),
    Past("program_occupations", (), far=0, changed=0, lost=0.2),
    Past("zip_codes", (), far=0, changed=0, lost=0.02),
)


def against(
    db: duckdb.DuckDBPyConnection, tables: dict[str, pa.Table], before: dict[str, pa.Table]
) -> list[Finding]:
    """Findings on what was lost or changed since the previous edition. `tables` are registered in `db` by name."""
    findings: list[Finding] = []
    for past in PASTS:
        if past.table not in before or past.table not in tables:
            continue
        old = before[past.table]
        if "source_id" in old.column_names:
            # A publisher's own figures replace quoted ones and may differ. Where one release is a table's whole, the
            # same quotation again may not.
            kept = pa.compute.invert(find_quoted_rows(old))
            if TABLES[past.table].one_release:
                again = pa.compute.unique(tables[past.table]["source_id"])
                kept = pa.compute.or_(kept, pa.compute.is_in(old["source_id"], again))
            old = old.filter(kept)
        db.register("old", old)
        findings += _lost(db, past, len(old))
        findings += _changed(db, past)
        db.unregister("old")
    if "wages" in before and "wages" in tables:
        findings += _newest(db, before["wages"])
    for name in ("areas", "industries", "occupations"):
        if name in before and name in tables:
            findings += _retitled(db, name, before[name])
    return findings


def _lost(db: duckdb.DuckDBPyConnection, past: Past, rows: int) -> list[Finding]:
    key = ", ".join(TABLES[past.table].key)
    lost, never, first = db.execute(
        f"""SELECT count(*), coalesce(sum(CAST({past.never} AS INTEGER)), 0), min(concat_ws(' ', {key}))
            FROM old ANTI JOIN {past.table} USING ({key})"""
    ).fetchall()[0]
    if not lost:
        return []
    severity = ERROR if never or lost > past.lost * rows else WARNING
    return [
        Finding(
            f"{past.table}/rows-that-vanished",
            severity,
            f"every row of the edition before ({rows:,})",
            f"{lost:,} that are gone",
            int(lost),
            str(first),
        )
    ]


def _changed(db: duckdb.DuckDBPyConnection, past: Past) -> list[Finding]:
    if not past.figures:
        return []
    key = ", ".join(TABLES[past.table].key)
    moved = " OR ".join(f"old.{f} IS DISTINCT FROM now.{f} AND old.{f} IS NOT NULL" for f in past.figures)
    # Doubling a small figure (growth of 0.1 percent) means little, so changes are relative to at least 1.
    far = " OR ".join(
        f"coalesce(abs(now.{f} - old.{f}) > {past.far} * greatest(abs(old.{f}), 1), false)"
        for f in past.figures
    )
    rows, changed, far_off, first, worst = db.execute(
        f"""WITH pair AS (SELECT ({moved}) AS moved, ({far}) AS far, concat_ws(' ', {", ".join(f"old.{k}" for k in TABLES[past.table].key)}) AS what
                          FROM old JOIN {past.table} now USING ({key}))
            SELECT count(*), sum(CAST(moved AS INTEGER)), sum(CAST(far AS INTEGER)), min(what) FILTER (moved), min(what) FILTER (far) FROM pair"""
    ).fetchall()[0]
    if not changed:
        return []
    allowed = past.changed
    if past.changed_later is not None and _newest_year(db, past.table) > _newest_year(db, "old"):
        allowed = past.changed_later
    wrong = far_off or changed > max(A_CORRECTION, allowed * rows)
    return [
        Finding(
            f"{past.table}/figures-as-before",
            ERROR if wrong else WARNING,
            f"the figures of the edition before, but for corrections (under {past.far:.1%} each)",
            f"{changed:,} of {rows:,} rows changed, {far_off:,} of them by more",
            int(changed),
            str(worst or first),
        )
    ]


def _newest_year(db: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(db.execute(f"SELECT max(year) FROM {table}").fetchall()[0][0])


def _newest(db: duckdb.DuckDBPyConnection, before: pa.Table) -> list[Finding]:
    """Findings on kinds of rows that the newest year lacks but the previous newest year has."""
    db.register("old", before)
    newest = """SELECT area_type, industry_code <> '000000' AS by_industry, count(*) AS n, bool_or(ends_with(source_id, '-flat')) AS flat
        FROM {0} WHERE year = (SELECT max(year) FROM {0}) GROUP BY ALL"""
    lost = db.execute(
        f"""SELECT was.area_type, was.by_industry, was.n, coalesce(now.n, 0), coalesce(was.flat AND now.flat, false)
            FROM ({newest.format("old")}) was LEFT JOIN ({newest.format("wages")}) now USING (area_type, by_industry)
            WHERE coalesce(now.n, 0) < {FEWEST_OF_BEFORE} * was.n ORDER BY ALL"""
    ).fetchall()
    db.unregister("old")
    return [
        # The national workbook is released months before the flat file with states, areas and settings, so their
        # absence is a warning. Two flat files should have about the same rows.
        Finding(
            f"wages/newest-{kind}{'-industry' if by_industry else ''}",
            ERROR if both_flat else WARNING,
            f"about {had:,} {kind}{' by industry' if by_industry else ''} rows in the newest year",
            f"{has:,}",
            int(had - has),
        )
        for kind, by_industry, had, has, both_flat in lost
    ]


# Titles change one at a time; when this many change at once, they are probably next to the wrong codes.
MANY_TITLES, FEWEST_TITLES = 0.3, 5


def _retitled(db: duckdb.DuckDBPyConnection, name: str, before: pa.Table) -> list[Finding]:
    """A finding if many titles of a code list changed at once."""
    (code,) = TABLES[name].key
    db.register("old", before)
    known, changed, first = db.execute(
        f"""SELECT count(*), count(*) FILTER (other), min(what) FILTER (other)
            FROM (SELECT lower(old.title) <> lower(now.title) AS other, concat_ws(' ', {code}, old.title) AS what FROM old JOIN {name} now USING ({code}))"""
    ).fetchall()[0]
    db.unregister("old")
    if changed < FEWEST_TITLES or changed <= MANY_TITLES * known:
        return []
    return [
        Finding(
            f"{name}/titles-as-before",
            ERROR,
            "most codes with the same titles as before",
            f"{changed:,} of {known:,} under others",
            int(changed),
            str(first),
        )
    ]
