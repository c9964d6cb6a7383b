"""Maps of places: real shapes in five shades of one hue, and points on top of them.

The shapes are sent with the chart, already projected (`outlook.boundaries`); no map is loaded from anywhere else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app import text
from app.sketch import Plain, Sketch
from app.theme import Palette, figure
from outlook.boundaries import WIDTH, Map
from outlook.shapes import Numbers
from outlook.translation import translate

HEIGHT = 460
STEPS = 5
# What a place without a figure is drawn as, and what the legend calls it.
NOT_RELEASED, NO_ESTIMATE = "Gray: not released by BLS", "Blank: no estimate"
ABOVE_LIMIT = "Above BLS's limit"
_CLEAR = "rgba(0,0,0,0)"
# Room beside the shapes, in steps of the plane.
_EDGE = 0.1


@dataclass(frozen=True, kw_only=True)
class MapPlace:
    """A place of a map: the code of its shape, its figure, and the lines that it shows when pointed at.

    A place without a figure has a `reason`: NOT_RELEASED, NO_ESTIMATE, or ABOVE_LIMIT. `key` is what choosing it selects,
    "" if nothing.
    """

    code: str
    value: float | None
    lines: Sequence[str]
    key: str = ""
    reason: str = NO_ESTIMATE


def find_edges(values: Sequence[float]) -> list[float]:
    """The borders between five steps that have equal numbers of places; none without values.

    A step's values are above its lower border and at most its upper border.
    """
    ordered = sorted(values)
    if not ordered:
        return []
    positions = [(len(ordered) - 1) * step / STEPS for step in range(1, STEPS)]
    return [
        ordered[int(at)] + (at - int(at)) * (ordered[min(int(at) + 1, len(ordered) - 1)] - ordered[int(at)])
        for at in positions
    ]


def find_step(value: float, edges: Sequence[float]) -> int:
    """Which of the five shades a figure has, 0 the lowest."""
    return sum(value > edge for edge in edges)


def draw_map(
    shown: Map,
    places: Sequence[MapPlace],
    colors: Palette,
    *,
    kind: str,
    height: int = HEIGHT,
    borders: Sequence[Numbers] = (),
) -> Sketch:
    """Shade the places that have a shape; the legend gives each shade's range. `kind` is a measure's.

    `borders` are lines drawn over the places, such as those of states over areas. A point's last datum is its key.
    """
    chart = figure(colors, height)
    chart.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        geo=_frame(shown),
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 0,
            "yanchor": "top",
            "itemclick": False,
            "itemdoubleclick": False,
            "font": {"size": 12.5},
        },
    )
    drawn = [place for place in places if place.code in shown.shapes]
    known = [place for place in drawn if place.value is not None]
    edges = find_edges([float(place.value or 0) for place in known])
    for step, shade in enumerate(colors.sequence):
        members = [place for place in known if find_step(float(place.value or 0), edges) == step]
        _add_places(chart, shown, members, shade, colors, _name_step(members, kind))
    for reason, shade in ((ABOVE_LIMIT, colors.second), (NOT_RELEASED, colors.mark), (NO_ESTIMATE, _CLEAR)):
        members = [place for place in drawn if place.value is None and place.reason == reason]
        _add_places(chart, shown, members, shade, colors, translate(reason), opacity=0.6)
    _add_borders(chart, borders, colors)
    _add_names(chart, shown.insets, colors)
    return chart


def add_points(
    chart: Sketch,
    shown: Map,
    points: Sequence[tuple[float, float]],
    *,
    data: Sequence[Sequence[object]],
    hover: str,
    name: str,
    marker: Mapping[str, Any],
) -> None:
    """Add markers at longitudes and latitudes; those outside the map are left out.

    `data` has each point's custom data, `hover` is a hover template for them, `name` is the legend's.
    """
    found = [
        (place, datum)
        for place, datum in zip((shown.locate(*point) for point in points), data, strict=True)
        if place is not None
    ]
    chart.add_trace(
        "scattergeo",
        lon=[place[0] for place, _ in found],
        lat=[place[1] for place, _ in found],
        mode="markers",
        customdata=[list(datum) for _, datum in found],
        hovertemplate=hover,
        name=name,
        marker=dict(marker),
        unselected={"marker": {"opacity": 1}},
    )


def _frame(shown: Map) -> dict[str, Any]:
    """A plain plane: Plotly's own map is hidden, and its longitudes and latitudes are our x and y."""
    points = [
        point
        for shape in shown.shapes.values()
        for polygon in shape
        for ring in polygon
        for point in (ring.min(axis=0), ring.max(axis=0))
    ]
    half = WIDTH / 2
    lows, highs = (
        [extreme(point[axis] for point in points) if points else bound for axis in (0, 1)]
        for extreme, bound in ((min, -half), (max, half))
    )
    bottom = min([float(lows[1]), *(y for _, _, y in shown.insets)])
    return {
        "visible": False,
        "bgcolor": _CLEAR,
        "projection": {"type": "equirectangular"},
        "lonaxis": {"range": [float(lows[0]) - _EDGE, float(highs[0]) + _EDGE]},
        "lataxis": {"range": [bottom - _EDGE, float(highs[1]) + _EDGE]},
        "domain": {"x": [0, 1], "y": [0, 1]},
    }


def _name_step(members: Sequence[MapPlace], kind: str) -> str:
    """The lowest and highest figure among the places of one shade."""
    if not members:
        return ""
    values = [float(place.value or 0) for place in members]
    low, high = (text.format_measure(end, kind) for end in (min(values), max(values)))
    return low if low == high else f"{low}–{high}"


def _add_places(
    chart: Sketch,
    shown: Map,
    members: Sequence[MapPlace],
    shade: str,
    colors: Palette,
    name: str,
    opacity: float = 1.0,
) -> None:
    if not members:
        return
    chart.add_trace(
        "choropleth",
        locationmode="geojson-id",
        geojson={
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": place.code,
                    "geometry": {"type": "MultiPolygon", "coordinates": Plain(shown.coordinates[place.code])},
                }
                for place in members
            ],
        },
        locations=[place.code for place in members],
        z=[0] * len(members),
        zmin=0,
        zmax=1,
        colorscale=[[0, shade], [1, shade]],
        showscale=False,
        showlegend=True,
        name=name,
        customdata=[["<br>".join(place.lines), place.key] for place in members],
        hovertemplate="%{customdata[0]}"
        + (f"<br>{translate('Click to open')}" if any(place.key for place in members) else "")
        + "<extra></extra>",
        marker={"opacity": opacity, "line": {"width": 0.5, "color": colors.mark}},
        # A chosen place opens; the others need not fade.
        unselected={"marker": {"opacity": opacity}},
    )


def _add_borders(chart: Sketch, borders: Sequence[Numbers], colors: Palette) -> None:
    if borders:
        chart.add_trace(
            "scattergeo",
            lon=[x for line in borders for x in (*line[:, 0].tolist(), None)],
            lat=[y for line in borders for y in (*line[:, 1].tolist(), None)],
            mode="lines",
            line={"width": 1.25, "color": colors.ink},
            hoverinfo="skip",
            showlegend=False,
        )


def _add_names(chart: Sketch, insets: Sequence[tuple[str, float, float]], colors: Palette) -> None:
    if insets:
        chart.add_trace(
            "scattergeo",
            lon=[x for _, x, _ in insets],
            lat=[y for _, _, y in insets],
            mode="text",
            text=[name for name, _, _ in insets],
            # The name nearest to the right edge ends there.
            textposition=["middle left" if x > WIDTH / 4 else "middle center" for _, x, _ in insets],
            textfont={"size": 11, "color": colors.quiet},
            hoverinfo="skip",
            showlegend=False,
        )
