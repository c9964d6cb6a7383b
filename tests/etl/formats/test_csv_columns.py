"""A few columns of a wide CSV file."""

from pathlib import Path

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.formats.csv_columns import read_wide_table
from tests import publishers as p

ROWS = [["UnitID", "Name", "Other"], ["1", " Cañada ", "x"]]


def read_cells(path: Path, *needed: str, optional: tuple[str, ...] = ()) -> list[list[str]]:
    _, frame = read_wide_table(path, needed, optional)
    return [list(map(str, row)) for row in (list(frame.columns), *frame.to_numpy().tolist())]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_columns_are_read_in_either_encoding(tmp_path: Path, encoding: str) -> None:
    path = p.written(tmp_path / "x.csv", p.csv_text(ROWS, quote_all=True, end="\r\n").encode(encoding))
    assert read_cells(path, "UNITID", "NAME") == [["UNITID", "NAME"], ["1", "Cañada"]]


def test_optional_column_may_be_missing(tmp_path: Path) -> None:
    path = p.written(tmp_path / "x.csv", p.csv_text(ROWS))
    assert read_cells(path, "UNITID", optional=("OTHER", "MORE")) == [["UNITID", "OTHER"], ["1", "x"]]


def test_thousands_of_columns_are_no_hurdle(tmp_path: Path) -> None:
    wide = [["UNITID", *(f"COLUMN_{n}" for n in range(3300)), "LAST"], ["1", *["NA"] * 3300, "2"]]
    assert read_cells(p.written(tmp_path / "x.csv", p.csv_text(wide)), "LAST") == [["LAST"], ["2"]]


def test_line_of_another_length_is_refused(tmp_path: Path) -> None:
    path = p.written(tmp_path / "x.csv", p.csv_text([*ROWS, ["2", "Short"]]))
    with pytest.raises(Unreadable, match="not a whole CSV file"):
        read_cells(path, "UNITID")


def test_table_without_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="not a whole CSV file"):
        read_cells(p.written(tmp_path / "x.csv", p.csv_text(ROWS[:1])), "UNITID")


def test_heading_given_twice_is_refused(tmp_path: Path) -> None:
    path = p.written(tmp_path / "x.csv", p.csv_text([["UNITID", "Unitid"], ["1", "2"]]))
    with pytest.raises(LayoutChanged, match="more than once"):
        read_cells(path, "UNITID")


def test_two_tables_in_one_zip_are_refused(tmp_path: Path) -> None:
    content = p.csv_text(ROWS).encode()
    path = p.zipped(tmp_path / "x.zip", {"a.csv": content, "b.csv": content})
    with pytest.raises(LayoutChanged, match="holds 2 tables"):
        read_cells(path, "UNITID")
