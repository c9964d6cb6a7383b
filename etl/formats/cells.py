"""Cells as publishers write them, turned into figures and marks."""

import re
from collections.abc import Callable
from typing import Any

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
    # Most cells of a workbook are numbers already, and the others are few marks, repeated.
    lowest = -LARGEST if signed else 0
    values = cells.tolist()
    others = [
        at for at, cell in enumerate(values) if type(cell) is not float or not lowest <= cell <= LARGEST
    ]
    distinct: dict[str, int] = {}
    kinds = np.array([distinct.setdefault(format_cell(values[at]), len(distinct)) for at in others], int)
    is_withheld, is_capped, figures = _read_marks(
        list(distinct), withheld, capped, cap_pattern, blank_is_withheld, signed
    )
    is_odd = np.isnan(figures) & ~is_withheld & ~is_capped
    if not blank_is_damage and "" in distinct:
        is_odd[distinct[""]] = False
    if is_odd.any():
        raise Unreadable(
            f"column {cells.name!r} holds {int(is_odd[kinds].sum())} cells that are neither figures nor known marks",
            expected="numbers or " + ", ".join(sorted(withheld | capped)),
            got=quote(pd.Series(list(distinct))[is_odd]),
            do=UNKNOWN_LAYOUT,
        )
    for at in others:
        values[at] = np.nan
    numbers = np.array(values, dtype="float64")
    numbers[others] = np.where(is_withheld | is_capped, np.nan, figures)[kinds]
    spread = {"withheld": np.zeros(len(values), bool), "capped": np.zeros(len(values), bool)}
    spread["withheld"][others] = is_withheld[kinds]
    spread["capped"][others] = is_capped[kinds]
    columns = (numbers, spread["withheld"], spread["capped"])
    number, is_gap, is_cap = (pd.Series(one, index=cells.index, name=cells.name) for one in columns)
    return number, is_gap, is_cap


def _read_marks(
    texts: list[str],
    withheld: frozenset[str],
    capped: frozenset[str],
    cap_pattern: str,
    blank_is_withheld: bool,
    signed: bool,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.float64]]:
    """Different texts as (is withheld, is capped, number or NaN)."""
    gaps = withheld | {""} if blank_is_withheld else withheld
    figure, cap = re.compile(SIGNED if signed else UNSIGNED), cap_pattern and re.compile(cap_pattern)
    figures = np.array(
        [float(re.sub("[$,]", "", text)) if figure.fullmatch(text) else np.nan for text in texts], "float64"
    )
    return (
        np.array([text in gaps for text in texts], bool),
        np.array([text in capped or bool(cap and cap.fullmatch(text)) for text in texts], bool),
        np.where(np.abs(figures) <= LARGEST, figures, np.nan),
    )


def map_distinct(cells: pd.Series, function: Callable[[Any], Any]) -> pd.Series:
    """What a function makes of each cell, called once for each different one."""
    return cells.map({cell: function(cell) for cell in cells.unique()})


def quote(cells: pd.Series) -> str:
    """The first three different cells for an error, each cut to 40 characters."""
    return ", ".join(repr(cell[:40]) for cell in cells.unique()[:3])


def join_names(flags: dict[str, pd.Series]) -> pd.Series:
    """Names of the flagged columns joined by commas, row by row; null where no column is flagged."""
    index = next(iter(flags.values())).index
    masks = sum(
        (flag.to_numpy(bool).astype(np.int64) << at for at, flag in enumerate(flags.values())),
        start=np.zeros(len(index), np.int64),
    )
    distinct, kinds = np.unique(masks, return_inverse=True)
    joined = [",".join(name for at, name in enumerate(flags) if mask >> at & 1) for mask in distinct.tolist()]
    return pd.Series([text or None for text in joined], dtype="str").take(kinds).set_axis(index)


def round_to_whole(numbers: pd.Series) -> pd.Series:
    """Numbers as nullable integers."""
    return numbers.round().astype("Int64")
