"""Maps: five steps with equal numbers of places, honest legends, reasons for gaps, and few bytes."""

import json

import pytest

from app.components.maps import (
    NO_ESTIMATE,
    NOT_RELEASED,
    MapPlace,
    add_points,
    draw_map,
    find_edges,
    find_step,
)
from app.theme import DARK, LIGHT, Palette
from outlook.boundaries import STATE_SHAPES, load_national_map
from outlook.tables import Tables


def _list_places(tables: Tables) -> list[MapPlace]:
    codes = sorted(tables.compute(load_national_map, STATE_SHAPES).shapes)
    gaps = {codes[0]: NOT_RELEASED, codes[1]: NO_ESTIMATE}
    return [
        MapPlace(
            code=code,
            value=None if code in gaps else 40_000.0 + 100 * number,
            lines=[code, "a line"],
            key=code,
            reason=gaps.get(code, NO_ESTIMATE),
        )
        for number, code in enumerate(codes)
    ]


def test_steps_have_equal_numbers_of_places() -> None:
    values = [float(value) for value in range(50)]
    edges = find_edges(values)
    assert [sum(find_step(v, edges) == step for v in values) for step in range(5)] == [10] * 5
    assert find_edges([]) == []
    assert {find_step(v, find_edges([3.0, 3.0])) for v in (3.0, 3.0)} == {0}


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_legend_gives_ranges_and_reasons(tables: Tables, colors: Palette) -> None:
    shown = tables.compute(load_national_map, STATE_SHAPES)
    chart = draw_map(shown, _list_places(tables), colors, kind="money").checked()
    names = [trace.name for trace in chart.data if trace.type == "choropleth"]
    assert names[0].startswith("$40,200–") and names[-2:] == [NOT_RELEASED, NO_ESTIMATE]
    assert [trace.colorscale[0][1] for trace in chart.data[:5]] == list(colors.sequence)
    assert all(
        point[-1] == code
        for t in chart.data[:7]
        for point, code in zip(t.customdata, t.locations, strict=True)
    )


def test_points_outside_the_map_are_left_out(tables: Tables) -> None:
    shown = tables.compute(load_national_map, STATE_SHAPES)
    sketch = draw_map(shown, _list_places(tables), LIGHT, kind="money")
    add_points(
        sketch, shown, [(-104.99, 39.74), (2.35, 48.86)], data=[["Denver"], ["Paris"]], hover="%{customdata[0]}",
        name="Schools", marker={"size": 8},
    )  # fmt: skip
    assert [list(datum) for datum in sketch.checked().data[-1].customdata] == [["Denver"]]


def test_state_map_is_small_and_needs_no_other_map(tables: Tables) -> None:
    shown = tables.compute(load_national_map, STATE_SHAPES)
    drawing = draw_map(shown, _list_places(tables), LIGHT, kind="money").to_dict()
    assert len(json.dumps(drawing, separators=(",", ":"))) < 150_000
    assert drawing["layout"]["geo"]["visible"] is False
