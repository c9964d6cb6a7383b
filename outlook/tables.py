"""The tidy tables of one edition, queried with SQL."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from tempfile import gettempdir
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import uuid4
from weakref import WeakValueDictionary, ref

import duckdb
import pyarrow as pa

from etl.codes.areas import NATION
from etl.schema import TABLES
from etl.schema.base import QUOTED
from etl.store import editions, follower
from outlook.translation import current_language

if TYPE_CHECKING:
    import pandas as pd

ALL_INDUSTRIES = "000000"
ALL_OCCUPATIONS = "00-0000"
# SQL that is true for a publisher's own rows. Second-hand wages are history, never what a page says of a place now.
FIRST_HAND = f"NOT ends_with(source_id, '{QUOTED}')"
CORE = "29-2072"
# Results of queries that are kept. A page runs some twenty queries, and most results have under sixty rows: a few tens
# of megabytes in all.
MOST_RESULTS = 2_000
MOST_ROWS = 1_000
# Computed values that are kept: most are sections of pages, 50 to 150 kB each.
MOST_VALUES = 1_200
# A batch of the widest table is less than a megabyte as text.
ROWS_A_BATCH = 1 << 12
# For pages, and apart from them for `batches`, whose sorts write to disk what does not fit. The largest sort takes 6 s.
PAGE_MEMORY, BATCH_MEMORY, MOST_ON_DISK = "512MB", "192MB", "1GB"
MOST_QUERY_SECONDS = 30

P = ParamSpec("P")
Value = TypeVar("Value")

__all__ = [
    "ALL_INDUSTRIES",
    "ALL_OCCUPATIONS",
    "CORE",
    "NATION",
    "Occupation",
    "QueryStoppedError",
    "Tables",
    "open_tables",
]


@dataclass(frozen=True, kw_only=True)
class Occupation:
    """One row of `occupations`."""

    code: str
    title: str
    classification: str
    first_year: int | None
    last_year: int | None
    role: str
    note: str | None


@dataclass(frozen=True, kw_only=True)
class Links:
    """The crosswalk from one classification to another: every pair of codes, and each code's partners at the
    other end.
    """

    pairs: tuple[tuple[str, str], ...]
    onward: dict[str, frozenset[str]]
    back: dict[str, frozenset[str]]


class QueryStoppedError(Exception):
    """A query took more time, memory, or disk than one may."""


class Tables:
    """One edition, which keeps its files while newer editions are published.

    The files never change, so results of queries (`rows`, `records`) and of functions (`compute`) are kept in memory,
    the most recently used ones, and dropped with the edition.
    """

    def __init__(self, edition: editions.Edition) -> None:
        self.edition = edition
        self._db = _connect(edition, PAGE_MEMORY)
        self._results: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()
        self._computing: WeakValueDictionary[Hashable, Any] = WeakValueDictionary()
        # A reference of its own would keep the database and its threads until Python looks for cycles.
        own = ref(self)
        # 1, 1.0 and True are equal to Python, not to a sentence.
        self._values = lru_cache(MOST_VALUES, typed=True)(
            lambda language, function, *arguments, **named: function(own(), *arguments, **named)
        )

    @cached_property
    def _batch_db(self) -> duckdb.DuckDBPyConnection:
        return _connect(self.edition, BATCH_MEMORY, threads=1)

    def compute(
        self, function: Callable[Concatenate["Tables", P], Value], *arguments: P.args, **named: P.kwargs
    ) -> Value:
        """`function(self, *arguments)`, computed once for equal arguments, which must be hashable, and each language.

        All callers share the value, so none may change it, and those who ask while it is computed wait for it. Raises what
        the function raises, and keeps nothing then.
        """
        language = current_language()
        key = (language, function, arguments, *named.items())
        with self._lock:
            turn = self._computing.setdefault(key, RLock())
        # Nobody waits in a circle: a value that needed itself could not be computed at all.
        with turn:
            return cast(Value, self._values(language, function, *arguments, **named))  # type: ignore[arg-type]

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> "pd.DataFrame":
        """Result of a query as a frame; integers with gaps stay integers (Int64)."""
        frame = self._keep("rows", self.read_rows, sql, parameters)
        # pandas copies a column when one of the two frames is written to, not before.
        return frame.copy(deep=False)

    def _keep(
        self, form: str, read: Callable[[str, Sequence[Any]], Value], sql: str, parameters: Sequence[Any]
    ) -> Value:
        # 1, 1.0 and True are equal to Python, not to SQL.
        key = (form, sql, tuple((type(value), value) for value in parameters))
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return cast(Value, self._results[key])
        result = read(sql, parameters)
        if len(cast(Sequence[Any], result)) <= MOST_ROWS:
            with self._lock:
                self._results[key] = result
                if len(self._results) > MOST_RESULTS:
                    self._results.popitem(last=False)
        return result

    def read_rows(self, sql: str, parameters: Sequence[Any] = ()) -> "pd.DataFrame":
        """The same, always read from the edition's files."""
        frame: pd.DataFrame = self._read(sql, parameters).to_pandas(types_mapper=_nullable_types().get)
        return frame

    def _read(self, sql: str, parameters: Sequence[Any]) -> pa.Table:
        # Each query has its own cursor, because readers query from many threads.
        with self._db.cursor() as cursor:
            return cursor.sql(sql, params=list(parameters)).to_arrow_table()

    def batches(
        self, sql: str, parameters: Sequence[Any] = (), rows: int = ROWS_A_BATCH
    ) -> Iterator[pa.RecordBatch]:
        """Run a query and yield its result in batches, so that a large one is never entirely in memory.

        Without ORDER BY the rows of one table come in the order of its key, as in its file. Raises QueryStoppedError
        after MOST_QUERY_SECONDS, and if BATCH_MEMORY and MOST_ON_DISK are used up.
        """
        try:
            with self._batch_db.cursor() as cursor:
                yield from cursor.sql(sql, params=list(parameters)).to_arrow_reader(rows)
        except (duckdb.InterruptException, duckdb.OutOfMemoryException) as error:
            raise QueryStoppedError(str(error)) from error
        except OSError as error:
            # What Arrow makes of errors of DuckDB's once rows have come.
            if not str(error).startswith(("INTERRUPT Error", "Out of Memory Error")):
                raise
            raise QueryStoppedError(str(error)) from error

    def records(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Result of a query as dictionaries; a missing figure is None."""
        return [dict(record) for record in self._keep("records", self.read_records, sql, parameters)]

    def read_records(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """The same, always read from the edition's files."""
        records: list[dict[str, Any]] = self._read(sql, parameters).to_pylist()
        return records

    def first(self, sql: str, parameters: Sequence[Any] = ()) -> "pd.Series[Any] | None":
        """Run a query and return its first row; None if there is none."""
        frame = self.rows(sql, parameters)
        return None if frame.empty else frame.iloc[0]

    def codes_with_wages(self, condition: str) -> list[str]:
        """Find occupations with a row of `wages` that meets an SQL condition."""
        frame = self.rows(f"SELECT DISTINCT occupation_code FROM wages WHERE {condition}")
        return [str(code) for code in frame["occupation_code"]]

    @cached_property
    def occupations(self) -> dict[str, Occupation]:
        """Every occupation by code, in the order of `occupations`."""
        rows = self.records("SELECT * FROM occupations ORDER BY occupation_code")
        return {row["occupation_code"]: Occupation(code=row.pop("occupation_code"), **row) for row in rows}

    @cached_property
    def sources(self) -> dict[str, dict[str, Any]]:
        """Every source by its id."""
        return {str(row["source_id"]): row for row in self.records("SELECT * FROM sources")}

    @cached_property
    def job_titles(self) -> dict[str, tuple[str, ...]]:
        """What people call the work, by occupation: the source's examples first, then shorter titles before
        longer ones.
        """
        frame = self.rows(
            "SELECT occupation_code, job_title FROM job_titles ORDER BY occupation_code, illustrative DESC, length(job_title), job_title"
        )
        return {str(code): tuple(titles) for code, titles in frame.groupby("occupation_code")["job_title"]}

    @cached_property
    def links(self) -> list[tuple[str, str, str, str]]:
        """Every link between codes: from classification, from code, to classification, to code."""
        frame = self.rows("SELECT from_classification, from_code, to_classification, to_code FROM crosswalk")
        return [tuple(map(str, row)) for row in frame.itertuples(index=False, name=None)]  # type: ignore[misc]

    @cached_property
    def links_between(self) -> dict[tuple[str, str], Links]:
        """The links by the two classifications they connect."""
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for earlier, code, later, other in self.links:
            found.setdefault((earlier, later), []).append((code, other))
        return {ends: _links(pairs) for ends, pairs in found.items()}

    @cached_property
    def national_years(self) -> dict[str, list[int]]:
        """Years with a national estimate for all industries, by occupation, oldest first."""
        frame = self.rows(
            "SELECT DISTINCT occupation_code, year FROM wages WHERE area_code = ? AND industry_code = ? ORDER BY ALL",
            [NATION, ALL_INDUSTRIES],
        )
        return {
            str(code): [int(y) for y in years] for code, years in frame.groupby("occupation_code")["year"]
        }

    @cached_property
    def newest_year(self) -> int:
        """Year of the newest May estimates."""
        return int(self.rows("SELECT max(year) AS y FROM wages")["y"][0])

    def title(self, code: str) -> str:
        """Title of an occupation; the code itself if it is unknown."""
        known = self.occupations.get(code)
        return known.title if known else code


def _connect(edition: editions.Edition, memory: str, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A database with an edition's tables as views."""
    database = duckdb.connect(
        config={
            "memory_limit": memory,
            "temp_directory": str(Path(gettempdir()) / f"outlook-{uuid4().hex}"),
            "max_temp_directory_size": MOST_ON_DISK,
            "max_execution_time": round(MOST_QUERY_SECONDS * 1000),
            **({"threads": threads} if threads else {}),
        }
    )
    # An edition's files never change, and their footers take longer to read than one occupation's rows.
    database.execute("SET parquet_metadata_cache = true")
    for name in TABLES:
        # The paths are the project's own; SQL needs quotes in a folder's name doubled.
        path = str(edition.file(name)).replace("'", "''")
        database.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
    return database


def _links(pairs: list[tuple[str, str]]) -> Links:
    onward: dict[str, set[str]] = {}
    back: dict[str, set[str]] = {}
    for code, other in pairs:
        onward.setdefault(code, set()).add(other)
        back.setdefault(other, set()).add(code)
    return Links(
        pairs=tuple(pairs),
        onward={code: frozenset(others) for code, others in onward.items()},
        back={code: frozenset(others) for code, others in back.items()},
    )


@cache
def _nullable_types() -> dict[pa.DataType, Any]:
    # The server starts, and says whether it is healthy, without pandas, which takes longest of all to load.
    import pandas as pd

    return {
        pa.int64(): pd.Int64Dtype(),
        pa.int32(): pd.Int32Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }


def open_tables(data: Path | None = None) -> Tables:
    """Open the tables that are shown now: the live edition, else the snapshot. Raises NoTables."""
    return Tables(editions.shown(data or follower.dashboard_data().folder))
