"""Faults of the flat file: years, marks, lines lost or doubled."""

import pandas as pd

from benchmarks.planted.files import Files
from benchmarks.planted.flat_file import (
    change_figures,
    parse_figures,
    raise_pay,
    restore_old,
    sort_lines,
    widen,
    write_back,
)
from benchmarks.planted.layout import ALL_INDUSTRIES, ANNUAL, NATION, OE, WAGE_RSE, WAGES, YEAR, Rng
from benchmarks.planted.registry import AFTER, NEXT, SAME, fault, flat_fault, pick_core


@fault("Last year's figures relabelled with this year's number", "oe.data.0.Current", "oews-flat", NEXT)
def _(files: Files, rng: Rng) -> None:
    files.put_flat(files.before.assign(year=str(YEAR + 1)))


@fault("Last year's wages beside this year's jobs", "oe.data.0.Current", "oews-flat", NEXT)
def _(files: Files, rng: Rng) -> None:
    files.put_flat(restore_old(files.flat, files.before, files.flat["figure"].isin([*WAGES, WAGE_RSE])))


@fault("Last year's jobs beside this year's wages", "oe.data.0.Current", "oews-flat", NEXT)
def _(files: Files, rng: Rng) -> None:
    files.put_flat(restore_old(files.flat, files.before, ~files.flat["figure"].isin([*WAGES, WAGE_RSE])))


@fault("Last year's file served again after this year's was taken", "oe.data.0.Current", "oews-flat", AFTER)
def _(files: Files, rng: Rng) -> None:
    # The server offers the good files of the year before.
    return None


@flat_fault("This year's figures labelled as those of the year before", SAME)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines.assign(year=str(int(lines["year"].iloc[0]) - 1))


@flat_fault(
    "All wages 10% too high in the flat file, right in the workbook of the day",
    NEXT,
    sources=("oews-flat", f"oews-national-{YEAR + 1}"),
)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    # Before the rounding, so that hourly and annual wages agree.
    wide = widen(lines)
    raise_pay(wide, 1.1)
    return write_back(lines, wide)


@flat_fault("Withheld figures blank, their footnotes dropped", SAME)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines.assign(value=lines["value"].replace("-", ""), note="")


@flat_fault("Withheld figures written as 0", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines.assign(value=lines["value"].replace("-", "0"), note="")


@flat_fault("Highest percentile written as the cap wherever it is above $100,000", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    top = (lines["figure"] == ANNUAL[-1]) & (parse_figures(lines) > 100_000)
    return change_figures(lines, top, lambda n: n * 0 + 239_200)


@flat_fault("The last tenth of the file cut off at a line's end", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines.iloc[: len(lines) * 9 // 10]


@flat_fault("Two lines of a hundred lost at random", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines.drop(index=rng.sample(list(lines.index), len(lines) // 50))


@flat_fault("One line lost: the nation's median wage of one occupation", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    mine = (
        (lines["occupation"] == pick_core(rng))
        & (lines["area"] == NATION)
        & (lines["industry"] == ALL_INDUSTRIES)
    )
    return lines[~(mine & (lines["figure"] == ANNUAL[2]))]


@flat_fault("One line in a hundred given twice", SAME)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    again = lines.loc[rng.sample(list(lines.index), len(lines) // 100)]
    return sort_lines(pd.concat([lines, again]))


@fault("oe.datatype renumbered by the alphabet", "oe.datatype", "oews-flat", SAME)
def _(files: Files, rng: Rng) -> None:
    head, *rows = files.text(OE + "datatype")
    names = sorted(row.split("\t")[1] for row in rows)
    files.put_text(OE + "datatype", [head, *(f"{n:02d}\t{name}" for n, name in enumerate(names, 1))])
