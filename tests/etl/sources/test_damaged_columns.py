"""Columns and sheets that were moved, renamed or cut."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from etl.errors import OutlookError
from etl.sources import (
    oews_workbooks,
    projections,
)
from tests import publishers as p
from tests.etl.sources.damage import refusal, sheet


def cells() -> tuple[list[str], list[list[Any]]]:
    headings, *rows = p.oews_sheet(p.HEADINGS_32, p.NATION_2025)
    return headings, rows


def medians(path: Path) -> list[int]:
    (reading,) = oews_workbooks.read_workbooks(path, None)
    return sorted(r["annual_p50_usd"] for r in reading.tables["wages"].to_pylist())


def test_column_order_does_not_matter(tmp_path: Path) -> None:
    headings, rows = cells()
    blank = [""] * len(headings)
    note = ["* = Estimate not released", *blank[1:]]
    path = sheet(tmp_path, headings[::-1], [blank, *(row[::-1] for row in rows), blank, note[::-1]])
    assert medians(path) == [50980, 51140, 68020]


@pytest.mark.parametrize("column", oews_workbooks.REQUIRED)
@pytest.mark.parametrize("name", ["", "Beschäftigte", "VALUE"])
def test_renamed_column_is_named(tmp_path: Path, column: str, name: str) -> None:
    headings, rows = cells()
    text = refusal(
        lambda: oews_workbooks.read_workbooks(
            sheet(tmp_path, [name if h == column else h for h in headings], rows), None
        )
    )
    # Without these two a sheet is not known for one of OEWS at all.
    assert (column if column not in ("OCC_CODE", "TOT_EMP") else "OCC_CODE and TOT_EMP") in text


def test_column_given_twice_is_refused(tmp_path: Path) -> None:
    headings, rows = cells()
    path = sheet(tmp_path, [*headings, "A_MEDIAN"], [[*row, 1] for row in rows])
    assert "twice: A_MEDIAN" in refusal(lambda: oews_workbooks.read_workbooks(path, None))


@pytest.mark.parametrize("at", range(len(p.HEADINGS_32)))
def test_row_shifted_by_one_cell_is_refused(tmp_path: Path, at: int) -> None:
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


def test_single_blank_wage_is_damage(tmp_path: Path) -> None:
    path = p.national_zip(tmp_path / "oesm25nat.zip", 2025, [{**p.RECORDS_2025, "H_PCT25": ""}])
    assert "column H_PCT25" in refusal(lambda: oews_workbooks.read_workbooks(path, None))


def test_year_that_names_disagree_on_is_refused(tmp_path: Path) -> None:
    book = p.oews_workbook("national_M2024_dl", p.HEADINGS_32, p.NATION_2025, 2024)
    path = p.zipped(tmp_path / "oesm25nat.zip", {"oesm24nat/national_M2024_dl.xlsx": book})
    text = refusal(lambda: oews_workbooks.read_workbooks(path, None))
    assert "different years in its names: expected one May, got 2024, 2025" in text


def edited(path: Path, sheet_name: str, change: Callable[[Any], None]) -> Path:
    import openpyxl

    book = openpyxl.load_workbook(path)
    change(book[sheet_name])
    book.save(path)
    return path


def test_cut_table_of_separations_is_refused(tmp_path: Path) -> None:
    path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, p.EDITION_2024)
    edited(path, "Table 1.10", lambda s: s.delete_rows(5))
    text = refusal(lambda: projections.read_workbook(path, None))
    assert "do not give the same occupations: got 1 that not all of them have, such as 29-2072" in text


def test_tables_that_give_different_figures_are_refused(tmp_path: Path) -> None:
    path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, p.EDITION_2024)

    def change(table: Any) -> None:
        table.cell(5, 4).value, table.cell(5, 5).value = 194.9, 208.7

    text = refusal(lambda: projections.read_workbook(edited(path, "Table 1.10", change), None))
    assert "1 of jobs_base, the first for 29-2072" in text


@pytest.mark.parametrize("by", [1000, 0.001])
def test_jobs_in_place_of_thousands_are_not_multiplied(tmp_path: Path, by: float) -> None:
    figures = ("base", "target", "change", "openings")
    rows = [
        replace(r, **{name: round(getattr(r, name) * by, 4) for name in figures})
        for r in (p.ALL_2024, p.RECORDS_2024)
    ]
    path = p.export_csv(tmp_path / "e.csv", 2024, rows)
    assert "gives jobs in another unit: expected thousands" in refusal(
        lambda: projections.read_export(path, None)
    )


def test_years_in_wrong_order_are_refused(tmp_path: Path) -> None:
    path = p.export_csv(tmp_path / "e.csv", 2024, p.EDITION_2024)
    content = path.read_bytes().replace(
        b'"Employment 2024","Employment 2034"', b'"Employment 2034","Employment 2024"'
    )
    text = refusal(lambda: projections.read_export(p.written(path, content), None))
    assert "contradict its headings" in text
    assert "jobs_base in column 4 'Employment 2024', jobs_projected in column 3 'Employment 2034'" in text
    # What the figures say is named, too.
    assert "jobs_base in column 3 'Employment 2034', jobs_projected in column 4 'Employment 2024'" in text
    assert "no row breaks it" in text


def test_figures_in_place_of_words_are_refused(tmp_path: Path) -> None:
    path = p.export_csv(tmp_path / "e.csv", 2024, [replace(p.RECORDS_2024, education="50,250")])
    assert "figures in place of entry education" in refusal(lambda: projections.read_export(path, None))


@pytest.mark.parametrize("name", ["jobs_base_thousands", "occupation_code", "median_wage_2025_usd"])
def test_quoted_figures_with_column_twice_are_refused(tmp_path: Path, name: str) -> None:
    path = p.quoted_csv(tmp_path / "q.csv")
    path.write_bytes(path.read_bytes().replace(b"entry_education", name.encode()))
    assert "each once" in refusal(lambda: projections.read_quoted(path, None))


def test_repeated_quoted_occupation_is_refused(tmp_path: Path) -> None:
    path = p.quoted_csv(tmp_path / "q.csv", [p.EDITION_2025[1], p.EDITION_2025[1]])
    assert "gives 1 occupations twice" in refusal(lambda: projections.read_quoted(path, None))


def test_jobs_left_blank_are_no_withheld_jobs(tmp_path: Path) -> None:
    path = p.export_csv(tmp_path / "e.csv", 2024, [replace(p.RECORDS_2024, base="")])
    assert "column 'jobs_base' holds 1 cells" in refusal(lambda: projections.read_export(path, None))
