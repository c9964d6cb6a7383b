"""Hostile workbooks end only the call that opens them."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from etl import isolation
from etl.errors import Unreadable
from etl.formats.limits import limited
from etl.formats.workbooks import Rows, open_workbook, read_sheets
from etl.isolation import Pool, WorkerDied
from tests import publishers as p

ROWS = [["OCC_CODE", "TOT_EMP"], ["29-2072", 194720.0], ["29-9021 & <x> é", 0.5]]
CELL = "<row r='1'><c r='A1'><v>1</v></c></row>"


def read(content: bytes) -> list[Rows]:
    return [sheet.rows for sheet in open_workbook("national_M2025_dl.xlsx", content)]


def compute_forever() -> None:
    with limited(10_000_000, 0):
        while True:
            pass


def allocate() -> bytes:
    with limited(50_000_000, 10):
        return bytes(100_000_000)


def refused(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as raised:
        read(content)
    assert "\n" not in str(raised.value)


def ended(pool: Pool, function: Callable[[], object]) -> None:
    with pytest.raises(WorkerDied) as raised:
        pool.submit(function).result()
    assert "x.xlsx ended the process that read it" in str(raised.value.explain("x.xlsx"))
    # The next call gets a new process.
    assert pool.submit(read, p.xlsx({"S": ROWS})).result() == [ROWS]


@pytest.mark.parametrize("write", [p.xlsx, p.xls, p.ods, p.xlsb])
def test_every_format_gives_the_same_rows(write: p.WriteBook) -> None:
    sheets = open_workbook("any name", write({"May 2025": ROWS, "Notes": ROWS[:1]}))
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [("May 2025", ROWS), ("Notes", ROWS[:1])]


def test_claim_of_2_32_strings_ends_its_call(pool: Pool) -> None:
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="4294967295"/>'
    )
    with pytest.raises(WorkerDied):
        pool.submit(read, p.xlsx_parts(CELL, strings=strings)).result()
    assert pool.submit(read, p.xlsx({"S": ROWS})).result() == [ROWS]


def test_long_string_in_every_cell_is_refused(pool: Pool) -> None:
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="1">'
        f"<si><t>{'x' * 1_000_000}</t></si></sst>"
    )
    cells = "".join(f"<row r='{n}'><c r='A{n}' t='s'><v>0</v></c></row>" for n in range(1, 2000))
    with pytest.raises((WorkerDied, Unreadable), match=r"^$|or a hostile one"):
        pool.submit(read, p.xlsx_parts(cells, strings=strings)).result()
    refused(
        p.xlsx_parts(cells[: cells.index("</row>") + 6], strings=strings), "a cell of 1,000,000 characters"
    )


def test_many_sheets_of_one_part_are_refused() -> None:
    assert len(open_workbook("x.xlsx", p.xlsx_parts(CELL))) == 1
    refused(p.xlsx_parts(CELL, sheets=2), "lists 2 sheets: .*got 1 parts that are sheets")


def test_too_many_sheets_are_refused() -> None:
    refused(p.xlsx({f"S{n}": ROWS for n in range(61)}), "lists 61 sheets: expected at most 60")


def test_endless_work_is_ended(pool: Pool) -> None:
    ended(pool, compute_forever)


def test_call_that_hangs_is_ended(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "CALL_SECONDS", 0.1)
    with pytest.raises(WorkerDied, match="no result in 0 seconds"):
        pool.submit(time.sleep, 600).result()


def test_memory_beyond_the_limit_is_refused(pool: Pool) -> None:
    with pytest.raises(MemoryError):
        pool.submit(allocate).result()
    assert len(pool.submit(bytes, 100_000_000).result()) == 100_000_000


def test_dates_arrive_as_text() -> None:
    from datetime import date

    (sheet,) = open_workbook("x.xlsx", p.xlsx({"S": [["day"], [date(2025, 5, 1)]]}))
    assert sheet.rows == [["day"], ["2025-05-01"]] or re.fullmatch("2025-05-01.*", sheet.rows[1][0])


def test_sheet_saved_as_csv_is_a_workbook(tmp_path: Path) -> None:
    path = p.written(tmp_path / "Table.csv", "Table 1.2 Employment\na;b;c\n1;2.5;\n".encode("utf-16"))
    (sheet,) = read_sheets(path)
    assert (sheet.file, sheet.name) == ("Table.csv", "Table 1.2")
    assert sheet.rows == [["Table 1.2 Employment", "", ""], ["a", "b", "c"], ["1", "2.5", ""]]
