"""The query string of a table's URL, parsed into a `TableQuery` or refused with a reason.

`occupation_code=29-2072,29-9021&year=2019..2025&columns=year,annual_p50_usd&labels=true`: a column's name selects
rows, by values (separated by commas, or the column repeated) and ranges (`2019..2025`, `2019..`, `..2025`); a value with
a comma is put in double quotes. `columns`, `labels`, `sort`, `limit` and `excel` shape the result.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

import pyarrow as pa

from app.api.blanks import MARKS, REASONS, WHY_BLANK
from app.api.filters import WHOLE, Filter, Value, parse_filter
from app.api.parameters import EXCEL, excel, file_of, parameters, single, truth
from app.downloads.errors import BadQuery, shorten
from etl.schema import TABLES
from etl.schema.base import NUMBER, TEXT, Column, Table
from etl.schema.base import WHOLE as WHOLE_NUMBER
from outlook.pay.inflation import ANNUAL_COLUMNS, HOURLY_COLUMNS, MAY

COLUMNS, LABELS, SORT, LIMIT = "columns", "labels", "sort", "limit"
IN_STATE, REAL = "in_state", "real_dollars"
# These shape the result. No column may have one of these names.
OPTIONS = {
    COLUMNS: "columns of the answer, joined by commas, in the order asked for",
    LABELS: "true: after each code of an occupation, area or industry its title; at the end, why figures are blank",
    SORT: "columns to sort by, joined by commas, the highest first after a minus (-employment); rows without a figure last",
    LIMIT: "the first so many rows",
    IN_STATE: "two letters of states, joined by commas: each state itself and every area with a county in it",
    REAL: "a year: after each wage, the same in dollars of May of that year (annual_p50_usd_2025)",
    EXCEL: "true: CSV that Excel opens with a double click, codes kept as text",
}
# Tables whose titles can be joined, and the code column of each.
TITLED = {"occupations": "occupation_code", "areas": "area_code", "industries": "industry_code"}
# Wages that can be given in dollars of another May.
REAL_OF = {"wages": frozenset((*HOURLY_COLUMNS, *ANNUAL_COLUMNS))}
# CPI-U of May by year.
_PRICES = f"(SELECT map(list(year), list(cpi_u)) FROM price_index WHERE month = {MAY})"
MOST_ROWS = 2**62


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
    in_state: tuple[str, ...] = ()
    real_dollars: int | None = None

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
            names += [self.real_name(column)] if self._has_real(column) else []
            names += [n for n, (code, _) in self.titles.items() if code == column and n not in chosen]
        return (*names, WHY_BLANK) if self._explains_blanks and self.list_figures(names) else tuple(names)

    @property
    def _explains_blanks(self) -> bool:
        return self.labels and set(REASONS) <= set(self.table.names)

    def list_figures(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """List the figures among a result's columns that may be blank, each with the table's column that it is from."""
        optional = {c.name for c in self.table.columns if c.type in (WHOLE_NUMBER, NUMBER) and not c.required}
        found = [(name, name.removesuffix(f"_{self.real_dollars}")) for name in names]
        return [(name, column) for name, column in found if column in optional]

    def real_name(self, column: str) -> str:
        """The name of a wage in dollars of another May, which is never that of the wage as it was paid."""
        return f"{column}_{self.real_dollars}"

    def _has_real(self, column: str) -> bool:
        return self.real_dollars is not None and column in REAL_OF.get(self.table.name, ())

    @cached_property
    def declared(self) -> tuple[Column, ...]:
        """The result's columns, each with its unit and meaning."""
        own = {column.name: column for column in self.table.columns}
        real = {
            self.real_name(name): Column(
                self.real_name(name),
                NUMBER,
                f"{column.text}, in dollars of May {self.real_dollars} (CPI-U)",
                column.unit,
            )
            for name, column in own.items()
            if self._has_real(name)
        }
        titled = {name: Column(name, TEXT, f"title of {code}") for name, (code, _) in self.titles.items()}
        why = Column(WHY_BLANK, TEXT, "the row's blank figures by name, each after its reason")
        return tuple({**own, **real, **titled, WHY_BLANK: why}[name] for name in self.answered)

    @cached_property
    def schema(self) -> pa.Schema:
        """Arrow schema of the result, with units and meanings in its metadata."""
        known = self.table.schema
        return pa.schema(
            [
                known.field(c.name)
                if c.name in known.names
                else pa.field(c.name, c.type, True, {"unit": c.unit, "description": c.text})
                for c in self.declared
            ]
        )

    @property
    def used(self) -> frozenset[str]:
        """The names of all tables that are read."""
        others = {table for _, table in self.titles.values()}
        others |= {"areas", "area_counties"} if self.in_state else set()
        others |= {"price_index"} if self.real_dollars is not None else set()
        return frozenset({self.table.name, *others})

    def _expression(self, name: str) -> str:
        """A column of the result in SQL: a code in place of its title, a wage times the change of prices, and marks in
        place of what they mean.
        """
        if name in self.titles:
            return self.titles[name][0]
        if name == WHY_BLANK:
            return MARKS
        wage = name.removesuffix(f"_{self.real_dollars}")
        if name == wage or not self._has_real(wage):
            return name
        digits = 2 if wage in HOURLY_COLUMNS else 0
        return f"round({wage} * price_change, {digits})"

    @property
    def _source(self) -> str:
        """The table in SQL, with the change of prices in each row where wages need it."""
        if not any(map(self._has_real, self.answered)):
            return self.table.name
        change = f"{_PRICES}[{self.real_dollars}] / {_PRICES}[year]"
        return f"(SELECT *, {change} AS price_change FROM {self.table.name})"

    def sql(self) -> tuple[str, list[Value]]:
        """The query in SQL, with codes and marks in place of titles and reasons, and the values of its placeholders."""
        given: list[Value] = []
        conditions = []
        for each in self.filters:
            condition, values = each.condition()
            conditions.append(condition)
            given += values
        if self.in_state:
            states = ", ".join("?" * len(self.in_state))
            conditions.append(
                f"area_code IN (SELECT area_code FROM areas WHERE state IN ({states})"
                f" UNION SELECT area_code FROM area_counties WHERE state IN ({states}))"
            )
            given += [*self.in_state, *self.in_state]
        named = ", ".join(f"{self._expression(name)} AS {name}" for name in self.answered)
        text = f"SELECT {named} FROM {self._source}"
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
        if self.in_state:
            asked[IN_STATE] = ",".join(self.in_state)
        if self.real_dollars is not None:
            asked[REAL] = str(self.real_dollars)
        if self.excel:
            asked[EXCEL] = "true"
        return urlencode(asked, safe=',"')

    @property
    def marks(self) -> tuple[str, ...]:
        """What is asked for, in short: the marks in the file's name."""
        return (*(each.text for each in self.filters), *self.in_state)


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
        filters=tuple(parse_filter(table, column, texts) for column, texts in sorted(filters.items())),
        columns=_columns(table, options.get(COLUMNS), labels),
        labels=labels and bool(titles(table)),
        sort=_sort(table, options.get(SORT)),
        limit=_limit(options.get(LIMIT)),
        in_state=_states(table, options.get(IN_STATE)),
        real_dollars=_base_year(table, options.get(REAL)),
        excel=excel(options, form),
    )
    return question


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
    if not WHOLE.fullmatch(text) or not 0 <= int(text) <= MOST_ROWS:
        raise BadQuery(f"Parameter {LIMIT} takes a number of rows, 0 or more, not {shorten(text)}.", LIMIT)
    return int(text)


def _states(table: Table, text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    if not has_areas(table):
        raise BadQuery(f"Table {table.name} has no areas, so {IN_STATE} does not apply.", IN_STATE)
    states = sorted({each.strip().upper() for each in text.split(",")})
    wrong = next((each for each in states if not re.fullmatch("[A-Z]{2}", each)), None)
    if wrong is not None:
        raise BadQuery(f"Parameter {IN_STATE} takes states' two letters, not {shorten(wrong)}.", IN_STATE)
    return tuple(states)


def has_areas(table: Table) -> bool:
    """Whether a table's rows are about areas, by their code."""
    return any(each.column == "area_code" and each.table == "areas" for each in table.references)


def _base_year(table: Table, text: str | None) -> int | None:
    if text is None:
        return None
    if table.name not in REAL_OF:
        raise BadQuery(f"Table {table.name} has no wages by year, so {REAL} does not apply.", REAL)
    if not re.fullmatch("[1-9][0-9]{3}", text):
        raise BadQuery(f"Parameter {REAL} takes a year, not {shorten(text)}.", REAL)
    return int(text)
