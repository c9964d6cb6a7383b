"""What every reader returns, and the small conversions that readers share."""

import csv
import io
import os
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.errors import Unreadable

BLS = "U.S. Bureau of Labor Statistics"
BEA = "U.S. Bureau of Economic Analysis"
PUBLIC_DOMAIN = "public domain (U.S. government work)"

# The longest table of text that is read whole (CPI-U, every series) has a few MB; the flat file is read by DuckDB.
MAX_TEXT_BYTES = 200_000_000
# Pandas works by the column: a thousand take seconds, and no table of the publishers has a hundred.
MAX_COLUMNS = 200
# Every figure that any publisher prints is far below: all jobs of the nation are 1.6e8.
LARGEST = 1e12
# Figures as publishers write them: "1,234.5", "$45,000"; a spreadsheet program writes 1e-05 for a small one.
UNSIGNED = r"\$?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]+)?(?:[eE]-[0-9]{1,2})?"
SIGNED = "-?" + UNSIGNED


@dataclass(frozen=True)
class Reading:
    """One edition of one dataset as read from one publisher's file.

    `tables` holds tidy pieces by table name, plus `titles` (occupation_code, title, year): the
    titles as this file prints them, of which the newest becomes the title in `occupations`.
    """

    source_id: str
    dataset: str
    vintage: str
    tables: dict[str, pa.Table] = field(default_factory=dict)
    publisher: str = BLS
    published_at: str | None = None
    license: str = PUBLIC_DOMAIN
    second_hand: bool = False


def as_text(cells: pd.Series) -> pd.Series:
    """Cells of a workbook as stripped text; 31.0 becomes "31", an empty cell ""."""

    def text(cell: object) -> str:
        if cell is None or cell != cell:
            return ""
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        return str(cell).strip()

    return cells.map(text).astype("str")


def content_of(path: Path, most: int) -> bytes:
    """A file's bytes. Raises Unreadable where it is no file, empty, or larger than `most`."""
    try:
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            content = stream.read() if size <= most else b""
    except OSError as error:
        raise Unreadable(
            f"{path.name} cannot be opened", expected="a file", came=error.strerror or str(error)
        ) from error
    if size > most:
        raise Unreadable(
            f"{path.name} is larger than any file of its publisher",
            expected=f"at most {most:,} bytes",
            came=f"{size:,}",
            do="Look at what was downloaded",
        )
    if not content:
        raise Unreadable(f"{path.name} is empty", do="Download it again")
    return content


def text_of(content: bytes, name: str) -> str:
    """Text in UTF-8, with or without its mark. Raises Unreadable."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{name} is not text in UTF-8",
            came=f"byte {content[error.start]:#04x} at {error.start:,}",
            do="Download it again, and do not save it anew from a spreadsheet program",
        ) from error
    if "\x00" in text:
        raise Unreadable(f"{name} is not text", came="NUL bytes", do="Download it again")
    return text


def csv_rows(text: str, name: str) -> list[list[str]]:
    """Lines of a CSV by cells, blank lines left out. Raises Unreadable where a quote stays open or lines differ in length."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if any(row)]
    except csv.Error as error:
        raise Unreadable(
            f"{name} is not a whole CSV file", came=str(error), do="Download it again"
        ) from error
    if not rows:
        raise Unreadable(f"{name} holds no lines", do="Download it again")
    if len(rows[0]) > MAX_COLUMNS:
        raise Unreadable(
            f"{name} has {len(rows[0]):,} columns", expected=f"at most {MAX_COLUMNS}", do="Download it again"
        )
    for at, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise Unreadable(
                f"{name} is not a whole CSV file",
                expected=f"{len(rows[0])} cells a line",
                came=f"{len(row)} in line {at}",
                do="Download it again",
            )
    return rows


def numbers(text: pd.Series, *, signed: bool = False) -> pd.Series:
    """Figures as numbers; NaN for whatever is none: nan, inf, 1e400, 45.000,00, a minus where none can be."""
    good = text.str.fullmatch(SIGNED if signed else UNSIGNED)
    plain = text.where(good, "").str.replace(r"[$,]", "", regex=True)
    number = pd.to_numeric(plain, errors="coerce").astype("float64")
    return number.where(number.abs() <= LARGEST)


def figures(
    cells: pd.Series,
    *,
    withheld: frozenset[str],
    capped: frozenset[str] = frozenset(),
    cap_mark: str = "",
    blank_is_withheld: bool = False,
    blank_is_damage: bool = False,
    signed: bool = False,
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Cells as (numbers, is withheld, is capped). `cap_mark` is a pattern of capped cells (`>=$208,000`).

    Raises Unreadable where a cell is neither a number nor a mark, or below zero where not `signed`.
    """
    text = as_text(cells)
    none = text.isin(withheld) | ((text == "") & blank_is_withheld)
    top = text.isin(capped)
    if cap_mark:
        top |= text.str.fullmatch(cap_mark)
    found = numbers(text, signed=signed)
    odd = text[found.isna() & ~none & ~top & ((text != "") | blank_is_damage)]
    if len(odd):
        raise Unreadable(
            f"column {cells.name!r} holds {len(odd)} cells that are neither figures nor known marks",
            expected="numbers or " + ", ".join(sorted(withheld | capped)),
            came=", ".join(repr(cell[:40]) for cell in odd.unique()[:3]),
            do="Look at the file; if the publisher has a new mark, add it to its reader",
        )
    return found.where(~none & ~top), none, top


def mark_names(flags: dict[str, pd.Series]) -> pd.Series:
    """Names of the flagged columns joined by commas, row by row; null where none is flagged."""
    joined = pd.Series("", index=next(iter(flags.values())).index, dtype="str")
    for name, flag in flags.items():
        joined = joined + flag.map({True: name + ",", False: ""})
    joined = joined.str.rstrip(",")
    return joined.where(joined != "", None)


def whole(numbers: pd.Series) -> pd.Series:
    """Numbers as nullable integers, rounded."""
    return numbers.round().astype("Int64")


def titles(frame: pd.DataFrame, year: int) -> pa.Table:
    """The `titles` piece of a frame with occupation_code and title."""
    kept = frame[["occupation_code", "title"]].drop_duplicates("occupation_code")
    return pa.table(
        {
            "occupation_code": pa.array(kept["occupation_code"], pa.string()),
            "title": pa.array(kept["title"], pa.string()),
            "year": pa.array([year] * len(kept), pa.int64()),
        }
    )
