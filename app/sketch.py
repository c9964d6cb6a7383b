"""A Plotly figure as the plain dictionary that is sent, built without Plotly's checks of each property.

The checks take 10 to 100 ms per chart, more than the rest of a page. `Sketch.checked` runs them, and the tests call it
for every chart.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

Properties = dict[str, Any]


@dataclass(frozen=True)
class Plain:
    """A large value that has nothing but plain lists, strings, and numbers, and is sent as it is."""

    value: Any


class Sketch:
    """A figure under construction. `data` is a list of Plotly traces, `layout` a Plotly layout; both may contain pandas
    and NumPy values.

    `rows` stacks that many panels, which share both axes; `row` selects one, counting from 1 at the top.
    """

    def __init__(self, layout: Mapping[str, Any], rows: int = 1, gap: float = 0.0) -> None:
        self.data: list[Properties] = []
        self.layout: Properties = {"annotations": [], "shapes": [], **layout}
        self._rows = rows
        height = (1 - gap * (rows - 1)) / rows
        for row in range(2, rows + 1):
            self.layout |= {
                f"xaxis{row}": deepcopy(self.layout["xaxis"]) | {"anchor": f"y{row}"},
                f"yaxis{row}": deepcopy(self.layout["yaxis"]) | {"anchor": f"x{row}", "matches": "y"},
            }
        for row in range(1, rows + 1) if rows > 1 else ():
            top = 1 - (row - 1) * (height + gap)
            self.layout[f"yaxis{_axis_suffix(row)}"]["domain"] = [max(top - height, 0.0), top]
            if row < rows:
                # Only the lowest panel labels its x axis.
                self.layout[f"xaxis{_axis_suffix(row)}"] |= {"matches": f"x{rows}", "showticklabels": False}

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.layout["height"])

    @property
    def has_map(self) -> bool:
        """Whether it is a map, whose height follows the width of the screen."""
        return "geo" in self.layout

    def add_trace(self, kind: str, **properties: Any) -> None:
        """Add a trace of any of Plotly's types, such as "choropleth"."""
        self._add(kind, 1, properties)

    def add_scatter(self, row: int = 1, **properties: Any) -> None:
        """Add points, lines or areas."""
        self._add("scatter", row, properties)

    def add_bar(self, row: int = 1, **properties: Any) -> None:
        """Add bars."""
        self._add("bar", row, properties)

    def _add(self, kind: str, row: int, properties: Properties) -> None:
        axes = {"xaxis": f"x{row}", "yaxis": f"y{row}"} if row > 1 else {}
        self.data.append({"type": kind, **axes, **properties})

    def add_annotation(self, row: int = 1, **properties: Any) -> None:
        """Add a text, positioned in the panel's axis values unless the properties say otherwise."""
        where = {"xref": f"x{_axis_suffix(row)}", "yref": f"y{_axis_suffix(row)}"}
        self.layout["annotations"] = [*self.layout["annotations"], where | properties]

    def add_vline(self, x: float, **properties: Any) -> None:
        """Add a vertical line over the full height."""
        self._add_line({"x0": x, "x1": x, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain"} | properties)

    def add_hline(self, y: float, **properties: Any) -> None:
        """Add a horizontal line over the full width."""
        self._add_line({"x0": 0, "x1": 1, "xref": "x domain", "y0": y, "y1": y, "yref": "y"} | properties)

    def _add_line(self, properties: Properties) -> None:
        self.layout["shapes"] = [*self.layout["shapes"], {"type": "line", **properties}]

    def update_xaxes(self, **properties: Any) -> None:
        """Merge properties into the x axes of all panels, keeping those already set."""
        self._update_axes("xaxis", properties)

    def update_yaxes(self, **properties: Any) -> None:
        """Merge properties into the y axes of all panels, keeping those already set."""
        self._update_axes("yaxis", properties)

    def _update_axes(self, name: str, properties: Properties) -> None:
        for row in range(1, self._rows + 1):
            _merge(self.layout[f"{name}{_axis_suffix(row)}"], properties)

    def update_layout(self, **properties: Any) -> None:
        """Merge properties into the layout, keeping those already set."""
        _merge(self.layout, properties)

    def to_dict(self) -> Properties:
        """Return the figure as it is sent: plain lists, strings and numbers, with None for missing figures."""
        properties: Properties = _to_plain({"data": self.data, "layout": self.layout})
        return properties

    def checked(self) -> go.Figure:
        """Return a Plotly figure. Raises ValueError for an unknown property or an invalid value."""
        return go.Figure(self.to_dict())


def _axis_suffix(row: int) -> str:
    return str(row) if row > 1 else ""


def _merge(into: Properties, properties: Mapping[str, Any]) -> None:
    for name, value in properties.items():
        if isinstance(value, Mapping) and isinstance(into.get(name), dict):
            _merge(into[name], value)
        else:
            into[name] = value


def _to_plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Plain):
        return value.value
    if isinstance(value, Mapping):
        return {name: _to_plain(each) for name, each in value.items() if each is not None}
    if isinstance(value, pd.DataFrame):
        return [_to_plain(row) for row in value.itertuples(index=False, name=None)]
    if isinstance(value, pd.Series | pd.Index | np.ndarray):
        return [_to_plain(each) for each in value.tolist()]
    if isinstance(value, Sequence | zip):
        return [_to_plain(each) for each in value]
    if isinstance(value, np.generic):
        return _to_plain(value.item())
    if pd.isna(value) or value in (float("inf"), float("-inf")):
        return None
    return value
