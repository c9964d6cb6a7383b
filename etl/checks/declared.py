"""Hold tables against their declarations, against each other, and against the edition before."""

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from etl.checks.continuity import against
from etl.checks.finding import Finding, errors
from etl.checks.relations import broken
from etl.keys import codes
from etl.schema import TABLES
from etl.schema.base import ERROR, Column, Table

PIECE_ROWS = 1 << 16

__all__ = ["Finding", "check", "errors"]


def check(tables: dict[str, pa.Table], before: dict[str, pa.Table] | None = None) -> list[Finding]:
    """Every broken rule of every table, errors first; `before` is the edition that this one follows."""
    findings: list[Finding] = []
    with duckdb.connect() as db:
        for name, table in tables.items():
            # In pieces, so that every core has some of them.
            db.register(name, pa.Table.from_batches(table.to_batches(PIECE_ROWS), table.schema))
        for name in tables:
            findings += _declared(db, TABLES[name], tables[name], set(tables))
        whole = all(name in tables and len(tables[name]) for name in TABLES)
        # Relations join tables: they are asked of a whole set that is at least of the declared columns.
        if whole and not any(f.name.endswith("/schema") for f in findings):
            findings += broken(db)
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
    rules = _rules(spec, known)
    kept = _kept_by_patterns(db, spec)
    rules = [rule for rule in rules if rule.name not in kept and not _is_kept(db, table, rule)]
    findings = []
    if not len(table):
        findings.append(Finding(f"{spec.name}/rows", ERROR, "at least one row", "an empty table", 0))
    if _has_twins(table, spec):
        twice = db.execute(
            f"SELECT count(*), min(k) FROM (SELECT concat_ws(' ', {key}) AS k FROM {spec.name} GROUP BY {key} HAVING count(*) > 1)"
        ).fetchall()[0]
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
    if not rules:
        return findings
    # One pass over the table counts every rule; the few that are broken are asked for an example.
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
    """A declared rule; `column` is the only one that it asks, where it asks one."""

    name: str
    text: str
    bad: str
    severity: str = ERROR
    column: Column | None = None


def _rules(spec: Table, known: set[str]) -> list[_Rule]:
    rules = [
        _Rule(f"{c.name}-{rule}", text, bad, column=c)
        for c in spec.columns
        for rule, text, bad in _column_rules(c)
    ]
    rules += [_Rule(c.name, c.text, c.bad, c.severity) for c in spec.checks]
    columns = {c.name: c for c in spec.columns}
    rules += [
        _Rule(
            f"{r.column}-known",
            f"each {r.column} stands in {r.table}",
            f"{r.column} NOT IN (SELECT {r.other} FROM {r.table})",
            column=columns[r.column],
        )
        for r in spec.references
        if r.table in known
    ]
    return rules


def _kept_by_patterns(db: duckdb.DuckDBPyConnection, spec: Table) -> set[str]:
    """Names of the checks of what is given and marked that no row breaks: thousands of rows have one pattern."""
    checks = [c for c in spec.checks if c.given]
    if not checks:
        return set()
    given = list(dict.fromkeys(f for c in checks for f in c.given))
    bits = " + ".join(f"CASE WHEN {f} IS NULL THEN 0 ELSE {1 << at} END" for at, f in enumerate(given))
    shown = ", ".join(f"CASE WHEN bits & {1 << at} > 0 THEN 1 END AS {f}" for at, f in enumerate(given))
    broken_by = db.execute(
        f"""SELECT {", ".join(f"count(*) FILTER ({c.bad})" for c in checks)}
            FROM (SELECT not_released, top_coded, {shown}
                  FROM (SELECT DISTINCT not_released, top_coded, {bits} AS bits FROM {spec.name}))"""
    ).fetchall()[0]
    return {check.name for check, patterns in zip(checks, broken_by, strict=True) if not patterns}


def _is_kept(db: duckdb.DuckDBPyConnection, table: pa.Table, rule: _Rule) -> bool:
    """Whether no row can break a rule of one column, as its extremes or its distinct texts tell at a glance."""
    if rule.column is None:
        return False
    column = table[rule.column.name]
    if rule.bad.endswith(" IS NULL"):
        return not column.null_count
    if pa.types.is_dictionary(column.type):
        db.register("distinct_texts", pa.table({rule.column.name: column.unique().cast(pa.string())}))
        found = db.execute(f"SELECT count(*) FROM distinct_texts WHERE {rule.bad}").fetchall()[0][0]
        db.unregister("distinct_texts")
        return not found
    if not pa.types.is_integer(column.type) and not pa.types.is_floating(column.type):
        return False
    # Extremes pass over what is no number, which breaks a rule of its own and is above every bound.
    if pa.types.is_floating(column.type) and pa.compute.all(pa.compute.is_finite(column)).as_py() is False:
        return False
    extremes = pa.compute.min_max(column).as_py()
    low, high = rule.column.low, rule.column.high
    return extremes["min"] is None or (
        (low is None or extremes["min"] >= low) and (high is None or extremes["max"] <= high)
    )


def _has_twins(table: pa.Table, spec: Table) -> bool:
    """Whether two rows have one key."""
    number = codes(table, spec.order or spec.key)
    if (number[1:] > number[:-1]).all():
        return False
    number.sort()
    return bool((number[1:] == number[:-1]).any())


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
