"""The files of a run: the real ones, good ones cut to the listed occupations, and a plausible next edition."""

import csv
import gzip
import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.planted.books import read_book
from benchmarks.planted.files import Files, link_tree, read_parities, write_parities
from benchmarks.planted.flat_file import read_flat
from benchmarks.planted.layout import (
    CPI,
    DATA,
    EDITIONS,
    LISTED,
    MARPP,
    NATION,
    OE,
    OES,
    PROJECT,
    PROJECTION_SHEETS,
    PROJECTIONS,
    SARPP,
    YEAR,
    Rng,
)
from benchmarks.planted.next_books import make_next_book, make_next_projections
from benchmarks.planted.next_flat import make_next_flat, thin_out


@dataclass
class Stage:
    """A scratch folder with trees of files.

    `real` holds the publishers' files, `good` the same cut to the listed occupations, `next` those of a year later, and
    `rough` a next edition with more noise in small places. `flat` and `next_flat` are the flat files as frames.
    """

    folder: Path
    real: Path
    good: Path
    next: Path
    rough: Path
    flat: pd.DataFrame
    next_flat: pd.DataFrame


def set_up(mirror: Path, folder: Path, seed: int) -> Stage:
    """Unpack the real files, cut the good ones, and make the next edition."""
    real, good, following, rough = (folder / name for name in ("real", "good", "next", "rough"))
    link_tree(mirror, real)
    _unpack_flat(real)
    flat = _make_good_files(real, good)
    link_tree(good, following)
    rng = Rng(f"{seed} next edition")
    states = _read_states(good)
    next_flat = make_next_flat(flat, states, rng)
    files = Files(following, next_flat, flat, good)
    files.put_flat(next_flat)
    files.put_text(OE + "release", ["release_date\tdescription", f"{YEAR + 1}A01\tMay {YEAR + 1}"])
    uneven = make_next_flat(flat, states, Rng(f"{seed} rough edition"), rough=True)
    link_tree(following, rough)
    Files(rough, uneven, flat, good).put_flat(thin_out(uneven, Rng(f"{seed} thinned edition")))
    _make_next_workbooks(files, rng)
    _extend_prices(files)
    _extend_parities(files, rng)
    return Stage(folder, real, good, following, rough, flat, next_flat)


def write_snapshot(folder: Path) -> None:
    """Write the project's snapshot without pay by schooling of states and areas.

    It is made of all occupations, which the cut flat file lacks; only the national workbooks still have them.
    """
    shutil.copytree(PROJECT / "data" / "snapshot", folder)
    path = folder / "pay_by_schooling.parquet"
    rows = pq.read_table(path)
    pq.write_table(rows.filter(pc.equal(rows["area_code"], NATION)), path)


def _unpack_flat(tree: Path) -> None:
    packed = tree / (DATA + ".gz")
    if packed.exists():
        with gzip.open(packed) as source, (tree / DATA).open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 22)
        packed.unlink()


def _make_good_files(real: Path, good: Path) -> pd.DataFrame:
    """Cut the flat file and the workbooks of industries; return the flat file with the neighbors of listed occupations.

    A shift of codes needs the occupation before each listed one.
    """
    table = pd.read_csv(real / (OE + "occupation"), sep="\t", dtype=str)
    codes = table["occupation_code"].str.strip().tolist()
    neighbors = {codes[codes.index(c) - 1] for c in LISTED if c in codes[1:]}
    flat = read_flat(real / DATA, LISTED | neighbors)
    link_tree(real, good)
    files = Files(good, flat, flat, good)
    files.put_flat(flat)
    kept = {f"{c[:2]}-{c[2:]}" for c in LISTED | neighbors}
    for path in sorted((good / OES).parent.glob("oesm*in4.zip")):
        book = read_book(path)
        main = book.main()
        at = book.column("OCC_CODE")
        book.sheets[main] = [book.sheets[main][0], *(r for r in book.body if r[at] in kept)]
        files.put_book(str(path.relative_to(good)), book)
    return flat


def _read_states(tree: Path) -> dict[str, str]:
    """Return the state code of every area but the nation."""
    rows = pd.read_csv(tree / (OE + "area"), sep="\t", dtype=str).to_dict("records")
    return {
        row["area_code"].strip(): row["state_code"].strip()
        for row in rows
        if row["areatype_code"].strip() != "N"
    }


def _make_next_workbooks(files: Files, rng: Rng) -> None:
    book = make_next_book(files.book(f"{OES}{YEAR % 100}nat.zip"), files.flat, rng)
    files.put_book(f"{OES}{(YEAR + 1) % 100}nat.zip", book)
    quoted = list(csv.reader(files.text(EDITIONS + "2025-35/quoted.csv")))
    files.put_book(
        PROJECTIONS, make_next_projections(files.book(PROJECTIONS, PROJECTION_SHEETS), quoted, rng)
    )


def _extend_prices(files: Files) -> None:
    """Add two months to the price index."""
    lines = files.text(CPI)
    _, last_year, period, last_value, *_ = (part.strip() for part in lines[-1].split("\t"))
    year, month, value = int(last_year), int(period[1:]), float(last_value)
    for _ in range(2):
        year, month, value = (year, month + 1, value * 1.002) if month < 12 else (year + 1, 1, value * 1.002)
        lines.append(f"CUUR0000SA0      \t{year}\tM{month:02d}\t{value:>12.3f}\t")
    files.put_text(CPI, lines)


def _extend_parities(files: Files, rng: Rng) -> None:
    """Add a year to the price parities."""
    for path in (SARPP, MARPP):
        name, rows = read_parities(files.root / path)
        last = int(rows[0][-1])
        rows[0].append(str(last + 1))
        for row in rows[1:]:
            if len(row) == len(rows[0]) - 1:
                fixed = row[-1] in ("(NA)", "100.000")
                row.append(row[-1] if fixed else f"{float(row[-1]) * (1 + rng.uniform(-0.006, 0.006)):.3f}")
        write_parities(files, path, name.replace(str(last), str(last + 1)), rows)
