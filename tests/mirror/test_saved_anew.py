"""Real tables that a spreadsheet program saved anew give the same rows as the publisher's files."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from etl.formats.workbooks import read_sheets
from etl.sources.detect import recognize_file
from etl.sources.oews_workbooks import read_workbooks
from etl.sources.projections import read_export
from tests import publishers as p

pytestmark = pytest.mark.mirror


def as_excel_keeps(cell: str) -> Any:
    """A cell of an export as a spreadsheet program keeps it: figures as numbers, ="29-2072" as text."""
    cell = cell.strip().removeprefix('="').removesuffix('"')
    try:
        return float(cell.replace(",", "").replace("$", ""))
    except ValueError:
        return cell


def delimit(rows: list[list[Any]], mark: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("vintage", ["2012-22", "2018-28", "2020-30", "2021-31"])
def test_export_saved_anew_is_the_same(mirror: Path, tmp_path: Path, vintage: str) -> None:
    (original,) = (mirror / "archive/employment-projections" / vintage).glob("*.csv")
    (expected,) = read_export(original, None)
    rows = list(csv.reader(io.StringIO(original.read_text("utf-8-sig"))))
    kept = [[as_excel_keeps(cell) for cell in row] for row in rows]
    for content in (
        p.xlsx({"Export": kept}),
        p.ods({"Export": kept}),
        "sep=;\r\n" + delimit(rows, ";"),
        delimit(rows, "\t").encode("utf-16"),
    ):
        path = p.written(tmp_path / original.name, content)
        assert recognize_file(path).reader == "projections-export"
        (found,) = read_export(path, None)
        assert found.tables["projections"].equals(expected.tables["projections"])


def test_wages_saved_anew_are_the_same(mirror: Path, tmp_path: Path) -> None:
    original = mirror / "www.bls.gov/oes/special-requests/oesm18nat.zip"
    (expected,) = read_workbooks(original, None)
    rows = max((sheet.rows for sheet in read_sheets(original)), key=len)
    for content in (
        p.xlsb({"May 2018": rows}),
        p.ods({"May 2018": rows}),
        delimit(rows, ","),
        delimit(rows, ";"),
    ):
        path = p.written(tmp_path / "national_M2018_dl", content)
        assert recognize_file(path).reader == "oews-workbook"
        (found,) = read_workbooks(path, None)
        assert found.tables["wages"].equals(expected.tables["wages"])
