"""Plotly's figure as the plain dictionary that is sent, built without Plotly's checks of each property.

Those take 10 to 100 ms a chart, more than all else that a page costs. `Sketch.checked` makes them; the tests make them
for every chart.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

Properties = dict[str, Any]


class Sketch:
    """A figure in the making: `data` are Plotly's traces, `layout` its layout; both may hold pandas' and NumPy's values.

    With `rows` there are panels above each other that share both axes; `row` (from 1, the top) says which.
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
            self.layout[f"yaxis{_number(row)}"]["domain"] = [max(top - height, 0.0), top]
            if row < rows:
                # The lowest panel alone has years written under it.
                self.layout[f"xaxis{_number(row)}"] |= {"matches": f"x{rows}", "showticklabels": False}

    @property
    def height(self) -> int:
        """In pixels."""
        return int(self.layout["height"])

    def add_scatter(self, row: int = 1, **properties: Any) -> None:
        """Points, lines or areas."""
        self._add("scatter", row, properties)

    def add_bar(self, row: int = 1, **properties: Any) -> None:
        """Bars."""
        self._add("bar", row, properties)

    def _add(self, kind: str, row: int, properties: Properties) -> None:
        axes = {"xaxis": f"x{row}", "yaxis": f"y{row}"} if row > 1 else {}
        self.data.append({"type": kind, **axes, **properties})

    def add_annotation(self, row: int = 1, **properties: Any) -> None:
        """A text, at figures of the panel's axes where the properties do not say otherwise."""
        where = {"xref": f"x{_number(row)}", "yref": f"y{_number(row)}"}
        self.layout["annotations"] = [*self.layout["annotations"], where | properties]

    def add_vline(self, x: float, **properties: Any) -> None:
        """A line from bottom to top."""
        self._line({"x0": x, "x1": x, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain"} | properties)

    def add_hline(self, y: float, **properties: Any) -> None:
        """A line from left to right."""
        self._line({"x0": 0, "x1": 1, "xref": "x domain", "y0": y, "y1": y, "yref": "y"} | properties)

    def _line(self, properties: Properties) -> None:
        self.layout["shapes"] = [*self.layout["shapes"], {"type": "line", **properties}]

    def update_xaxes(self, **properties: Any) -> None:
        """Set properties of the axes of all panels, what they had kept."""
        self._axes("xaxis", properties)

    def update_yaxes(self, **properties: Any) -> None:
        """The same of the other axes."""
        self._axes("yaxis", properties)

    def _axes(self, name: str, properties: Properties) -> None:
        for row in range(1, self._rows + 1):
            _merge(self.layout[f"{name}{_number(row)}"], properties)

    def update_layout(self, **properties: Any) -> None:
        """Set properties of the layout, what it had kept."""
        _merge(self.layout, properties)

    def to_dict(self) -> Properties:
        """As it is sent: lists, texts and numbers; None where there is no figure."""
        made: Properties = _plain({"data": self.data, "layout": self.layout})
        return made

    def checked(self) -> go.Figure:
        """Plotly's own figure of it. Raises ValueError where a property is none of Plotly's, or has a wrong value."""
        return go.Figure(self.to_dict())


def _number(row: int) -> str:
    return str(row) if row > 1 else ""


def _merge(into: Properties, properties: Mapping[str, Any]) -> None:
    for name, value in properties.items():
        if isinstance(value, Mapping) and isinstance(into.get(name), dict):
            _merge(into[name], value)
        else:
            into[name] = value


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items() if each is not None}
    if isinstance(value, pd.DataFrame):
        return [_plain(row) for row in value.itertuples(index=False, name=None)]
    if isinstance(value, pd.Series | pd.Index | np.ndarray):
        return [_plain(each) for each in value.tolist()]
    if isinstance(value, Sequence | zip):
        return [_plain(each) for each in value]
    if isinstance(value, np.generic):
        return _plain(value.item())
    if pd.isna(value) or value in (float("inf"), float("-inf")):
        return None
    return value
