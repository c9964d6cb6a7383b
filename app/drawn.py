"""Finished charts, kept by what they were drawn from: to check a figure's properties takes Plotly fifty times as long as
to send it."""

import hashlib
import pickle
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

import plotly.graph_objects as go

from app.memo import Memo

Arguments = ParamSpec("Arguments")
# A chart takes 0.1 to 0.3 MB with its JSON.
MOST_CHARTS = 400
_charts: Memo["Finished"] = Memo(MOST_CHARTS)


class Finished(go.Figure):  # type: ignore[misc]
    """A figure that is not changed any more. Its dictionary is made once; only its first two levels may be changed."""

    _dictionary: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        made = self._dictionary
        return {**made, "data": [dict(trace) for trace in made["data"]]}


def drawn(chart: Callable[Arguments, go.Figure]) -> Callable[Arguments, go.Figure]:
    """Keep the charts that a function draws, by the content of its arguments.

    For functions that depend on nothing else. What they return is shared by all readers and must not be changed.
    """
    name = f"{chart.__module__}.{chart.__qualname__}"

    @wraps(chart)
    def kept(*args: Arguments.args, **named: Arguments.kwargs) -> go.Figure:
        content = pickle.dumps((args, sorted(named.items())), protocol=pickle.HIGHEST_PROTOCOL)
        key = name, hashlib.blake2b(content, digest_size=20).digest()
        return _charts.once(key, lambda: _finished(chart(*args, **named)))

    return kept


def _finished(figure: go.Figure) -> Finished:
    # Given to the constructor of another class every property would be checked again.
    dictionary = figure.to_dict()
    figure.__class__ = Finished
    figure._dictionary = dictionary
    finished: Finished = figure
    return finished
