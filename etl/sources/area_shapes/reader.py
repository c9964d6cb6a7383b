"""Read the boundaries of counties and the list of the counties that make each OEWS area."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from etl.codes.areas import STATE_BY_FIPS, build_state_area, find_area_type
from etl.codes.counties import CountyNames
from etl.errors import LayoutChanged, Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN, UNKNOWN_LAYOUT
from etl.formats.csv_text import read_bytes
from etl.formats.tables import read_table
from etl.reading import Reading
from etl.schema.geography import AREA_COUNTIES, BOUNDARIES
from etl.sources.area_shapes import topology
from etl.sources.area_shapes.topology import Line, Shape

CENSUS = "U.S. Census Bureau"
LABOR_DEPARTMENT = "U.S. Department of Labor, Office of Foreign Labor Certification"
BOUNDARIES_ID, COUNTIES_ID = "census-boundaries", "oflc-area-counties"
COLUMNS = ("area", "areaname", "stateab", "state", "countytownname")

# Square degrees. A triangle of 0.0005 is about 1 by 0.5 miles of border, 0.003 an island of 14 square miles.
LEAST_TRIANGLE, LEAST_ISLAND = 0.0004, 0.002
# Since 2022, boundaries give Connecticut's planning regions in place of its counties, as the list of areas does.
CONNECTICUT, OLD_COUNTIES = (
    "09",
    frozenset({"09001", "09003", "09005", "09007", "09009", "09011", "09013", "09015"}),
)
FIRST_YEAR = 2022
# Territories whose estimates are published for the whole alone: their villages are no counties.
WHOLE_TERRITORIES = ("GU", "VI")


def read_area_shapes(files: Mapping[str, Path], wanted: frozenset[str] | None) -> list[Reading]:
    """Shapes of states and areas from "data" (TopoJSON), and counties of each area from "areas" (CSV).

    Raises LayoutChanged, Unreadable.
    """
    name = files["data"].name
    lines, states, counties = _read_topology(files["data"])
    members = _read_members(files["areas"], counties)
    fine = lines
    lines = [topology.simplify(line, LEAST_TRIANGLE) for line in lines]
    shapes = {
        build_state_area(state.id): [arc for polygon in state.polygons for arc in polygon] for state in states
    }
    for area, found in members.items():
        shapes[area] = topology.dissolve(found)
    rows = [_build_row(area, pieces, lines, name) for area, pieces in shapes.items()]
    return [
        Reading(
            BOUNDARIES_ID,
            "Cartographic boundaries of states and counties",
            f"{FIRST_YEAR} or later",
            {"boundaries": pa.Table.from_pylist(rows, BOUNDARIES.schema)},
            publisher=CENSUS,
        ),
        Reading(
            COUNTIES_ID,
            "Counties of the OEWS areas, from the foreign labor certification wage files",
            "areas of the 2023 delineation",
            {
                "area_counties": pa.Table.from_pylist(
                    [
                        _build_county(area, county, fine, name)
                        for area, found in members.items()
                        for county in found
                    ],
                    AREA_COUNTIES.schema,
                )
            },
            publisher=LABOR_DEPARTMENT,
            role="areas",
        ),
    ]


def _read_topology(path: Path) -> tuple[list[Line], list[Shape], list[Shape]]:
    """Lines, states, and counties. Raises LayoutChanged, Unreadable."""
    try:
        document = json.loads(read_bytes(path))
        lines = topology.decode_lines(document)
        states, counties = (topology.list_shapes(document, layer) for layer in ("states", "counties"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(
            f"{path.name} is not a whole TopoJSON file",
            got=" ".join(str(error).split())[:160],
            do=DOWNLOAD_AGAIN,
        ) from error
    except (KeyError, TypeError, IndexError) as error:
        raise LayoutChanged(
            f"{path.name} is not a topology of counties",
            expected="transform, arcs, and the objects states and counties with ids and names",
            got=f"{type(error).__name__}: {error}",
            do=UNKNOWN_LAYOUT,
        ) from error
    old = OLD_COUNTIES & {county.id for county in counties}
    missing = set(STATE_BY_FIPS) - {state.id for state in states}
    if old or missing:
        raise LayoutChanged(
            f"{path.name} holds other boundaries than the estimates use",
            expected=f"those of {FIRST_YEAR} or later, with every state and Connecticut's planning regions",
            got=f"Connecticut's old counties {', '.join(sorted(old))}"
            if old
            else f"no {', '.join(sorted(missing))}",
            do="Take the Census Bureau's boundaries of a later year",
        )
    return lines, states, counties


def _read_members(path: Path, counties: list[Shape]) -> dict[str, list[Shape]]:
    """The counties of each area by its code. Raises LayoutChanged, Unreadable."""
    rows = read_table(path)
    header = [cell.strip().lower() for cell in rows[0]]
    missing = [column for column in COLUMNS if header.count(column) != 1]
    if missing:
        raise LayoutChanged(
            f"{path.name} is not the list of areas and their counties",
            expected=", ".join(COLUMNS),
            got="missing " + ", ".join(missing),
            do=UNKNOWN_LAYOUT,
        )
    by_fips = {county.id: county for county in counties if county.id[:2] in STATE_BY_FIPS}
    names = CountyNames((STATE_BY_FIPS[c.id[:2]], c.name, c.id) for c in by_fips.values())
    members: dict[str, list[Shape]] = {}
    unknown: list[str] = []
    used: set[str] = set()
    for row in rows[1:]:
        cells = dict(zip(header, (cell.strip() for cell in row), strict=True))
        state = cells["stateab"].upper()
        if state in WHOLE_TERRITORIES:
            continue
        found = names.find(state, cells["countytownname"])
        if found is None or found in used or not re.fullmatch(r"[0-9]{5,7}", cells["area"]):
            unknown.append(f"{cells['area']} {cells['countytownname']}, {state}")
            continue
        used.add(found)
        members.setdefault(cells["area"].zfill(7), []).append(by_fips[found])
    left = [
        county
        for fips, county in by_fips.items()
        if fips not in used and STATE_BY_FIPS[fips[:2]] not in WHOLE_TERRITORIES
    ]
    if unknown or left:
        raise LayoutChanged(
            f"{path.name} and the boundaries do not have the same counties",
            expected="each county of the boundaries in one area",
            got="; ".join([*unknown, *(f"no area for {c.name} ({c.id})" for c in left)][:3]),
            do="Take the list and the boundaries of the same years",
        )
    return members


def _build_row(area: str, pieces: list[list[int]], lines: list[Line], name: str) -> dict[str, Any]:
    try:
        geometry = topology.build_geometry(topology.join_rings(pieces, lines), LEAST_ISLAND)
    except ValueError as error:
        raise Unreadable(
            f"{name} holds a boundary of {area} that is not closed", got=str(error), do=DOWNLOAD_AGAIN
        ) from error
    return {
        "area_code": area,
        "area_type": find_area_type(area),
        "geometry": json.dumps(geometry, separators=(",", ":")),
        "source_id": BOUNDARIES_ID,
    }


def _build_county(area: str, county: Shape, lines: list[Line], name: str) -> dict[str, Any]:
    pieces = [ring for polygon in county.polygons for ring in polygon]
    longitude, latitude = topology.find_center(topology.join_rings(pieces, lines))
    return {
        "area_code": area,
        "county_fips": county.id,
        "county_name": county.name,
        "state": STATE_BY_FIPS[county.id[:2]],
        "latitude": round(latitude, 3),
        "longitude": round(longitude, 3),
        "source_id": COUNTIES_ID,
    }
