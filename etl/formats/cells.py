"""Cells as publishers write them, turned into figures and marks."""

import pandas as pd

from etl.errors import Unreadable

# Every figure that any publisher prints is far below: all jobs of the nation are 1.6e8.
LARGEST = 1e12
# Figures as publishers write them: "1,234.5", "$45,000"; a spreadsheet program writes 1e-05 for a small one.
UNSIGNED = r"\$?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]+)?(?:[eE]-[0-9]{1,2})?"
SIGNED = "-?" + UNSIGNED


def as_text(cells: pd.Series) -> pd.Series:
    """Cells of a workbook as stripped text; 31.0 becomes "31", an empty cell ""."""

    def text(cell: object) -> str:
        if cell is None or cell != cell:
            return ""
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        return str(cell).strip()

    return cells.map(text).astype("str")


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
