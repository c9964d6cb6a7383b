"""Projections Central's JSON: rows that say their years, in any container that the publisher or a person makes of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.reading import Reading
from etl.sources.detect import recognize_file
from etl.sources.state_projections import read_state_projections_json
from tests import publishers as p

NATION = {"projections": p.national_jobs({2022: 164_482_600, 2024: 169_956_100})}
RECORDS = frozenset({"29-2072"})
ROWS = [
    p.state_row("0", "00-0000", 169_956_100, 175_167_900),
    p.state_row("0", "29-2072", 194_800, 208_600),
    p.state_row("32", "29-2072", 3_050, 3_280, AvgAnnualOpenings="220", PercentChange="7.4"),
    p.state_row("8", "29-2072", 3_500, 3_900),
    p.state_row("20", "29-2072", 2_000, 2_100, base_year=2022),
]


def read(path: Path, document: Any, wanted: frozenset[str] | None = RECORDS) -> list[Reading]:
    return read_state_projections_json(p.written(path / "rows.json", json.dumps(document)), wanted, NATION)


def test_every_edition_in_the_rows_is_a_reading(tmp_path: Path) -> None:
    older, newer = read(tmp_path, ROWS)
    assert (older.source_id, newer.source_id) == ("stateproj-2022-32-json", "stateproj-2024-34-json")
    assert older.tables["state_projections"]["area_code"].to_pylist() == ["2000000"]
    rows = {r["area_code"]: r for r in newer.tables["state_projections"].to_pylist()}
    assert sorted(rows) == ["0800000", "3200000"]
    assert rows["3200000"] == {
        "vintage": "2024-34",
        "area_code": "3200000",
        "occupation_code": "29-2072",
        "jobs_base": 3_050,
        "jobs_projected": 3_280,
        "change_pct": 7.4,
        "openings_per_year": 220,
        "source_id": "stateproj-2024-34-json",
    }


@pytest.mark.parametrize(
    ("document", "reader"),
    [
        (ROWS[2], "state-projections-json"),
        (ROWS, "state-projections-json"),
        ({"rows": ROWS, "pager": {"total_pages": 1}}, "state-projections-page"),
        ([{"rows": ROWS[:2], "pager": {}}, {"rows": ROWS[2:], "pager": {}}], "state-projections-page"),
    ],
)
def test_row_list_and_pages_are_read_alike(tmp_path: Path, document: Any, reader: str) -> None:
    assert "3200000" in read(tmp_path, document)[-1].tables["state_projections"]["area_code"].to_pylist()
    assert recognize_file(tmp_path / "rows.json").reader == reader


def test_nation_must_be_that_of_bls(tmp_path: Path) -> None:
    rows = [p.state_row("0", "00-0000", 164_482_600, 169_148_100), *ROWS[1:]]
    with pytest.raises(
        LayoutChanged, match="other jobs for the nation than BLS: expected 169,956,100 in 2024"
    ):
        read(tmp_path, rows)


def test_short_term_projections_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutChanged, match=r"other projections than those over ten years: .* 2024 and 2026"):
        read(tmp_path, [p.state_row("32", "29-2072", 3_050, 3_280, ProjYear="2026")])


def test_swapped_columns_are_refused(tmp_path: Path) -> None:
    rows = [{**row, "Base": row["Projected"], "Projected": row["Base"]} for row in ROWS[1:]]
    with pytest.raises(LayoutChanged, match="contradicts itself in 3 of 3 rows"):
        read(tmp_path, rows)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"Base": ""}, "column jobs_base"),
        ({"AvgAnnualOpenings": "n/a"}, "column openings_per_year"),
        ({"STFIPS": "99"}, "column fips"),
        ({"OccCode": "29207"}, "column occupation_code"),
        ({"BaseYear": "24"}, "column base_year"),
    ],
)
def test_damaged_cell_is_named(tmp_path: Path, cells: dict[str, str], message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        read(tmp_path, [{**ROWS[2], **cells}])


def test_slip_in_another_occupation_stops_nothing(tmp_path: Path) -> None:
    """Nevada prints 45-4029 with no jobs and a growth of 25 percent."""
    odd = {**p.state_row("32", "45-4029", 10, 10), "Base": "", "Projected": "0"}
    assert len(read(tmp_path, [*ROWS, odd])) == 2


def test_row_given_twice_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="repeated lines"):
        read(tmp_path, [ROWS[2], ROWS[2]])


@pytest.mark.parametrize("document", [[], [1], {"rows": "none"}, [{"OccCode": "29-2072"}]])
def test_other_document_is_refused(tmp_path: Path, document: Any) -> None:
    with pytest.raises(LayoutChanged, match="not Projections Central's document"):
        read(tmp_path, document)


def test_cut_document_is_damage(tmp_path: Path) -> None:
    path = p.written(tmp_path / "rows.json", json.dumps(ROWS)[:-20])
    with pytest.raises(Unreadable, match="not a whole JSON document"):
        read_state_projections_json(path, None, NATION)
