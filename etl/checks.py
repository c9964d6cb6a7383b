"""Hold tables against their declarations, against each other, and against the edition before."""

import duckdb
import pyarrow as pa

from etl.continuity import against
from etl.findings import Finding, errors
from etl.relations import RELATIONS, broken
from etl.tables import ERROR, TABLES, Column, Table

__all__ = ["Finding", "check", "errors"]


def check(tables: dict[str, pa.Table], before: dict[str, pa.Table] | None = None) -> list[Finding]:
    """Every broken rule of every table, errors first; `before` is the edition that this one follows."""
    findings: list[Finding] = []
    with duckdb.connect() as db:
        for name, table in tables.items():
            db.register(name, table)
        for name in tables:
            findings += _declared(db, TABLES[name], tables[name], set(tables))
        whole = all(name in tables and len(tables[name]) for name in TABLES)
        # Relations join tables: they are asked of a whole set that is at least of the declared columns.
        if whole and not any(f.name.endswith("/schema") for f in findings):
            findings += filter(None, (broken(db, relation) for relation in RELATIONS))
        if before:
            findings += against(db, tables, before)
    return sorted(findings, key=lambda f: (f.severity != ERROR, f.name))


def _declared(db: duckdb.DuckDBPyConnection, spec: Table, table: pa.Table, known: set[str]) -> list[Finding]:
    if not table.schema.equals(spec.schema) and not table.schema.equals(spec.encoded):
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
    rules: list[tuple[str, str, str, str]] = [
        (f"{c.name}-{rule}", text, bad, ERROR) for c in spec.columns for rule, text, bad in _column_rules(c)
    ]
    rules += [(c.name, c.text, c.bad, c.severity) for c in spec.checks]
    rules += [
        (
            f"{r.column}-known",
            f"each {r.column} stands in {r.table}",
            f"{r.column} NOT IN (SELECT {r.other} FROM {r.table})",
            ERROR,
        )
        for r in spec.references
        if r.table in known
    ]
    findings = []
    if not len(table):
        findings.append(Finding(f"{spec.name}/rows", ERROR, "at least one row", "an empty table", 0))
    twice = db.execute(
        f"SELECT count(*), min(k) FROM (SELECT concat_ws(' ', {key}) AS k FROM {spec.name} GROUP BY ALL HAVING count(*) > 1)"
    ).fetchall()[0]
    if twice[0]:
        findings.append(
            Finding(
                f"{spec.name}/key-unique",
                ERROR,
                f"one row per {key}",
                f"{twice[0]} keys more than once",
                int(twice[0]),
                str(twice[1]),
            )
        )
    # One pass over the table counts every rule; the few that are broken are asked for an example.
    counts = db.execute(
        f"SELECT {', '.join(f'count(*) FILTER ({bad})' for _, _, bad, _ in rules)} FROM {spec.name}"
    ).fetchall()[0]
    for (rule, text, bad, severity), count in zip(rules, counts, strict=True):
        if count:
            sample = db.execute(
                f"SELECT concat_ws(' ', {key}) FROM {spec.name} WHERE {bad} ORDER BY ALL LIMIT 1"
            ).fetchall()
            findings.append(
                Finding(
                    f"{spec.name}/{rule}",
                    severity,
                    text,
                    f"{count} rows that break it",
                    int(count),
                    str(sample[0][0]) if sample else "",
                )
            )
    return findings


def _column_rules(column: Column) -> list[tuple[str, str, str]]:
    name, rules = column.name, []
    if column.required:
        rules.append(("given", f"{name} in every row", f"{name} IS NULL"))
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
