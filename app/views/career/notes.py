"""Footnotes of the guide: where each fact comes from and how reliable that is."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup

from app.templating import render_part
from outlook.scenario.assumptions import GRADES, load_assumptions

FACTS = Path(__file__).with_name("facts.toml")
PARTS = "career.html"


@cache
def load_facts() -> Mapping[str, Mapping[str, str]]:
    """Load where each fact comes from, by its name in `facts.toml`."""
    return tomllib.loads(FACTS.read_text(encoding="utf-8"))


def describe_source(name: str) -> str:
    """The footnote of a fact, or of a scenario's assumption by its path ("route.certificate.months").

    Raises KeyError for a name that is neither.
    """
    assumptions = load_assumptions()
    if name in assumptions:
        found = assumptions[name]
        parts = [
            _describe_grade(found.grade),
            ", ".join(filter(None, (found.source, found.year))),
            found.reason,
        ]
    else:
        fact = load_facts()[name]
        parts = [_describe_grade(fact["grade"]), f"{fact['source']} ({fact['year']})"]
    sentences = ". ".join(part.rstrip(".") for part in parts if part)
    return f"{sentences[:1].upper()}{sentences[1:]}."


def _describe_grade(grade: str) -> str:
    return GRADES[grade] if len(grade) > 1 else f"{grade}, {GRADES[grade]}"


class Notes:
    """The footnotes of one page, numbered by first use. Templates call `note(NAME)` where a fact stands."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def mark(self, name: str) -> Markup:
        """The number of a fact's footnote as a link to it. Raises KeyError for an unknown fact."""
        describe_source(name)
        first = name not in self._numbers
        number = self._numbers.setdefault(name, len(self._numbers) + 1)
        return render_part(PARTS, "mark", number=number, first=first)

    @property
    def listed(self) -> list[tuple[int, str]]:
        """Number and text of every footnote so far."""
        return [(number, describe_source(name)) for name, number in self._numbers.items()]
