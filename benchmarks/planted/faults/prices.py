"""Faults of the price index and of the price parities."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from benchmarks.planted.books import shift_figures
from benchmarks.planted.files import Files, read_parities, write_parities
from benchmarks.planted.layout import CPI, MARPP, SARPP, YEAR, Rng, Rows
from benchmarks.planted.registry import NEXT, SAME, fault


def cpi_fault(
    name: str, *editions: str
) -> Callable[
    [
        Callable[[list[str], Rng], list[str]],
    ],
    Any,
]:
    """Register a fault of the price index: lines without the heading in, lines out."""

    def register(by: Callable[[list[str], Rng], list[str]]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            head, *lines = files.text(CPI)
            files.put_text(CPI, [head, *by(lines, rng)])

        fault(name, "cu.data.1.AllItems", "price-index", *editions)(plant)
        return by

    return register


def _replace_values(lines: list[str], values: list[str]) -> list[str]:
    return [
        "\t".join([*line.split("\t")[:3], value.rjust(12), *line.split("\t")[4:]])
        for line, value in zip(lines, values, strict=True)
    ]


def _read_values(lines: list[str]) -> list[str]:
    return [line.split("\t")[3].strip() for line in lines]


@cpi_fault("Index on the base 1967 = 100", SAME, NEXT)
def _(lines: list[str], rng: Rng) -> list[str]:
    # 1982-84 = 100 is 299.6 on the base of 1967.
    return _replace_values(lines, [v if v == "-" else f"{float(v) * 2.996:.3f}" for v in _read_values(lines)])


@cpi_fault("Values one month late", SAME)
def _(lines: list[str], rng: Rng) -> list[str]:
    values = _read_values(lines)
    return _replace_values(lines, [values[0], *values[:-1]])


@cpi_fault("Two digits of one value swapped", SAME)
def _(lines: list[str], rng: Rng) -> list[str]:
    values = _read_values(lines)
    while True:
        at = rng.randrange(len(values) - 1)
        v = values[at]
        if len(v) > 2 and v[1] != v[2]:
            return _replace_values(lines, [*values[:at], v[0] + v[2] + v[1] + v[3:], *values[at + 1 :]])


@cpi_fault("Seasonally adjusted values under the name of the unadjusted series", SAME)
def _(lines: list[str], rng: Rng) -> list[str]:
    # A month's usual distance from the trend (the middle of twelve months) is taken out.
    value = pd.to_numeric(pd.Series(_read_values(lines)), errors="coerce").interpolate()
    month = pd.Series([line.split("\t")[2] for line in lines])
    usual = (value / value.rolling(13, center=True).mean()).groupby(month).transform("mean")
    return _replace_values(lines, [f"{n:.3f}" for n in value / usual])


@cpi_fault("One year's months missing", SAME)
def _(lines: list[str], rng: Rng) -> list[str]:
    year = str(rng.randrange(2005, YEAR))
    return [line for line in lines if line.split("\t")[1] != year]


@cpi_fault("A file of two years ago", SAME)
def _(lines: list[str], rng: Rng) -> list[str]:
    return lines[:-24]


@cpi_fault("The newest month without one digit", NEXT)
def _(lines: list[str], rng: Rng) -> list[str]:
    values = _read_values(lines)
    return _replace_values(lines, [*values[:-1], values[-1][:2] + values[-1][3:]])


@cpi_fault("The newest months repeat those of the year before", NEXT)
def _(lines: list[str], rng: Rng) -> list[str]:
    values = _read_values(lines)
    by_month = {tuple(line.split("\t")[1:3]): v for line, v in zip(lines, values, strict=True)}
    old = []
    for line in lines[-4:]:
        year, month = line.split("\t")[1:3]
        old.append(by_month.get((str(int(year) - 1), month), values[-6]))
    return _replace_values(lines, [*values[:-4], *old])


def parity_fault(name: str, path: str, *editions: str) -> Callable[[Callable[[Rows, Rng], Rows | None]], Any]:
    """Register a fault of BEA's parities: rows (a list of cells each, years from column 8) changed or returned."""
    source = "price-parity-states" if path == SARPP else "price-parity-metros"

    def register(by: Callable[[Rows, Rng], Rows | None]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            member, rows = read_parities(files.root / path)
            write_parities(files, path, member, by(rows, rng) or rows)

        fault(name, PurePosixPath(path).name, source, *editions)(plant)
        return by

    return register


def _select_all_items(rows: Rows) -> Rows:
    return [r for r in rows[1:] if len(r) == len(rows[0]) and r[6].strip() == "RPPs: All items"]


@parity_fault("Rents in place of all items", SARPP, SAME, NEXT)
def _(rows: Rows, rng: Rng) -> None:
    for row in rows[1:]:
        if len(row) == len(rows[0]):
            plain = row[6].strip()
            if plain == "RPPs: All items":
                row[6] = "RPPs: Services: Housing"
            elif "Housing" in plain or "Rent" in plain:
                row[6] = "RPPs: All items"


@parity_fault("Parities as fractions (1.02)", SARPP, SAME)
def _(rows: Rows, rng: Rng) -> None:
    for row in _select_all_items(rows):
        row[8:] = [c if c == "(NA)" else f"{float(c) / 100:.5f}" for c in row[8:]]


@parity_fault("Two states swapped", SARPP, SAME, NEXT)
def _(rows: Rows, rng: Rng) -> None:
    a, b = rng.sample(_select_all_items(rows)[1:], 2)
    a[8:], b[8:] = b[8:], a[8:]


@parity_fault("Years one column off", SARPP, SAME)
def _(rows: Rows, rng: Rng) -> None:
    for row in _select_all_items(rows):
        row[8:] = [*row[9:], row[-1]]


@parity_fault("The newest year's column times 10", SARPP, NEXT)
def _(rows: Rows, rng: Rng) -> None:
    for row in _select_all_items(rows):
        row[-1] = row[-1] if row[-1] == "(NA)" else f"{float(row[-1]) * 10:.3f}"


@parity_fault("The newest year's column repeats the year before", SARPP, NEXT)
def _(rows: Rows, rng: Rng) -> None:
    for row in rows[1:]:
        if len(row) == len(rows[0]):
            row[-1] = row[-2]


@parity_fault("Figures one row lower than their areas", MARPP, SAME)
def _(rows: Rows, rng: Rng) -> None:
    shift_figures(_select_all_items(rows), 8)


@parity_fault("Half of the areas gone", MARPP, SAME, NEXT)
def _(rows: Rows, rng: Rng) -> Rows:
    codes = sorted({r[0] for r in _select_all_items(rows)} - {"00000"})
    gone = set(rng.sample(codes, len(codes) // 2))
    return [r for r in rows if r[0] not in gone]
