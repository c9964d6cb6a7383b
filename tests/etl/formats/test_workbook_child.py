"""Hostile workbooks end only the process that opens them."""

import re
from pathlib import Path

import pytest

from etl.errors import Unreadable
from etl.formats import workbook_child
from etl.formats.workbooks import open_workbook, read_sheets
from tests import publishers as p

ROWS = [["OCC_CODE", "TOT_EMP"], ["29-2072", 194720.0], ["29-9021 & <x> é", 0.5]]


def refused(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as raised:
        [sheet.rows for sheet in open_workbook("national_M2025_dl.xlsx", content)]
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("write", [p.xlsx, p.xls, p.ods, p.xlsb])
def test_every_format_gives_the_same_rows(write: p.WriteBook) -> None:
    sheets = open_workbook("any name", write({"May 2025": ROWS, "Notes": ROWS[:1]}))
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [("May 2025", ROWS), ("Notes", ROWS[:1])]


def test_claim_of_2_32_strings_is_refused() -> None:
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="4294967295"/>'
    )
    refused(p.xlsx_parts("<row r='1'><c r='A1'><v>1</v></c></row>", strings=strings), "or a hostile one")


def test_long_string_in_every_cell_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_child, "MIN_CHILD_BYTES", 300_000_000)
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="1">'
        f"<si><t>{'x' * 1_000_000}</t></si></sst>"
    )
    cells = "".join(f"<row r='{n}'><c r='A{n}' t='s'><v>0</v></c></row>" for n in range(1, 2000))
    refused(p.xlsx_parts(cells, strings=strings), "or a hostile one")
    refused(
        p.xlsx_parts(cells[: cells.index("</row>") + 6], strings=strings), "a cell of 1,000,000 characters"
    )


def test_many_sheets_of_one_part_are_refused() -> None:
    cell = "<row r='1'><c r='A1'><v>1</v></c></row>"
    assert len(open_workbook("x.xlsx", p.xlsx_parts(cell))) == 1
    refused(p.xlsx_parts(cell, sheets=2), "lists 2 sheets: .*got 1 parts that are sheets")


def test_too_many_sheets_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    refused(p.xlsx({f"S{n}": ROWS for n in range(61)}), "lists 61 sheets: expected at most 60")


def test_endless_work_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = "".join(f"<row r='{n}'><c r='A{n}'><v>{n}</v></c></row>" for n in range(1, 1_000_000))
    monkeypatch.setattr(workbook_child, "MIN_CHILD_SECONDS", 1)
    monkeypatch.setattr(workbook_child, "CHILD_SECONDS_PER_MB", 0)
    refused(p.xlsx_parts(cells), "more memory or time than any of theirs")


def test_more_sent_than_allowed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_child, "MAX_SENT_BYTES", 200)
    refused(p.xlsx({"S": ROWS * 10}), "more memory or time than any of theirs")


def test_dates_arrive_as_text() -> None:
    from datetime import date

    (sheet,) = open_workbook("x.xlsx", p.xlsx({"S": [["day"], [date(2025, 5, 1)]]}))
    assert sheet.rows == [["day"], ["2025-05-01"]] or re.fullmatch("2025-05-01.*", sheet.rows[1][0])


def test_sheet_saved_as_csv_is_a_workbook(tmp_path: Path) -> None:
    path = p.written(tmp_path / "Table.csv", "Table 1.2 Employment\na;b;c\n1;2.5;\n".encode("utf-16"))
    (sheet,) = read_sheets(path)
    assert (sheet.file, sheet.name) == ("Table.csv", "Table 1.2")
    assert sheet.rows == [["Table 1.2 Employment", "", ""], ["a", "b", "c"], ["1", "2.5", ""]]
