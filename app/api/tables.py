"""A question about a table, answered as the bytes of a file: chunk by chunk, so that a large one is never whole in memory."""

import hashlib
import io
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from app.api import query
from app.api.query import CSV, PARQUET, TITLED, BadQuestion, Question, with_values
from etl import schema as declarations
from etl.export import csv as export_csv
from outlook import tables as outlook_tables
from outlook.tables import Tables

TABLE_PATH = "/download/"
# As the tables themselves are written (etl.store.editions).
ROWS_A_GROUP = 1 << 16
LONGEST_NAME = 120
# So many values of a column a refusal names at most.
MOST_POSSIBLE = 3_000
# Closed, they end the query that they come from.
Chunks = Generator[bytes, None, None]


@dataclass(frozen=True, kw_only=True)
class Content:
    """The bytes of an answer before they are sent.

    `tag` is the same exactly where the bytes are. `path` is a file that holds them already, where there is one.
    """

    form: str
    tag: str
    filename: str
    chunks: Callable[[], Chunks]
    path: Path | None = None

    def whole(self) -> bytes:
        """All of it at once."""
        return b"".join(self.chunks())


def with_possible(tables: Tables, file: str, wrong: BadQuestion) -> BadQuestion:
    """A refusal with what the column holds in this edition: its values, or the smallest and largest of what is measured."""
    table = declarations.TABLES.get(file.rpartition(".")[0])
    if table is None or wrong.possible or wrong.parameter not in table.names:
        return wrong
    column = next(c for c in table.columns if c.name == wrong.parameter)
    if column.unit:
        found = tables.rows(
            f"SELECT min({column.name}) AS low, max({column.name}) AS high FROM {table.name}"
        ).iloc[0]
        return wrong if found.isna().any() else with_values(wrong, [f"{found['low']}..{found['high']}"])
    rows = tables.rows(
        f"SELECT DISTINCT {column.name} AS v FROM {table.name} WHERE {column.name} IS NOT NULL ORDER BY 1 LIMIT {MOST_POSSIBLE}"
    )
    listed = next((r.table for r in table.references if r.column == column.name), "")
    return with_values(wrong, [str(v) for v in rows["v"]], f"{TABLE_PATH}{listed}.csv" if listed else "")


def table_content(tables: Tables, question: Question) -> Content:
    """The answer to a question about a table."""
    if question.whole and question.form == PARQUET:
        path = tables.edition.file(question.table.name)
        tag = digest(tables, question.table.name)
        name = filename(tables, question.table.name, (), PARQUET)
        return Content(form=PARQUET, tag=tag, filename=name, chunks=lambda: _file(path), path=path)
    used = {question.table.name, *(table for _, table in question.titles.values())}
    said = [question.form, question.query, *(digest(tables, name) for name in sorted(used))]
    name = filename(tables, question.table.name, question.marks, question.form)
    if question.form == PARQUET:
        return Content(
            form=PARQUET,
            tag=tag_of(said),
            filename=name,
            chunks=lambda: parquet(question.schema, _batches(tables, question, ROWS_A_GROUP)),
        )
    return Content(
        form=CSV,
        tag=tag_of(said),
        filename=name,
        chunks=lambda: csv(question.schema, _batches(tables, question), excel=question.excel),
    )


def table_csv(tables: Tables, address: str) -> bytes:
    """The CSV that a table's address (`/download/wages.csv?year=2025`) gives. Raises BadQuestion."""
    parts = urlsplit(address)
    return table_content(
        tables, query.table_question(parts.path.removeprefix(TABLE_PATH), parts.query)
    ).whole()


def csv(schema: pa.Schema, batches: Iterator[pa.RecordBatch], *, excel: bool = False) -> Chunks:
    """CSV with its header; for Excel with the mark of UTF-8 before it."""
    yield (export_csv.EXCEL_MARK if excel else b"") + export_csv.csv_header(schema.names)
    for batch in batches:
        yield export_csv.csv_lines(batch, excel=excel)


def parquet(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Chunks:
    """Parquet, one row group a batch."""
    sink = _Drain()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            yield sink.drained()
    yield sink.drained()


def digest(tables: Tables, name: str) -> str:
    """Digest of a table as it was published; of the edition where none was recorded."""
    recorded = tables.edition.about.get("tables", {}).get(name, {}).get("sha256")
    return str(recorded or tag_of([tables.edition.id, str(tables.edition.about.get("built_at"))]))


def tag_of(said: list[str]) -> str:
    """A tag for bytes that follow from these words, from this program, and from the libraries that write them."""
    return hashlib.sha256("\n".join([_maker(), *said]).encode()).hexdigest()[:32]


@cache
def _maker() -> str:
    # What is written may change with each of these, and a tag must not outlive the bytes that it stood for.
    modules = (export_csv, declarations, outlook_tables, query)
    sources = [Path(str(module.__file__)).read_bytes() for module in modules] + [Path(__file__).read_bytes()]
    return " ".join([pa.__version__, duckdb.__version__, hashlib.sha256(b"".join(sources)).hexdigest()])


def filename(tables: Tables, name: str, marks: tuple[str, ...], form: str) -> str:
    """A name that tells what the file holds and of which day: wages_29-2072_2019..2025_built-2026-11-22.csv."""
    words = "_".join([name, *marks])
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in words)
    built = str(tables.edition.about["built_at"])[:10]
    return f"{plain[:LONGEST_NAME]}_built-{built}.{form}"


def _batches(
    tables: Tables, question: Question, rows: int = outlook_tables.ROWS_A_BATCH
) -> Iterator[pa.RecordBatch]:
    """The answer's rows, titles put in the place of their codes where they are asked for."""
    joined = {name: _titles(tables, table) for name, (_, table) in question.titles.items()}
    for batch in tables.batches(*question.sql(), rows):
        arrays = [
            _titled(column, joined[field.name]) if field.name in joined else column.cast(field.type)
            for field, column in zip(question.schema, batch.columns, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=question.schema)


def _titles(tables: Tables, name: str) -> dict[str, str]:
    rows = tables.rows(f"SELECT {TITLED[name]} AS code, title FROM {name}")
    return dict(zip(rows["code"].astype(str), rows["title"].astype(str), strict=True))


def _titled(codes: pa.Array, titles: dict[str, str]) -> pa.Array:
    each = codes.cast(pa.string()).dictionary_encode()
    return pa.array([titles.get(code) for code in each.dictionary.to_pylist()], pa.string()).take(
        each.indices
    )


def _file(path: Path) -> Chunks:
    with path.open("rb") as handle:
        yield from iter(lambda: handle.read(1 << 18), b"")


class _Drain(io.RawIOBase):
    """A file to write to whose bytes are taken out as they come."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def write(self, data: object) -> int:
        part = bytes(memoryview(data))  # type: ignore[arg-type]
        self._parts.append(part)
        self._at += len(part)
        return len(part)

    def drained(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken
