from pathlib import Path

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.sources.state_projections import read_state_projections
from tests import publishers as p

# All jobs of the nation by base year, as BLS's own editions give them.
NATION = {"projections": p.national_jobs({2022: 164_482_600, 2024: 169_956_100})}


def test_states_are_read_and_nation_left_out(tmp_path: Path) -> None:
    (reading,) = read_state_projections(p.state_projections_csv(tmp_path / "longterm.csv"), None, NATION)
    rows = {r["area_code"]: r for r in reading.tables["state_projections"].to_pylist()}
    assert sorted(rows) == ["0100000", "0600000"]
    assert rows["0600000"] == {
        "vintage": "2024-34",
        "area_code": "0600000",
        "occupation_code": "29-2072",
        "jobs_base": 17900,
        "jobs_projected": 19600,
        "change_pct": 9.5,
        "openings_per_year": 1400,
        "source_id": "stateproj-2024-34",
    }


def test_national_jobs_identify_the_edition(tmp_path: Path) -> None:
    path = p.state_projections_csv(tmp_path / "longterm.csv", nation=164_482_650)
    (reading,) = read_state_projections(path, None, NATION)
    assert reading.vintage == "2022-32"


@pytest.mark.parametrize("nation", [164_482_700, 1.0])
def test_edition_that_bls_does_not_know_is_refused(tmp_path: Path, nation: float) -> None:
    path = p.state_projections_csv(tmp_path / "longterm.csv", nation=nation)
    with pytest.raises(LayoutChanged, match="Import BLS's own projections"):
        read_state_projections(path, None, NATION)


def test_only_wanted_occupations_are_kept(tmp_path: Path) -> None:
    rows = [
        ["Coders", "10", "20", "100", "1", "6", "29-2072"],
        ["Actors", "10", "20", "100", "1", "6", "27-2011"],
    ]
    path = p.state_projections_csv(tmp_path / "longterm.csv", rows=rows)
    (reading,) = read_state_projections(path, frozenset({"29-2072"}), NATION)
    assert reading.tables["state_projections"]["occupation_code"].to_pylist() == ["29-2072"]


@pytest.mark.parametrize(
    "column", ["Base", "Projected", "PercentChange", "AvgAnnualOpenings", "STFIPS", "OccCode"]
)
def test_missing_column_is_named(tmp_path: Path, column: str) -> None:
    path = p.state_projections_csv(tmp_path / "longterm.csv")
    path.write_bytes(path.read_bytes().replace(column.encode(), b"Other", 1))
    with pytest.raises(LayoutChanged, match=f"missing {column}"):
        read_state_projections(path, None, NATION)


def test_text_in_figure_is_damage_and_shown(tmp_path: Path) -> None:
    path = p.state_projections_csv(
        tmp_path / "longterm.csv", rows=[["Coders", "n.d.", "20", "1", "1", "6", "29-2072"]]
    )
    with pytest.raises(Unreadable, match=r"jobs_base.*n\.d\."):
        read_state_projections(path, None, NATION)
