"""What the tests of damaged files share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.errors import LayoutChanged, Unreadable
from etl.reading import Reading
from etl.sources import (
    state_projections,
)
from tests import publishers as p

NATION = {"projections": p.national_jobs({2024: 169_956_100})}


def refusal(read: Callable[[], object]) -> str:
    """The sentence of a refusal: one line that says what came or was expected."""
    with pytest.raises((Unreadable, LayoutChanged)) as raised:
        read()
    text = str(raised.value)
    assert "\n" not in text and text.endswith(".") and len(text) < 1000
    assert raised.value.expected or raised.value.got or raised.value.do
    return text


def read_state(path: Path) -> list[Reading]:
    return state_projections.read_state_projections(path, None, NATION)


def sheet(tmp_path: Path, headings: list[str], rows: list[list[Any]]) -> Path:
    book = p.xlsx({"national_M2025_dl": [headings, *rows]})
    return p.zipped(tmp_path / "oesm25nat.zip", {"national_M2025_dl.xlsx": book})
