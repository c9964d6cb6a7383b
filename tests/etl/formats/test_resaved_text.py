"""Tables that a spreadsheet program saved as text are read while their figures are whole."""

import contextlib

import pytest

from etl.errors import Unreadable
from etl.formats import resaved_text
from etl.formats.resaved_text import parse_any

ROWS = [["code", "title", "jobs", "rse"], ["29-2072", "Clerks, all other", "1,234", "0.5"]]


@pytest.mark.parametrize(
    "text",
    [
        'code,title,jobs,rse\n29-2072,"Clerks, all other","1,234",0.5\n',
        "code;title;jobs;rse\r\n29-2072;Clerks, all other;1,234;0.5\r\n",
        "code\ttitle\tjobs\trse\n29-2072\tClerks, all other\t1,234\t0.5\n",
        "sep=;\r\ncode;title;jobs;rse\r\n\r\n29-2072;Clerks, all other;1,234;0.5\r\n",
        '"sep=,"\r\ncode,title,jobs,rse\n29-2072,"Clerks, all other","1,234",0.5',
        "sep=|\ncode|title|jobs|rse\n29-2072|Clerks, all other|1,234|0.5\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_form_gives_the_same_rows(text: str, encoding: str) -> None:
    assert parse_any(text.encode(encoding), "x.csv") == ROWS


def test_title_with_commas_hides_no_semicolons() -> None:
    text = "Employment by occupation, 2014, 2024, and change\ncode;jobs;rse;share\n1;2.5;3;4\n1;2.5;3;4\n"
    assert parse_any(text.encode(), "x.csv")[1] == ["code", "jobs", "rse", "share"]


@pytest.mark.parametrize(
    "cells", ["0,5;1", "1.234,5;2.5", "18,720;22,880", "1.234.567;2", "12,3456;0.5", "-0,5;0.5"]
)
def test_decimal_commas_are_refused(cells: str) -> None:
    with pytest.raises(Unreadable, match=r"saved with decimal commas.*ambiguous"):
        parse_any(f"code;jobs;rse\n29-2072;{cells}\n".encode(), "x.csv")


def test_cut_utf_16_is_damage() -> None:
    with pytest.raises(Unreadable, match="not whole text in UTF-16"):
        parse_any("a;b\n1;2\n".encode("utf-16")[:-1], "x.csv")


def test_table_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resaved_text, "MAX_CELLS", 9)
    assert len(parse_any(b"a,b,c\n" * 3, "x.csv")) == 3
    with pytest.raises(Unreadable, match="more cells than a publisher's table: expected at most 9, got 12"):
        parse_any(b"a,b,c\n" * 4, "x.csv")


@pytest.mark.parametrize(
    "text", ['sep="\na,b\n', "sep=a\na,b\n", "x" * 200_000 + "\na,b\n", '"' * 999, "\r\r;\r"]
)
def test_odd_text_raises_our_errors(text: str) -> None:
    with contextlib.suppress(Unreadable):
        assert all(any(row) for row in parse_any(text.encode(), "x.csv"))
