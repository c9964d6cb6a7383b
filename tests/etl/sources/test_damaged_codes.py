"""Codes that a spreadsheet program or a person changed are refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.sources import (
    oews_workbooks,
    projections,
    soc_crosswalk,
)
from tests import publishers as p
from tests.etl.sources.damage import read_state, refusal

# "11-2021" becomes November 2021 where a spreadsheet program has had its way.
CODES: tuple[Any, ...] = ("29–2072", date(2021, 11, 1), "Nov-21", 292072.0, "29-20725", "2072", "")


@pytest.mark.parametrize("code", CODES)
def test_changed_code_of_wages_is_refused(tmp_path: Path, code: Any) -> None:
    rows = [p.ALL_2025, {**p.RECORDS_2025, "OCC_CODE": code}]
    path = p.national_zip(tmp_path / "oesm25nat.zip", 2025, rows)
    assert "1 rows of sheet" in refusal(lambda: oews_workbooks.read_workbooks(path, None))


@pytest.mark.parametrize("code", CODES[1:])
def test_changed_code_of_projections_is_refused(tmp_path: Path, code: Any) -> None:
    rows = [p.ALL_2024, replace(p.RECORDS_2024, code=str(code))]
    for layout in ("combined", "apart"):
        path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, rows, layout=layout)
        assert "have figures but no occupation code" in refusal(
            lambda path=path: projections.read_workbook(path, None)
        )
    path = p.export_csv(tmp_path / "e.csv", 2024, [p.ALL_2024, replace(p.RECORDS_2024, code=str(code))])
    assert "have figures but no occupation code" in refusal(lambda: projections.read_export(path, None))
    path = p.quoted_csv(tmp_path / "q.csv", [p.EDITION_2025[0], replace(p.EDITION_2025[1], code=str(code))])
    assert "have figures but no occupation code" in refusal(lambda: projections.read_quoted(path, None))


def test_projections_own_dash_is_a_hyphen(tmp_path: Path) -> None:
    path = p.occupation_xlsx(tmp_path / "o.xlsx", 2024, [replace(p.RECORDS_2024, code="29–2072")])
    (reading,) = projections.read_workbook(path, None)
    assert reading.tables["projections"]["occupation_code"].to_pylist() == ["29-2072"]


@pytest.mark.parametrize("code", ["29–2072", "Nov-21", "292072", ""])
def test_state_line_without_its_code_is_refused(tmp_path: Path, code: str) -> None:
    path = p.state_projections_csv(tmp_path / "s.csv", rows=[["Coders", "10", "20", "1", "1", "6", code]])
    assert repr(code) in refusal(lambda: read_state(path))


@pytest.mark.parametrize("fips", ["6.5", "99", "-6", "CA", ""])
def test_state_that_there_is_not_is_refused(tmp_path: Path, fips: str) -> None:
    path = p.state_projections_csv(
        tmp_path / "s.csv", rows=[["Coders", "10", "20", "1", "1", fips, "29-2072"]]
    )
    assert f"column fips holds 1 cells that cannot be: got {fips!r}" in refusal(lambda: read_state(path))


@pytest.mark.parametrize("code", [date(2021, 11, 1), 292072, "29–2072", ""])
@pytest.mark.parametrize("write", [p.crosswalk_xlsx, p.hybrid_xlsx])
def test_link_whose_code_was_changed_is_not_left_out(
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
def test_industry_or_owner_that_there_is_not_is_refused(tmp_path: Path, column: str, cell: Any) -> None:
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
def test_area_of_another_kind_than_it_says_is_refused(tmp_path: Path, area: str, kind: str) -> None:
    rows = [
        p.in_area(p.RECORDS_2025, area, kind, "Somewhere"),
        p.in_area(p.ALL_2025, "06", "2", "California"),
    ]
    path = p.state_zip(tmp_path / "oesm25st.zip", 2025, rows)
    assert f"{area!r} of type {kind!r}" in refusal(lambda: oews_workbooks.read_workbooks(path, None))
