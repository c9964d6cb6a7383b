"""The tables shown now, opened once an edition; and questions asked often, remembered within bounds."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from app.memo import Memo
from etl import copies
from etl.report.release_calendar import Expected, expected
from etl.schema import TABLES
from etl.store import editions
from outlook.scenario.model import Scenario
from outlook.tables import Tables

_log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
Plain = str | int | bool | tuple[str, ...] | Scenario
MOST_ANSWERS = 500
# A page asks some twenty questions, and the answers of most have under sixty rows: a few tens of megabytes.
MOST_QUESTIONS = 2_000
MOST_ROWS = 1_000


class Remembering(Tables):
    """One edition, whose files do not change: what was asked before is answered from memory, each time as a copy."""

    def __init__(self, edition: editions.Edition) -> None:
        super().__init__(edition)
        self._frames: Memo[pd.DataFrame] = Memo(MOST_QUESTIONS)
        self._records: Memo[list[dict[str, Any]]] = Memo(MOST_QUESTIONS)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        frame = self._frames.once(
            (sql, _typed(parameters)), lambda: super(Remembering, self).rows(sql, parameters), _is_small
        )
        # pandas copies a column when one of the two is written to, not before.
        return frame.copy(deep=False)

    def records(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        found = self._records.once(
            (sql, _typed(parameters)), lambda: super(Remembering, self).records(sql, parameters), _is_small
        )
        return [dict(record) for record in found]


def _typed(parameters: Sequence[Any]) -> tuple[tuple[type, Any], ...]:
    # 1, 1.0 and True are equal to Python, not to SQL.
    return tuple((type(value), value) for value in parameters)


def _is_small(answer: pd.DataFrame | list[dict[str, Any]]) -> bool:
    return len(answer) <= MOST_ROWS


def edition_key(tables: Tables) -> str:
    """What tells one edition's answers from another's."""
    return f"{tables.edition.kind} {tables.edition.id} {tables.edition.about['built_at']}"


def remembered(tables: Tables, question: Callable[..., Answer], *plain: Plain) -> Answer:
    """`question(tables, *plain)`, asked once an edition; the last few hundred answers are kept, each given as a copy."""
    name = f"{question.__module__}.{question.__qualname__}"
    answer: Answer = _remembered(edition_key(tables), name, plain, tables, question)
    return answer


@st.cache_data(max_entries=MOST_ANSWERS, show_spinner=False)
def _remembered(
    edition: str,
    name: str,
    plain: tuple[Plain, ...],
    _tables: Tables,
    _question: Callable[..., Any],
) -> Any:
    # Edition, name and words are the key; tables and question are what they stand for.
    return _question(_tables, *plain)


@st.cache_resource(max_entries=3, show_spinner=False)
def _opened(data: str, path: str, stamp: tuple[tuple[int, int], ...], notice: str) -> Tables:
    # Which edition is meant is in the arguments: a new one, or one that was damaged or mended, has others.
    edition = editions.shown(Path(data))
    if edition.trouble:
        _log.warning("%s", edition.trouble)
    return Remembering(replace(edition, notice=" ".join(filter(None, (notice, edition.notice)))))


def tables() -> Tables:
    """The tables of the edition that is published now; a new one is picked up at the next rerun, and one that is
    damaged while it is shown gives way to the snapshot. Raises NoTables."""
    data = copies.dashboard_data()
    live = (data.folder / "live").resolve()
    folder = live if live.exists() else data.folder / "snapshot"
    files = (folder / editions.EDITION, *(folder / f"{name}.parquet" for name in TABLES))
    return _opened(str(data.folder), str(folder), tuple(map(_stamp, files)), data.notice)


def _stamp(path: Path) -> tuple[int, int]:
    """Time of change and size: what tells one state of a file from another. (0, 0) where it is not there."""
    try:
        found = path.stat()
        return found.st_mtime_ns, found.st_size
    except OSError:
        return 0, 0


def overdue(today: date) -> tuple[Expected, ...]:
    """Releases that are out, by the publishers' calendar, and were not taken here. Raises NoTables."""
    return remembered(tables(), _overdue, today.isoformat())


def _overdue(tables: Tables, today: str) -> tuple[Expected, ...]:
    return tuple(each for each in expected(tables.edition, date.fromisoformat(today)) if each.overdue)
