"""The rows that a query string asks for: `year=2019..2025`, `area_type=state,nation`, parsed by each column's type."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from app.downloads.errors import BadQuery, shorten
from etl.schema.base import Column, Table

# Of one value.
MOST_CHARACTERS = 1_000

Value = str | int | float | bool


@dataclass(frozen=True)
class Filter:
    """Rows whose `column` is one of `values` or within one of `ranges` (ends included, None = open)."""

    column: str
    values: tuple[Value, ...]
    ranges: tuple[tuple[Value | None, Value | None], ...]

    def condition(self) -> tuple[str, list[Value]]:
        """The condition in SQL, and the values of its placeholders."""
        parts: list[str] = []
        given: list[Value] = []
        if self.values:
            parts.append(f"{self.column} IN ({', '.join('?' * len(self.values))})")
            given += self.values
        for low, high in self.ranges:
            ends = [f"{self.column} {sign} ?" for sign, end in ((">=", low), ("<=", high)) if end is not None]
            given += [end for end in (low, high) if end is not None]
            parts.append(f"({' AND '.join(ends)})")
        return f"({' OR '.join(parts)})", given

    @property
    def text(self) -> str:
        """The filter as it is written in a URL."""
        ranges = [
            "..".join("" if end is None else _written(end) for end in each)
            for each in sorted(self.ranges, key=str)
        ]
        return ",".join([*map(_written, self.values), *ranges])


def parse_filter(table: Table, column: str, texts: Sequence[str]) -> Filter:
    """The rows whose `column` has one of the values or is in one of the ranges in `texts`. Raises BadQuery."""
    declared = next(c for c in table.columns if c.name == column)
    values: set[Value] = set()
    ranges: set[tuple[Value | None, Value | None]] = set()
    for word, quoted in (part for text in texts for part in _split(text)):
        if len(word) > MOST_CHARACTERS:
            raise BadQuery(
                f"Parameter {column} holds a value of over {MOST_CHARACTERS:,} characters.", column
            )
        if not word and not quoted:
            raise BadQuery(
                f"Parameter {column} is empty; leave it out to get every row.",
                column,
                declared.values,
            )
        low, dots, high = ("", "", "") if quoted else word.partition("..")
        if dots:
            ranges.add(_range(declared, low.strip(), high.strip()))
        else:
            values.add(_value(declared, word))
    return Filter(column, tuple(sorted(values)), tuple(sorted(ranges, key=str)))  # type: ignore[type-var]


def _range(column: Column, low: str, high: str) -> tuple[Value | None, Value | None]:
    if column.type == pa.bool_() or column.values:
        raise BadQuery(f"Parameter {column.name} has no order, so no range.", column.name, column.values)
    if not low and not high:
        raise BadQuery(
            f"Parameter {column.name}: a range has at least one end, 2019..2025, 2019.. or ..2025.",
            column.name,
        )
    # The ends of a range of codes may be parts of codes: 29-..29-9999.
    ends = [_typed(column, end) if end else None for end in (low, high)]
    if None not in ends and ends[0] > ends[1]:  # type: ignore[operator]
        raise BadQuery(f"Parameter {column.name}: the range {low}..{high} runs backwards.", column.name)
    return ends[0], ends[1]


def _value(column: Column, text: str) -> Value:
    value = _typed(column, text)
    if column.values and value not in column.values:
        raise BadQuery(f"Parameter {column.name} is never {shorten(text)}.", column.name, column.values, text)
    if column.pattern and not re.search(column.pattern, text):
        raise BadQuery(
            f"Parameter {column.name}: {shorten(text)} is not how it is written ({column.text}).",
            column.name,
            asked=text,
        )
    return value


WHOLE = re.compile(r"[+-]?[0-9]{1,19}", re.ASCII)
_NUMBER = re.compile(
    r"[+-]?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})(e[+-]?[0-9]{1,3})?", re.ASCII | re.IGNORECASE
)


def _typed(column: Column, text: str) -> Value:
    """A value of the column's type. Raises BadQuery."""
    if column.type == pa.int64():
        if not WHOLE.fullmatch(text) or not -(2**63) <= int(text) < 2**63:
            raise BadQuery(
                f"Parameter {column.name} takes whole numbers, not {shorten(text)}.",
                column.name,
                asked=text,
            )
        return int(text)
    if column.type == pa.float64():
        if not _NUMBER.fullmatch(text) or math.isinf(float(text)):
            raise BadQuery(f"Parameter {column.name} takes numbers, not {shorten(text)}.", column.name)
        return float(text)
    if column.type == pa.bool_():
        if text.lower() not in ("true", "false"):
            raise BadQuery(
                f"Parameter {column.name} is true or false; {shorten(text)} is neither.",
                column.name,
                ("true", "false"),
            )
        return text.lower() == "true"
    return text


# Possessive, so that no text takes more than a few passes.
_QUOTED = re.compile(r'\s*+"((?:[^"]++|"")*+)"\s*+(,|\Z)')


def _split(text: str) -> list[tuple[str, bool]]:
    """Values separated by commas, and whether each was quoted; a quote that is never closed is part of its value."""
    parts: list[tuple[str, bool]] = []
    at, more = 0, True
    while more:
        if found := _QUOTED.match(text, at):
            parts.append((found[1].replace('""', '"'), True))
            at, more = found.end(), bool(found[2])
        else:
            end = text.find(",", at)
            more = end >= 0
            parts.append((text[at : end if more else len(text)].strip(), False))
            at = end + 1
    return parts


def _written(value: Value) -> str:
    """A value as it is written in a URL."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return (
            f'"{value.replace(chr(34), chr(34) * 2)}"' if re.search(r'[",]|\.\.|^\s|\s$|^$', value) else value
        )
    return f"{value!r}"
