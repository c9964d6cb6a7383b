"""A few columns of a wide CSV file, as text."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.csv_text import read_bytes
from etl.formats.zip_archive import MAGIC, read_members

# The widest file has 3,300 columns, and its line of headings is the longest of it.
BLOCK_BYTES = 8 << 20


def read_wide_table(
    path: Path, needed: Sequence[str], optional: Sequence[str] = ()
) -> tuple[str, pd.DataFrame]:
    """Name and columns of the CSV file, or the one in a zip, that has all `needed` columns; `optional` where it has them.

    Names of columns are compared without regard to case, and returned as given here. Cells are stripped text.
    Raises LayoutChanged where no file has the columns, or several have, Unreadable where it is damaged.
    """
    content = read_bytes(path)
    members = read_members(path, (".csv",)) if content.startswith(MAGIC) else iter([(path.name, content)])
    found = []
    for name, member in members:
        headings = _read_headings(member)
        if {column.lower() for column in needed} <= set(headings):
            found.append((name, member, headings))
    # A publisher may put a file and its revision into one zip.
    found = [each for each in found if "_rv." in each[0].lower()] or found
    if len(found) != 1:
        raise LayoutChanged(
            f"{path.name} holds {len(found)} tables of this kind",
            expected="one CSV file with columns " + ", ".join(needed),
            do=UNKNOWN_LAYOUT,
        )
    name, member, headings = found[0]
    wanted = {c.lower(): c for c in (*needed, *optional) if c.lower() in headings}
    repeated = [c for key, c in wanted.items() if headings.count(key) > 1]
    if repeated:
        raise LayoutChanged(f"{name} has columns more than once", got=", ".join(repeated), do=DOWNLOAD_AGAIN)
    return name, _read_columns(name, member, headings, wanted)


def _read_headings(content: bytes) -> list[str]:
    line = content.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("latin-1")
    return [cell.strip().strip('"').strip().lower() for cell in line.split(",")]


def _read_columns(name: str, content: bytes, headings: list[str], wanted: dict[str, str]) -> pd.DataFrame:
    """The wanted columns. UTF-8 first: only a file with other bytes in these columns is taken for Latin-1."""
    names = [heading if heading in wanted else f"column {i}" for i, heading in enumerate(headings)]
    table, problem = None, ""
    for encoding in ("utf8", "latin1"):
        try:
            table = pyarrow.csv.read_csv(
                pa.BufferReader(content),
                pyarrow.csv.ReadOptions(
                    column_names=names, skip_rows=1, encoding=encoding, block_size=BLOCK_BYTES
                ),
                pyarrow.csv.ParseOptions(newlines_in_values=True),
                pyarrow.csv.ConvertOptions(
                    include_columns=list(wanted),
                    column_types=dict.fromkeys(wanted, pa.string()),
                    strings_can_be_null=False,
                ),
            )
            break
        except (pa.ArrowException, UnicodeError) as error:
            problem = problem or " ".join(str(error).split())[:160]
    if table is None or not len(table):
        raise Unreadable(f"{name} is not a whole CSV file", got=problem or "no lines", do=DOWNLOAD_AGAIN)
    return pd.DataFrame(
        {wanted[key]: pd.Series(table[key].to_pandas(), dtype="str").str.strip() for key in wanted}
    )
