"""What an answer by address is made of: its parameters with what each may be, its columns, and the function behind it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from dataclasses import replace as changed
from functools import cached_property

import pandas as pd
import pyarrow as pa

from app.questions import BadQuestion, shortened
from etl.tables import TABLES, Column
from outlook import growth, settings
from outlook.places import MEASURES
from outlook.tidy import CORE, Tables

Chosen = Mapping[str, str]


@dataclass(frozen=True)
class Parameter:
    """One thing to choose. `options` gives what is possible after what was chosen before it, the default first where
    `required`; an optional one is left out of the answer's choices where nobody chose it. Without `options` any text
    goes to the answer's function, which refuses what it cannot read."""

    name: str
    text: str
    options: Callable[[Tables, Chosen], Collection[str]] | None = None
    required: bool = True
    # Where all that is possible can be read, if that is long.
    listed_at: str = ""
    example: str = ""

    def chosen(self, tables: Tables, before: Chosen, given: str | None) -> str | None:
        """The value asked for, else the default. Raises BadQuestion."""
        if self.options is None or (given is None and not self.required):
            return given
        possible = tuple(self.options(tables, before))
        if given is None:
            if not possible:
                raise BadQuestion(f"There is nothing here for {', '.join(before.values())}.", self.name)
            return possible[0]
        if given not in possible:
            where = f" All of them: {self.listed_at}." if self.listed_at else ""
            raise BadQuestion(
                f"Parameter {self.name} is {shortened(given)}.{where}", self.name, possible, given
            )
        return given


@dataclass(frozen=True)
class Answer:
    """One computed frame. `rows(tables, chosen)` is the function that page and address both call."""

    name: str
    text: str
    row: str
    page: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Tables, Chosen], pd.DataFrame]

    @cached_property
    def schema(self) -> pa.Schema:
        """Arrow schema, units and meanings in its metadata."""
        return pa.schema(
            [pa.field(c.name, c.type, True, {"unit": c.unit, "description": c.text}) for c in self.columns]
        )

    def chosen(self, tables: Tables, given: Chosen) -> dict[str, str]:
        """Every parameter's value, in their order. Raises BadQuestion."""
        found: dict[str, str] = {}
        for each in self.parameters:
            value = each.chosen(tables, found, given.get(each.name))
            if value is not None:
                found[each.name] = value
        return found

    def table(self, tables: Tables, chosen: Chosen) -> pa.Table:
        """The answer, in its declared columns. Raises BadQuestion."""
        frame = self.rows(tables, chosen)
        if frame.empty:
            return self.schema.empty_table()
        return pa.Table.from_pandas(frame[self.schema.names], self.schema, preserve_index=False)


def of(table: str, *names: str, **renamed: str) -> tuple[Column, ...]:
    """Columns of a table as it describes them; `renamed` gives one another name in the answer."""
    known = {column.name: column for column in TABLES[table].columns}
    return tuple(known[name] for name in names) + tuple(
        changed(known[column], name=name) for name, column in renamed.items()
    )


OCCUPATION = Parameter(
    "occupation",
    "SOC code",
    lambda tables, _: sorted(tables.occupations, key=lambda code: code != CORE),
    listed_at="/download/occupations.csv",
    example=CORE,
)
VINTAGE = Parameter(
    "vintage",
    "edition of the projections; the newest of BLS's own where none is named",
    lambda tables, chosen: _vintages(tables, chosen["occupation"]),
    example="2024-34",
)
YEAR = Parameter(
    "year",
    "year of the May estimate; the newest where none is named",
    lambda tables, chosen: [str(year) for year in settings.years(tables, chosen["occupation"])],
    example="2025",
)
MEASURE = Parameter(
    "measure", "what to rank by", lambda tables, _: sorted(MEASURES, key=lambda m: m != "mean")
)
STATE = Parameter(
    "state",
    "two letters of a state; every area of the country where none is named",
    lambda tables, _: tables.rows(
        "SELECT DISTINCT state FROM areas WHERE area_type = 'state' AND state IS NOT NULL ORDER BY state"
    )["state"].tolist(),
    required=False,
    example="TX",
)


def _vintages(tables: Tables, code: str) -> list[str]:
    newest = growth.newest(tables, code)
    every = [each.vintage for each in reversed(growth.editions(tables, code))]
    return sorted(every, key=lambda vintage: newest is None or vintage != newest.vintage)
