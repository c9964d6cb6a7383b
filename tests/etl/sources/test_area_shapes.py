"""Shapes of states and areas put together from counties."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.reading import Reading
from etl.sources.area_shapes import read_area_shapes
from etl.sources.area_shapes.topology import compute_area, find_center, join_rings, simplify
from etl.sources.detect import recognize_file
from tests import publishers as p


def read(
    tmp_path: Path, document: dict[str, Any] | None = None, rows: list[list[str]] | None = None
) -> list[Reading]:
    data = p.topology_json(tmp_path / "counties.json", document)
    areas = p.area_list_csv(tmp_path / "Geography.csv", rows)
    return read_area_shapes({"data": data, "areas": areas}, None)


def rings_of(reading: Reading, area: str) -> list[list[list[float]]]:
    rows = {r["area_code"]: json.loads(r["geometry"]) for r in reading.tables["boundaries"].to_pylist()}
    return [ring for polygon in rows[area]["coordinates"] for ring in polygon]


def test_files_are_recognized_by_content(tmp_path: Path) -> None:
    assert recognize_file(p.topology_json(tmp_path / "x.json")).reader == "area-shapes"
    areas = recognize_file(p.area_list_csv(tmp_path / "x.csv"))
    assert (areas.reader, areas.role) == ("area-shapes", "areas")


def test_counties_dissolve_into_their_area(tmp_path: Path) -> None:
    boundaries, _ = read(tmp_path)
    (ring,) = rings_of(boundaries, "0200001")
    # Alaska's two squares: no point of the line between them is left inside.
    assert sorted({x for x, _ in ring}) == [-167.0, -166.0, -165.0]
    assert abs(compute_area([(x, y) for x, y in ring])) == pytest.approx(
        2 * math.cos(math.radians(ring[0][1])), rel=1e-6
    )


def test_neighbors_share_their_border(tmp_path: Path) -> None:
    boundaries, _ = read(tmp_path)
    west, east = (rings_of(boundaries, area)[0] for area in ("0100001", "0010180"))
    assert [-169.0, 30.0] in west and [-169.0, 30.0] in east
    assert [-169.0, 31.0] in west and [-169.0, 31.0] in east


def test_every_state_and_area_has_a_shape(tmp_path: Path) -> None:
    boundaries, counties = read(tmp_path)
    kinds = boundaries.tables["boundaries"]["area_type"].to_pylist()
    assert (kinds.count("state"), kinds.count("metro"), kinds.count("nonmetro")) == (54, 1, 52)
    assert counties.tables["area_counties"].num_rows == 2 * 52


def test_outer_rings_run_counterclockwise(tmp_path: Path) -> None:
    boundaries, _ = read(tmp_path)
    for row in boundaries.tables["boundaries"].to_pylist():
        for polygon in json.loads(row["geometry"])["coordinates"]:
            assert compute_area(polygon[0]) > 0


def test_counties_have_centers_and_sources(tmp_path: Path) -> None:
    boundaries, counties = read(tmp_path)
    row = counties.tables["area_counties"].to_pylist()[0]
    assert (row["county_fips"], row["county_name"], row["state"]) == ("01110", "West", "AL")
    assert (row["latitude"], row["longitude"]) == (30.5, -169.5)
    # Each is dated by the file that it comes from.
    assert (boundaries.role, counties.role) == ("data", "areas")


def test_old_connecticut_is_refused(tmp_path: Path) -> None:
    document = p.topology()
    for county in document["objects"]["counties"]["geometries"]:
        if county["id"] == "09110":
            county["id"] = "09001"
    with pytest.raises(LayoutChanged, match="Connecticut's old counties 09001"):
        read(tmp_path, document)


@pytest.mark.parametrize("change", ["missing", "twice", "unknown"])
def test_counties_must_match_the_list(tmp_path: Path, change: str) -> None:
    rows = p.area_list()
    if change == "missing":
        del rows[0]
    elif change == "twice":
        rows.append(rows[0])
    else:
        rows[0][4] = "Elsewhere County"
    with pytest.raises(LayoutChanged, match="do not have the same counties"):
        read(tmp_path, rows=rows)


def test_missing_state_is_refused(tmp_path: Path) -> None:
    document = p.topology()
    del document["objects"]["states"]["geometries"][0]
    with pytest.raises(LayoutChanged, match="no 01"):
        read(tmp_path, document)


@pytest.mark.parametrize("key", ["arcs", "transform", "objects"])
def test_other_json_is_refused(tmp_path: Path, key: str) -> None:
    document = p.topology()
    del document[key]
    with pytest.raises(LayoutChanged, match="not a topology"):
        read(tmp_path, document)


def test_cut_file_is_refused(tmp_path: Path) -> None:
    path = p.topology_json(tmp_path / "counties.json")
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(Unreadable, match="not a whole TopoJSON"):
        read_area_shapes({"data": path, "areas": p.area_list_csv(tmp_path / "g.csv")}, None)


def test_simplified_line_keeps_its_ends() -> None:
    line = [(float(x), 0.01 * (x % 2)) for x in range(11)]
    assert simplify(line, 1.0) == [line[0], line[-1]]
    assert simplify(line, 0.0) == line


def test_corner_outlives_a_ripple() -> None:
    line = [(0.0, 0.0), (1.0, 0.01), (2.0, 0.0), (2.0, 2.0)]
    assert simplify(line, 0.1) == [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0)]


def test_open_boundary_is_an_error() -> None:
    with pytest.raises(ValueError, match="ends at"):
        join_rings([[0]], [[(0.0, 0.0), (1.0, 1.0)]])


def test_center_of_a_square_is_its_middle() -> None:
    square = [(-100.0, 40.0), (-99.0, 40.0), (-99.0, 41.0), (-100.0, 41.0), (-100.0, 40.0)]
    assert find_center([square]) == pytest.approx((-99.5, 40.5))
