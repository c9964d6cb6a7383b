"""Charts as Plotly's own figures, each property of which Plotly has checked: what the pages themselves leave out."""

from collections.abc import Callable
from functools import wraps
from types import ModuleType, SimpleNamespace
from typing import Any

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
