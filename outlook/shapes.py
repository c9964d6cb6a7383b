"""What a shape is, and shapes with fewer points that still touch each other."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
# A polygon is its outer ring and its holes; a ring is an array of x and y, closed. A shape may have several polygons.
Polygons = tuple[tuple[Numbers, ...], ...]


def simplify(shapes: dict[str, Polygons], tolerance: float) -> dict[str, Polygons]:
    """Leave out points within `tolerance` of the line between their neighbors, the same ones in every shape.

    Points where three or more borders meet stay, so that shapes that touched still do. No neighbor of a point that is
    left out is left out itself, and no ring gets fewer than four points.
    """
    rings = [ring for shape in shapes.values() for polygon in shape for ring in polygon]
    left_out = _find_needless(rings, tolerance)

    def keep(ring: Numbers) -> Numbers:
        kept = np.array([point for point in map(tuple, ring[:-1].tolist()) if point not in left_out])
        return ring if len(kept) < 3 else np.vstack([kept, kept[:1]])

    return {
        code: tuple(tuple(keep(ring) for ring in polygon) for polygon in shape)
        for code, shape in shapes.items()
    }


def _find_needless(rings: Sequence[Numbers], tolerance: float) -> set[tuple[float, ...]]:
    neighbors: dict[tuple[float, ...], set[tuple[float, ...]]] = {}
    for ring in rings:
        points = [tuple(point) for point in ring.tolist()]
        for start, end in pairwise(points):
            neighbors.setdefault(start, set()).add(end)
            neighbors.setdefault(end, set()).add(start)
    needless: set[tuple[float, ...]] = set()
    for point in sorted(neighbors):
        if len(neighbors[point]) != 2 or neighbors[point] & needless:
            continue
        (x1, y1), (x2, y2) = neighbors[point]
        length = hypot(x2 - x1, y2 - y1)
        area = abs((x2 - x1) * (y1 - point[1]) - (x1 - point[0]) * (y2 - y1))
        if length and area / length < tolerance:
            needless.add(point)
    return needless
