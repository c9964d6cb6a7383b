"""Rules between rows, tables and years. Each is an SQL query that returns one row for each case that breaks it."""

from collections.abc import Iterable

import duckdb

from etl.checks.finding import Finding
from etl.checks.relations.between_years import BETWEEN_YEARS, NEIGHBORS, PAIRS
from etl.checks.relations.geography import GEOGRAPHY
from etl.checks.relations.people import PEOPLE
from etl.checks.relations.relation import Relation
from etl.checks.relations.schooling import SCHOOLING
from etl.checks.relations.training import TRAINING
from etl.checks.relations.within_edition import WITHIN_AN_EDITION
from etl.schema.base import WARNING

# For a relation with `among`: the share of the cases that may break it and still be only a warning.
FEW = 0.003

RELATIONS = WITHIN_AN_EDITION + BETWEEN_YEARS + GEOGRAPHY + PEOPLE + SCHOOLING + TRAINING


def broken(db: duckdb.DuckDBPyConnection, relations: Iterable[Relation] = RELATIONS) -> list[Finding]:
    """Findings for the relations that the tables registered in `db` break."""
    # All relations between years share this join of each year's rows to the next year's.
    db.execute(NEIGHBORS)
    db.execute(PAIRS)
    return [finding for relation in relations if (finding := _broken(db, relation))]


def _broken(db: duckdb.DuckDBPyConnection, relation: Relation) -> Finding | None:
    cases = db.execute(f"SELECT * FROM ({relation.bad}) AS broken(what, found) ORDER BY ALL").fetchall()
    if not cases:
        return None
    severity = relation.severity
    if relation.among and len(cases) <= FEW * db.execute(relation.among).fetchall()[0][0]:
        severity = WARNING
    what, got = map(str, cases[0])
    return Finding(relation.name, severity, relation.text, f"{got} ({len(cases):,} such)", len(cases), what)
