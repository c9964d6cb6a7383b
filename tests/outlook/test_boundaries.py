"""Shapes on a plane: every place has one, neighbors still touch, and insets are where they belong."""

import numpy as np
import pytest

from outlook.boundaries import (
    AREA_SHAPES,
    CONTIGUOUS,
    STATE_SHAPES,
    WIDTH,
    find_borders,
    load_local_map,
    load_national_map,
    load_neighbors,
)
from outlook.shapes import simplify
from outlook.tables import Tables

SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0.5, 1.001], [0, 1], [0, 0]])
ABOVE = np.array([[0, 1], [0.5, 1.001], [1, 1], [1, 2], [0, 2], [0, 1]])


def test_every_state_and_area_has_a_shape(tables: Tables) -> None:
    for kinds in (STATE_SHAPES, AREA_SHAPES):
        known = tables.rows(
            f"SELECT area_code FROM areas WHERE area_type IN {kinds if len(kinds) > 1 else '(' + repr(kinds[0]) + ')'}"
        )
        shown = tables.compute(load_national_map, kinds)
        assert sorted(shown.shapes) == sorted(known["area_code"])
        rings = [ring for shape in shown.shapes.values() for polygon in shape for ring in polygon]
        assert min(len(ring) for ring in rings) >= 4
        assert all((ring[0] == ring[-1]).all() for ring in rings)
        assert max(float(np.abs(ring).max()) for ring in rings) <= WIDTH / 2


def test_albers_matches_a_worked_example() -> None:
    # J. P. Snyder (1987), "Map Projections: A Working Manual", page 291: 35 N, 75 W from 23 N, 96 W.
    projection = type(CONTIGUOUS.projection)(meridian=-96, origin=23, parallels=(29.5, 45.5))
    ((x, y),) = projection.project(np.array([-75.0]), np.array([35.0]))
    assert (x, y) == pytest.approx((0.2952720, 0.2416774), abs=1e-6)


def test_cities_lie_in_their_shapes(tables: Tables) -> None:
    shown = tables.compute(load_national_map, STATE_SHAPES)
    for state, longitude, latitude in (
        ("0800000", -104.99, 39.74),
        ("0200000", -149.9, 61.2),
        ("1500000", -155.5, 19.6),
        ("7200000", -66.4, 18.2),
    ):
        point = shown.locate(longitude, latitude)
        assert point is not None
        boxes = [(polygon[0].min(axis=0), polygon[0].max(axis=0)) for polygon in shown.shapes[state]]
        assert any((low <= point).all() and (point <= high).all() for low, high in boxes)
    assert shown.locate(2.35, 48.86) is None


def test_simplified_neighbors_still_touch() -> None:
    simple = simplify({"a": ((SQUARE,),), "b": ((ABOVE,),)}, 0.01)
    ((border,),) = (find_borders(simple),)
    assert sorted(map(tuple, border.tolist())) == [(0.0, 1.0), (1.0, 1.0)]
    assert [len(simple[code][0][0]) for code in "ab"] == [5, 5]


def test_borders_of_states_leave_out_coasts(tables: Tables) -> None:
    shown = tables.compute(load_national_map, STATE_SHAPES)
    touched = {code: shown.shapes[code] for code in ("1500000", "0800000")}
    assert find_borders(touched) == []
    assert len(find_borders({code: shown.shapes[code] for code in ("0800000", "5600000")})) >= 1


def test_local_map_fills_the_plane(tables: Tables) -> None:
    shown = load_local_map(tables, ["0031080", "0040140"])
    points = np.concatenate([p[0] for shape in shown.shapes.values() for p in shape])
    assert 0.85 * WIDTH < float(np.ptp(points, axis=0).max()) <= WIDTH
    assert load_local_map(tables, []).shapes == {}
    # The Aleutian Islands cross 180 degrees and stay in one piece.
    alaska = load_local_map(tables, ["0200000"])
    assert max(float(np.ptp(p[0], axis=0).max()) for p in alaska.shapes["0200000"]) > WIDTH / 4


def test_neighbors_share_borders_both_ways(tables: Tables) -> None:
    found = load_neighbors(tables, STATE_SHAPES)
    assert found["0600000"] == ("0400000", "3200000", "4100000")
    # Colorado and Arizona meet in one corner.
    assert "0400000" not in found["0800000"]
    assert all(code in found[other] for code, others in found.items() for other in others)
    assert found["1500000"] == ()
