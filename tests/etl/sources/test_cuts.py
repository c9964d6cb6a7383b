"""Files cut short are refused, unless the cut leaves a file that could be whole.

What a reader cannot know, and the comparison with the edition before must: a flat file cut between two series of
occupations, a mapping file or a price index cut between two lines, an export or state file cut between two lines, and a
workbook that was written with fewer rows.
"""

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import OutlookError
from etl.reading import Reading
from etl.sources import (
    cpi,
    oews_flat_file,
    projections,
    regional_price_parities,
    soc_crosswalk,
    state_projections,
)
from tests import publishers as p

NATION = {"projections": p.national_jobs({2024: 169_956_100})}
PARTS = ("data", "area", "industry", "occupation", "datatype", "footnote", "release")


@cache
def flat() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        lines = [
            p.series("N0000000", "000000", "292072", p.RECORDS_VALUES),
            p.series("S0600000", "000000", "292072", [*p.RECORDS_VALUES, "1.020", "0.82"]),
        ]
        return {part: path.read_bytes() for part, path in p.flat_file(Path(folder), lines).items()}


@cache
def whole_flat() -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        return rows(read_flat(Path(folder), "data", flat()["data"]), "wages")


def read_flat(folder: Path, part: str, content: bytes) -> list[Reading]:
    files = {name: p.written(folder / f"oe.{name}", whole) for name, whole in flat().items()}
    p.written(files[part], content)
    return oews_flat_file.read_flat_file(files, None)


def rows(readings: list[Reading], table: str) -> list[dict[str, object]]:
    return [row for reading in readings for row in reading.tables[table].to_pylist()]


@pytest.mark.parametrize("part", PARTS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_flat_file_cut_inside_a_line_is_refused(part: str, data: st.DataObject) -> None:
    content = flat()[part]
    cut = data.draw(st.integers(0, len(content) - 1))
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = rows(read_flat(Path(folder), part, content[:cut]), "wages")
        except OutlookError:
            return
    assert content[:cut].endswith(b"\n")
    # No row changes: rows are lost, and lost whole.
    assert all(row in whole_flat() for row in found)
    if part != "data":
        assert found == whole_flat()


def series_ends() -> set[int]:
    """Byte offsets at which the last line of one occupation in one place ends."""
    ends, at, before = set(), 0, ""
    for line in flat()["data"].decode().splitlines(keepends=True):
        if before.startswith("OEU") and line[:23] != before[:23]:
            ends.add(at)
        at, before = at + len(line.encode()), line
    return ends


def test_flat_file_cut_inside_a_series_is_refused(tmp_path: Path) -> None:
    content, ends = flat()["data"], series_ends()
    at = 0
    for line in content.splitlines(keepends=True)[:-1]:
        at += len(line)
        if at in ends:
            assert rows(read_flat(tmp_path, "data", content[:at]), "wages")
        else:
            with pytest.raises(OutlookError):
                read_flat(tmp_path, "data", content[:at])


# Other text files: how each is written, read, and where a cut leaves no trace.
TEXTS: dict[str, tuple[Callable[[Path], Path], Callable[[Path], list[Reading]], str, bytes]] = {
    "price-index": (p.cu_data, lambda f: cpi.read_price_index(f, None), "price_index", b"\n"),
    "price-parity": (
        lambda f: p.written(f, p.parity_csv()),
        lambda f: regional_price_parities.read_price_parity(f, None),
        "price_parity",
        b"",
    ),
    "export": (
        lambda f: p.export_csv(f, 2024, p.EDITION_2024),
        lambda f: projections.read_export(f, None),
        "projections",
        b"",
    ),
    "quoted": (p.quoted_csv, lambda f: projections.read_quoted(f, None), "projections", b""),
    "state": (
        p.state_projections_csv,
        lambda f: state_projections.read_state_projections(f, None, NATION),
        "state_projections",
        b"",
    ),
}


@cache
def whole_text(kind: str) -> tuple[bytes, list[dict[str, object]]]:
    write, read, table, _ = TEXTS[kind]
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "file.csv")
        return path.read_bytes(), rows(read(path), table)


@pytest.mark.parametrize("kind", TEXTS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_cut_text_file_loses_rows_whole_or_is_refused(kind: str, data: st.DataObject) -> None:
    _, read, table, ends = TEXTS[kind]
    content, whole = whole_text(kind)
    cut = data.draw(st.integers(0, len(content) - 1))
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = rows(read(p.written(Path(folder) / "file.csv", content[:cut])), table)
        except OutlookError:
            return
    assert content[:cut].endswith(ends)
    assert all(row in whole for row in found)


@pytest.mark.parametrize("write", [p.crosswalk_xlsx, p.hybrid_xlsx])
def test_cut_workbook_is_never_read(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    read = soc_crosswalk.read_crosswalk if write is p.crosswalk_xlsx else soc_crosswalk.read_hybrid
    content = write(tmp_path / "whole.xlsx").read_bytes()
    for cut in range(0, len(content), 97):
        with pytest.raises(OutlookError):
            read(p.written(tmp_path / "cut.xlsx", content[:cut]), None)
