"""Charts as Plotly's own figures, each property of which Plotly has checked: what the pages themselves leave out."""

from collections.abc import Callable
from functools import wraps
from types import ModuleType, SimpleNamespace
from typing import Any

import plotly.graph_objects as go

from app.components.sketch import Sketch


def checked(module: ModuleType) -> SimpleNamespace:
    """The names of a module of charts; what draws a chart gives Plotly's figure of it."""
    return SimpleNamespace(**{name: _checked(value) for name, value in vars(module).items()})


def _checked(value: Any) -> Any:
    if not callable(value) or isinstance(value, type):
        return value
    draw: Callable[..., Any] = value

    @wraps(draw)
    def drawing(*args: Any, **named: Any) -> Any:
        made = draw(*args, **named)
        return made.checked() if isinstance(made, Sketch) else made

    return drawing


def labels(chart: go.Figure) -> list[str]:
    """The texts of a chart's annotations."""
    return [str(annotation.text) for annotation in chart.layout.annotations]


def numbers(values: Any) -> list[float]:
    """The values of one axis of a trace."""
    return [float(value) for value in values]


def last_data(trace: Any) -> list[object]:
    """What choosing each point of a trace selects."""
    return [point[-1] for point in trace.customdata]
