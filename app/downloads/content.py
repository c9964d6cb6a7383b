"""The bytes of a download's file, chunk by chunk, so that a large one is never whole in memory."""

import hashlib
import io
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from app.downloads.errors import BadQuery
from etl.schema.base import Column
from outlook.tables import Tables

CSV, PARQUET, XLSX = "csv", "parquet", "xlsx"
FORMS = (CSV, PARQUET, XLSX)
# A workbook of more rows takes longer to make than a reader waits, and half a gigabyte of Excel's memory.
MOST_EXCEL_ROWS = 100_000


TABLE_PATH = "/download/"
DOWNLOAD_PATH = f"{TABLE_PATH}answers/"
# For programs that cannot send an Accept header.
INDEX, OPENAPI = f"{TABLE_PATH}index.json", f"{TABLE_PATH}openapi.json"
FEED = "/feed.xml"
LONGEST_NAME = 120
# Closing the generator ends its query.
Chunks = Generator[bytes, None, None]


@dataclass(frozen=True, kw_only=True)
class Content:
    """The bytes of a file before they are sent.

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


def write_csv(schema: pa.Schema, batches: Iterator[pa.RecordBatch], *, excel: bool = False) -> Chunks:
    """CSV with a header row; for Excel, with a UTF-8 mark in front."""
    # Here, because it loads pandas, without which the server starts.
    from etl.export import csv as export_csv

    yield (export_csv.EXCEL_MARK if excel else b"") + export_csv.csv_header(schema.names)
    for batch in batches:
        yield export_csv.csv_lines(batch, excel=excel)


def write_parquet(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Chunks:
    """Parquet, one row group a batch."""
    sink = _Drain()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            yield sink.drained()
    yield sink.drained()


def write_xlsx(
    tables: Tables,
    name: str,
    notes: Sequence[str],
    columns: Sequence[Column],
    batches: Iterator[pa.RecordBatch],
) -> Chunks:
    """An Excel workbook of the rows and their notes, made on disk."""
    from etl.export import excel

    rows = (row for batch in batches for row in zip(*(c.to_pylist() for c in batch.columns), strict=True))
    with NamedTemporaryFile(suffix=".xlsx") as file:
        path = Path(file.name)
        excel.write_download(tables.edition, path, name=name, notes=notes, columns=columns, rows=rows)
        yield from read_file(path)


def check_excel_rows(count: int) -> None:
    """Raises BadQuery for more rows than a workbook is made of."""
    if count > MOST_EXCEL_ROWS:
        raise BadQuery(
            f"That is {count:,} rows, and an Excel file here has at most {MOST_EXCEL_ROWS:,}. "
            "Filter by occupation, area, or year, or take the CSV or Parquet file."
        )


def find_digest(tables: Tables, name: str) -> str:
    """SHA-256 of a table's file."""
    return str(tables.edition.describe(name)["sha256"])


def tag_of(said: list[str]) -> str:
    """A tag for bytes that follow from these texts, this program, and the libraries that write them."""
    return hashlib.sha256("\n".join([_maker(), *said]).encode()).hexdigest()[:32]


@cache
def _maker() -> str:
    import xlsxwriter

    # Whoever changes this code may change the bytes, and a tag must not outlive the bytes that it names.
    project = Path(__file__).parents[2]
    folders = (project / "app" / "api", project / "app" / "downloads", project / "etl" / "schema")
    code = [
        *(p for folder in folders for p in sorted(folder.glob("*.py"))),
        project / "outlook" / "tables.py",
        project / "etl" / "export" / "csv.py",
        project / "etl" / "export" / "excel.py",
    ]
    sources = b"".join(path.read_bytes() for path in code)
    return " ".join(
        [pa.__version__, duckdb.__version__, xlsxwriter.__version__, hashlib.sha256(sources).hexdigest()]
    )


def build_filename(tables: Tables, name: str, marks: tuple[str, ...], form: str) -> str:
    """A file name with content and date: wages_29-2072_2019..2025_built-2026-11-22.csv."""
    words = "_".join([name, *marks])
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in words)
    built = str(tables.edition.about["built_at"])[:10]
    return f"{plain[:LONGEST_NAME]}_built-{built}.{form}"


def read_file(path: Path) -> Chunks:
    """The bytes of a file on disk, a quarter of a megabyte at a time."""
    with path.open("rb") as handle:
        yield from iter(lambda: handle.read(1 << 18), b"")


class _Drain(io.RawIOBase):
    """A file to write to, from which the bytes written so far can be taken."""

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
