"""The flat file read by its bytes: the same rows as DuckDB gives, or nothing at all."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import flatlines
from etl.schema.wages import WAGES
from etl.sources import oews_flat_file
from tests import publishers as p

AREAS = ("M0010180", "M0100001", "N0000000", "S0600000")
COLUMNS = {
    code.strip(): oews_flat_file.DATATYPES[name.strip()]
    for code, name in (line.split("\t") for line in p.DATATYPE.splitlines()[1:])
}
WHOLE = [name for name in COLUMNS.values() if WAGES.schema.field(name).type == pa.int64()]
MARKS = (["5"], ["1", "2", "3", "4", "5", "8"])


def fast(data: Path, wanted: frozenset[str] | None = None) -> list[dict[str, Any]] | None:
    table = flatlines.wide_rows(data, COLUMNS, oews_flat_file.AREAS_ONLY, *MARKS, wanted)
    return None if table is None else by_key(table.to_pylist())


def slow(data: Path, wanted: frozenset[str] | None = None) -> list[dict[str, Any]]:
    return by_key(oews_flat_file._pivoted_in_any_order(data, COLUMNS, *MARKS, wanted).to_pylist())


def by_key(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda r: (r["occupation_code"], r["area_code"], r["industry_code"]))


def in_order(tmp_path: Path, values: dict[str, list[str]]) -> Path:
    """A file in the order of its series, as BLS publishes it."""
    lines = [
        p.series(area, "000000", code, figures) for area in AREAS for code, figures in sorted(values.items())
    ]
    return p.flat_file(tmp_path, lines)["data"]


FIGURES = [*p.RECORDS_VALUES, "1.020", "0.82"]


def test_rows_are_those_of_the_general_reading(tmp_path: Path) -> None:
    marked = ["-8", "-8", *FIGURES[2:9], "-5", *FIGURES[10:14], "-4", *FIGURES[15:]]
    data = in_order(tmp_path, {"000000": ["155495720", *FIGURES[1:]], "292072": FIGURES, "299021": marked})
    found = fast(data)
    assert found == slow(data)
    assert found is not None and len(found) == 3 * len(AREAS)
    assert found[0]["employment"] == 155495720


def test_wanted_occupations_are_those_of_the_general_reading(tmp_path: Path) -> None:
    data = in_order(tmp_path, {"000000": FIGURES, "292072": FIGURES, "299021": FIGURES})
    wanted = frozenset({"29-2072", "11-9111"})
    found = fast(data, wanted)
    assert found == slow(data, wanted)
    assert found is not None and len(found) == len(AREAS)


def test_a_file_longer_than_a_block_is_cut_between_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = in_order(tmp_path, {f"29{n:04d}": [str(n), *FIGURES[1:]] for n in range(1, 40)})
    monkeypatch.setattr(flatlines, "BLOCK", 5000)
    assert data.stat().st_size > 20 * flatlines.BLOCK
    found = fast(data)
    assert found == slow(data)
    assert found is not None and len(found) == 39 * len(AREAS)


def test_the_nation_may_lack_what_areas_have(tmp_path: Path) -> None:
    line = p.series("N0000000", "000000", "292072", p.RECORDS_VALUES)
    data = p.flat_file(tmp_path, [line])["data"]
    found = fast(data)
    assert found == slow(data)
    assert found is not None and found[0]["location_quotient"] is None


LINES = p.series("M0010180", "000000", "292072", FIGURES).splitlines(keepends=True)


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [lines[1], lines[0], *lines[2:]],
        lambda lines: [*lines, lines[-1]],
        lambda lines: lines[:-1],
        lambda lines: [*lines[:3], "\n", *lines[3:]],
        lambda lines: [lines[0].replace("2025", "2024"), *lines[1:]],
        lambda lines: [*lines[:-1], lines[-1].replace("A01", "M05")],
        lambda lines: [*lines[:-1], lines[-1].rstrip("\r\n") + "8\tmore\r\n"],
        lambda lines: [*lines[:-1], lines[-1].replace("0.82", "0 82")],
        lambda lines: [*lines[:-1], lines[-1].replace("0.82", ".820")],
        lambda lines: [*lines[:-1], lines[-1].replace("0.82", "82. ")],
        lambda lines: [*lines[:-1], lines[-1].replace("0.82", "-.82")],
        lambda lines: [*lines[:-1], lines[-1].replace("0.82", "8e22")],
        lambda lines: [*lines[:-1], lines[-1].replace(" 0.82", "0.82 ")],
        lambda lines: [*lines[:-1], lines[-1].replace("   0.82", "0.80.82")],
        lambda lines: [lines[0].replace("194720", "1947.0"), *lines[1:]],
        lambda lines: [line.replace("M0010180", "S0010180") for line in lines],
        lambda lines: [line.replace("OEU", "OEX") for line in lines],
        lambda lines: [line.replace("292072", "29207A") for line in lines],
        lambda lines: [*lines[:-1], lines[-1].replace("     0.82\t", "        -\t")],
    ],
)
def test_what_is_otherwise_is_left_to_the_general_reading(
    tmp_path: Path, change: Callable[[list[str]], list[str]]
) -> None:
    changed = change(list(LINES))
    assert changed != LINES
    data = p.flat_file(tmp_path, changed)["data"]
    assert fast(data) is None


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    figure=st.one_of(
        st.from_regex(r"[0-9]{1,9}(\.[0-9]{1,3})?", fullmatch=True),
        st.text("0123456789.- e+_,x", min_size=1, max_size=11),
    ),
    at=st.integers(0, 16),
)
def test_any_figure_is_read_as_by_the_general_reading_or_left_to_it(
    tmp_path: Path, figure: str, at: int
) -> None:
    line = LINES[at].split("\t")
    line[3] = figure.rjust(12)
    data = p.flat_file(tmp_path, [*LINES[:at], "\t".join(line), *LINES[at + 1 :]])["data"]
    found = fast(data)
    if found is not None:
        assert found == slow(data)
    elif re.fullmatch(r"[0-9]+(\.[0-9]{1,3})?", figure):
        # What is plainly a figure is left to it for one reason.
        assert "." in figure and list(COLUMNS.values())[at] in WHOLE
