"""No cell of a CSV is run by the program that opens it."""

import csv
import io

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.export.csv import csv_bytes, defused


def test_a_withheld_figure_is_empty_and_zeros_are_kept() -> None:
    frame = pd.DataFrame({"area_code": ["0600000"], "jobs": pd.array([pd.NA], "Int64"), "area": ["Doña Ana"]})
    assert csv_bytes(frame).decode("utf-8") == "area_code,jobs,area\n0600000,,Doña Ana\n"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\uff20SUM(A1)", "'\uff20SUM(A1)"),
        # Where a comma is a decimal comma, spreadsheets split lines at semicolons.
        ("a; =1+1", "a; '=1+1"),
        ('a;"\uff0b1', "a;\"'\uff0b1"),
        ("Nurses; others", "Nurses; others"),
        ("+1", "'+1"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("Coder\r\n=1", "Coder =1"),
        ('=HYPERLINK("http://x.invalid")', '\'=HYPERLINK("http://x.invalid")'),
    ],
)
def test_a_cell_that_begins_like_a_formula_is_text(cell: str, shown: str) -> None:
    ((_,), (read,)) = csv.reader(io.StringIO(csv_bytes(pd.DataFrame({"title": [cell]})).decode(), newline=""))
    assert read == shown
    assert defused(pa.table({"title": [cell]}))["title"].to_pylist() == [shown]


def test_figures_codes_and_plain_text_stay_as_they_are() -> None:
    frame = pd.DataFrame(
        {"change_pct": [-4.4, None], "industry_code": ["62--63", "99-100"], "title": ["Coders", None]}
    )
    assert csv_bytes(frame).decode() == "change_pct,industry_code,title\n-4.4,62--63,Coders\n,99-100,\n"
    table = pa.table({"change_pct": [-4.4], "industry_code": ["62--63"]})
    assert defused(table).equals(table)


@given(st.lists(st.one_of(st.none(), st.text(max_size=8)), min_size=1, max_size=20))
def test_no_cell_of_any_text_begins_like_a_formula(cells: list[str | None]) -> None:
    made = defused(pa.table({"t": pa.array(cells, pa.string())}))["t"].to_pylist()
    for given_cell, cell in zip(cells, made, strict=True):
        assert (cell is None) == (given_cell is None)
        assert cell is None or not cell.lstrip().startswith(("=", "+", "-", "@"))
        assert cell is None or not {"\t", "\r", "\n"} & set(cell)
