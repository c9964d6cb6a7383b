"""The query string of a table's URL, parsed into a `TableQuery` or refused with a reason.

`occupation_code=29-2072,29-9021&year=2019..2025&columns=year,annual_p50_usd&labels=true`: a column's name selects
rows, by values (separated by commas, or the column repeated) and ranges (`2019..2025`, `2019..`, `..2025`); a value with
a comma is put in double quotes. `columns`, `labels`, `sort`, `limit` and `excel` shape the result.
"""

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

import pyarrow as pa

from app.downloads.content import CSV, FORMS
from app.downloads.errors import MOST_LISTED, BadQuery, shorten
from etl.schema import TABLES
from etl.schema.base import Column, Table

COLUMNS, LABELS, SORT, LIMIT, EXCEL = "columns", "labels", "sort", "limit", "excel"
# These shape the result. No column may have one of these names.
OPTIONS = {
    COLUMNS: "columns of the answer, joined by commas, in the order asked for",
    LABELS: "true: after each code of an occupation, area or industry its title",
    SORT: "columns to sort by, joined by commas, the highest first after a minus (-employment); rows without a figure last",
    LIMIT: "the first so many rows",
    EXCEL: "true: CSV that Excel opens with a double click, codes kept as text",
}
# Tables whose titles can be joined, and the code column of each.
TITLED = {"occupations": "occupation_code", "areas": "area_code", "industries": "industry_code"}
MOST_PARAMETERS = 1000
# Of one value, and of a query string, percent-encoded: enough for every county's code.
MOST_CHARACTERS, MOST_QUERY = 1_000, 32_000
MOST_ROWS = 2**62
# What mail, ads, and social networks add to links. No column or parameter may be called so.
TRACKING = re.compile(
    r"utm_\w+|(fb|g|d|y|tw|tt)clid|msclkid|igshid|li_fat_id|[gw]braid|gad_source|mc_[ce]id|_g[al]"
)

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


@dataclass(frozen=True)
class TableQuery:
    """Rows and columns of one table, as one kind of file."""

    table: Table
    form: str
    filters: tuple[Filter, ...] = ()
    columns: tuple[str, ...] = ()
    labels: bool = False
    sort: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None
    excel: bool = False

    @property
    def whole(self) -> bool:
        """Whether the whole table is asked for, unchanged."""
        return self == TableQuery(self.table, self.form)

    @cached_property
    def titles(self) -> dict[str, tuple[str, str]]:
        """Titles to join: the title's column, with the code that it follows and the table that it is from."""
        if not self.labels:
            return {}
        found = titles(self.table)
        return {
            name: of for name, of in found.items() if not self.columns or {name, of[0]} & set(self.columns)
        }

    @cached_property
    def answered(self) -> tuple[str, ...]:
        """Names of the result's columns. A title follows its code unless `columns` places it elsewhere."""
        chosen = self.columns or self.table.names
        names: list[str] = []
        for column in chosen:
            names.append(column)
            names += [n for n, (code, _) in self.titles.items() if code == column and n not in chosen]
        return tuple(names)

    @cached_property
    def schema(self) -> pa.Schema:
        """Arrow schema of the result, with units and meanings in its metadata."""
        return pa.schema(
            [
                pa.field(
                    name, pa.string(), True, {"unit": "", "description": f"title of {self.titles[name][0]}"}
                )
                if name in self.titles
                else self.table.schema.field(name)
                for name in self.answered
            ]
        )

    def sql(self) -> tuple[str, list[Value]]:
        """The query in SQL, with codes in place of titles, and the values of its placeholders."""
        given: list[Value] = []
        conditions = []
        for each in self.filters:
            condition, values = each.condition()
            conditions.append(condition)
            given += values
        codes = [self.titles[name][0] if name in self.titles else name for name in self.answered]
        text = f"SELECT {', '.join(f'{code} AS {name}' for code, name in zip(codes, self.answered, strict=True))} FROM {self.table.name}"
        if conditions:
            text += f" WHERE {' AND '.join(conditions)}"
        if self.sort:
            # Ties are sorted by the table's key, so that the same query always gives the same bytes.
            order = [f"{column} {'DESC' if falling else 'ASC'} NULLS LAST" for column, falling in self.sort]
            text += f" ORDER BY {', '.join([*order, *self.table.key])}"
        if self.limit is not None:
            text += f" LIMIT {self.limit}"
        return text, given

    @property
    def query(self) -> str:
        """The query string in its normal form, the same however the query was written."""
        asked = {each.column: each.text for each in self.filters}
        if self.columns:
            asked[COLUMNS] = ",".join(self.columns)
        if self.labels:
            asked[LABELS] = "true"
        if self.sort:
            asked[SORT] = ",".join(("-" if falling else "") + column for column, falling in self.sort)
        if self.limit is not None:
            asked[LIMIT] = str(self.limit)
        if self.excel:
            asked[EXCEL] = "true"
        return urlencode(asked, safe=',"')

    @property
    def marks(self) -> tuple[str, ...]:
        """What is asked for, in short: the marks in the file's name."""
        return tuple(each.text for each in self.filters)


def titles(table: Table) -> dict[str, tuple[str, str]]:
    """Titles that a table can have: the title's column, with the code's column and the table that it is from."""
    return {
        f"{each.column.removesuffix('_code')}_title": (each.column, each.table)
        for each in table.references
        if each.table in TITLED
    }


def parse_table_query(file: str, query: str) -> TableQuery:
    """What `/download/FILE?QUERY` asks of a table. Raises BadQuery."""
    name, form = file_of(file, TABLES, "table")
    table = TABLES[name]
    options, filters = _sorted_out(table, parameters(query))
    labels = truth(options, LABELS)
    question = TableQuery(
        table,
        form,
        filters=tuple(_filter(table, column, texts) for column, texts in sorted(filters.items())),
        columns=_columns(table, options.get(COLUMNS), labels),
        labels=labels and bool(titles(table)),
        sort=_sort(table, options.get(SORT)),
        limit=_limit(options.get(LIMIT)),
        excel=excel(options, form),
    )
    return question


def file_of(file: str, known: Collection[str], what: str) -> tuple[str, str]:
    """Name and form of a file such as wages.csv. Raises BadQuery (404)."""
    name, _, form = file.rpartition(".")
    if form not in FORMS:
        ends = " or ".join(f".{each}" for each in FORMS)
        raise BadQuery(f"The URL must end in {ends}, such as {next(iter(known))}.csv.", "", (), status=404)
    if name not in known:
        raise BadQuery(f"There is no {what} {shorten(name)}.", "", known, name, status=404)
    return name, form


def parameters(query: str) -> dict[str, list[str]]:
    """The values of each parameter of a query string, in their order, without TRACKING. Raises BadQuery."""
    if len(query) > MOST_QUERY:
        raise BadQuery(f"The query string has over {MOST_QUERY:,} characters.", status=414)
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS, errors="strict")
    except UnicodeDecodeError:
        raise BadQuery("The URL has text that is not UTF-8.") from None
    except ValueError:
        raise BadQuery(
            f"The URL has more than {MOST_PARAMETERS} parameters; join values by commas."
        ) from None
    for name, text in pairs:
        if not TRACKING.fullmatch(name):
            found.setdefault(name, []).append(text)
    return found


def single(given: dict[str, list[str]], names: Iterable[str]) -> dict[str, str]:
    """Parameters that are given once, those that are empty left out. Raises BadQuery."""
    found = {}
    for name in names:
        if name in given:
            if len(given[name]) > 1:
                raise BadQuery(f"Parameter {name} is given {len(given[name])} times; give it once.", name)
            if not given[name][0].strip():
                raise BadQuery(f"Parameter {name} is empty.", name)
            found[name] = given[name][0].strip()
    return found


def truth(options: dict[str, str], name: str) -> bool:
    """Whether an option is on. Raises BadQuery for what is neither true nor false."""
    text = options.get(name, "false").lower()
    if text not in ("true", "false"):
        raise BadQuery(f"Parameter {name} is {shorten(text)}.", name, ("true", "false"))
    return text == "true"


def excel(options: dict[str, str], form: str) -> bool:
    """Whether CSV for Excel is asked for. Raises BadQuery for Parquet, which Excel does not open."""
    on = truth(options, EXCEL)
    if on and form != CSV:
        raise BadQuery(f"Parameter {EXCEL} goes with .csv; .{form} keeps codes as text anyway.", EXCEL)
    return on


def with_values(wrong: BadQuery, values: Sequence[str], listed_at: str = "") -> BadQuery:
    """The same refusal, naming the values that the column has, or the first and last where they are too many."""
    many = len(values) > MOST_LISTED
    span = f" From {values[0]} to {values[-1]}." if many else ""
    where = f" All of them: {listed_at}." if many and listed_at else ""
    return BadQuery(f"{wrong.why}{span}{where}", wrong.parameter, values, wrong.asked, wrong.status)


def _sorted_out(table: Table, given: dict[str, list[str]]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Options and filters, separated."""
    for name in given:
        if name not in OPTIONS and name not in table.names:
            raise BadQuery(
                f"Table {table.name} has no column {shorten(name)}, nor is that a parameter.",
                name,
                (*table.names, *OPTIONS),
                name,
            )
    return single(given, OPTIONS), {name: texts for name, texts in given.items() if name not in OPTIONS}


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


def _filter(table: Table, column: str, texts: Sequence[str]) -> Filter:
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


_WHOLE = re.compile(r"[+-]?[0-9]{1,19}", re.ASCII)
_NUMBER = re.compile(
    r"[+-]?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})(e[+-]?[0-9]{1,3})?", re.ASCII | re.IGNORECASE
)


def _typed(column: Column, text: str) -> Value:
    """A value of the column's type. Raises BadQuery."""
    if column.type == pa.int64():
        if not _WHOLE.fullmatch(text) or not -(2**63) <= int(text) < 2**63:
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


def _columns(table: Table, text: str | None, labels: bool) -> tuple[str, ...]:
    if text is None:
        return ()
    chosen = [name.strip() for name in text.split(",")]
    possible = (*table.names, *(titles(table) if labels else ()))
    for name in chosen:
        if not name:
            raise BadQuery(f"Parameter {COLUMNS} has an empty name.", COLUMNS, possible)
        if name in titles(table) and not labels:
            raise BadQuery(f"Parameter {COLUMNS}: {name} comes with {LABELS}=true.", COLUMNS)
        if name not in possible:
            raise BadQuery(
                f"Parameter {COLUMNS}: table {table.name} has no column {shorten(name)}.",
                COLUMNS,
                possible,
                name,
            )
    doubled = next((name for name in chosen if chosen.count(name) > 1), None)
    if doubled:
        raise BadQuery(f"Parameter {COLUMNS} names {doubled} twice.", COLUMNS)
    return tuple(chosen)


def _sort(table: Table, text: str | None) -> tuple[tuple[str, bool], ...]:
    if text is None:
        return ()
    order = [(word.strip().removeprefix("-"), word.strip().startswith("-")) for word in text.split(",")]
    names = [name for name, _ in order]
    for name in names:
        if name not in table.names:
            raise BadQuery(
                f"Parameter {SORT}: table {table.name} has no column {shorten(name)}.",
                SORT,
                table.names,
                name,
            )
        if names.count(name) > 1:
            raise BadQuery(f"Parameter {SORT} names {name} twice.", SORT)
    return tuple(order)


def _limit(text: str | None) -> int | None:
    if text is None:
        return None
    if not _WHOLE.fullmatch(text) or not 0 <= int(text) <= MOST_ROWS:
        raise BadQuery(f"Parameter {LIMIT} takes a number of rows, 0 or more, not {shorten(text)}.", LIMIT)
    return int(text)


def _written(value: Value) -> str:
    """A value as it is written in a URL."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return (
            f'"{value.replace(chr(34), chr(34) * 2)}"' if re.search(r'[",]|\.\.|^\s|\s$|^$', value) else value
        )
    return f"{value!r}"
