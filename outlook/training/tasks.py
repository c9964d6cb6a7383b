"""What people in an occupation do and which technologies they use (O*NET)."""

from collections.abc import Sequence
from dataclasses import dataclass

from outlook.tables import Tables


@dataclass(frozen=True, kw_only=True)
class Tasks:
    """Task statements, core ones first, and the date of the newest ("2024-08")."""

    statements: tuple[str, ...]
    updated: str | None
    source_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Technology:
    """A product or kind of software, what it is, and whether job postings for this occupation often name it."""

    name: str
    kind: str
    in_demand: bool
    source_id: str


def load_tasks(tables: Tables, code: str) -> Tasks:
    """Load the tasks of an occupation without repetition; no statement where O*NET has none."""
    rows = tables.records(
        """
        SELECT task, min(task_type) AS kind, max(updated) AS updated, any_value(source_id) AS source_id, min(task_id) AS number
        FROM tasks WHERE occupation_code = ? GROUP BY task ORDER BY kind NULLS LAST, number
        """,
        [code],
    )
    return Tasks(
        statements=tuple(str(row["task"]) for row in rows),
        updated=max((str(row["updated"]) for row in rows if row["updated"]), default=None),
        source_ids=_list_sources([str(row["source_id"]) for row in rows]),
    )


def load_technologies(tables: Tables, code: str) -> list[Technology]:
    """Load the "hot" technologies of an occupation, those that its own job postings often name first."""
    rows = tables.records(
        """
        SELECT technology AS name, any_value(commodity_title) AS kind, bool_or(in_demand) AS in_demand,
               any_value(source_id) AS source_id
        FROM technologies WHERE occupation_code = ? AND (hot OR in_demand)
        GROUP BY technology ORDER BY in_demand DESC, name
        """,
        [code],
    )
    return [Technology(**row) for row in rows]


def _list_sources(source_ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source_ids))
