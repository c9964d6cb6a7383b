"""Boundaries as TopoJSON, the Labor Department's list of areas, and ZIP codes by county."""

import json
from pathlib import Path
from typing import Any

from etl.codes.areas import STATE_BY_FIPS
from tests.publishers.containers import written

# Each state is two counties of one square degree side by side, West and East.
WEST, EAST = "110", "120"


def topology() -> dict[str, Any]:
    """Every state, in steps of a tenth of a degree: three lines each, the middle one shared by both counties."""
    arcs: list[list[list[int]]] = []
    states, counties = [], []
    for number, fips in enumerate(STATE_BY_FIPS):
        x, first = 30 * number, len(arcs)
        arcs += [
            # From the top of the middle to its bottom; around the west; around the east.
            [[x + 10, 10], [0, -10]],
            [[x + 10, 0], [-10, 0], [0, 10], [10, 0]],
            [[x + 10, 10], [10, 0], [0, -10], [-10, 0]],
        ]
        states.append(shape(fips, STATE_BY_FIPS[fips], [[[first + 1, first + 2]]]))
        counties.append(shape(fips + WEST, "West", [[[first, first + 1]]]))
        counties.append(shape(fips + EAST, "East", [[[first + 2, ~first]]]))
    return {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [-170, 30]},
        "objects": {
            "states": {"type": "GeometryCollection", "geometries": states},
            "counties": {"type": "GeometryCollection", "geometries": counties},
        },
        "arcs": arcs,
    }


def shape(fips: str, name: str, polygons: list[list[list[int]]]) -> dict[str, Any]:
    return {"type": "MultiPolygon", "id": fips, "properties": {"name": name}, "arcs": polygons}


def topology_json(path: Path, document: dict[str, Any] | None = None) -> Path:
    return written(path, json.dumps(document or topology()))


def area_list() -> list[list[str]]:
    """Alabama has two areas, every other state one; Guam is listed by its villages."""
    rows = []
    for fips, state in STATE_BY_FIPS.items():
        if state in ("GU", "VI"):
            rows.append([f"{int(fips)}00001", "A territory", state, state, "A village"])
            continue
        for name, area in (("West", f"{int(fips)}00001"), ("East", f"{int(fips)}00001")):
            area = "10180" if (state, name) == ("AL", "East") else area
            rows.append([area, "Somewhere", state, state, f"{name} County"])
    return rows


def area_list_csv(path: Path, rows: list[list[str]] | None = None) -> Path:
    header = ["Area", "AreaName", "StateAb", "State", "CountyTownName"]
    lines = [header, *(area_list() if rows is None else rows)]
    return written(path, "".join(",".join(f'"{cell}"' for cell in line) + "\r\n" for line in lines))


def zip_codes_json(path: Path, rows: list[list[str]]) -> Path:
    return written(path, json.dumps({"zip_state_county": rows}))


def zip_codes_2020(path: Path, rows: list[tuple[str, str, str, int]]) -> Path:
    """The Census Bureau's file, separated by bars: ZIP code, county's digits and name, land in square meters."""
    lines = ["﻿OID_ZCTA5_20|GEOID_ZCTA5_20|NAMELSAD_ZCTA5_20|GEOID_COUNTY_20|NAMELSAD_COUNTY_20|AREALAND_PART"]
    lines += [f"1|{code}|ZCTA5 {code}|{fips}|{name}|{land}" for code, fips, name, land in rows]
    return written(path, "\r\n".join(lines) + "\r\n")
