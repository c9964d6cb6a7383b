"""Check tables against their declarations, each other, and the previous edition."""

from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl.checks.continuity import against
from etl.checks.finding import Finding, errors
from etl.checks.relations import broken
from etl.database import BATCH_ROWS, connect, split_into_batches
from etl.schema import TABLES
from etl.schema.base import ERROR, Column, Table

__all__ = ["Finding", "check", "errors"]


def check(tables: dict[str, pa.Table], before: dict[str, pa.Table] | None = None) -> list[Finding]:
    """Findings for every table, errors first. `before` has the tables of the previous edition."""
    findings: list[Finding] = []
    with connect() as db:
        for name, table in tables.items():
            db.register(name, _encode(table))
        for name in tables:
            findings += _declared(db, TABLES[name], tables[name], set(tables))
        whole = all(n in tables and (len(tables[n]) or spec.later) for n, spec in TABLES.items())
        # Relations join tables, so they need all of them, with the declared columns.
        if whole and not any(f.name.endswith("/schema") for f in findings):
            findings += broken(db)
        if before:
            findings += against(db, tables, before)
    return sorted(findings, key=lambda f: (f.severity != ERROR, f.name))


def _encode(table: pa.Table) -> pa.Table:
    """A table as DuckDB scans it fastest: in batches, with the texts of a large one as dictionaries."""
    if len(table) > BATCH_ROWS:
        columns = [c.dictionary_encode() if c.type == pa.string() else c for c in table.columns]
        table = pa.table(columns, table.column_names)
    return split_into_batches(table)


def _declared(db: duckdb.DuckDBPyConnection, spec: Table, table: pa.Table, known: set[str]) -> list[Finding]:
    if not table.schema.equals(spec.schema):
        differing = [f"{f.name} {f.type}" for f in table.schema if f not in spec.schema]
        return [
            Finding(
                f"{spec.name}/schema",
                ERROR,
                "the declared columns",
                ", ".join(differing) or "other columns",
                len(table),
            )
        ]
    key = ", ".join(spec.key)
    rules = _rules(spec, table, known)
    findings = []
    # Newer tables have no rows until a refresh takes their sources.
    if not len(table) and not spec.later:
        findings.append(Finding(f"{spec.name}/rows", ERROR, "at least one row", "an empty table", 0))
    twice, example = db.execute(
        f"SELECT count(*), min(k) FROM (SELECT concat_ws(' ', {key}) AS k FROM {spec.name} GROUP BY {key} HAVING count(*) > 1)"
    ).fetchall()[0]
    if twice:
        findings.append(
            Finding(
                f"{spec.name}/key-unique",
                ERROR,
                f"one row per {key}",
                f"{twice} keys more than once",
                int(twice),
                str(example),
            )
        )
    if not rules:
        return findings
    # One pass counts violations of every rule; only broken rules are queried for an example.
    counts = db.execute(
        f"SELECT {', '.join(f'count(*) FILTER ({rule.bad})' for rule in rules)} FROM {spec.name}"
    ).fetchall()[0]
    for rule, count in zip(rules, counts, strict=True):
        if count:
            sample = db.execute(
                f"SELECT concat_ws(' ', {key}) FROM {spec.name} WHERE {rule.bad} ORDER BY ALL LIMIT 1"
            ).fetchall()
            findings.append(
                Finding(
                    f"{spec.name}/{rule.name}",
                    rule.severity,
                    rule.text,
                    f"{count} rows that break it",
                    int(count),
                    str(sample[0][0]) if sample else "",
                )
            )
    return findings


@dataclass(frozen=True)
class _Rule:
    """A declared rule. `bad` is an SQL condition that is true for rows that break it."""

    name: str
    text: str
    bad: str
    severity: str = ERROR


def _rules(spec: Table, table: pa.Table, known: set[str]) -> list[_Rule]:
    """The rules that rows may break: those of single columns are left out where the column's range shows that none does."""
    rules = [
        _Rule(f"{c.name}-{rule}", text, bad)
        for c in spec.columns
        for rule, text, bad in _column_rules(c, table[c.name])
    ]
    rules += [_Rule(c.name, c.text, c.bad, c.severity) for c in spec.checks]
    rules += [
        _Rule(
            f"{r.column}-known",
            f"each {r.column} is in {r.table}",
            f"{r.column} NOT IN (SELECT {r.other} FROM {r.table})",
        )
        for r in spec.references
        if r.table in known
    ]
    return rules


def _column_rules(column: Column, values: pa.ChunkedArray) -> list[tuple[str, str, str]]:
    name, rules = column.name, []
    if column.required and values.null_count:
        rules.append(("given", f"{name} in every row", f"{name} IS NULL"))
    if _is_within(column, values):
        return rules
    if column.low is not None:
        rules.append(("low", f"{name} of at least {column.low:g}", f"{name} < {column.low!r}"))
    if column.high is not None:
        rules.append(("high", f"{name} of at most {column.high:g}", f"{name} > {column.high!r}"))
    if column.values:
        allowed = ", ".join(f"'{v}'" for v in column.values)
        rules.append(("values", f"{name} one of {', '.join(column.values)}", f"{name} NOT IN ({allowed})"))
    if column.pattern:
        rules.append(
            ("pattern", f"{name} like {column.pattern}", f"NOT regexp_matches({name}, '{column.pattern}')")
        )
    if column.type == pa.float64():
        rules.append(("finite", f"{name} a finite number", f"{name} IS NOT NULL AND NOT isfinite({name})"))
    return rules


def _is_within(column: Column, values: pa.ChunkedArray) -> bool:
    """Whether every number of a column is finite and within its limits, which takes Arrow a tenth of DuckDB's time to tell."""
    if not pa.types.is_floating(column.type) and not pa.types.is_integer(column.type):
        return False
    if pc.all(pc.is_finite(values)).as_py() is False:
        return False
    extremes = pc.min_max(values).as_py()
    least, most = extremes["min"], extremes["max"]
    return least is None or (
        (column.low is None or least >= column.low) and (column.high is None or most <= column.high)
    )
