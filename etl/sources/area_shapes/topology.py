"""Boundaries that share their lines (TopoJSON): simplified line by line, so that neighbors keep a common border.

Coordinates are longitude and latitude in degrees. A line (arc) is a list of points; ~3 in a ring means line 3 backward.
"""

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Point = tuple[float, float]
Line = list[Point]
# A polygon's rings, the outer one first, each as a list of line numbers.
Polygon = list[list[int]]

# 0.001 degree is at most 111 meters: finer than a screen shows.
DECIMALS = 3


@dataclass(frozen=True)
class Shape:
    """One object of a topology: its id, name, and polygons."""

    id: str
    name: str
    polygons: list[Polygon]


def decode_lines(document: Mapping[str, Any]) -> list[Line]:
    """All lines in degrees. Raises KeyError, TypeError, ValueError where the document is no topology."""
    (scale_x, scale_y), (move_x, move_y) = document["transform"]["scale"], document["transform"]["translate"]
    lines = []
    for arc in document["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * scale_x + move_x, y * scale_y + move_y))
        lines.append(line)
    return lines


def list_shapes(document: Mapping[str, Any], name: str) -> list[Shape]:
    """The polygons of one layer. Raises KeyError, TypeError, ValueError."""
    shapes = []
    for each in document["objects"][name]["geometries"]:
        arcs = each.get("arcs", [])
        polygons = [arcs] if each["type"] == "Polygon" else arcs
        shapes.append(Shape(str(each["id"]), str(each["properties"]["name"]), polygons))
    return shapes


def dissolve(shapes: Iterable[Shape]) -> list[list[int]]:
    """The rings around shapes put together: lines between two of them cancel each other out."""
    uses = [arc for shape in shapes for polygon in shape.polygons for ring in polygon for arc in ring]
    count = Counter(arc if arc >= 0 else ~arc for arc in uses)
    return [[arc] for arc in uses if count[arc if arc >= 0 else ~arc] == 1]


def simplify(line: Line, least_area: float) -> Line:
    """A line without the points that matter least (Visvalingam): each spans a triangle below `least_area`.

    The area is in square degrees of latitude: longitude is shortened by the cosine of the latitude. Ends stay.
    """
    if len(line) < 3:
        return line
    is_ring = line[0] == line[-1]
    shrink = math.cos(math.radians(line[0][1]))
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))
    alive = [True] * len(line)

    def area(at: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = line[before[at]], line[at], line[after[at]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) * shrink / 2

    heap = [(area(at), at) for at in range(1, len(line) - 1)]
    current = {at: size for size, at in heap}
    heapq.heapify(heap)
    # A ring of fewer than four points encloses nothing.
    spare = len(line) - (4 if is_ring else 2)
    while heap and spare > 0:
        size, at = heapq.heappop(heap)
        if not alive[at] or size != current[at]:
            continue
        if size >= least_area:
            break
        alive[at] = False
        spare -= 1
        after[before[at]], before[after[at]] = after[at], before[at]
        for neighbor in (before[at], after[at]):
            if 0 < neighbor < len(line) - 1:
                # A point must not outlive one that was removed before it and mattered more.
                current[neighbor] = max(area(neighbor), size)
                heapq.heappush(heap, (current[neighbor], neighbor))
    return [point for point, stays in zip(line, alive, strict=True) if stays]


def join_rings(pieces: list[list[int]], lines: list[Line]) -> list[Line]:
    """Closed rings of points from pieces (rings or single lines, in the direction given) that meet at their ends.

    Raises ValueError where an end has no continuation.
    """
    rings: list[Line] = []
    open_lines: dict[Point, list[Line]] = {}
    for piece in pieces:
        points: Line = []
        for arc in piece:
            part = lines[arc] if arc >= 0 else lines[~arc][::-1]
            points = points[:-1] + part if points else list(part)
        if points[0] == points[-1]:
            rings.append(points)
        else:
            open_lines.setdefault(points[0], []).append(points)
    while open_lines:
        start = next(iter(open_lines))
        ring = _take(open_lines, start)
        while ring[-1] != start:
            if ring[-1] not in open_lines:
                raise ValueError(f"the boundary ends at {ring[-1]}")
            ring = ring[:-1] + _take(open_lines, ring[-1])
        rings.append(ring)
    return rings


def _take(open_lines: dict[Point, list[Line]], start: Point) -> Line:
    found = open_lines[start].pop()
    if not open_lines[start]:
        del open_lines[start]
    return found


def compute_area(ring: Line) -> float:
    """Signed area of a ring in square degrees, longitude shortened by the cosine of the latitude."""
    shrink = math.cos(math.radians(ring[0][1]))
    total = sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))
    return total * shrink / 2


def build_geometry(rings: list[Line], least_area: float) -> dict[str, Any]:
    """A GeoJSON MultiPolygon of rings, outer ones counterclockwise as RFC 7946 asks, holes in their polygon.

    Islands and holes below `least_area` are left out, but for the largest. Raises ValueError where nothing is left.
    """
    rounded = [_round(ring) for ring in rings]
    sized = sorted(
        ((compute_area(ring), ring) for ring in rounded if len(ring) > 3), key=lambda each: -abs(each[0])
    )
    if not sized or not sized[0][0]:
        raise ValueError("the boundary encloses nothing")
    # Of a topology's rings, outer ones all run one way, and the largest is an outer one.
    sign = math.copysign(1, sized[0][0])
    kept = [(area * sign, ring) for area, ring in sized if abs(area) >= least_area or ring is sized[0][1]]
    polygons = [[ring if sign > 0 else ring[::-1]] for area, ring in kept if area > 0]
    for area, ring in kept:
        if area < 0:
            around = next((p for p in polygons if _is_inside(ring[0], p[0])), None)
            if around:
                around.append(ring if sign > 0 else ring[::-1])
    return {"type": "MultiPolygon", "coordinates": polygons}


def _round(ring: Line) -> Line:
    """A ring to DECIMALS, without points that became one."""
    points: Line = []
    for x, y in ring:
        point = (round(x, DECIMALS), round(y, DECIMALS))
        if not points or points[-1] != point:
            points.append(point)
    return points


def _is_inside(point: Point, ring: Line) -> bool:
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def find_center(rings: list[Line]) -> Point:
    """The centroid of the largest ring, in degrees."""
    ring = max(rings, key=lambda each: abs(compute_area(each)))
    # Relative to a corner: products of degrees lose digits.
    base_x, base_y = ring[0]
    doubled = sum_x = sum_y = 0.0
    for (ax, ay), (bx, by) in pairwise(ring):
        ax, ay, bx, by = ax - base_x, ay - base_y, bx - base_x, by - base_y
        cross = ax * by - bx * ay
        doubled += cross
        sum_x += (ax + bx) * cross
        sum_y += (ay + by) * cross
    if not doubled:
        return ring[0]
    return base_x + sum_x / (3 * doubled), base_y + sum_y / (3 * doubled)
