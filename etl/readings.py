"""What every reader returns, and the small conversions that readers share."""

from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa

from etl.errors import Unreadable

BLS = "U.S. Bureau of Labor Statistics"
BEA = "U.S. Bureau of Economic Analysis"
PUBLIC_DOMAIN = "public domain (U.S. government work)"


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


def figures(
    cells: pd.Series,
    *,
    withheld: frozenset[str],
    capped: frozenset[str] = frozenset(),
    cap_mark: str = "",
    blank_is_withheld: bool = False,
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Cells as (numbers, is withheld, is capped). `cap_mark` is a pattern of capped cells (`>=$208,000`).

    Raises Unreadable where a cell is neither a number nor a mark.
    """
    text = as_text(cells)
    none = text.isin(withheld) | ((text == "") & blank_is_withheld)
    top = text.isin(capped)
    if cap_mark:
        top |= text.str.contains(cap_mark, regex=True)
    numbers = pd.to_numeric(text.str.replace(r"[$,]", "", regex=True), errors="coerce").astype("float64")
    finite = numbers.notna() & numbers.abs().ne(float("inf"))
    odd = text[~finite & ~none & ~top & (text != "")]
    if len(odd):
        raise Unreadable(
            f"column {cells.name!r} holds {len(odd)} cells that are neither figures nor known marks",
            expected="numbers or " + ", ".join(sorted(withheld | capped)),
            came=", ".join(repr(cell[:40]) for cell in odd.unique()[:3]),
            do="Look at the file; if the publisher has a new mark, add it to its reader",
        )
    return numbers.where(finite & ~none & ~top), none, top


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
