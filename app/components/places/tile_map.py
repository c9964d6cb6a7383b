"""A map of the states in equal squares, so that small states count as much as large ones."""

from typing import Any

import pandas as pd

from app import text
from app.sketch import Sketch
from app.theme import Palette, figure

# Row and column of each state; the District of Columbia, Guam, Puerto Rico, and the Virgin Islands have squares too.
TILES = {
    state: (row, column)
    for row, line in enumerate(
        (
            "AK .. .. .. .. .. .. .. .. .. ME",
            ".. .. .. .. .. .. .. .. .. VT NH",
            "WA ID MT ND MN IL WI MI NY RI MA",
            "OR NV WY SD IA IN OH PA NJ CT ..",
            "CA UT CO NE MO KY WV VA MD DE DC",
            ".. AZ NM KS AR TN NC SC .. .. ..",
            ".. .. .. OK LA MS AL GA .. .. ..",
            "HI .. .. TX .. .. .. .. FL PR VI",
        )
    )
    for column, state in enumerate(line.split())
    if state != ".."
} | {"GU": (6, 0)}
HEIGHT = 430
_NO_SHADE = "rgba(0,0,0,0)"


def draw_state_tiles(frame: pd.DataFrame, column: str, colors: Palette, *, kind: str) -> Sketch:
    """Shade the states in five steps with equal numbers of states; those without a figure have a dotted frame.

    A point's last datum is its state's area code, "" without an estimate.
    """
    values = frame[column].dropna().astype(float)
    edges = [float(values.quantile(q)) for q in (0.2, 0.4, 0.6, 0.8)] if len(values) else []
    rows = {str(row["state"]): row for _, row in frame.iterrows()}
    steps = {state: _find_step(rows.get(state), column, edges) for state in TILES}
    chart = figure(colors, HEIGHT)
    # Assigned as one list each: adding shapes or annotations one by one copies the layout every time.
    chart.layout["shapes"] = [
        _build_square(*position, steps[state], colors) for state, position in TILES.items()
    ]
    # The labels are annotations because a trace's own text fades when a square is selected.
    chart.layout["annotations"] = [
        {
            "x": x,
            "y": y,
            "text": f"<b>{state}</b><br>{_format_mark(rows.get(state), column, kind)}",
            "showarrow": False,
            "font": {"color": _find_ink(steps[state], colors), "size": 11},
        }
        for state, (y, x) in TILES.items()
    ]
    codes = [str(rows[state]["area_code"]) if state in rows else "" for state in TILES]
    hovers = [_format_hover(state, rows.get(state), column, kind) for state in TILES]
    chart.add_scatter(
        x=[x for _, x in TILES.values()],
        y=[y for y, _ in TILES.values()],
        mode="markers",
        marker={"size": 30, "symbol": "square", "opacity": 0},
        unselected={"marker": {"opacity": 0}},
        customdata=list(zip(hovers, codes, strict=True)),
        hovertemplate="%{customdata[0]}<extra></extra>",
    )
    chart.update_xaxes(visible=False, range=[-0.6, 10.6])
    chart.update_yaxes(visible=False, range=[7.6, -0.6])
    chart.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0})
    return chart


def _find_step(row: "pd.Series[Any] | None", column: str, edges: list[float]) -> int | None:
    """Which of the five shades a state has, 0 the lightest; None where there is no figure."""
    if row is None or not text.is_known(row[column]):
        return None
    return sum(float(row[column]) > edge for edge in edges)


def _find_ink(step: int | None, colors: Palette) -> str:
    if step is None:
        return colors.quiet
    return colors.on_light if step < 3 else colors.on_dark


def _build_square(y: int, x: int, step: int | None, colors: Palette) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": x - 0.47,
        "x1": x + 0.47,
        "y0": y - 0.46,
        "y1": y + 0.46,
        "fillcolor": _NO_SHADE if step is None else colors.sequence[step],
        "layer": "below",
        "line": {"width": 1 if step is None else 0, "color": colors.mark, "dash": "dot"},
    }


def _format_mark(row: "pd.Series[Any] | None", column: str, kind: str) -> str:
    """The second line of a square: the figure, "max" above BLS's limit, a dash if withheld, blank if not estimated."""
    if row is None:
        return " "
    if not text.is_known(row[column]):
        return "max" if text.is_capped(row, column) else "–"
    return text.format_measure_short(float(row[column]), kind)


def _format_hover(state: str, row: "pd.Series[Any] | None", column: str, kind: str) -> str:
    if row is None:
        return f"{state}: no estimate"
    return f"{row['area']}: {text.format_figure(row, column, lambda value: text.format_measure(value, kind))}"
