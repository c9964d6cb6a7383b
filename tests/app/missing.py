"""Traces that a missing figure leaves in a text where nobody looked."""

import re
from collections.abc import Iterator
from typing import Any

# Not "none", which is a word; "N/A" is ruled out by the house: BLS did not release it.
LEAK = re.compile(r"\bnan\b|\bNaN\b|\bNone\b|<NA>|\bNaT\b|\binf\b|N/A|\{[a-z_0-9]+\}|\bFalse\b|\bTrue\b")


def leaks(texts: Iterator[str] | list[str]) -> list[str]:
    """The texts with a trace of a missing figure."""
    return [text for text in texts if LEAK.search(text)]


def strings(value: Any) -> Iterator[str]:
    """Every text inside a chart's description, but not the markup of its templates."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("hovertemplate", "bdata", "dtype"):
                yield from strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from strings(inner)
