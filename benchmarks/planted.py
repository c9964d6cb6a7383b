"""Planted corruption: plausible faults in otherwise good publishers' files, and which check caught each.

    python -m benchmarks.planted [--seed N] [--only N ...] [--list] [--mirror-files DIR]

Good files are made once from the publishers' real ones (the flat file and the industry workbooks cut to the
listed occupations), and a plausible next edition of them. An edition is published from the good files. Then,
for each fault, the files are served with that one fault in them, a refresh runs over a copy of the published
folder, and what it said is written down. Half of the faults are in an edition that is taken again (BLS
overwrites files in place), half in the next edition, where no row of the same year can be compared.

caught:   exit status 1 or 4, and every published table stands byte for byte
warned:   exit status 0, and a warning that the good files do not give names it
harmless: exit status 0, no warning, and no figure shown differs from the good ones
missed:   anything else: faulty figures are shown

The list was written without regard to the checks. It is not to be fitted to them.
"""

import argparse
import csv
import gzip
import hashlib
import io
import json
import os
import random
import re
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl import reading
from etl.__main__ import run
from etl.codes.industries import parent_of
from etl.codes.occupations import listed
from etl.formats.workbooks import read_sheets
from etl.formats.zip_archive import members
from etl.reading import Context, Reading
from etl.schema import TABLES
from etl.schema.projections import LINE_ITEM
from tests.loopback import Site, serving
from tests.publishers import xlsx, zipped

PROJECT = Path(__file__).resolve().parent.parent
MIRROR = Path(os.environ.get("OUTLOOK_MIRROR") or PROJECT.parent / "shared" / "mirror")
SEED = 20260522
# Of sixty faults three may pass.
DEMANDED = 57 / 60

OE = "download.bls.gov/pub/time.series/oe/oe."
DATA = OE + "data.0.Current"
CPI = "download.bls.gov/pub/time.series/cu/cu.data.1.AllItems"
OES = "www.bls.gov/oes/special-requests/oesm"
PROJECTIONS = "www.bls.gov/emp/ind-occ-matrix/occupation.xlsx"
EDITIONS = "archive/employment-projections/"
STATES = "archive/projections-central/longterm_2022-32.csv"
SARPP, MARPP = "apps.bea.gov/regional/zip/SARPP.zip", "apps.bea.gov/regional/zip/MARPP.zip"
CROSSWALK = "archive/soc/soc_2010_to_2018_crosswalk.xlsx"
HYBRID = "archive/soc/oes_2019_hybrid_structure.xlsx"
# The projections that a mirror keeps, in the order in which they came out.
PROJECTIONS_IN_ORDER = (
    "2012-22/Employment Projections.csv",
    "2018-28/EmploymentProjections.csv",
    "2019-29/occupation.xlsx",
    "2020-30/Employment-Projections.csv",
    "2021-31/Employment Projections.csv",
    "2022-32/occupation.xlsx",
    "2023-33/occupation.xlsx",
)

YEAR = 2025
NATION = "0000000"
ALL_INDUSTRIES, HOSPITALS, PHYSICIANS = "000000", "622000", "621100"
CORE = ("292072", "299021")

# oe.datatype's codes.
JOBS, JOBS_RSE, HOURLY_MEAN, ANNUAL_MEAN, WAGE_RSE = "01", "02", "03", "04", "05"
HOURLY, ANNUAL = ("06", "07", "08", "09", "10"), ("11", "12", "13", "14", "15")
PER_1000, QUOTIENT = "16", "17"
HOURLY_ALL, ANNUAL_ALL = (HOURLY_MEAN, *HOURLY), (ANNUAL_MEAN, *ANNUAL)
WAGES = (*HOURLY_ALL, *ANNUAL_ALL)
DECIMALS = {
    **dict.fromkeys((JOBS, *ANNUAL_ALL), 0),
    **dict.fromkeys((JOBS_RSE, WAGE_RSE), 1),
    **dict.fromkeys((*HOURLY_ALL, QUOTIENT), 2),
    PER_1000: 3,
}
# Column of a workbook -> datatype.
BOOK_COLUMNS = {
    "TOT_EMP": JOBS,
    "EMP_PRSE": JOBS_RSE,
    "H_MEAN": HOURLY_MEAN,
    "A_MEAN": ANNUAL_MEAN,
    "MEAN_PRSE": WAGE_RSE,
    **dict(zip(("H_PCT10", "H_PCT25", "H_MEDIAN", "H_PCT75", "H_PCT90"), HOURLY, strict=True)),
    **dict(zip(("A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90"), ANNUAL, strict=True)),
}

Rows = list[list[Any]]
Rng = random.Random


# The flat file --------------------------------------------------------------------------------------------
# A frame with one row a line: kind (N, S, M), area, industry, occupation, figure (datatype), year, value, note.


def read_flat(path: Path, wanted: Iterable[str]) -> pd.DataFrame:
    """The lines of the wanted occupations (six digits), in the file's order, text untouched but for padding."""
    only = ", ".join(f"'{code}'" for code in sorted(wanted))
    with duckdb.connect() as db:
        db.execute("SET threads = 1")
        lines = db.sql(
            f"""
            SELECT substr(i, 4, 1) AS kind, substr(i, 5, 7) AS area, substr(i, 12, 6) AS industry,
                   substr(i, 18, 6) AS occupation, substr(i, 24, 2) AS figure, trim(year) AS year,
                   trim(value) AS value, coalesce(trim(footnote_codes), '') AS note
            FROM (SELECT *, trim(series_id) AS i FROM read_csv('{path}', delim='\t', header=true, quote='',
                  all_varchar=true, normalize_names=true, names=['series_id', 'year', 'period', 'value', 'footnote_codes']))
            WHERE substr(i, 18, 6) IN ({only})
            """
        ).df()
    return lines.astype(str)


def flat_text(lines: pd.DataFrame, ids: pd.Series | None = None) -> bytes:
    """The frame in BLS's layout: padded, CRLF."""
    if ids is None:
        ids = (
            "OEU" + lines["kind"] + lines["area"] + lines["industry"] + lines["occupation"] + lines["figure"]
        )
    body = (
        ids.str.ljust(30)
        + "\t"
        + lines["year"]
        + "\tA01\t"
        + lines["value"].str.rjust(12)
        + "\t"
        + lines["note"]
    )
    head = "series_id                     \tyear\tperiod\t       value\tfootnote_codes"
    return ("\r\n".join([head, *body]) + "\r\n").encode()


def numbers(lines: pd.DataFrame) -> pd.Series:
    """The figures, those withheld as NaN."""
    return pd.to_numeric(lines["value"], errors="coerce")


def printed(number: pd.Series, figure: pd.Series) -> pd.Series:
    """Numbers as the flat file prints them, by datatype."""
    return pd.Series(
        [f"{n:.{DECIMALS[f]}f}" for n, f in zip(number, figure, strict=True)], index=number.index, dtype="str"
    )


def changed(lines: pd.DataFrame, where: pd.Series, by: Callable[[pd.Series], pd.Series]) -> pd.DataFrame:
    """The frame with `by` applied to the figures of the rows `where`; withheld ones stay."""
    at = where & (lines["value"] != "-")
    values = lines["value"].copy()
    values[at] = printed(by(numbers(lines[at])), lines["figure"][at])
    return lines.assign(value=values)


def times(lines: pd.DataFrame, where: pd.Series, factor: float) -> pd.DataFrame:
    """The frame with the figures of the rows `where` multiplied."""
    return changed(lines, where, lambda n: n * factor)


def relabelled(lines: pd.DataFrame, column: str, to: dict[str, str]) -> pd.DataFrame:
    """The frame with values of a key column exchanged by `to`, in the order of their series."""
    return ordered(lines.assign(**{column: lines[column].map(lambda v: to.get(v, v))}))


def ordered(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines in the order of their series."""
    return lines.sort_values(["kind", "area", "industry", "occupation", "figure"], kind="stable")


def swap(a: str, b: str) -> dict[str, str]:
    """Each under the other's name."""
    return {a: b, b: a}


def shifted(codes: list[str]) -> dict[str, str]:
    """Each code's rows under the next code, the last one's under the first."""
    return dict(zip(codes, [*codes[1:], codes[0]], strict=True))


def states_of(lines: pd.DataFrame) -> list[str]:
    """Area codes of the states that have lines."""
    return sorted(lines.loc[lines["kind"] == "S", "area"].unique())


def metros_of(lines: pd.DataFrame) -> list[str]:
    """Metropolitan areas where both core occupations are published."""
    metro = lines[(lines["kind"] == "M") & lines["area"].str.startswith("00") & (lines["figure"] == "13")]
    with_core = metro[metro["occupation"].isin(CORE) & (metro["value"] != "-")]
    counts = with_core.groupby("area")["occupation"].nunique()
    return sorted(counts[counts == len(CORE)].index)


KEY = ["kind", "area", "industry", "occupation"]


def pay_raised(wide: pd.DataFrame, by: pd.Series | float) -> None:
    """All wages of wide rows times `by`, in place, rounded as BLS rounds: cents an hour, tens of dollars a year."""
    for hourly, annual in zip(HOURLY_ALL, ANNUAL_ALL, strict=True):
        # Both are rounded from one hourly wage, which lies where the two roundings overlap.
        exact = (wide[annual] / 2080).clip(wide[hourly] - 0.005, wide[hourly] + 0.005)
        exact = exact.fillna(wide[annual] / 2080).fillna(wide[hourly]) * by
        wide[annual] = (exact * 2080).round(-1).where(wide[annual].notna())
        wide[hourly] = exact.round(2).where(wide[hourly].notna())


def widened(lines: pd.DataFrame) -> pd.DataFrame:
    """One row per key, one column per figure, numbers."""
    wide = lines.assign(number=numbers(lines)).pivot(index=KEY, columns="figure", values="number")
    return wide.sort_index().reset_index()


def written_back(lines: pd.DataFrame, wide: pd.DataFrame) -> pd.DataFrame:
    """The lines with the numbers of the wide rows; withheld figures stay."""
    columns = [c for c in wide.columns if c in DECIMALS]
    after = wide.melt(KEY, columns, "figure", "number").dropna(subset="number")
    after = after.set_index([*KEY, "figure"])["number"]
    number = pd.Series(
        after.reindex(pd.MultiIndex.from_frame(lines[[*KEY, "figure"]])).array, index=lines.index
    )
    return lines.assign(value=printed(number.fillna(0), lines["figure"]).where(lines["value"] != "-", "-"))


def next_flat(
    lines: pd.DataFrame, state_by_area: dict[str, str], rng: Rng, rough: bool = False
) -> pd.DataFrame:
    """A plausible May after: jobs ±3 %, wages +2 to 5 %, BLS's rounding; what must add up still does.

    States sum to the nation and sectors to all industries as before, a sector's parts move with it, areas with
    their state; wages of a row move together; jobs per 1,000 and location quotients are worked out anew.
    `rough` adds to each row of a state or area what its relative standard errors let expect.
    """
    flat = widened(lines)
    jobs, nation = flat[JOBS], flat["kind"] == "N"
    total = flat["occupation"] == "000000"
    growth, raises = {}, {}
    for code in sorted(flat["occupation"].unique()):
        growth[code] = 1 + (rng.uniform(0.002, 0.012) if code == "000000" else rng.uniform(-0.03, 0.03))
        raises[code] = 1 + rng.uniform(0.02, 0.05)

    def noise(keys: pd.Series, width: float) -> pd.Series:
        drawn = {k: rng.uniform(-width, width) for k in sorted(keys.unique())}
        return keys.map(drawn)

    def sector(code: str) -> str:
        while "-" not in code and code not in ("000000", ""):
            code = parent_of(code) or ""
        return "" if code in ("000000", "99-100") else code

    place = flat["area"].map(state_by_area).fillna("")
    group = flat["industry"].map({c: sector(c) for c in flat["industry"].unique()})
    by_place = noise(flat["occupation"] + place, 0.015).where(place != "", 0.0)
    by_group = noise(flat["occupation"] + group, 0.02).where(nation & (group != ""), 0.0)
    own = noise(flat["occupation"] + flat["area"], 0.004).where(flat["kind"] == "M", 0.0)
    own_pay = noise(flat["occupation"] + flat["area"], 0.006).where(~nation, 0.0)
    if rough:

        def error(rse: str) -> pd.Series:
            drawn = pd.Series([rng.gauss(0, 1) for _ in flat.index], index=flat.index)
            return (drawn * flat[rse].fillna(0).clip(upper=30) / 100).clip(-0.4, 0.4)

        def centred(drawn: pd.Series, weight: pd.Series, keys: pd.Series) -> pd.Series:
            weight = weight.where(drawn != 0).fillna(0)
            mean = (drawn * weight).groupby(keys).sum() / weight.groupby(keys).sum()
            return drawn - keys.map(mean).fillna(0).where(drawn != 0, 0.0)

        # One sample gives a state, its areas and the nation: a state's error is also that of its areas, which differ
        # among themselves, and what the states' wages are off the nation's averages out.
        shock, state, area = error(JOBS_RSE), flat["kind"] == "S", flat["kind"] == "M"
        here = flat["occupation"] + place
        of_state = here.map(shock[state].groupby(here[state]).first()).fillna(0)
        by_place += of_state.where(place != "", 0.0)
        own += centred(shock.where(area, 0.0), jobs, here)
        pay = error(WAGE_RSE)
        own_pay += pay.where(area, 0.0)
        own_pay += centred(pay.where(state, 0.0), jobs * flat[ANNUAL_MEAN], flat["occupation"])
    # What is added in one state or sector is taken from the others.
    for column, mask in (
        (by_place, flat["kind"] == "S"),
        (by_group, nation & flat["industry"].str.contains("-") & (group != "")),
    ):
        weight = jobs.where(mask).fillna(0)
        mean = (column * weight).groupby(flat["occupation"]).sum() / weight.groupby(flat["occupation"]).sum()
        column -= flat["occupation"].map(mean).fillna(0).where(column != 0, 0.0)
    factor = flat["occupation"].map(growth) * (1 + by_place.where(~total, by_place / 3) + by_group + own)
    flat[JOBS] = (jobs * factor).round(-1)
    raised = flat["occupation"].map(raises) * (
        1 + own_pay + noise(flat["occupation"] + group, 0.004).where(nation & (group != ""), 0.0)
    )
    pay_raised(flat, raised)
    for rse in (JOBS_RSE, WAGE_RSE):
        flat[rse] = (
            flat[rse] * noise(flat["occupation"] + flat["area"] + flat["industry"], 0.1).add(1)
        ).round(1)
    of_total = flat[total].set_index(["kind", "area", "industry"])[JOBS]
    every = pd.Series(
        of_total.reindex(pd.MultiIndex.from_frame(flat[["kind", "area", "industry"]])).array, index=flat.index
    )
    share = flat[JOBS] / every * 1000
    flat[PER_1000] = share.round(3).where(flat[PER_1000].notna() & share.notna(), flat[PER_1000])
    at_nation = flat[nation & (flat["industry"] == ALL_INDUSTRIES)].set_index("occupation")[JOBS]
    overall = flat["occupation"].map(at_nation / at_nation["000000"]) * 1000
    flat[QUOTIENT] = (share / overall).round(2).where(flat[QUOTIENT].notna() & share.notna(), flat[QUOTIENT])
    return written_back(lines, flat).assign(year=str(YEAR + 1))


def thinned(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    """The lines as one May differs from another in what is published, all in small places: two metropolitan areas
    less (delineations change), one row in fifty of areas and of industries within sectors less, the jobs of one in
    a hundred withheld."""
    row = lines["kind"] + lines["area"] + lines["industry"] + lines["occupation"]
    jobs = (lines["figure"] == JOBS) & (numbers(lines) > 0)
    within = ~lines["industry"].str.contains("-") & ~lines["industry"].isin(
        [ALL_INDUSTRIES, HOSPITALS, PHYSICIANS]
    )
    part = (lines["occupation"] != "000000") & ((lines["kind"] == "M") | within)
    rows = sorted(row[part & jobs & (numbers(lines) < 500)].unique())
    gone = set(rng.sample(rows, len(rows) // 50))
    withheld = set(rng.sample(rows, len(rows) // 100))
    town = (lines["kind"] == "M") & (lines["occupation"] == "000000") & jobs & (numbers(lines) < 100_000)
    lost = row.isin(gone) | lines["area"].isin(rng.sample(sorted(lines.loc[town, "area"].unique()), 2))
    marked = row.isin(withheld) & lines["figure"].isin([JOBS, JOBS_RSE, PER_1000, QUOTIENT])
    noted = lines.assign(value=lines["value"].where(~marked, "-"), note=lines["note"].where(~marked, "8"))
    return noted[~lost]


# Workbooks ------------------------------------------------------------------------------------------------


@dataclass
class Book:
    """A workbook in or out of a zip: sheets of rows by name; `member` is its name in the zip, "" where there is none."""

    sheets: dict[str, Rows]
    member: str = ""

    def main(self) -> str:
        """The sheet of estimates (OEWS), which has a column TOT_EMP."""
        return next(n for n, rows in self.sheets.items() if any("TOT_EMP" in map(str, r) for r in rows[:5]))

    def column(self, heading: str, sheet: str = "", row: int = 0) -> int:
        """Number of the column whose heading has this text."""
        return next(
            c for c, cell in enumerate(self.sheets[sheet or self.main()][row]) if heading in str(cell)
        )

    @property
    def body(self) -> Rows:
        return self.sheets[self.main()][1:]

    def save(self, path: Path) -> None:
        content = xlsx(self.sheets)
        if self.member:
            zipped(path, {self.member: content})
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def read_book(path: Path, only: tuple[str, ...] | None = None) -> Book:
    """A workbook with its sheets, or those in `only`."""
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if n.lower().endswith((".xlsx", ".xls"))]
    return Book(
        {s.name: [list(r) for r in s.rows] for s in read_sheets(path) if only is None or s.name in only},
        names[0] if names else "",
    )


def is_number(cell: object) -> bool:
    """Whether a cell holds a figure, not a mark or text."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def change_columns(rows: Rows, columns: Iterable[int], by: Callable[[float], float]) -> None:
    """Applies `by` to the figures of some columns, in place."""
    chosen = list(columns)
    for row in rows:
        for c in chosen:
            if is_number(row[c]):
                row[c] = by(row[c])


def shift_figures(rows: Rows, first: int) -> None:
    """Figures from column `first` on stand one row lower than their codes; the last row's go to the first."""
    tails = [row[first:] for row in rows]
    for row, tail in zip(rows, [tails[-1], *tails[:-1]], strict=True):
        row[first:] = tail


def swap_headings(header: list[Any], pairs: Iterable[tuple[int, int]]) -> None:
    """Exchanges headings, so that figures stand under each other's, in place."""
    for a, b in pairs:
        header[a], header[b] = header[b], header[a]


def next_book(book: Book, flat: pd.DataFrame, rng: Rng) -> Book:
    """The national workbook of the May after: the flat file's figures where it has them, as plausible ones elsewhere."""
    nation = flat[(flat["kind"] == "N") & (flat["industry"] == ALL_INDUSTRIES)]
    known = nation.set_index(["occupation", "figure"])["value"].to_dict()
    main = book.main()
    rows = book.sheets[main]
    at = {name: rows[0].index(name) for name in (*BOOK_COLUMNS, "OCC_CODE")}
    drift: dict[str, tuple[float, float]] = {}
    for row in rows[1:]:
        code = str(row[at["OCC_CODE"]]).replace("-", "")
        jobs, pay = drift.setdefault(code, (1 + rng.uniform(-0.03, 0.03), 1 + rng.uniform(0.02, 0.05)))
        for name, figure in BOOK_COLUMNS.items():
            cell = row[at[name]]
            if not is_number(cell):
                continue
            if known.get((code, figure), "-") != "-":
                row[at[name]] = float(known[code, figure])
            elif figure == JOBS:
                row[at[name]] = float(round(cell * jobs, -1))
            elif figure in ANNUAL_ALL:
                row[at[name]] = float(round(cell * pay, -1))
            elif figure in HOURLY_ALL:
                row[at[name]] = round(cell * pay, 2)
    before, after = str(YEAR), str(YEAR + 1)
    sheets = {
        name.replace(before, after): [
            [c.replace(f"May {before}", f"May {after}") if isinstance(c, str) else c for c in r]
            for r in sheet
        ]
        for name, sheet in book.sheets.items()
    }
    return Book(sheets, f"oesm{after[2:]}nat/national_M{after}_dl.xlsx")


PROJECTION_SHEETS = ("Table 1.1", "Table 1.2", "Table 1.10")


def next_projections(book: Book, quoted: Rows, rng: Rng) -> Book:
    """The edition of the projections after: quoted figures where others quoted them, plausible drift elsewhere.

    The sums hold: change = projected - base, openings = exits + transfers + a tenth of the change, and line items add up
    to all jobs.
    """
    head = quoted[0]
    known = {row[0]: dict(zip(head, row, strict=True)) for row in quoted[1:]}
    sheets = {
        name: [
            [_one_year_on(c) if isinstance(c, str) and r < 2 else c for c in row]
            for r, row in enumerate(rows)
        ]
        for name, rows in book.sheets.items()
    }
    by_code = {row[1]: row for row in sheets["Table 1.2"][2:]}
    parts = {row[1]: row for row in sheets["Table 1.10"][2:]}
    drift = {code: (1 + rng.uniform(-0.02, 0.03), rng.uniform(-1, 1)) for code in by_code}
    jobs: dict[str, tuple[float, float]] = {}
    for code, row in by_code.items():
        if code in parts and is_number(row[3]):
            moved, points = drift[code]
            base = row[3] * moved
            jobs[code] = (base, base * (1 + (row[8] + points) / 100))
    for code, told in known.items():
        jobs[code] = (float(told["jobs_base_thousands"]), float(told["jobs_projected_thousands"]))
    items = [c for c in jobs if c in by_code and str(by_code[c][2]).lower() == LINE_ITEM]
    # What nobody quoted takes up the difference.
    fits = []
    for at in (0, 1):
        rest = sum(jobs[c][at] for c in items if c not in known)
        fits.append((jobs["00-0000"][at] - sum(jobs[c][at] for c in items if c in known)) / rest)
    for code, row in by_code.items():
        if code not in parts or not is_number(row[3]):
            continue
        part, told = parts[code], known.get(code)
        moved = drift[code][0] * fits[0]
        base, projected = (round(n * (1 if told else f), 1) for n, f in zip(jobs[code], fits, strict=True))
        change = round(projected - base, 1)
        percent = float(told["change_pct"]) if told else (round(change / base * 100, 1) if base else row[8])
        exits = round(part[10] * moved, 1)
        transfers = round(part[11] * moved, 1)
        if told:
            openings = float(told["openings_per_year_thousands"])
            share = exits / (exits + transfers)
            apart = openings - change / 10
            exits, transfers = round(apart * share, 1), round(apart * (1 - share), 1)
        else:
            openings = round(max(exits + transfers + change / 10, 0), 1)
        wage = row[11]
        if is_number(wage):
            wage = float(told[f"median_wage_{YEAR}_usd"]) if told else float(round(wage * 1.03, -1))
        row[3], row[4], row[7], row[8], row[10], row[11] = base, projected, change, percent, openings, wage
        part[3], part[4], part[5], part[6] = base, projected, change, percent
        part[10], part[11], part[12], part[13] = exits, transfers, round(exits + transfers, 1), openings
    return Book(sheets)


def _one_year_on(text: str) -> str:
    text = re.sub(r"\b(20\d\d)\b", lambda m: str(int(m[1]) + 1), text)
    return re.sub(r"–(\d\d)\b", lambda m: f"–{int(m[1]) + 1:02d}", text)


# Files of a publisher -------------------------------------------------------------------------------------


class Files:
    """A folder HOST/PATH of which links to good files are replaced one by one."""

    def __init__(self, root: Path, flat: pd.DataFrame, before: pd.DataFrame) -> None:
        self.root = root
        # The edition's flat file with the neighbours of the listed occupations, and that of the year before.
        self.flat, self.before = flat, before

    def put(self, path: str, content: bytes) -> None:
        target = self.root / path
        target.unlink(missing_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def text(self, path: str) -> list[str]:
        """Lines of a text file, without their ends."""
        return (self.root / path).read_text(encoding="utf-8-sig").splitlines()

    def put_text(self, path: str, lines: list[str], end: str = "\r\n") -> None:
        self.put(path, (end.join(lines) + end).encode())

    def put_flat(self, lines: pd.DataFrame) -> None:
        self.put(DATA, flat_text(lines[lines["occupation"].isin(LISTED)]))

    def book(self, path: str, only: tuple[str, ...] | None = None) -> Book:
        return read_book(self.root / path, only)

    def put_book(self, path: str, book: Book) -> None:
        (self.root / path).unlink(missing_ok=True)
        book.save(self.root / path)


LISTED = frozenset(code.replace("-", "") for code in listed())


def linked(tree: Path, to: Path) -> Path:
    """A folder of links to the files of another, one by one."""
    shutil.rmtree(to, ignore_errors=True)

    def link(source: str, target: str) -> None:
        Path(target).symlink_to(Path(source).resolve())

    shutil.copytree(tree, to, copy_function=link)
    return to


@dataclass
class Stage:
    """The scratch folder: `real` as the publishers have them, `good` cut, `next` an edition on, `rough` one with
    more noise in small places."""

    folder: Path
    real: Path
    good: Path
    next: Path
    rough: Path
    flat: pd.DataFrame
    next_flat: pd.DataFrame


def set_up(mirror: Path, folder: Path, seed: int) -> Stage:
    """Real files unpacked, good files cut to the listed occupations, and the plausible next edition."""
    real, good, after = folder / "real", folder / "good", folder / "next"
    linked(mirror, real)
    packed = real / (DATA + ".gz")
    if packed.exists():
        with gzip.open(packed) as source, (real / DATA).open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 22)
        packed.unlink()
    codes = (
        pd.read_csv(real / (OE + "occupation"), sep="\t", dtype=str)["occupation_code"].str.strip().tolist()
    )
    # A shift of codes brings in the occupation before each listed one.
    neighbours = {codes[codes.index(c) - 1] for c in LISTED if c in codes[1:]}
    flat = read_flat(real / DATA, LISTED | neighbours)
    linked(real, good)
    files = Files(good, flat, flat)
    files.put_flat(flat)
    kept = {f"{c[:2]}-{c[2:]}" for c in LISTED | neighbours}
    for path in sorted((good / OES).parent.glob("oesm*in4.zip")):
        book = read_book(path)
        main = book.main()
        at = book.column("OCC_CODE")
        book.sheets[main] = [book.sheets[main][0], *(r for r in book.body if r[at] in kept)]
        files.put_book(str(path.relative_to(good)), book)

    linked(good, after)
    rng = Rng(f"{seed} next edition")
    states = {
        row["area_code"].strip(): row["state_code"].strip()
        for row in pd.read_csv(good / (OE + "area"), sep="\t", dtype=str).to_dict("records")
        if row["areatype_code"].strip() != "N"
    }
    following = next_flat(flat, states, rng)
    files = Files(after, following, flat)
    files.put_flat(following)
    files.put_text(OE + "release", ["release_date\tdescription", f"{YEAR + 1}A01\tMay {YEAR + 1}"])
    rough = next_flat(flat, states, Rng(f"{seed} rough edition"), rough=True)
    uneven = folder / "rough"
    linked(after, uneven)
    Files(uneven, rough, flat).put_flat(thinned(rough, Rng(f"{seed} thinned edition")))
    book = next_book(files.book(f"{OES}{YEAR % 100}nat.zip"), following, rng)
    files.put_book(f"{OES}{(YEAR + 1) % 100}nat.zip", book)
    quoted = list(csv.reader(files.text(EDITIONS + "2025-35/quoted.csv")))
    files.put_book(PROJECTIONS, next_projections(files.book(PROJECTIONS, PROJECTION_SHEETS), quoted, rng))
    lines = files.text(CPI)
    year, month, value = _cpi_parts(lines[-1])
    for _ in range(2):
        year, month, value = (year, month + 1, value * 1.002) if month < 12 else (year + 1, 1, value * 1.002)
        lines.append(_cpi_line(year, month, f"{value:.3f}"))
    files.put_text(CPI, lines)
    for path in (SARPP, MARPP):
        name, rows = parities(after / path)
        last = int(rows[0][-1])
        rows[0].append(str(last + 1))
        for row in rows[1:]:
            if len(row) == len(rows[0]) - 1:
                row.append(row[-1] if row[-1] in ("(NA)", "100.000") else _drifted(row[-1], rng))
        put_parities(files, path, name.replace(str(last), str(last + 1)), rows)
    return Stage(folder, real, good, after, uneven, flat, following)


def _drifted(cell: str, rng: Rng) -> str:
    return f"{float(cell) * (1 + rng.uniform(-0.006, 0.006)):.3f}"


def _cpi_parts(line: str) -> tuple[int, int, float]:
    _, year, period, value, *_ = (part.strip() for part in line.split("\t"))
    return int(year), int(period[1:]), float(value)


def _cpi_line(year: int, month: int, value: str) -> str:
    return f"CUUR0000SA0      \t{year}\tM{month:02d}\t{value:>12}\t"


def parities(path: Path) -> tuple[str, Rows]:
    """Name and rows of BEA's CSV in its zip."""
    name, content = next(iter(members(path, (".csv",))))
    return name, list(csv.reader(content.decode("latin-1").splitlines(), skipinitialspace=True))


def put_parities(files: Files, path: str, name: str, rows: Rows) -> None:
    """Rows as BEA's CSV in its zip."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    (files.root / path).unlink(missing_ok=True)
    zipped(files.root / path, {name: out.getvalue().encode("latin-1")})


# The list of faults ---------------------------------------------------------------------------------------

SAME, NEXT, AFTER = "same", "next", "after"
WHERE = {SAME: "same edition again", NEXT: "next edition", AFTER: "after the next edition"}
Plant = Callable[[Files, Rng], None]


@dataclass(frozen=True)
class Fault:
    """One fault: what a planner would call it, in which file and edition, and how it is planted."""

    name: str
    file: str
    edition: str
    sources: tuple[str, ...]
    plant: Plant


FAULTS: list[Fault] = []


def fault(name: str, file: str, sources: Iterable[str] | str, *editions: str) -> Callable[[Plant], Plant]:
    """Registers a fault, once for each edition that it is planted in."""
    names = (sources,) if isinstance(sources, str) else tuple(sources)

    def register(plant: Plant) -> Plant:
        FAULTS.extend(Fault(name, file, edition, names, plant) for edition in editions)
        return plant

    return register


def flat_fault(
    name: str, *editions: str, sources: Iterable[str] | str = "oews-flat"
) -> Callable[[Callable[[pd.DataFrame, Rng], pd.DataFrame]], Any]:
    """Registers a fault of the flat file's lines: frame in, frame out."""

    def register(by: Callable[[pd.DataFrame, Rng], pd.DataFrame]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            files.put_flat(by(files.flat, rng))

        fault(name, "oe.data.0.Current", sources, *editions)(plant)
        return by

    return register


def core(rng: Rng) -> str:
    """One of the two core occupations."""
    return rng.choice(CORE)


# ... of the flat file: columns and units


@flat_fault("Percentile columns moved one to the left (p25 stands under p10, p90 twice)", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    kept = lines[~lines["figure"].isin([HOURLY[0], ANNUAL[0]])]
    moved = {now: before for group in (HOURLY, ANNUAL) for before, now in pairwise(group)}
    last = lines[lines["figure"].isin([HOURLY[-1], ANNUAL[-1]])]
    return ordered(pd.concat([relabelled(kept, "figure", moved), last]))


@flat_fault("Percentile columns moved one to the right (the mean stands under p10)", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    kept = lines[~lines["figure"].isin([HOURLY[-1], ANNUAL[-1]])]
    moved = {b: a for group in (HOURLY, ANNUAL) for b, a in pairwise(group)}
    means = relabelled(
        lines[lines["figure"].isin([HOURLY_MEAN, ANNUAL_MEAN])],
        "figure",
        {HOURLY_MEAN: HOURLY[0], ANNUAL_MEAN: ANNUAL[0]},
    )
    return ordered(pd.concat([relabelled(kept, "figure", moved), means]))


@flat_fault("Hourly and annual wages swapped", SAME)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    pairs = zip(HOURLY_ALL, ANNUAL_ALL, strict=True)
    return relabelled(lines, "figure", {k: v for a, b in pairs for k, v in swap(a, b).items()})


@flat_fault("Mean and median wages swapped", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return relabelled(lines, "figure", swap(HOURLY_MEAN, HOURLY[2]) | swap(ANNUAL_MEAN, ANNUAL[2]))


@flat_fault("All wages times 10", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return times(lines, lines["figure"].isin(WAGES), 10)


@flat_fault("Hourly wages in cents", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return times(lines, lines["figure"].isin(HOURLY_ALL), 100)


@flat_fault("All wages 10 % too high (adjusted for prices twice)", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    # Before the rounding, so that hourly and annual wages agree.
    wide = widened(lines)
    pay_raised(wide, 1.1)
    return written_back(lines, wide)


@flat_fault("Annual wages worked out with 2,000 hours in place of 2,080", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return times(lines, lines["figure"].isin(ANNUAL_ALL), 2000 / 2080)


@flat_fault("One occupation's mean annual wage worked out with half the hours, below its p10", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return times(lines, (lines["occupation"] == core(rng)) & (lines["figure"] == ANNUAL_MEAN), 0.5)


@flat_fault("Employment in thousands", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return times(lines, lines["figure"] == JOBS, 1 / 1000)


@flat_fault("Employment of one occupation times 10", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return times(lines, (lines["occupation"] == core(rng)) & (lines["figure"] == JOBS), 10)


@flat_fault("Employment of one occupation in one state times 10 (a zero too many)", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    code = core(rng)
    told = lines[(lines["occupation"] == code) & (lines["figure"] == JOBS) & (lines["value"] != "-")]
    state = rng.choice(states_of(told))
    return times(
        lines, (lines["area"] == state) & (lines["occupation"] == code) & (lines["figure"] == JOBS), 10
    )


@flat_fault("Employment and its relative standard error swapped", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return relabelled(lines, "figure", swap(JOBS, JOBS_RSE))


@flat_fault("Mean wage's error and employment's error swapped", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return relabelled(lines, "figure", swap(WAGE_RSE, JOBS_RSE))


@flat_fault("Jobs per 1,000 given per 100", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return times(lines, lines["figure"] == PER_1000, 0.1)


@flat_fault("Datatype codes of the data shuffled", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    codes = sorted(DECIMALS)
    return relabelled(lines, "figure", dict(zip(codes, rng.sample(codes, len(codes)), strict=True)))


@flat_fault("Wages rounded to thousands a year and whole dollars an hour", SAME)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    lines = changed(lines, lines["figure"].isin(ANNUAL_ALL), lambda n: n.round(-3))
    return changed(lines, lines["figure"].isin(HOURLY_ALL), lambda n: n.round(0))


@flat_fault("Employment rounded to hundreds, small areas to 0", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return changed(lines, lines["figure"] == JOBS, lambda n: n.round(-2))


@flat_fault("Hourly wages with a decimal comma", SAME)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines.assign(
        value=lines["value"].where(~lines["figure"].isin(HOURLY_ALL), lines["value"].str.replace(".", ","))
    )


@flat_fault("Employment of one state with a minus sign", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return times(lines, (lines["area"] == rng.choice(states_of(lines))) & (lines["figure"] == JOBS), -1)


# ... places


@flat_fault("Two states' rows swapped", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return relabelled(lines, "area", swap(*rng.sample(states_of(lines), 2)))


@flat_fault("All states' rows under the next state's code", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return relabelled(lines, "area", shifted(states_of(lines)))


@flat_fault("Half the metropolitan areas gone", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    metros = sorted(lines.loc[(lines["kind"] == "M") & lines["area"].str.startswith("00"), "area"].unique())
    return lines[~lines["area"].isin(rng.sample(metros, len(metros) // 2))]


@flat_fault("One state gone", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines[lines["area"] != rng.choice(states_of(lines))]


@flat_fault("One metropolitan area's wages are another's", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    to, source = rng.sample(metros_of(lines), 2)
    wages = lines["figure"].isin(WAGES)
    others = lines[(lines["area"] == source) & wages].assign(area=to)
    return ordered(pd.concat([lines[~((lines["area"] == to) & wages)], others]))


@fault("A third of the states carry last year's figures", "oe.data.0.Current", "oews-flat", NEXT)
def _(files: Files, rng: Rng) -> None:
    states = states_of(files.flat)
    old = files.flat["area"].isin(rng.sample(states, len(states) // 3))
    files.put_flat(_with_old(files, old))


def _with_old(files: Files, where: pd.Series) -> pd.DataFrame:
    """The edition's lines, with the figures of the year before in the rows `where`."""
    columns = [*KEY, "figure"]
    before = files.before.set_index(columns)[["value", "note"]]
    old = before.reindex(pd.MultiIndex.from_frame(files.flat[columns]))
    return files.flat.assign(
        value=files.flat["value"].where(~where, pd.Series(old["value"].array, index=files.flat.index)),
        note=files.flat["note"].where(~where, pd.Series(old["note"].array, index=files.flat.index)),
    )


@fault("Area codes without their leading zeros", "oe.data.0.Current", "oews-flat", NEXT)
def _(files: Files, rng: Rng) -> None:
    lines = files.flat[files.flat["occupation"].isin(LISTED)]
    area = lines["area"].str.lstrip("0").where(lines["area"] != NATION, "0")
    ids = "OEU" + lines["kind"] + area + lines["industry"] + lines["occupation"] + lines["figure"]
    files.put(DATA, flat_text(lines, ids))


@fault("Titles of areas one row off against their codes", "oe.area", "oews-flat", SAME)
def _(files: Files, rng: Rng) -> None:
    head, *rows = (line.split("\t") for line in files.text(OE + "area"))
    names = [row[3] for row in rows]
    moved = [[*row[:3], name, *row[4:]] for row, name in zip(rows, [names[-1], *names[:-1]], strict=True)]
    files.put_text(OE + "area", ["\t".join(row) for row in [head, *moved]])


# ... industries


@flat_fault("All rows of single industries gone", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines[lines["industry"] == ALL_INDUSTRIES]


@flat_fault("Hospitals and offices of physicians swapped", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return relabelled(lines, "industry", swap(HOSPITALS, PHYSICIANS))


@flat_fault("Industry codes cut to three digits", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    codes = lines["industry"].unique()
    return relabelled(lines, "industry", {c: c[:3] + "000" for c in codes if c.isdigit() and c > "0001"})


@flat_fault("Private hospitals' rows served as those of all hospitals", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    private = lines[lines["industry"] == "622005"].assign(industry=HOSPITALS)
    return ordered(pd.concat([lines[lines["industry"] != HOSPITALS], private]))


@fault("Titles of industries one row off against their codes", "oe.industry", "oews-flat", SAME)
def _(files: Files, rng: Rng) -> None:
    head, *rows = (line.split("\t") for line in files.text(OE + "industry"))
    names = [row[1] for row in rows]
    moved = [[row[0], name, *row[2:]] for row, name in zip(rows, [names[-1], *names[:-1]], strict=True)]
    files.put_text(OE + "industry", ["\t".join(row) for row in [head, *moved]])


# ... occupations


@flat_fault("Figures one row off against the occupation codes", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    codes = sorted(lines["occupation"].unique())
    return relabelled(lines, "occupation", dict(zip(codes, [*codes[1:], "999999"], strict=True)))


@flat_fault("29-2072 and 29-9021 swapped", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return relabelled(lines, "occupation", swap(*CORE))


@flat_fault("One core occupation gone", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines[lines["occupation"] != core(rng)]


@fault("Titles of occupations one row off against their codes", "oe.occupation", "oews-flat", SAME)
def _(files: Files, rng: Rng) -> None:
    head, *rows = (line.split("\t") for line in files.text(OE + "occupation"))
    names = [row[1] for row in rows]
    moved = [[row[0], name, *row[2:]] for row, name in zip(rows, [names[-1], *names[:-1]], strict=True)]
    files.put_text(OE + "occupation", ["\t".join(row) for row in [head, *moved]])


@flat_fault("The nation's jobs of one occupation 10 % below the sum of the states", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    nation = (lines["kind"] == "N") & (lines["industry"] == ALL_INDUSTRIES)
    return times(lines, nation & (lines["occupation"] == core(rng)) & (lines["figure"] == JOBS), 0.9)


@flat_fault("The nation's row of one occupation is its largest state's", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    mine = (lines["occupation"] == core(rng)) & (lines["industry"] == ALL_INDUSTRIES)
    jobs = lines[mine & (lines["kind"] == "S") & (lines["figure"] == JOBS)]
    largest = jobs.loc[numbers(jobs).idxmax(), "area"]
    state = lines[mine & (lines["area"] == largest) & ~lines["figure"].isin([PER_1000, QUOTIENT])]
    return ordered(pd.concat([lines[~(mine & (lines["kind"] == "N"))], state.assign(kind="N", area=NATION)]))


# ... years


@fault("Last year's figures relabelled with this year's number", "oe.data.0.Current", "oews-flat", NEXT)
def _(files: Files, rng: Rng) -> None:
    files.put_flat(files.before.assign(year=str(YEAR + 1)))


@fault("Last year's wages beside this year's jobs", "oe.data.0.Current", "oews-flat", NEXT)
def _(files: Files, rng: Rng) -> None:
    files.put_flat(_with_old(files, files.flat["figure"].isin([*WAGES, WAGE_RSE])))


@fault("Last year's jobs beside this year's wages", "oe.data.0.Current", "oews-flat", NEXT)
def _(files: Files, rng: Rng) -> None:
    files.put_flat(_with_old(files, ~files.flat["figure"].isin([*WAGES, WAGE_RSE])))


@fault("Last year's file served again after this year's was taken", "oe.data.0.Current", "oews-flat", AFTER)
def _(files: Files, rng: Rng) -> None:
    # The good files of the year before are what is served.
    return None


@flat_fault("This year's figures labelled as those of the year before", SAME)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines.assign(year=str(int(lines["year"].iloc[0]) - 1))


@flat_fault(
    "All wages 10 % too high in the flat file, right in the workbook of the day",
    NEXT,
    sources=("oews-flat", f"oews-national-{YEAR + 1}"),
)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    # Before the rounding, so that hourly and annual wages agree.
    wide = widened(lines)
    pay_raised(wide, 1.1)
    return written_back(lines, wide)


# ... marks


@flat_fault("Withheld figures blank, their footnotes dropped", SAME)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines.assign(value=lines["value"].replace("-", ""), note="")


@flat_fault("Withheld figures written as 0", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines.assign(value=lines["value"].replace("-", "0"), note="")


@flat_fault("Highest percentile written as the cap wherever it is above $100,000", NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    top = (lines["figure"] == ANNUAL[-1]) & (numbers(lines) > 100_000)
    return changed(lines, top, lambda n: n * 0 + 239_200)


# ... lines


@flat_fault("The last tenth of the file cut off at a line's end", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines.iloc[: len(lines) * 9 // 10]


@flat_fault("Two lines of a hundred lost at random", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return lines.drop(index=rng.sample(list(lines.index), len(lines) // 50))


@flat_fault("One line lost: the nation's median wage of one occupation", SAME, NEXT)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    mine = (
        (lines["occupation"] == core(rng)) & (lines["area"] == NATION) & (lines["industry"] == ALL_INDUSTRIES)
    )
    return lines[~(mine & (lines["figure"] == ANNUAL[2]))]


@flat_fault("One line in a hundred given twice", SAME)
def _(lines: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    again = lines.loc[rng.sample(list(lines.index), len(lines) // 100)]
    return ordered(pd.concat([lines, again]))


@fault("oe.datatype renumbered by the alphabet", "oe.datatype", "oews-flat", SAME)
def _(files: Files, rng: Rng) -> None:
    head, *rows = files.text(OE + "datatype")
    names = sorted(row.split("\t")[1] for row in rows)
    files.put_text(OE + "datatype", [head, *(f"{n:02d}\t{name}" for n, name in enumerate(names, 1))])


# ... of national workbooks. 2024 is an edition that only the workbook gives; next year's comes before the flat file.

NATIONAL = {SAME: f"{OES}24nat.zip", NEXT: f"{OES}26nat.zip"}


def book_fault(name: str, *editions: str) -> Callable[[Callable[[Book, Rng], None]], Any]:
    """Registers a fault of a national workbook: the book is changed in place."""

    def register(by: Callable[[Book, Rng], None]) -> Any:
        for edition in editions:
            path = NATIONAL[edition]

            def plant(files: Files, rng: Rng, path: str = path) -> None:
                book = files.book(path)
                by(book, rng)
                files.put_book(path, book)

            year = 2000 + int(path[len(OES) :][:2])
            fault(name, PurePosixPath(path).name, f"oews-national-{year}", edition)(plant)
        return by

    return register


def _heads(book: Book, *names: str) -> list[int]:
    header = book.sheets[book.main()][0]
    return [header.index(name) for name in names]


@book_fault("A_MEDIAN and A_MEAN swapped", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    header = book.sheets[book.main()][0]
    swap_headings(header, [tuple(_heads(book, "A_MEAN", "A_MEDIAN"))])  # type: ignore[list-item]


@book_fault("H_ and A_ columns swapped", SAME)
def _(book: Book, rng: Rng) -> None:
    header = book.sheets[book.main()][0]
    hourly = [n for n in BOOK_COLUMNS if n.startswith("H_")]
    pairs = [_heads(book, name, "A" + name[1:]) for name in hourly]
    swap_headings(header, [(a, b) for a, b in pairs])


@book_fault("Annual percentiles moved one to the left", NEXT)
def _(book: Book, rng: Rng) -> None:
    at = _heads(book, "A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90")
    for row in book.body:
        for to, source in pairwise(at):
            row[to] = row[source]


@book_fault("TOT_EMP times 1,000", NEXT)
def _(book: Book, rng: Rng) -> None:
    change_columns(book.body, _heads(book, "TOT_EMP"), lambda n: n * 1000)


@book_fault("TOT_EMP without its last digit", SAME)
def _(book: Book, rng: Rng) -> None:
    change_columns(book.body, _heads(book, "TOT_EMP"), lambda n: n // 10)


@book_fault("Figures one row lower than their codes", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    shift_figures(book.body, _heads(book, "TOT_EMP")[0])


@book_fault("A third of the rows lost, one core occupation among them", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    main, at = book.main(), _heads(book, "OCC_CODE")[0]
    code = core(rng)
    gone = f"{code[:2]}-{code[2:]}"
    kept = [r for r in book.body if r[at] != gone and rng.random() > 1 / 3]
    book.sheets[main] = [book.sheets[main][0], *kept]


@fault("Last year's workbook under this year's names", "oesm24nat.zip", "oews-national-2024", SAME)
def _(files: Files, rng: Rng) -> None:
    _renamed(files, 23, 24)


@fault("Last year's workbook under this year's names", "oesm26nat.zip", "oews-national-2026", NEXT)
def _(files: Files, rng: Rng) -> None:
    _renamed(files, 25, 26)


def _renamed(files: Files, source: int, to: int) -> None:
    book = files.book(f"{OES}{source}nat.zip")
    sheets = {
        name.replace(f"20{source}", f"20{to}"): [
            [c.replace(f"May 20{source}", f"May 20{to}") if isinstance(c, str) else c for c in r]
            for r in rows
        ]
        for name, rows in book.sheets.items()
    }
    files.put_book(f"{OES}{to}nat.zip", Book(sheets, f"oesm{to}nat/national_M20{to}_dl.xlsx"))


@fault("The archive of this year holds last year's workbook", "oesm24nat.zip", "oews-national-2024", SAME)
def _(files: Files, rng: Rng) -> None:
    files.put_book(f"{OES}24nat.zip", files.book(f"{OES}23nat.zip"))


@fault("Year in the name of the workbook is another than inside", "oesm24nat.zip", "oews-national-2024", SAME)
def _(files: Files, rng: Rng) -> None:
    book = files.book(f"{OES}23nat.zip")
    files.put_book(f"{OES}24nat.zip", Book(book.sheets, "oesm24nat/national_M2024_dl.xlsx"))


@fault("Last year's wages beside this year's jobs", "oesm26nat.zip", "oews-national-2026", NEXT)
def _(files: Files, rng: Rng) -> None:
    old, new = files.book(f"{OES}25nat.zip"), files.book(f"{OES}26nat.zip")
    at = _heads(new, "OCC_CODE", "O_GROUP")
    wages = _heads(new, *(n for n in BOOK_COLUMNS if n[:2] in ("H_", "A_") or n == "MEAN_PRSE"))
    before = {tuple(r[c] for c in at): r for r in old.body}
    for row in new.body:
        for c in wages:
            row[c] = before[tuple(row[c] for c in at)][c]
    files.put_book(f"{OES}26nat.zip", new)


# ... of the industry workbook

INDUSTRY = f"{OES}24in4.zip"


def industry_fault(name: str) -> Callable[[Callable[[Book, Rng], None]], Any]:
    """Registers a fault of the industry workbook: the book is changed in place."""

    def register(by: Callable[[Book, Rng], None]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            book = files.book(INDUSTRY)
            by(book, rng)
            files.put_book(INDUSTRY, book)

        fault(name, "oesm24in4.zip", "oews-industry-2024", SAME)(plant)
        return by

    return register


@industry_fault("Health care and education swapped")
def _(book: Book, rng: Rng) -> None:
    naics, title = _heads(book, "NAICS", "NAICS_TITLE")
    titles = {str(r[naics]): r[title] for r in book.body}
    for row in book.body:
        to = swap("61", "62").get(str(row[naics]))
        if to:
            row[naics], row[title] = to, titles[to]


@industry_fault("Half of the sectors lost")
def _(book: Book, rng: Rng) -> None:
    main, at = book.main(), _heads(book, "NAICS")[0]
    sectors = sorted({str(r[at]) for r in book.body})
    gone = set(rng.sample(sectors, len(sectors) // 2)) | {"62"}
    book.sheets[main] = [book.sheets[main][0], *(r for r in book.body if str(r[at]) not in gone)]


@industry_fault("Every sector's rows under the next sector's code")
def _(book: Book, rng: Rng) -> None:
    naics, title = _heads(book, "NAICS", "NAICS_TITLE")
    titles = {str(r[naics]): r[title] for r in book.body}
    to = shifted(sorted(titles))
    for row in book.body:
        row[naics] = to[str(row[naics])]
        row[title] = titles[row[naics]]


@industry_fault("Jobs of one occupation in health care times 10")
def _(book: Book, rng: Rng) -> None:
    naics, code, jobs = _heads(book, "NAICS", "OCC_CODE", "TOT_EMP")
    wanted = core(rng)
    rows = [r for r in book.body if str(r[naics]) == "62" and r[code] == f"{wanted[:2]}-{wanted[2:]}"]
    change_columns(rows, [jobs], lambda n: n * 10)


@industry_fault("All marks of withheld and capped figures written as 0")
def _(book: Book, rng: Rng) -> None:
    columns = _heads(book, *BOOK_COLUMNS)
    for row in book.body:
        for c in columns:
            if row[c] in ("*", "**", "#"):
                row[c] = 0.0


@fault("Last year's workbook under this year's names", "oesm24in4.zip", "oews-industry-2024", SAME)
def _(files: Files, rng: Rng) -> None:
    book = files.book(f"{OES}23in4.zip")
    sheets = {
        name.replace("2023", "2024"): [
            [c.replace("May 2023", "May 2024") if isinstance(c, str) else c for c in r] for r in rows
        ]
        for name, rows in book.sheets.items()
    }
    files.put_book(INDUSTRY, Book(sheets, "oesm24in4/natsector_M2024_dl.xlsx"))


# ... of the projections. Columns of Table 1.2: 3 base, 4 projected, 7 change, 8 percent, 10 openings, 11 wage,
# 12 education; of Table 1.10: 3, 4, 5, 6 the same, 10 exits, 11 transfers, 12 separations, 13 openings.

T2, T10 = "Table 1.2", "Table 1.10"


def projection_fault(name: str, *editions: str) -> Callable[[Callable[[Book, Rng], None]], Any]:
    """Registers a fault of the projections workbook: the book is changed in place."""

    def register(by: Callable[[Book, Rng], None]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            book = files.book(PROJECTIONS, PROJECTION_SHEETS)
            by(book, rng)
            files.put_book(PROJECTIONS, book)

        fault(name, "occupation.xlsx", "projections", *editions)(plant)
        return by

    return register


@projection_fault("Jobs in place of thousands", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    change_columns(book.sheets[T2][2:], (3, 4, 7, 10), lambda n: n * 1000)
    change_columns(book.sheets[T10][2:], (3, 4, 5, 10, 11, 12, 13), lambda n: n * 1000)


@projection_fault("Base and projected jobs swapped", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    for sheet in (T2, T10):
        for row in book.sheets[sheet][2:]:
            row[3], row[4] = row[4], row[3]


@projection_fault("Percent change as a fraction", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    change_columns(book.sheets[T2][2:], (8,), lambda n: n / 100)
    change_columns(book.sheets[T10][2:], (6,), lambda n: n / 100)


@projection_fault("Openings of ten years in place of a year's", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    change_columns(book.sheets[T2][2:], (10,), lambda n: n * 10)
    change_columns(book.sheets[T10][2:], (13,), lambda n: n * 10)


@projection_fault("Exits and transfers swapped", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    for row in book.sheets[T10][2:]:
        row[10], row[11] = row[11], row[10]


@projection_fault("Figures one row lower than their codes", SAME, NEXT)
def _(book: Book, rng: Rng) -> None:
    for sheet in (T2, T10):
        rows = [r for r in book.sheets[sheet][2:] if re.fullmatch(r"\d\d-\d{4}", str(r[1]))]
        shift_figures(rows, 3)


@projection_fault("Half of the rows lost", NEXT)
def _(book: Book, rng: Rng) -> None:
    codes = [r[1] for r in book.sheets[T2][2:] if r[1] != "00-0000"]
    gone = set(rng.sample(codes, len(codes) // 2))
    for sheet in (T2, T10):
        book.sheets[sheet] = [r for r in book.sheets[sheet] if r[1] not in gone]


@projection_fault("The change of one occupation without its minus or with one too many", SAME)
def _(book: Book, rng: Rng) -> None:
    wanted = core(rng)
    code = f"{wanted[:2]}-{wanted[2:]}"
    change_columns([r for r in book.sheets[T2] if r[1] == code], (7, 8), lambda n: -n)
    change_columns([r for r in book.sheets[T10] if r[1] == code], (5, 6), lambda n: -n)


@projection_fault("Median wage by the hour under the heading of the annual one", NEXT)
def _(book: Book, rng: Rng) -> None:
    change_columns(book.sheets[T2][2:], (11,), lambda n: round(n / 2080, 2))


@projection_fault("Education one row lower than its occupation", SAME)
def _(book: Book, rng: Rng) -> None:
    rows = [r for r in book.sheets[T2][2:] if r[2] == "Line item"]
    cells = [r[12] for r in rows]
    for row, cell in zip(rows, [cells[-1], *cells[:-1]], strict=True):
        row[12] = cell


@fault("Last edition's figures under this edition's headings", "occupation.xlsx", "projections", SAME)
def _(files: Files, rng: Rng) -> None:
    old = files.book(EDITIONS + "2023-33/occupation.xlsx", PROJECTION_SHEETS)
    new = files.book(PROJECTIONS, PROJECTION_SHEETS)
    sheets = {n: [*new.sheets[n][:2], *old.sheets[n][2:]] for n in (T2, T10)}
    files.put_book(PROJECTIONS, Book(sheets))


@fault("Last edition's figures under this edition's headings", "occupation.xlsx", "projections", NEXT)
def _(files: Files, rng: Rng) -> None:
    new = files.book(PROJECTIONS, PROJECTION_SHEETS)
    old = Book(
        {s.name: [list(r) for r in s.rows] for s in read_sheets(GOOD / PROJECTIONS) if s.name in (T2, T10)}
    )
    files.put_book(PROJECTIONS, Book({n: [*new.sheets[n][:2], *old.sheets[n][2:]] for n in (T2, T10)}))


@fault("Separations of another edition under this edition's headings", "occupation.xlsx", "projections", SAME)
def _(files: Files, rng: Rng) -> None:
    old = files.book(EDITIONS + "2023-33/occupation.xlsx", (T10,))
    new = files.book(PROJECTIONS, PROJECTION_SHEETS)
    new.sheets[T10] = [*new.sheets[T10][:2], *old.sheets[T10][2:]]
    files.put_book(PROJECTIONS, new)


@fault(
    "Export with points for thousands and commas for decimals", "2021-31 export", "projections-2021-31", SAME
)
def _(files: Files, rng: Rng) -> None:
    path = EDITIONS + "2021-31/Employment Projections.csv"
    head, *rows = list(csv.reader(files.text(path)))
    for row in rows:
        for c in range(2, 7):
            row[c] = row[c].translate(str.maketrans(".,", ",."))
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([head, *rows])
    files.put(path, out.getvalue().encode())


# ... of prices


def cpi_fault(
    name: str, *editions: str
) -> Callable[
    [
        Callable[[list[str], Rng], list[str]],
    ],
    Any,
]:
    """Registers a fault of the price index: lines without the heading in, lines out."""

    def register(by: Callable[[list[str], Rng], list[str]]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            head, *lines = files.text(CPI)
            files.put_text(CPI, [head, *by(lines, rng)])

        fault(name, "cu.data.1.AllItems", "price-index", *editions)(plant)
        return by

    return register


def _with_values(lines: list[str], values: list[str]) -> list[str]:
    return [
        "\t".join([*line.split("\t")[:3], value.rjust(12), *line.split("\t")[4:]])
        for line, value in zip(lines, values, strict=True)
    ]


def _values(lines: list[str]) -> list[str]:
    return [line.split("\t")[3].strip() for line in lines]


@cpi_fault("Index on the base 1967 = 100", SAME, NEXT)
def _(lines: list[str], rng: Rng) -> list[str]:
    # 1982-84 = 100 is 299.6 on the base of 1967.
    return _with_values(lines, [v if v == "-" else f"{float(v) * 2.996:.3f}" for v in _values(lines)])


@cpi_fault("Values one month late", SAME)
def _(lines: list[str], rng: Rng) -> list[str]:
    values = _values(lines)
    return _with_values(lines, [values[0], *values[:-1]])


@cpi_fault("Two digits of one value swapped", SAME)
def _(lines: list[str], rng: Rng) -> list[str]:
    values = _values(lines)
    while True:
        at = rng.randrange(len(values) - 1)
        v = values[at]
        if len(v) > 2 and v[1] != v[2]:
            return _with_values(lines, [*values[:at], v[0] + v[2] + v[1] + v[3:], *values[at + 1 :]])


@cpi_fault("Seasonally adjusted values under the name of the unadjusted series", SAME)
def _(lines: list[str], rng: Rng) -> list[str]:
    # A month's usual distance from the trend (the middle of twelve months) is taken out.
    value = pd.to_numeric(pd.Series(_values(lines)), errors="coerce").interpolate()
    month = pd.Series([line.split("\t")[2] for line in lines])
    usual = (value / value.rolling(13, center=True).mean()).groupby(month).transform("mean")
    return _with_values(lines, [f"{n:.3f}" for n in value / usual])


@cpi_fault("One year's months missing", SAME)
def _(lines: list[str], rng: Rng) -> list[str]:
    year = str(rng.randrange(2005, YEAR))
    return [line for line in lines if line.split("\t")[1] != year]


@cpi_fault("A file of two years ago", SAME)
def _(lines: list[str], rng: Rng) -> list[str]:
    return lines[:-24]


@cpi_fault("The newest month without one digit", NEXT)
def _(lines: list[str], rng: Rng) -> list[str]:
    values = _values(lines)
    return _with_values(lines, [*values[:-1], values[-1][:2] + values[-1][3:]])


@cpi_fault("The newest months repeat those of the year before", NEXT)
def _(lines: list[str], rng: Rng) -> list[str]:
    values = _values(lines)
    by_month = {tuple(line.split("\t")[1:3]): v for line, v in zip(lines, values, strict=True)}
    old = []
    for line in lines[-4:]:
        year, month = line.split("\t")[1:3]
        old.append(by_month.get((str(int(year) - 1), month), values[-6]))
    return _with_values(lines, [*values[:-4], *old])


def parity_fault(name: str, path: str, *editions: str) -> Callable[[Callable[[Rows, Rng], Rows | None]], Any]:
    """Registers a fault of BEA's parities: rows (a list of cells each, years from column 8) changed or returned."""
    source = "price-parity-states" if path == SARPP else "price-parity-metros"

    def register(by: Callable[[Rows, Rng], Rows | None]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            member, rows = parities(files.root / path)
            put_parities(files, path, member, by(rows, rng) or rows)

        fault(name, PurePosixPath(path).name, source, *editions)(plant)
        return by

    return register


def _of_all_items(rows: Rows) -> Rows:
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
    for row in _of_all_items(rows):
        row[8:] = [c if c == "(NA)" else f"{float(c) / 100:.5f}" for c in row[8:]]


@parity_fault("Two states swapped", SARPP, SAME, NEXT)
def _(rows: Rows, rng: Rng) -> None:
    a, b = rng.sample(_of_all_items(rows)[1:], 2)
    a[8:], b[8:] = b[8:], a[8:]


@parity_fault("Years one column off", SARPP, SAME)
def _(rows: Rows, rng: Rng) -> None:
    for row in _of_all_items(rows):
        row[8:] = [*row[9:], row[-1]]


@parity_fault("The newest year's column times 10", SARPP, NEXT)
def _(rows: Rows, rng: Rng) -> None:
    for row in _of_all_items(rows):
        row[-1] = row[-1] if row[-1] == "(NA)" else f"{float(row[-1]) * 10:.3f}"


@parity_fault("The newest year's column repeats the year before", SARPP, NEXT)
def _(rows: Rows, rng: Rng) -> None:
    for row in rows[1:]:
        if len(row) == len(rows[0]):
            row[-1] = row[-2]


@parity_fault("Figures one row lower than their areas", MARPP, SAME)
def _(rows: Rows, rng: Rng) -> None:
    shift_figures(_of_all_items(rows), 8)


@parity_fault("Half of the areas gone", MARPP, SAME, NEXT)
def _(rows: Rows, rng: Rng) -> Rows:
    codes = sorted({r[0] for r in _of_all_items(rows)} - {"00000"})
    gone = set(rng.sample(codes, len(codes) // 2))
    return [r for r in rows if r[0] not in gone]


# ... of the states' projections. Title, Base, Projected, PercentChange, AvgAnnualOpenings, STFIPS, OccCode


def states_fault(name: str) -> Callable[[Callable[[Rows, Rng], Rows | None]], Any]:
    """Registers a fault of the states' projections: rows without the heading changed or returned."""

    def register(by: Callable[[Rows, Rng], Rows | None]) -> Any:
        def plant(files: Files, rng: Rng) -> None:
            head, *rows = list(csv.reader(files.text(STATES)))
            out = io.StringIO()
            csv.writer(out, lineterminator="\r\n").writerows([head, *(by(rows, rng) or rows)])
            files.put(STATES, out.getvalue().encode())

        fault(name, "longterm_2022-32.csv", "state-projections-2022-32", SAME)(plant)
        return by

    return register


@states_fault("Two states swapped")
def _(rows: Rows, rng: Rng) -> None:
    to = swap(*rng.sample(sorted({r[5] for r in rows} - {"0"}), 2))
    for row in rows:
        row[5] = to.get(row[5], row[5])


@states_fault("Percent change times 100")
def _(rows: Rows, rng: Rng) -> None:
    for row in rows:
        row[3] = f"{float(row[3].replace(',', '')) * 100:g}"


@states_fault("Base and projected jobs of the states swapped")
def _(rows: Rows, rng: Rng) -> None:
    for row in rows:
        if row[5] != "0":
            row[1], row[2] = row[2], row[1]


@states_fault("Openings of ten years in place of a year's")
def _(rows: Rows, rng: Rng) -> None:
    for row in rows:
        row[4] = f"{float(row[4].replace(',', '')) * 10:g}"


@states_fault("Half of the states gone")
def _(rows: Rows, rng: Rng) -> Rows:
    states = sorted({r[5] for r in rows} - {"0"})
    gone = set(rng.sample(states, len(states) // 2))
    return [r for r in rows if r[5] not in gone]


# ... of the crosswalks


@fault("Half of the links gone", "soc_2010_to_2018_crosswalk.xlsx", "crosswalk", SAME)
def _(files: Files, rng: Rng) -> None:
    book = files.book(CROSSWALK)
    for name, rows in book.sheets.items():
        coded = [any(re.fullmatch(r"\d\d-\d{4}", str(c).strip()) for c in r) for r in rows]
        book.sheets[name] = [
            r for r, is_link in zip(rows, coded, strict=True) if not is_link or rng.random() < 0.5
        ]
    files.put_book(CROSSWALK, book)


@fault("New codes one row lower than the old ones", "oes_2019_hybrid_structure.xlsx", "hybrid", SAME)
def _(files: Files, rng: Rng) -> None:
    book = files.book(HYBRID)
    for rows in book.sheets.values():
        named = [[str(c).strip() for c in r] for r in rows[:30]]
        head = next(
            (n for n, names in enumerate(named) if {"2018 SOC Code", "2010 SOC Code"} <= set(names)), None
        )
        if head is None:
            continue
        at = named[head].index("2018 SOC Code")
        cells = [r[at] for r in rows[head + 1 :]]
        for row, cell in zip(rows[head + 1 :], [cells[-1], *cells[:-1]], strict=True):
            row[at] = cell
    files.put_book(HYBRID, book)


# Running --------------------------------------------------------------------------------------------------

# The folder of good files, for faults that need an older edition beside the one that is served.
GOOD = Path()
FINDING = re.compile(r"^(error|warning) ([\w-]+/[\w.-]+)(?:.*; came ([\d,]+))?")


@dataclass(frozen=True)
class Said:
    """What one run of the ETL said: exit status, its lines, its findings by level as (name, whole line)."""

    status: int
    lines: list[str]

    def findings(self, level: str) -> list[tuple[str, int]]:
        """Name of each finding, and the number that it says came (0 where it says none)."""
        matches = [m for m in map(FINDING.match, self.lines) if m and m[1] == level]
        return [(m[2], int((m[3] or "0").replace(",", ""))) for m in matches]


def etl(*arguments: str) -> Said:
    """One command of the ETL in this process."""
    heard = io.StringIO()
    with redirect_stderr(heard):
        status = run([*arguments, "--log-format", "json"])
    return Said(status, [json.loads(line)["message"] for line in heard.getvalue().splitlines()])


def prints(data: Path) -> dict[str, str]:
    """Digest of each published table."""
    return {
        name: hashlib.sha256((data / "live" / f"{name}.parquet").read_bytes()).hexdigest() for name in TABLES
    }


def shown(data: Path, table: str) -> pa.Table:
    """A published table without the columns that only say where a row is from."""
    rows = pq.read_table(data / "live" / f"{table}.parquet")
    return rows.drop_columns([c for c in ("source_id",) if c in rows.column_names])


class Remembered:
    """Readers that give at once what they gave for the same bytes before: a fault changes one file of thirty.

    Only what good files gave is kept; every planted file is read in earnest.
    """

    def __init__(self) -> None:
        self.known: dict[tuple[str, ...], list[Reading]] = {}
        self.learning = True
        read_files = reading.read_files

        def read(name: str, files: Mapping[str, Path], context: Context) -> list[Reading]:
            digests = (f"{r} {hashlib.sha256(f.read_bytes()).hexdigest()}" for r, f in sorted(files.items()))
            # The nation's jobs matter to the states' projections alone; they change with each faulty edition.
            key = (name, repr(context.nation) if name == "state-projections" else "", *digests)
            found = self.known[key] if key in self.known else read_files(name, files, context)
            if self.learning:
                self.known[key] = found
            # A refresh takes the tables out of what it is given: what is remembered must keep its own.
            return [replace(each, tables=dict(each.tables)) for each in found]

        reading.read_files = read


@dataclass(frozen=True)
class Result:
    """What became of one fault."""

    number: int
    fault: Fault
    status: str
    by: list[str]
    exit: int
    seconds: float


class Bench:
    """Published good editions, and a publisher that serves one tree of files after the other."""

    def __init__(self, stage: Stage, site: Site, seed: int) -> None:
        self.stage, self.site, self.seed = stage, site, seed
        self.base = {SAME: stage.folder / "published", NEXT: stage.folder / "published"}
        self.base[AFTER] = stage.folder / "published-next"
        # Warnings that good files give as well, by the sources taken: those of a fault are the others.
        self.usual: dict[tuple[str, ...], dict[str, int]] = {}

    def refresh(self, tree: Path, data: Path, sources: Iterable[str] = ()) -> Said:
        self.site.root = tree
        only = ["--only", *sources] if sources else []
        return etl("refresh", "--mirror", self.site.address, "--data", str(data), *only)

    def copy(self, of: Path) -> Path:
        to = self.stage.folder / "data"
        shutil.rmtree(to, ignore_errors=True)
        return Path(shutil.copytree(of, to, symlinks=True))

    def good(self, sources: tuple[str, ...]) -> Said:
        """What the good next files of these sources give."""
        return self.refresh(self.stage.next, self.copy(self.base[NEXT]), sources)

    def usually(self, what: Fault) -> dict[str, int]:
        """Warnings that good files give as well, with the most that came: those of the published edition, and of
        the next where it is one."""
        key = (what.edition, *(what.sources if what.edition == NEXT else ()))
        if key not in self.usual:
            runs = [etl("build", "--data", str(self.copy(self.base[what.edition])))]
            if what.edition == NEXT:
                runs.append(self.good(what.sources))
            every = [warned for said in runs for warned in said.findings("warning")]
            self.usual[key] = {name: max(n for other, n in every if other == name) for name, _ in every}
        return self.usual[key]

    def try_out(self, number: int, what: Fault) -> Result:
        started = time.monotonic()
        nexts = what.edition == NEXT
        tree = linked(self.stage.next if nexts else self.stage.good, self.stage.folder / "served")
        files = Files(tree, self.stage.next_flat if nexts else self.stage.flat, self.stage.flat)
        what.plant(files, Rng(f"{self.seed} {what.name} {what.file} {what.edition}"))
        usual = self.usually(what)
        base = self.base[what.edition]
        data = self.copy(base)
        said = self.refresh(tree, data, what.sources)
        stands = prints(data) == prints(base)
        wrong = sorted({name for name, _ in said.findings("error")})
        warned = sorted({n for n, came in said.findings("warning") if came > usual.get(n, -1)})
        if said.status in (1, 4) and stands:
            failed = [line for line in said.lines if any(line.startswith(f"{s}: ") for s in what.sources)]
            status, by = "caught", wrong or [_brief(failed[0] if failed else said.lines[-1])]
        elif said.status == 0 and warned:
            status, by = "warned", warned
        elif said.status == 0 and self._harmless(data, base):
            status, by = "harmless", ["no figure shown differs"]
        else:
            status, by = "missed", [f"exit {said.status}"] if said.status else []
        return Result(number, what, status, by, said.status, time.monotonic() - started)

    def _harmless(self, data: Path, base: Path) -> bool:
        return all(shown(data, t).equals(shown(base, t)) for t in TABLES if t != "sources")


def _brief(line: str) -> str:
    return "reader: " + (line if len(line) <= 130 else line[:127] + "...")


def false_alarms(bench: Bench) -> list[tuple[str, Said]]:
    """Every real edition in the mirror as it is, and the plausible next ones; each with what the ETL said."""
    stage, folder = bench.stage, bench.stage.folder
    runs: list[tuple[str, Said]] = []

    def fresh(name: str) -> Path:
        shutil.rmtree(folder / name, ignore_errors=True)
        return folder / name

    data = fresh("real-data")
    runs.append(("all real files, first refresh", bench.refresh(stage.real, data)))
    same = all(
        shown(data, t).equals(shown(bench.base[SAME], t)) for t in TABLES if t not in ("sources", "titles")
    )
    if not same:
        runs.append(("the cut files are read as the real ones are", Said(1, ["tables differ"])))
    runs.append(("all real files, read again", etl("build", "--data", str(data))))

    data = fresh("nationals")
    nationals = sorted((stage.real / OES).parent.glob("oesm*nat.zip"))
    runs += [(p.name, etl("import", str(p), "--data", str(data))) for p in nationals]
    industries = sorted((stage.real / OES).parent.glob("oesm*in4.zip"))
    runs += [(p.name, etl("import", str(p), "--data", str(data))) for p in industries]
    parts = [str(p) for p in sorted((stage.good / OE).parent.glob("oe.*")) if p.suffix != ".txt"]
    runs.append((f"flat file of May {YEAR}", etl("import", *parts, "--data", str(data))))

    data = fresh("projections")
    for name in PROJECTIONS_IN_ORDER:
        runs.append(
            (f"projections {name[:7]}", etl("import", str(stage.real / EDITIONS / name), "--data", str(data)))
        )
        if name.startswith("2022"):
            runs.append(("states' projections", etl("import", str(stage.real / STATES), "--data", str(data))))
    for label, path in (
        ("projections 2024-34", PROJECTIONS),
        ("projections 2025-35, quoted", EDITIONS + "2025-35/quoted.csv"),
        ("parities to 2023", "archive/regional-price-parities/SARPP_STATE_2008_2023.csv"),
        ("parities to 2024", SARPP),
        ("parities of metropolitan areas", MARPP),
        ("price index", CPI),
        ("crosswalk", CROSSWALK),
        ("hybrid structure", HYBRID),
    ):
        runs.append((label, etl("import", str(stage.real / path), "--data", str(data))))

    for label, sources in (
        ("next edition: flat file alone", ("oews-flat",)),
        ("next edition: national workbook alone", (f"oews-national-{YEAR + 1}",)),
        ("next edition: flat file and national workbook", ("oews-flat", f"oews-national-{YEAR + 1}")),
        ("next edition: projections", ("projections",)),
        ("next months of the price index", ("price-index",)),
        ("next year of the parities", ("price-parity-states", "price-parity-metros")),
    ):
        runs.append((label, bench.good(sources)))
    rough = bench.refresh(stage.rough, bench.copy(bench.base[NEXT]), ("oews-flat",))
    runs.append(("next edition: flat file with more noise in small places", rough))
    return runs


def wrong_alarm(said: Said) -> bool:
    """Whether a run on good files ended otherwise than well."""
    return said.status != 0 or bool(said.findings("error"))


def table(results: list[Result]) -> str:
    """The results as a Markdown table."""
    lines = ["| no. | fault | planted in | caught by | status |", "|---:|---|---|---|---|"]
    for r in results:
        by = ", ".join(r.by).replace("|", "/") or "–"
        lines.append(
            f"| {r.number} | {r.fault.name} | {r.fault.file}, {WHERE[r.fault.edition]} | {by} | {r.status} |"
        )
    return "\n".join(lines)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planted", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", type=int, nargs="+", metavar="N", help="these faults, and no false alarms")
    parser.add_argument("--list", action="store_true", help="name the faults and stop")
    parser.add_argument(
        "--mirror-files",
        type=Path,
        metavar="DIR",
        default=MIRROR,
        help="folder of the publishers' files, HOST/PATH",
    )
    return parser.parse_args()


def main() -> int:
    """Plants, refreshes and counts; the exit status."""
    options = arguments()
    numbered = [(n, f) for n, f in enumerate(FAULTS, 1) if not options.only or n in options.only]
    if options.list:
        for number, what in numbered:
            print(f"{number:3} {what.name} ({what.file}, {WHERE[what.edition]})")
        return 0
    if not (options.mirror_files / "serve.py").is_file():
        print(
            f"The publishers' files are not at {options.mirror_files}: set OUTLOOK_MIRROR or --mirror-files."
        )
        return 2
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="planted-") as folder, serving(Path(folder)) as site:
        return _measure(options, numbered, Path(folder), site, started)


def _measure(
    options: argparse.Namespace, numbered: list[tuple[int, Fault]], folder: Path, site: Site, started: float
) -> int:
    global GOOD
    stage = set_up(options.mirror_files, folder, options.seed)
    GOOD = stage.good
    bench, memory = Bench(stage, site, options.seed), Remembered()
    for edition, tree in ((SAME, stage.good), (AFTER, stage.next)):
        if edition == AFTER:
            shutil.copytree(bench.base[SAME], bench.base[AFTER], symlinks=True)
        first = bench.refresh(tree, bench.base[edition])
        if wrong_alarm(first):
            print(
                "The good files could not be published, so nothing can be measured:",
                *first.lines[-5:],
                sep="\n",
            )
            return 1
    memory.learning = False
    print(f"seed {options.seed}; set up in {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    results = []
    for number, what in numbered:
        results.append(bench.try_out(number, what))
        r = results[-1]
        print(
            f"{number:3} {r.status:8} {r.seconds:4.1f} s {what.name} [{', '.join(r.by)}]",
            file=sys.stderr,
            flush=True,
        )
    print(f"Seed {options.seed}.\n\n{table(results)}\n")
    counts = {s: sum(r.status == s for r in results) for s in ("caught", "warned", "harmless", "missed")}
    harmful = len(results) - counts["harmless"]
    print(f"{len(results)} faults: " + ", ".join(f"{n} {s}" for s, n in counts.items()) + ".")
    print(
        f"Caught of those that do harm: {counts['caught']} of {harmful}; demanded: {DEMANDED * harmful:.0f}."
    )
    runs = [] if options.only else false_alarms(bench)
    for name, said in runs:
        if wrong_alarm(said):
            errors = [line for line in said.lines if line.startswith("error ")] or said.lines[-2:]
            print(f"False alarm: {name}: exit {said.status}: {'; '.join(errors[:3])}")
    wrong = sum(wrong_alarm(said) for _, said in runs)
    if not options.only:
        print(f"{len(runs)} runs on real and plausible next editions: {wrong} false alarms.")
    print(f"{time.monotonic() - started:.0f} s.")
    return 0 if counts["caught"] >= DEMANDED * harmful and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
