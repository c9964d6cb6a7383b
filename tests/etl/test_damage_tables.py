"""Tables that open but are damaged: columns moved, cells that are no figures, codes that a program made dates of."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.catalog import FLAT_PARTS
from etl.errors import LayoutChanged, OutlookError, Unreadable
from etl.formats.csv_text import MAX_TEXT_BYTES, content_of
from etl.reading import Reading
from etl.sources import (
    cpi,
    oews_flat_file,
    oews_workbooks,
    projections,
    regional_price_parities,
    soc_crosswalk,
    state_projections,
)
from tests import publishers as p

NATION = {2024: 169_956_100}
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


def refusal(read: Callable[[], object]) -> str:
    """The sentence of a refusal: one line that says what came or was expected."""
    with pytest.raises((Unreadable, LayoutChanged)) as raised:
        read()
    text = str(raised.value)
    assert "\n" not in text and text.endswith(".") and len(text) < 1000
    assert raised.value.expected or raised.value.came or raised.value.do
    return text


def read_state(path: Path) -> list[Reading]:
    return state_projections.read_state_projections(path, None, NATION)


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


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda c: b"", "is empty"),
        (lambda c: b"\n \r\n", r"holds no|lacks|not|ends"),
        (
            lambda c: c.decode().encode("utf-16"),
            r"not text in UTF-8|NUL|no table of price parities|line contains NUL",
        ),
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
    ids=["empty", "blank", "utf-16", "nul", "garbage", "a field more"],
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
def test_a_byte_order_mark_changes_nothing(tmp_path: Path, kind: str) -> None:
    write, read = TEXTS[kind]
    path = write(tmp_path / "file.csv")
    (before,) = read(path)
    (after,) = read(p.written(path, b"\xef\xbb\xbf" + path.read_bytes()))
    assert after.tables == before.tables


@pytest.mark.parametrize("kind", [k for k in TEXTS if k not in ("price-index", "quoted")])
def test_other_line_ends_change_nothing_in_a_csv(tmp_path: Path, kind: str) -> None:
    write, read = TEXTS[kind]
    path = write(tmp_path / "file.csv")
    (before,) = read(path)
    content = path.read_bytes().replace(b"\r\n", b"\n")
    for end in (b"\r", b"\r\n"):
        (after,) = read(p.written(path, content.replace(b"\n", end)))
        assert after.tables == before.tables


@pytest.mark.parametrize("kind", [*TEXTS, "flat"])
def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path, kind: str) -> None:
    if kind == "flat":
        for part in FLAT_PARTS:
            files = p.flat_file(tmp_path / "flat") | {part: tmp_path}
            assert "expected a file" in refusal(
                lambda files=files: oews_flat_file.read_flat_file(files, None)
            )
    else:
        assert "expected a file, got Is a directory" in refusal(lambda: TEXTS[kind][1](tmp_path))


def test_a_text_larger_than_any_of_the_publishers_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "cu.data"
    with path.open("wb") as stream:
        stream.truncate(MAX_TEXT_BYTES + 1)
    assert "expected at most 200,000,000 bytes, got 200,000,001" in refusal(
        lambda: cpi.read_price_index(path, None)
    )
    path.write_bytes(b"12345")
    assert content_of(path, 5) == b"12345"


@pytest.mark.parametrize("cell", NO_FIGURES)
def test_no_reader_takes_for_a_figure_what_is_none(tmp_path: Path, cell: str) -> None:
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


def test_thousands_and_dollars_are_read_as_they_are_written(tmp_path: Path) -> None:
    rows = [replace(p.RECORDS_2024, base="1,194.8", target="1,208.6", wage="$50,250")]
    (reading,) = projections.read_export(p.export_csv(tmp_path / "e.csv", 2024, rows), None)
    (row,) = reading.tables["projections"].to_pylist()
    assert (row["jobs_base"], row["jobs_projected"], row["median_wage_usd"]) == (1_194_800, 1_208_600, 50_250)


def test_a_change_may_be_below_zero_and_jobs_may_not(tmp_path: Path) -> None:
    falling = replace(p.RECORDS_2024, target=181.0, change=-13.8, percent=-7.1)
    (reading,) = projections.read_workbook(p.occupation_xlsx(tmp_path / "o.xlsx", 2024, [falling]), None)
    (row,) = reading.tables["projections"].to_pylist()
    assert (row["jobs_change"], row["change_pct"]) == (-13_800, -7.1)
    negative = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, [replace(falling, openings=-1.0)])
    assert "openings_per_year" in refusal(lambda: projections.read_workbook(negative, None))


# Codes -----------------------------------------------------------------------------------------------------

# "11-2021" becomes November 2021 where a spreadsheet program has had its way.
CODES: tuple[Any, ...] = ("29–2072", date(2021, 11, 1), "Nov-21", 292072.0, "29-20725", "2072", "")


@pytest.mark.parametrize("code", CODES)
def test_a_line_whose_code_was_changed_is_not_left_out(tmp_path: Path, code: Any) -> None:
    rows = [p.ALL_2025, {**p.RECORDS_2025, "OCC_CODE": code}]
    path = p.national_zip(tmp_path / "oesm25nat.zip", 2025, rows)
    assert "1 rows of sheet" in refusal(lambda: oews_workbooks.read_workbooks(path, None))


@pytest.mark.parametrize("code", CODES[1:])
def test_nor_is_one_of_the_projections(tmp_path: Path, code: Any) -> None:
    rows = [p.ALL_2024, replace(p.RECORDS_2024, code=str(code))]
    for layout in ("combined", "apart"):
        path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, rows, layout=layout)
        assert "carry figures but no occupation code" in refusal(
            lambda path=path: projections.read_workbook(path, None)
        )
    path = p.export_csv(tmp_path / "e.csv", 2024, [p.ALL_2024, replace(p.RECORDS_2024, code=str(code))])
    assert "carry figures but no occupation code" in refusal(lambda: projections.read_export(path, None))
    path = p.quoted_csv(tmp_path / "q.csv", [p.EDITION_2025[0], replace(p.EDITION_2025[1], code=str(code))])
    assert "carry figures but no occupation code" in refusal(lambda: projections.read_quoted(path, None))


def test_the_projections_own_dash_is_a_hyphen(tmp_path: Path) -> None:
    path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, [replace(p.RECORDS_2024, code="29–2072")])
    (reading,) = projections.read_workbook(path, None)
    assert reading.tables["projections"]["occupation_code"].to_pylist() == ["29-2072"]


@pytest.mark.parametrize("code", ["29–2072", "Nov-21", "292072", ""])
def test_a_state_line_without_its_code_is_refused(tmp_path: Path, code: str) -> None:
    path = p.state_projections_csv(tmp_path / "s.csv", rows=[["Coders", "10", "20", "1", "1", "6", code]])
    assert repr(code) in refusal(lambda: read_state(path))


@pytest.mark.parametrize("fips", ["6.5", "99", "-6", "CA", ""])
def test_a_state_that_there_is_not_is_refused(tmp_path: Path, fips: str) -> None:
    path = p.state_projections_csv(
        tmp_path / "s.csv", rows=[["Coders", "10", "20", "1", "1", fips, "29-2072"]]
    )
    assert f"column fips holds 1 cells that cannot be: got {fips!r}" in refusal(lambda: read_state(path))


@pytest.mark.parametrize("code", [date(2021, 11, 1), 292072, "29–2072", ""])
@pytest.mark.parametrize("write", [p.crosswalk_xlsx, p.hybrid_xlsx])
def test_a_link_whose_code_was_changed_is_not_left_out(
    tmp_path: Path, code: Any, write: Callable[[Path], Path]
) -> None:
    import openpyxl

    path = write(tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.cell(sheet.max_row, 3).value = code or None
    book.save(path)
    read = soc_crosswalk.read_crosswalk if write is p.crosswalk_xlsx else soc_crosswalk.read_hybrid
    assert "holds 1 lines that do not link two codes" in refusal(lambda: read(path, None))


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("NAICS", date(2033, 3, 31)),
        ("NAICS", "62 "),
        ("NAICS", "62-6"),
        ("OWN_CODE", "1.1"),
        ("OWN_CODE", "51"),
        ("OCC_TITLE", ""),
    ],
)
def test_an_industry_or_owner_that_there_is_not_is_refused(tmp_path: Path, column: str, cell: Any) -> None:
    path = p.sector_zip(
        tmp_path / "oesm24in4.zip", 2024, [p.in_industry(p.RECORDS_2025, "62", "58", **{column: cell})]
    )
    if cell == "62 ":
        assert oews_workbooks.read_workbooks(path, None)
    else:
        assert f"another {column} than OEWS has" in refusal(lambda: oews_workbooks.read_workbooks(path, None))


@pytest.mark.parametrize(
    ("area", "kind"), [("4.5", "2"), ("012345678", "4"), ("CA", "2"), ("0010180", "2"), ("", "4")]
)
def test_an_area_of_another_kind_than_it_says_is_refused(tmp_path: Path, area: str, kind: str) -> None:
    rows = [
        p.in_area(p.RECORDS_2025, area, kind, "Somewhere"),
        p.in_area(p.ALL_2025, "06", "2", "California"),
    ]
    path = p.state_zip(tmp_path / "oesm25st.zip", 2025, rows)
    assert f"{area!r} of type {kind!r}" in refusal(lambda: oews_workbooks.read_workbooks(path, None))


# Columns ---------------------------------------------------------------------------------------------------


def sheet(tmp_path: Path, headings: list[str], rows: list[list[Any]]) -> Path:
    book = p.xlsx({"national_M2025_dl": [headings, *rows]})
    return p.zipped(tmp_path / "oesm25nat.zip", {"national_M2025_dl.xlsx": book})


def cells() -> tuple[list[str], list[list[Any]]]:
    headings, *rows = p.oews_sheet(p.HEADINGS_32, p.NATION_2025)
    return headings, rows


def medians(path: Path) -> list[int]:
    (reading,) = oews_workbooks.read_workbooks(path, None)
    return sorted(r["annual_p50_usd"] for r in reading.tables["wages"].to_pylist())


def test_columns_in_another_order_and_blank_rows_read_right(tmp_path: Path) -> None:
    headings, rows = cells()
    blank = [""] * len(headings)
    note = ["* = Estimate not released", *blank[1:]]
    path = sheet(tmp_path, headings[::-1], [blank, *(row[::-1] for row in rows), blank, note[::-1]])
    assert medians(path) == [50980, 51140, 68020]


@pytest.mark.parametrize("column", oews_workbooks.REQUIRED)
@pytest.mark.parametrize("name", ["", "Beschäftigte", "VALUE"])
def test_a_column_renamed_translated_or_without_a_heading_is_named(
    tmp_path: Path, column: str, name: str
) -> None:
    headings, rows = cells()
    text = refusal(
        lambda: oews_workbooks.read_workbooks(
            sheet(tmp_path, [name if h == column else h for h in headings], rows), None
        )
    )
    # Without these two a sheet is not known for one of OEWS at all.
    assert (column if column not in oews_workbooks.SIGNATURE else "OCC_CODE and TOT_EMP") in text


def test_a_column_given_twice_is_refused(tmp_path: Path) -> None:
    headings, rows = cells()
    path = sheet(tmp_path, [*headings, "A_MEDIAN"], [[*row, 1] for row in rows])
    assert "twice: A_MEDIAN" in refusal(lambda: oews_workbooks.read_workbooks(path, None))


@pytest.mark.parametrize("at", range(len(p.HEADINGS_32)))
def test_a_row_shifted_by_one_cell_is_refused(tmp_path: Path, at: int) -> None:
    """From any column on, to the right: what falls off the end is the mark of a wage given by the hour or year."""
    headings, rows = cells()
    shifted = [*rows[1][:at], "", *rows[1][at:-1]]
    path = sheet(tmp_path, headings, [rows[0], shifted, rows[2]])
    first_kept = p.HEADINGS_32.index("JOBS_1000")
    unread = {"ANNUAL", "HOURLY", "PRIM_STATE", "AREA_TITLE"}
    if headings[at] in unread or first_kept <= at <= p.HEADINGS_32.index("PCT_RPT"):
        # Blank columns of a national workbook, or columns that are not read: judged below by the figures.
        try:
            found = medians(path)
        except OutlookError:
            return
        assert found == [50980, 51140, 68020]
    else:
        refusal(lambda: oews_workbooks.read_workbooks(path, None))


def test_a_blank_wage_beside_a_given_mean_is_no_withheld_wage(tmp_path: Path) -> None:
    path = p.national_zip(tmp_path / "oesm25nat.zip", 2025, [{**p.RECORDS_2025, "H_PCT25": ""}])
    assert "column H_PCT25" in refusal(lambda: oews_workbooks.read_workbooks(path, None))


def test_a_year_that_the_names_disagree_on_is_refused(tmp_path: Path) -> None:
    book = p.oews_workbook("national_M2024_dl", p.HEADINGS_32, p.NATION_2025, 2024)
    path = p.zipped(tmp_path / "oesm25nat.zip", {"oesm24nat/national_M2024_dl.xlsx": book})
    text = refusal(lambda: oews_workbooks.read_workbooks(path, None))
    assert "one year outside and another inside: expected one May, got 2024, 2025" in text


def edited(path: Path, sheet_name: str, change: Callable[[Any], None]) -> Path:
    import openpyxl

    book = openpyxl.load_workbook(path)
    change(book[sheet_name])
    book.save(path)
    return path


def test_a_table_of_separations_that_lost_its_last_lines_is_refused(tmp_path: Path) -> None:
    path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, p.EDITION_2024)
    edited(path, "Table 1.10", lambda s: s.delete_rows(5))
    text = refusal(lambda: projections.read_workbook(path, None))
    assert "do not give the same occupations: got 1 that not all have, such as 29-2072" in text


def test_tables_that_give_different_figures_are_refused(tmp_path: Path) -> None:
    path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, p.EDITION_2024)

    def change(table: Any) -> None:
        table.cell(5, 4).value = 914.8

    text = refusal(lambda: projections.read_workbook(edited(path, "Table 1.10", change), None))
    assert "1 of jobs_base, the first for 29-2072" in text


def test_jobs_in_place_of_thousands_are_not_multiplied(tmp_path: Path) -> None:
    rows = [replace(r, base=r.base * 1000, target=r.target * 1000) for r in p.EDITION_2024]
    path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, rows)
    assert "gives jobs in another unit: expected thousands" in refusal(
        lambda: projections.read_workbook(path, None)
    )
    millions = [
        replace(r, base=round(r.base / 1000, 4), target=round(r.target / 1000, 4)) for r in p.EDITION_2024
    ]
    path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, millions)
    assert "gives jobs in another unit" in refusal(lambda: projections.read_workbook(path, None))


def test_years_in_the_wrong_order_are_refused(tmp_path: Path) -> None:
    path = p.export_csv(tmp_path / "e.csv", 2024, p.EDITION_2024)
    content = path.read_bytes().replace(
        b'"Employment 2024","Employment 2034"', b'"Employment 2034","Employment 2024"'
    )
    text = refusal(lambda: projections.read_export(p.written(path, content), None))
    assert "ten years later, in this order, got 2034 and 2024" in text


def test_figures_in_place_of_words_are_refused(tmp_path: Path) -> None:
    path = p.export_csv(tmp_path / "e.csv", 2024, [replace(p.RECORDS_2024, education="50,250")])
    assert "figures in place of entry education" in refusal(lambda: projections.read_export(path, None))


@pytest.mark.parametrize("name", ["jobs_base_thousands", "occupation_code", "median_wage_2025_usd"])
def test_quoted_figures_with_a_column_twice_are_refused(tmp_path: Path, name: str) -> None:
    path = p.quoted_csv(tmp_path / "q.csv")
    path.write_bytes(path.read_bytes().replace(b"entry_education", name.encode()))
    assert "each once" in refusal(lambda: projections.read_quoted(path, None))


def test_quoted_figures_of_one_occupation_twice_are_refused(tmp_path: Path) -> None:
    path = p.quoted_csv(tmp_path / "q.csv", [p.EDITION_2025[1], p.EDITION_2025[1]])
    assert "gives 1 occupations twice" in refusal(lambda: projections.read_quoted(path, None))


def test_jobs_left_blank_are_no_withheld_jobs(tmp_path: Path) -> None:
    path = p.export_csv(tmp_path / "e.csv", 2024, [replace(p.RECORDS_2024, base="")])
    assert "column 'jobs_base' holds 1 cells" in refusal(lambda: projections.read_export(path, None))


# The flat file and prices -----------------------------------------------------------------------------------


def read_flat(tmp_path: Path, lines: list[str] | None = None, **parts: str) -> list[Reading]:
    return oews_flat_file.read_flat_file(p.flat_file(tmp_path, lines, **parts), None)


@pytest.mark.parametrize("kept", [1, 14, 16])
def test_a_series_without_all_its_lines_is_refused(tmp_path: Path, kept: int) -> None:
    whole = p.series("S0600000", "000000", "292072", [*p.RECORDS_VALUES, "1.020", "0.82"])
    lines = whole.splitlines(keepends=True)[:kept]
    text = refusal(lambda: read_flat(tmp_path, [*p.flat_series()[1:3], *lines]))
    assert (
        "lacks lines of 1 series: expected 17 figures of each, got fewer of OEUS0600000000000292072" in text
    )


@pytest.mark.parametrize("note", ["", "6", "x"])
def test_a_gap_without_a_known_footnote_is_refused(tmp_path: Path, note: str) -> None:
    line = p.series("N0000000", "000000", "292072", ["-8", *p.RECORDS_VALUES[1:]]).replace(
        "-\t8", f"-\t{note}"
    )
    assert "1 gaps without a known footnote" in refusal(lambda: read_flat(tmp_path, [line]))


def test_a_fraction_of_a_job_is_another_columns_figure(tmp_path: Path) -> None:
    line = p.series("N0000000", "000000", "292072", ["1.1", *p.RECORDS_VALUES[1:]])
    assert "1 values that are neither numbers" in refusal(lambda: read_flat(tmp_path, [line]))
    path = p.national_zip(tmp_path / "oesm25nat.zip", 2025, [{**p.RECORDS_2025, "TOT_EMP": 1.1}])
    assert "column TOT_EMP" in refusal(lambda: oews_workbooks.read_workbooks(path, None))


@pytest.mark.parametrize("year", ["2025.6", "25", "", "abcd"])
def test_a_year_that_is_none_is_refused_not_rounded(tmp_path: Path, year: str) -> None:
    line = p.series("N0000000", "000000", "292072", p.RECORDS_VALUES).replace("\t2025\t", f"\t{year}\t")
    refusal(lambda: read_flat(tmp_path, [line], release="release_date\tdescription\n2025A01\tMay 2025\n"))


def test_mapping_files_of_another_release_are_refused(tmp_path: Path) -> None:
    text = refusal(lambda: read_flat(tmp_path, release="release_date\tdescription\n2024A01\tMay 2024\n"))
    assert "different releases: expected a line 2025A01 as the last of oe.release, got 2024A01" in text


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("datatype", "17\tLocation", "16\tLocation"),
        ("area", "06\t0600000\tS", "06\t0100000\tS"),
        ("area", "0600000", "600000"),
        ("industry", "622000\tHospitals\t3", "622000\tHospitals\tthree"),
        ("industry", "622000\tHospitals\t3", "622000\tHospitals\t-1"),
        ("industry", "622000\t", "62200\t"),
        ("occupation", "299021\t", "292072\t"),
        ("occupation", "299021\t", "29-9021\t"),
        ("footnote", "8\tEstimate", "5\tEstimate"),
        ("area", "California", "California\nCoast"),
    ],
)
def test_a_mapping_file_with_a_code_twice_or_a_level_that_is_none_is_refused(
    tmp_path: Path, part: str, old: str, new: str
) -> None:
    text = {
        "datatype": p.DATATYPE,
        "area": p.AREA,
        "industry": p.INDUSTRY,
        "occupation": p.OCCUPATION,
        "footnote": p.FOOTNOTE,
    }[part]
    assert old in text
    assert f"oe.{part}" in refusal(lambda: read_flat(tmp_path, **{part: text.replace(old, new)}))


def test_a_flat_file_with_other_line_ends_a_field_more_or_less_is_refused(tmp_path: Path) -> None:
    body = p.FLAT_HEADER + "".join(p.flat_series())
    for damaged in (
        body.replace("\r\n", "\r"),
        body.replace("\tA01\t", "\tA01\tA01\t", 1),
        body.replace("\tA01\t", "\t", 1),
        body + "\x00\x00\x00\r\n",
        body + "x" * 3_000_000 + "\r\n",
    ):
        files = p.flat_file(tmp_path)
        p.written(files["data"], damaged)
        refusal(lambda files=files: oews_flat_file.read_flat_file(files, None))


@pytest.mark.parametrize("part", FLAT_PARTS)
@pytest.mark.parametrize(
    "content", [b"", b"\n", b"\r\n\r\n", bytes(200) + b"\n", b"x" * 5000 + b"\n", b"\xff\xfea\x00\n\x00"]
)
def test_a_part_of_the_flat_file_without_lines_is_refused_in_a_sentence(
    tmp_path: Path, part: str, content: bytes
) -> None:
    files = p.flat_file(tmp_path)
    p.written(files[part], content)
    assert f"oe.{part}" in refusal(lambda: oews_flat_file.read_flat_file(files, None))


def test_a_code_of_thousands_of_letters_is_not_shown_whole(tmp_path: Path) -> None:
    refusal(lambda: read_flat(tmp_path, datatype=p.DATATYPE.replace("Annual mean wage", "x" * 5000)))
    refusal(lambda: read_flat(tmp_path, occupation=p.OCCUPATION.replace("299021", "x" * 5000)))


def test_a_csv_of_thousands_of_columns_is_refused(tmp_path: Path) -> None:
    path = p.written(tmp_path / "e.csv", ",".join(["Occupation Code"] * 201) + "\n")
    assert "has 201 columns" in refusal(lambda: projections.read_export(path, None))


def test_a_price_index_of_months_never_published_alone_is_refused(tmp_path: Path) -> None:
    path = p.cu_data(tmp_path / "cu.data", [(2025, "M10", "-")])
    assert "no month at all" in refusal(lambda: cpi.read_price_index(path, None))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (",2023,2024\r\n", ",x,y\r\n", "0 years"),
        (",2023,2024\r\n", ",2023,2023\r\n", "each heading once"),
        (",8,SARPP,", ",8,OTHER,", "TableName SARPP or MARPP"),
        ('"06000"', '"99000"', "'99000'"),
        ('"06000"', '"6000"', "'6000'"),
        ('"06000"', '"00000"', "each area of one table once"),
        (",100.000,100.000", ",97.000,100.000", "100 for the United States"),
        ("112.195,110.720", "112.195", "1 lines of another length"),
        ("112.195,110.720", "112.195,110.720,1", "1 lines of another length"),
    ],
)
def test_a_parity_table_that_was_changed_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = p.parity_csv()
    assert old in text
    path = p.written(tmp_path / "SARPP.csv", text.replace(old, new))
    assert words in refusal(lambda: regional_price_parities.read_price_parity(path, None))
