"""Hold tables against their declarations. Findings are values: collected first, decided on later."""

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from etl.tables import ERROR, TABLES, WARNING, Column, Table, quoted_rows

# A new edition with fewer than this share of the rows of the one before has lost something.
FEWEST_OF_BEFORE = 0.8


@dataclass(frozen=True)
class Finding:
    """One rule that was broken: `name` is TABLE/RULE, `rows` how many rows break it, `sample` the first of them."""

    name: str
    severity: str
    expected: str
    came: str
    rows: int
    sample: str = ""

    def sentence(self) -> str:
        """The finding in one line for a person."""
        first = f"; first: {self.sample}" if self.sample else ""
        return f"{self.severity} {self.name}: expected {self.expected}; came {self.came}{first}"


def check(tables: dict[str, pa.Table], before: dict[str, pa.Table] | None = None) -> list[Finding]:
    """Every broken rule of every table, errors first; `before` is the edition that this one follows."""
    findings: list[Finding] = []
    with duckdb.connect() as db:
        for name, table in tables.items():
            db.register(name, table)
        for name in tables:
            findings += _declared(db, TABLES[name], tables[name], set(tables))
        if before:
            findings += _against(db, tables, before)
    return sorted(findings, key=lambda f: (f.severity != ERROR, f.name))


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


def _against(
    db: duckdb.DuckDBPyConnection, tables: dict[str, pa.Table], before: dict[str, pa.Table]
) -> list[Finding]:
    """Row counts near those of the edition before: each table, each year or edition, and the newest year by kind of area."""
    findings = []
    for name, old in before.items():
        now = len(tables.get(name, ()))
        if now < FEWEST_OF_BEFORE * len(old):
            findings.append(
                Finding(
                    f"{name}/rows-as-before",
                    ERROR,
                    f"about {len(old):,} rows as before",
                    f"{now:,}",
                    len(old) - now,
                )
            )
        findings += _by_part(db, name, old)
    if "wages" in before:
        db.register("wages_before", before["wages"])
        newest = "SELECT area_type, industry_code <> '000000' AS by_industry, count(*) AS n FROM {0} WHERE year = (SELECT max(year) FROM {0}) GROUP BY ALL"
        lost = db.execute(
            f"""SELECT old.area_type, old.by_industry, old.n, coalesce(now.n, 0)
                FROM ({newest.format("wages_before")}) old LEFT JOIN ({newest.format("wages")}) now USING (area_type, by_industry)
                WHERE coalesce(now.n, 0) < {FEWEST_OF_BEFORE} * old.n ORDER BY ALL"""
        ).fetchall()
        for kind, by_industry, old_rows, now_rows in lost:
            what = f"{kind}{' by industry' if by_industry else ''} rows in the newest year"
            # A national workbook comes months before the flat file with states and areas: not an error, but to be known.
            findings.append(
                Finding(
                    f"wages/newest-{kind}{'-industry' if by_industry else ''}",
                    WARNING,
                    f"about {old_rows:,} {what}",
                    f"{now_rows:,}",
                    int(old_rows - now_rows),
                )
            )
        db.unregister("wages_before")
    return findings


def _by_part(db: duckdb.DuckDBPyConnection, name: str, old: pa.Table) -> list[Finding]:
    """Years or editions that lost rows: half of one edition's file is lost in the count of the whole table."""
    part = TABLES[name].key[0]
    if part not in ("year", "vintage"):
        return []
    if "source_id" in old.column_names:
        # Quoted figures are a handful; BLS's own file, whatever it holds, is more than they were.
        old = old.filter(pa.compute.invert(quoted_rows(old)))
    db.register("rows_before", old)
    counted = f"SELECT {part} AS part, count(*) AS n FROM {{}} GROUP BY 1"
    lost = db.execute(
        f"""SELECT part, old.n, coalesce(now.n, 0)
            FROM ({counted.format("rows_before")}) old LEFT JOIN ({counted.format(name)}) now USING (part)
            WHERE coalesce(now.n, 0) < {FEWEST_OF_BEFORE} * old.n ORDER BY 1"""
    ).fetchall()
    db.unregister("rows_before")
    return [
        Finding(
            f"{name}/rows-of-{part}-as-before",
            ERROR,
            f"about {old_rows:,} rows of {which} as before",
            f"{now_rows:,}",
            int(old_rows - now_rows),
        )
        for which, old_rows, now_rows in lost
    ]


def errors(findings: list[Finding]) -> list[Finding]:
    """The findings that stop an edition."""
    return [f for f in findings if f.severity == ERROR]
