"""Cells that are not figures are refused by every reader."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from etl.catalog import READERS
from etl.formats import csv_text
from etl.formats.csv_text import read_bytes
from etl.reading import Reading
from etl.sources import (
    cpi,
    oews_flat_file,
    oews_workbooks,
    projections,
    regional_price_parities,
)
from tests import publishers as p
from tests.etl.sources.damage import read_state, refusal

# What a spreadsheet program, a broken export or an ill will writes in place of a figure.
NO_FIGURES = (
    *(
        "NaN",
        "nan",
        "inf",
        "-inf",
        "1e400",
        "1e308",
        "-5",
        "−5",
        "45.000,00",
        "1,23",
        "1.2.3",
        "1_000",
        "0x1F",
    ),
    *("½", "٣٤", "7.1%", "TRUE", "#REF!", "9" * 30, "1 234", "2072-02-29"),
)


# Text tables of every reader: how each is written and read.
TEXTS: dict[str, tuple[Callable[[Path], Path], Callable[[Path], list[Reading]]]] = {
    "price-index": (p.cu_data, lambda f: cpi.read_price_index(f, None)),
    "price-parity": (
        lambda f: p.written(f, p.parity_csv()),
        lambda f: regional_price_parities.read_price_parity(f, None),
    ),
    "export": (lambda f: p.export_csv(f, 2024, p.EDITION_2024), lambda f: projections.read_export(f, None)),
    "quoted": (p.quoted_csv, lambda f: projections.read_quoted(f, None)),
    "state": (p.state_projections_csv, read_state),
}


@pytest.mark.parametrize("kind", ["price-index", "price-parity", "quoted"])
def test_utf_16_is_refused_where_nobody_saves_anew(tmp_path: Path, kind: str) -> None:
    write, read = TEXTS[kind]
    path = write(tmp_path / "file.csv")
    p.written(path, path.read_bytes().decode().encode("utf-16"))
    words = r"not text in UTF-8|NUL|no table of price parities|line contains NUL"
    assert re.search(words, refusal(lambda: read(path)))


@pytest.mark.parametrize("kind", ["export", "state"])
def test_utf_16_changes_no_figure(tmp_path: Path, kind: str) -> None:
    write, read = TEXTS[kind]
    path = write(tmp_path / "file.csv")
    (before,) = read(path)
    p.written(path, path.read_bytes().decode("utf-8-sig").encode("utf-16"))
    (after,) = read(path)
    assert before.tables == after.tables


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda c: b"", "is empty"),
        (lambda c: b"\n \r\n", r"holds no|lacks|not|ends"),
        (lambda c: c + b"\x00\x00\n", r"NUL|not a whole CSV|not a mapping file|not text|ends in the middle"),
        (
            lambda c: c + b"PK\x03\x04 <html>,x\n",
            r"cells a line|not a whole|ends in the middle|another length",
        ),
        (
            lambda c: c.replace(b"\n", b",7\n", 2).replace(b",7\n", b"\n", 1),
            r"cells a line|another length|not figures",
        ),
    ],
    ids=["empty", "blank", "nul", "garbage", "a field more"],
)
def test_damaged_text_is_refused_by_each_reader(
    tmp_path: Path, kind: str, damage: Callable[[bytes], bytes], words: str
) -> None:
    write, read = TEXTS[kind]
    path = write(tmp_path / "file.csv")
    damaged = damage(path.read_bytes())
    # A comma is no field of a file that is parted by tabs.
    p.written(path, damaged.replace(b",7\n", b"\t7\n") if kind == "price-index" else damaged)
    assert re.search(words, refusal(lambda: read(path)))


@pytest.mark.parametrize("kind", TEXTS)
def test_byte_order_mark_changes_nothing(tmp_path: Path, kind: str) -> None:
    write, read = TEXTS[kind]
    path = write(tmp_path / "file.csv")
    (before,) = read(path)
    (after,) = read(p.written(path, b"\xef\xbb\xbf" + path.read_bytes()))
    assert after.tables == before.tables


@pytest.mark.parametrize("kind", [k for k in TEXTS if k not in ("price-index", "quoted")])
def test_other_line_ends_change_nothing_in_csv(tmp_path: Path, kind: str) -> None:
    write, read = TEXTS[kind]
    path = write(tmp_path / "file.csv")
    (before,) = read(path)
    content = path.read_bytes().replace(b"\r\n", b"\n")
    for end in (b"\r", b"\r\n"):
        (after,) = read(p.written(path, content.replace(b"\n", end)))
        assert after.tables == before.tables


@pytest.mark.parametrize("kind", [*TEXTS, "flat"])
def test_folder_in_place_of_file_is_refused(tmp_path: Path, kind: str) -> None:
    if kind == "flat":
        for part in READERS["oews-flat"].roles:
            files = p.flat_file(tmp_path / "flat") | {part: tmp_path}
            assert "expected a file" in refusal(
                lambda files=files: oews_flat_file.read_flat_file(files, None)
            )
    else:
        assert "expected a file, got Is a directory" in refusal(lambda: TEXTS[kind][1](tmp_path))


def test_oversized_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cu.data"
    with path.open("wb") as stream:
        stream.truncate(csv_text.MAX_TEXT_BYTES + 1)
    assert "expected at most 200,000,000 bytes, got 200,000,001" in refusal(
        lambda: cpi.read_price_index(path, None)
    )
    path.write_bytes(b"12345")
    assert read_bytes(path, 5) == b"12345"


@pytest.mark.parametrize("cell", NO_FIGURES)
def test_no_reader_takes_for_figure_what_is_none(tmp_path: Path, cell: str) -> None:
    def flat() -> object:
        values = [*p.RECORDS_VALUES[:12], cell, *p.RECORDS_VALUES[13:]]
        if cell.startswith("-"):
            line = p.series("N0000000", "000000", "292072", p.RECORDS_VALUES).replace(
                "       51140", f"{cell:>12}"
            )
        else:
            line = p.series("N0000000", "000000", "292072", values)
        return oews_flat_file.read_flat_file(p.flat_file(tmp_path, [line]), None)

    def workbook() -> object:
        rows = [{**p.RECORDS_2025, "A_MEDIAN": cell}]
        return oews_workbooks.read_workbooks(p.national_zip(tmp_path / "oesm25nat.zip", 2025, rows), None)

    def projected() -> object:
        rows = [replace(p.RECORDS_2024, base=cell)]
        return projections.read_workbook(p.occupation_xlsx(tmp_path / "o.xlsx", 2024, rows), None)

    def exported() -> object:
        rows = [replace(p.RECORDS_2024, wage=cell)]
        return projections.read_export(p.export_csv(tmp_path / "e.csv", 2024, rows), None)

    def quoted() -> object:
        rows = [replace(p.EDITION_2025[1], openings=cell)]
        return projections.read_quoted(p.quoted_csv(tmp_path / "q.csv", rows), None)

    def states() -> object:
        rows = [["Coders", "10", cell, "1", "1", "6", "29-2072"]]
        return read_state(p.state_projections_csv(tmp_path / "s.csv", rows=rows))

    def index() -> object:
        return cpi.read_price_index(p.cu_data(tmp_path / "cu", [(2025, "M09", cell)]), None)

    def parity() -> object:
        areas = {("06000", "California"): ["112.195", f'"{cell}"']}
        return regional_price_parities.read_price_parity(
            p.written(tmp_path / "SARPP.csv", p.parity_csv(areas=areas)), None
        )

    for read in (flat, workbook, projected, exported, quoted, states, index, parity):
        refusal(read)


def test_commas_and_dollar_signs_are_read(tmp_path: Path) -> None:
    rows = [replace(p.RECORDS_2024, base="1,194.8", target="1,208.6", percent=1.2, wage="$50,250")]
    (reading,) = projections.read_export(p.export_csv(tmp_path / "e.csv", 2024, rows), None)
    (row,) = reading.tables["projections"].to_pylist()
    assert (row["jobs_base"], row["jobs_projected"], row["median_wage_usd"]) == (1_194_800, 1_208_600, 50_250)


def test_change_may_be_below_zero_and_jobs_may_not(tmp_path: Path) -> None:
    falling = replace(p.RECORDS_2024, target=181.0, change=-13.8, percent=-7.1, openings=11.5)
    (reading,) = projections.read_workbook(p.occupation_xlsx(tmp_path / "o.xlsx", 2024, [falling]), None)
    (row,) = reading.tables["projections"].to_pylist()
    assert (row["jobs_change"], row["change_pct"]) == (-13_800, -7.1)
    negative = p.export_csv(tmp_path / "e.csv", 2024, [replace(falling, openings=-1.0)])
    assert "column 'openings_per_year' holds 1 cells" in refusal(
        lambda: projections.read_export(negative, None)
    )
