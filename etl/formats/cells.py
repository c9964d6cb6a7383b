"""Cells as publishers write them, turned into figures and marks."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from etl.errors import Unreadable
from etl.formats.advice import UNKNOWN_LAYOUT

# No publisher prints a larger figure: the nation has 1.6e8 jobs.
LARGEST = 1e12
# Figures as publishers write them: "1,234.5", "$45,000"; a spreadsheet program writes 1e-05 for a small one.
UNSIGNED = r"\$?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]+)?(?:[eE]-[0-9]{1,2})?"
SIGNED = "-?" + UNSIGNED


def format_cell(cell: object) -> str:
    """A cell of a workbook as stripped text; 31.0 becomes "31", an empty cell ""."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def to_text(cells: pd.Series) -> pd.Series:
    """Cells of a workbook as text, each as `format_cell` writes it."""
    text = [cell.strip() if type(cell) is str else format_cell(cell) for cell in cells.tolist()]
    return pd.Series(text, index=cells.index, name=cells.name, dtype="str")


def parse_numbers(text: pd.Series, *, signed: bool = False) -> pd.Series:
    """Figures as numbers; NaN for everything else: nan, inf, 1e400, 45.000,00, and below zero unless `signed`."""
    is_figure = text.str.fullmatch(SIGNED if signed else UNSIGNED)
    plain = text.where(is_figure, "").str.replace(r"[$,]", "", regex=True)
    number = pd.to_numeric(plain, errors="coerce").astype("float64")
    return number.where(number.abs() <= LARGEST)


def parse_figures(
    cells: pd.Series,
    *,
    withheld: frozenset[str],
    capped: frozenset[str] = frozenset(),
    cap_pattern: str = "",
    blank_is_withheld: bool = False,
    blank_is_damage: bool = False,
    signed: bool = False,
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Cells as (numbers, is withheld, is capped). Capped cells may match `cap_pattern`, too (`>=$208,000`).

    Raises Unreadable where a cell is neither a number nor a mark, or below zero where not `signed`.
    """
    # Most cells of a workbook are numbers already, which takes a tenth of the time of reading them as text.
    lowest = -LARGEST if signed else 0
    plain = np.array(
        [type(cell) is float and lowest <= cell <= LARGEST for cell in cells.tolist()], dtype=bool
    )
    text = to_text(cells[~plain])
    is_withheld = text.isin(withheld) | ((text == "") & blank_is_withheld)
    is_capped = text.isin(capped)
    if cap_pattern:
        is_capped |= text.str.fullmatch(cap_pattern)
    number = parse_numbers(text, signed=signed)
    odd = text[number.isna() & ~is_withheld & ~is_capped & ((text != "") | blank_is_damage)]
    if len(odd):
        raise Unreadable(
            f"column {cells.name!r} holds {len(odd)} cells that are neither figures nor known marks",
            expected="numbers or " + ", ".join(sorted(withheld | capped)),
            got=quote(odd),
            do=UNKNOWN_LAYOUT,
        )
    numbers = np.full(len(cells), np.nan)
    numbers[plain] = cells[plain].to_numpy(dtype="float64")
    numbers[~plain] = number.where(~is_withheld & ~is_capped)
    return (
        pd.Series(numbers, index=cells.index, name=cells.name),
        _spread(is_withheld, plain, cells),
        _spread(is_capped, plain, cells),
    )


def _spread(flags: pd.Series, plain: NDArray[np.bool_], cells: pd.Series) -> pd.Series:
    """The flags of the cells that are not plain numbers, false for the others."""
    spread = np.zeros(len(cells), dtype=bool)
    spread[~plain] = flags.to_numpy(dtype=bool)
    return pd.Series(spread, index=cells.index, name=cells.name)


def quote(cells: pd.Series) -> str:
    """The first three different cells for an error, each cut to 40 characters."""
    return ", ".join(repr(cell[:40]) for cell in cells.unique()[:3])


def join_names(flags: dict[str, pd.Series]) -> pd.Series:
    """Names of the flagged columns joined by commas, row by row; null where no column is flagged."""
    joined = pd.Series("", index=next(iter(flags.values())).index, dtype="str")
    for name, flag in flags.items():
        joined = joined + flag.map({True: name + ",", False: ""})
    joined = joined.str.rstrip(",")
    return joined.where(joined != "", None)


def round_to_whole(numbers: pd.Series) -> pd.Series:
    """Numbers as nullable integers."""
    return numbers.round().astype("Int64")
