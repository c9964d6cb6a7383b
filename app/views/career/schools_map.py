"""A map of the schools that a search found, by whether their programs pass the earnings test."""

from collections.abc import Sequence

import pandas as pd

from app.components.maps import add_points, draw_map
from app.sketch import Sketch
from app.text import join_list
from app.theme import Palette
from app.views.career.outcomes import NAMES
from outlook import places
from outlook.boundaries import Map, load_local_map
from outlook.tables import Tables
from outlook.training.schools import ABOVE, BELOW, Search

# A search from a point shows its schools and a little around them, in steps of the map's plane.
_MARGIN, _LEAST_WIDTH = 0.3, 1.0
# With more cities than this, their names would cover each other.
_MOST_NAMES = 12
PASSES, BELOW_TEST, UNKNOWN = "passes the earnings test", "a program fails it", "not known"


def draw_schools(tables: Tables, frame: pd.DataFrame, search: Search, colors: Palette) -> Sketch | None:
    """Draw one point per school; None where no school found has a location or the edition has no shapes."""
    located = frame[frame["latitude"].notna() & frame["longitude"].notna()]
    shown = tables.compute(load_local_map, _list_shapes(tables, located, search))
    if located.empty or not shown.shapes:
        return None
    outlines = [ring for shape in shown.shapes.values() for polygon in shape for ring in polygon]
    chart = draw_map(shown, [], colors, kind="count", borders=outlines)
    for line in chart.data:
        line["line"] = {"width": 1, "color": colors.mark}
    schools = [_describe_school(rows) for _, rows in located.groupby("school_id", sort=False)]
    for test, color, symbol in (
        (UNKNOWN, colors.mark, "circle-open"),
        (PASSES, colors.subject, "circle"),
        (BELOW_TEST, colors.second, "triangle-down"),
    ):
        chosen = [each for each in schools if each[2] == test]
        if chosen:
            add_points(
                chart,
                shown,
                [each[0] for each in chosen],
                data=[[each[1]] for each in chosen],
                hover="%{customdata[0]}<extra></extra>",
                name=test,
                marker={"color": color, "symbol": symbol, "size": 11, "line": {"width": 1.5, "color": color}},
            )
    if search.spot:
        spot = (search.spot.longitude, search.spot.latitude)
        add_points(
            chart,
            shown,
            [spot],
            data=[[search.spot.name]],
            hover="%{customdata[0]}<extra></extra>",
            name=search.spot.name,
            marker={"color": colors.ink, "symbol": "x", "size": 11},
        )
        _name_cities(chart, shown, located, colors)
        _zoom(chart, shown, [spot, *(each[0] for each in schools)])
    return chart


def _list_shapes(tables: Tables, located: pd.DataFrame, search: Search) -> tuple[str, ...]:
    """The areas of the states that the schools are in, for a search from a point; else the state."""
    if search.state:
        found = places.find_area_of_state(tables, search.state)
        return (found,) if found else ()
    states = sorted({str(state) for state in located["state"]})
    marks = ", ".join("?" for _ in states) or "NULL"
    rows = tables.records(
        f"SELECT DISTINCT area_code FROM area_counties WHERE state IN ({marks}) ORDER BY area_code", states
    )
    return tuple(str(row["area_code"]) for row in rows)


def _describe_school(rows: pd.DataFrame) -> tuple[tuple[float, float], str, str]:
    """Where a school is, what its point says, and how its programs do in the earnings test."""
    first = rows.iloc[0]
    tests = set(rows["earnings_test"].dropna())
    test = BELOW_TEST if BELOW in tests else PASSES if ABOVE in tests else UNKNOWN
    names = join_list([NAMES.get(str(each), str(each)) for each in dict.fromkeys(rows["credential"])])
    label = f"{first['school_name']}<br>{first['city']}, {first['state']}<br>{names}"
    return (float(first["longitude"]), float(first["latitude"])), label, test


def _name_cities(chart: Sketch, shown: Map, located: pd.DataFrame, colors: Palette) -> None:
    cities = located.drop_duplicates(["city", "state"])
    placed = [
        (shown.locate(float(row["longitude"]), float(row["latitude"])), str(row["city"]))
        for row in cities.to_dict("records")
    ]
    if len(placed) <= _MOST_NAMES:
        chart.add_trace(
            "scattergeo",
            lon=[place[0] for place, _ in placed if place],
            lat=[place[1] for place, _ in placed if place],
            # A blank second line lifts the name off its point.
            text=[f"{name}<br> " for place, name in placed if place],
            mode="text",
            textposition="top center",
            textfont={"size": 12, "color": colors.ink},
            hoverinfo="skip",
            showlegend=False,
        )


def _zoom(chart: Sketch, shown: Map, points: Sequence[tuple[float, float]]) -> None:
    found = [place for place in (shown.locate(*point) for point in points) if place is not None]
    for axis, name in enumerate(("lonaxis", "lataxis")):
        low, high = min(place[axis] for place in found), max(place[axis] for place in found)
        half = max((high - low) / 2 + _MARGIN, _LEAST_WIDTH / 2)
        chart.layout["geo"][name] = {"range": [(low + high) / 2 - half, (low + high) / 2 + half]}


def describe_map(frame: pd.DataFrame, search: Search) -> str:
    """Describe the map for readers who don't see it."""
    where = f"near {search.spot.name}" if search.spot else "in the state"
    return (
        f"Map of {frame['school_id'].nunique()} schools {where}, marked by whether a program's graduates pass the earnings "
        "test. The table has the same schools."
    )
