"""Shapes of states and areas, projected on a plane for drawing.

A national map has the 48 contiguous states in Albers' equal-area projection and insets, each in its own scale, for
Alaska, Hawaii, Puerto Rico with the Virgin Islands, and Guam. A local map shows any set of places at one scale.
Shapes come from the table `boundaries` (U.S. Census Bureau, simplified).
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from outlook.shapes import Numbers, Polygons, simplify
from outlook.tables import Tables

STATE_SHAPES, AREA_SHAPES = ("state",), ("metro", "nonmetro")
# Maps are this wide, in steps of a hundredth: about a pixel of a chart as wide as a page.
WIDTH = 10.0
_DECIMALS = 2
# Points closer than this to the line between their neighbors do not show.
_TOLERANCE = 0.014
# Local maps show less, so that they take a margin around the places.
_MARGIN = 0.04


@dataclass(frozen=True, kw_only=True)
class Albers:
    """Albers' equal-area conic projection of the unit sphere, angles in degrees."""

    meridian: float
    origin: float
    parallels: tuple[float, float]

    def project(self, longitude: Numbers, latitude: Numbers) -> Numbers:
        """x and y in radii of the earth, one row per point."""
        low, high = np.radians(self.parallels)
        cone = (np.sin(low) + np.sin(high)) / 2
        constant = np.cos(low) ** 2 + 2 * cone * np.sin(low)

        def find_radius(degrees: Numbers) -> Numbers:
            radius: Numbers = np.sqrt(constant - 2 * cone * np.sin(np.radians(degrees))) / cone
            return radius

        # The Aleutian Islands reach beyond 180 degrees.
        turn = cone * np.radians((longitude - self.meridian + 180) % 360 - 180)
        radius = find_radius(latitude)
        return np.column_stack(
            [radius * np.sin(turn), find_radius(np.array(self.origin)) - radius * np.cos(turn)]
        )


@dataclass(frozen=True, kw_only=True)
class Region:
    """A part of the United States that a map draws in a projection of its own.

    `box` is west, south, east, north in degrees. On a national map, `scale` enlarges it beside the contiguous states,
    and `center` is where its projection's origin goes; `label` and `label_at` name an inset.
    """

    name: str
    box: tuple[float, float, float, float]
    projection: Albers
    scale: float = 1.0
    center: tuple[float, float] = (0.0, 0.0)
    label_at: tuple[float, float] = (0.0, 0.0)

    def contains(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies in the region's box; a box may cross 180 degrees."""
        west, south, east, north = self.box
        is_between = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
        return is_between and south <= latitude <= north

    def project(self, longitude: Numbers, latitude: Numbers) -> Numbers:
        """x and y on the national map, in radii of the earth."""
        moved: Numbers = self.projection.project(longitude, latitude) * self.scale + np.array(self.center)
        return moved


CONTIGUOUS = Region(
    name="Contiguous states",
    box=(-126, 24, -66, 50),
    projection=Albers(meridian=-96, origin=37.5, parallels=(29.5, 45.5)),
)
# Centers and labels were placed by eye, below the Southwest and off the Southeast.
REGIONS = (
    CONTIGUOUS,
    Region(
        name="Alaska",
        box=(170, 50, -129, 72),
        projection=Albers(meridian=-152, origin=62, parallels=(55, 65)),
        scale=0.32,
        center=(-0.292, -0.212),
        label_at=(-0.305, -0.277),
    ),
    Region(
        name="Hawaii",
        box=(-161, 18, -154, 23),
        projection=Albers(meridian=-157.5, origin=20.6, parallels=(8, 18)),
        scale=1.0,
        center=(-0.130, -0.236),
        label_at=(-0.130, -0.277),
    ),
    Region(
        name="Guam",
        box=(144, 13, 146, 14),
        projection=Albers(meridian=144.78, origin=13.45, parallels=(8, 18)),
        scale=3.0,
        center=(-0.045, -0.242),
        label_at=(-0.045, -0.277),
    ),
    Region(
        name="Puerto Rico, V.I.",
        box=(-68, 17, -64, 19),
        projection=Albers(meridian=-65.9, origin=18.2, parallels=(8, 18)),
        scale=1.5,
        center=(0.27, -0.248),
        label_at=(0.325, -0.277),
    ),
)


@dataclass(frozen=True)
class Map:
    """Shapes by area code on a plane `WIDTH` wide around zero, and where any other point goes on the same plane.

    `locate` maps a longitude and a latitude to x and y, None outside the map's regions. `insets` are names of insets
    and where to write them.
    """

    shapes: dict[str, Polygons]
    regions: tuple[Region, ...]
    scale: float
    shift: tuple[float, float]
    insets: tuple[tuple[str, float, float], ...] = ()

    @cached_property
    def coordinates(self) -> dict[str, list[list[list[list[float]]]]]:
        """Shapes as GeoJSON has them, with rings turned round, because drawings fill to the right of a ring."""
        return {
            code: [[ring[::-1].tolist() for ring in polygon] for polygon in shape]
            for code, shape in self.shapes.items()
        }

    def locate(self, longitude: float, latitude: float) -> tuple[float, float] | None:
        """Where a point goes on the map; None if no part of the map shows it."""
        region = _find_region(self.regions, longitude, latitude)
        if region is None:
            return None
        (point,) = region.project(np.array([longitude]), np.array([latitude]))
        x, y = np.round((point + np.array(self.shift)) * self.scale, _DECIMALS)
        return float(x), float(y)


def load_national_map(tables: Tables, area_types: tuple[str, ...]) -> Map:
    """Shapes of all states (STATE_SHAPES) or of all areas (AREA_SHAPES), with insets, both on the same plane.

    Places without a title in `areas`, which have no estimates, are left out. An edition without boundaries gives a map
    without shapes.
    """
    rows = tables.records(
        "SELECT area_code, area_type, geometry FROM boundaries SEMI JOIN areas USING (area_code) ORDER BY area_code"
    )
    states, wanted = (
        _parse([row for row in rows if row["area_type"] in kinds]) for kinds in (STATE_SHAPES, area_types)
    )
    return _fit(wanted, REGIONS, around=states, margin=0.0, has_insets=True)


def load_local_map(tables: Tables, area_codes: Sequence[str]) -> Map:
    """Shapes of some places at one scale, in the projection of the region that most of them are in."""
    marks = ", ".join("?" for _ in area_codes) or "NULL"
    rows = tables.records(
        f"SELECT area_code, geometry FROM boundaries WHERE area_code IN ({marks}) ORDER BY area_code",
        list(area_codes),
    )
    shapes = _parse(rows)
    found = [
        region
        for shape in shapes.values()
        for polygon in shape
        if (region := _find_region(REGIONS, *polygon[0][0])) is not None
    ]
    region = max(set(found), key=found.count) if found else CONTIGUOUS
    plain = Region(name=region.name, box=region.box, projection=_center(region, shapes))
    return _fit(shapes, (plain,), around=shapes, margin=_MARGIN, has_insets=False)


def _parse(rows: Sequence[dict[str, str]]) -> dict[str, Polygons]:
    return {
        row["area_code"]: tuple(
            tuple(np.array(ring, dtype=float) for ring in polygon)
            for polygon in json.loads(row["geometry"])["coordinates"]
        )
        for row in rows
    }


def _find_region(regions: Sequence[Region], longitude: float, latitude: float) -> Region | None:
    return next((region for region in regions if region.contains(longitude, latitude)), None)


def _center(region: Region, shapes: dict[str, Polygons]) -> Albers:
    """The region's projection turned to the middle of the shapes, so that north is up there."""
    longitudes = np.concatenate(
        [ring[:, 0] for shape in shapes.values() for polygon in shape for ring in polygon] or [np.zeros(1)]
    )
    inside = longitudes[[region.contains(longitude, region.box[1]) for longitude in longitudes]]
    if not len(inside):
        return region.projection
    # Degrees east of the box's western side, which count on beyond 180.
    eastward = (inside - region.box[0]) % 360
    meridian = region.box[0] + (eastward.min() + eastward.max()) / 2
    return Albers(meridian=meridian, origin=region.projection.origin, parallels=region.projection.parallels)


def _fit(
    shapes: dict[str, Polygons],
    regions: tuple[Region, ...],
    *,
    around: dict[str, Polygons],
    margin: float,
    has_insets: bool,
) -> Map:
    """Project shapes on a plane that fits `around`; polygons outside all regions are left out."""
    projected = {code: _project(shape, regions) for code, shape in shapes.items()}
    points = [polygon[0] for shape in around.values() for polygon in _project(shape, regions)]
    if not points:
        return Map({}, regions, 1.0, (0.0, 0.0))
    every = np.concatenate(points)
    low, high = every.min(axis=0), every.max(axis=0)
    # A tall map is as high as a wide one is wide.
    scale = float(WIDTH / (max(high - low) * (1 + 2 * margin)))
    shift = -(low + high) / 2
    labels = np.round((np.array([region.label_at for region in regions]) + shift) * scale, _DECIMALS)
    insets = tuple(
        (region.name, float(x), float(y))
        for region, (x, y) in zip(regions[1:], labels[1:], strict=True)
        if has_insets
    )
    rounded = {
        code: tuple(_round(polygon, scale, shift) for polygon in _keep_visible(shape, scale))
        for code, shape in projected.items()
        if shape
    }
    return Map(
        simplify(simplify(rounded, _TOLERANCE), _TOLERANCE),
        regions,
        scale,
        (float(shift[0]), float(shift[1])),
        insets,
    )


def _project(shape: Polygons, regions: tuple[Region, ...]) -> Polygons:
    projected = []
    for polygon in shape:
        region = _find_region(regions, *polygon[0][0])
        if region is not None:
            projected.append(tuple(region.project(ring[:, 0], ring[:, 1]) for ring in polygon))
    return tuple(projected)


def _keep_visible(shape: Polygons, scale: float) -> Polygons:
    """The polygons that are larger than a point of the drawing, or the largest where none is."""
    sizes = [float(np.ptp(polygon[0], axis=0).max() * scale) for polygon in shape]
    least = 3 * 10.0**-_DECIMALS
    visible = tuple(polygon for polygon, size in zip(shape, sizes, strict=True) if size >= least)
    return visible or (shape[int(np.argmax(sizes))],)


def _round(polygon: tuple[Numbers, ...], scale: float, shift: Numbers) -> tuple[Numbers, ...]:
    """Points in steps of the plane, without repeated ones; holes that shrink to less than a triangle are left out."""
    rings = []
    for number, ring in enumerate(polygon):
        moved = np.round((ring + shift) * scale, _DECIMALS) + 0.0
        changes = np.append(True, (np.diff(moved, axis=0) != 0).any(axis=1))
        kept = moved[changes]
        if len(kept) >= 4 or number == 0:
            rings.append(kept)
    return tuple(rings)


def find_borders(shapes: dict[str, Polygons]) -> list[Numbers]:
    """The lines that two shapes share, each once: borders between states, without coasts."""
    counts = Counter(
        frozenset((start, end))
        for shape in shapes.values()
        for polygon in shape
        for ring in polygon
        for start, end in pairwise(map(tuple, ring.tolist()))
    )
    shared = {pair for pair, count in counts.items() if count > 1}
    lines: list[list[tuple[float, ...]]] = []
    for shape in shapes.values():
        for polygon in shape:
            for ring in polygon:
                goes_on = False
                for start, end in pairwise(map(tuple, ring.tolist())):
                    pair = frozenset((start, end))
                    if pair in shared and not goes_on:
                        lines.append([start])
                    goes_on = pair in shared
                    if goes_on:
                        lines[-1].append(end)
                        shared.discard(pair)
    return [np.array(line) for line in lines]


def load_neighbors(tables: Tables, area_types: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The places that each state, or each area, shares a border with, by area code; see `load_national_map`.

    A border is two points or more, so that places that meet in one corner are not neighbors.
    """
    marks = ", ".join("?" for _ in area_types)
    rows = tables.records(
        f"SELECT area_code, geometry FROM boundaries SEMI JOIN areas USING (area_code) WHERE area_type IN ({marks})",
        list(area_types),
    )
    owners: dict[frozenset[tuple[float, ...]], list[str]] = {}
    for code, shape in _parse(rows).items():
        for polygon in shape:
            for ring in polygon:
                for start, end in pairwise(map(tuple, ring.tolist())):
                    owners.setdefault(frozenset((start, end)), []).append(code)
    found: dict[str, set[str]] = {row["area_code"]: set() for row in rows}
    for codes in owners.values():
        for code in codes:
            found[code].update(other for other in codes if other != code)
    return {code: tuple(sorted(others)) for code, others in found.items()}
