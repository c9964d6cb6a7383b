"""A download: a computed table with its parameters, columns, and file."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from dataclasses import replace as changed
from functools import cached_property
from urllib.parse import urlencode

import pandas as pd
import pyarrow as pa

from app.downloads.content import (
    CSV,
    DOWNLOAD_PATH,
    XLSX,
    Chunks,
    Content,
    build_filename,
    check_excel_rows,
    write_csv,
    write_parquet,
    write_xlsx,
)
from app.downloads.errors import BadQuery, shorten
from etl.schema import TABLES
from etl.schema.base import BOOLEAN, NUMBER, WHOLE, Column
from outlook.tables import CORE, Tables

Chosen = Mapping[str, str]
# Separates several codes in one parameter, in the URLs of pages and of downloads.
JOINED = "_"
# Values that a page's control and a download's parameter share.
NOMINAL = "nominal"
PAID, AT_US_PRICES = "paid", "us"


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One thing to choose. `options` gives what is possible after what was chosen before it, the default first where
    `required`; an optional one is left out of the answer's choices where nobody chose it. Of `many` several may be
    chosen, joined by underscores. Without `options` any text goes to the answer's function, which refuses what it
    cannot read."""

    name: str
    text: str
    options: Callable[[Tables, Chosen], Collection[str]] | None = None
    required: bool = True
    many: bool = False
    # Where the possible values are listed, if there are many.
    listed_at: str = ""
    example: str = ""

    def chosen(self, tables: Tables, before: Chosen, given: str | None) -> str | None:
        """The value asked for, else the default. Raises BadQuery."""
        if self.options is None or (given is None and not self.required):
            return given
        possible = tuple(self.options(tables, before))
        if given is None:
            if not possible:
                raise BadQuery(f"There is nothing here for {', '.join(before.values())}.", self.name)
            return possible[0]
        asked = list(dict.fromkeys(given.split(JOINED))) if self.many else [given]
        for each in asked:
            if each not in possible:
                verb = "holds" if self.many else "is"
                itself = next((name for name, value in before.items() if value == each), None)
                if itself:
                    raise BadQuery(
                        f"Parameter {self.name} {verb} {shorten(each)}, the {itself} itself.", self.name
                    )
                where = f" All of them: {self.listed_at}." if self.listed_at else ""
                raise BadQuery(
                    f"Parameter {self.name} {verb} {shorten(each)}.{where}", self.name, possible, each
                )
        return JOINED.join(asked)


@dataclass(frozen=True, kw_only=True)
class Download:
    """One computed table. The page and the URL both call `rows(tables, chosen)`."""

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

    def choose(self, tables: Tables, given: Chosen) -> dict[str, str]:
        """Every parameter's value, in their order. Raises BadQuery."""
        found: dict[str, str] = {}
        for each in self.parameters:
            value = each.chosen(tables, found, given.get(each.name))
            if value is not None:
                found[each.name] = value
        return found

    def table(self, tables: Tables, chosen: Chosen) -> pa.Table:
        """The rows, in their declared columns. Raises BadQuery."""
        frame = self.rows(tables, chosen)
        if frame.empty:
            return self.schema.empty_table()
        return pa.Table.from_pandas(frame[self.schema.names], self.schema, preserve_index=False)

    def load(self, tables: Tables, chosen: Chosen, *, form: str = CSV, excel: bool = False) -> Content:
        """The bytes of the file, for parameters that are all chosen. Raises BadQuery."""
        rows = self.table(tables, chosen)
        if form == XLSX:
            check_excel_rows(len(rows))

        def write() -> Chunks:
            batches = iter(rows.to_batches())
            if form == XLSX:
                notes = (
                    f"{self.text[0].upper()}{self.text[1:]}; {self.row}.",
                    f"Made by {self.url(chosen, form)}",
                )
                return write_xlsx(tables, self.name, notes, self.columns, batches)
            return (
                write_csv(rows.schema, batches, excel=excel)
                if form == CSV
                else write_parquet(rows.schema, batches)
            )

        # Downloads are small, so they are made at once, and the tag can be of the bytes themselves.
        body = b"".join(write())

        def chunks() -> Chunks:
            yield body

        tag = hashlib.sha256(body).hexdigest()[:32]
        return Content(form=form, tag=tag, filename=self.filename(tables, chosen, form), chunks=chunks)

    def load_csv(self, tables: Tables, given: Chosen) -> bytes:
        """The CSV at `url(given)`. Raises BadQuery."""
        return self.load(tables, self.choose(tables, given)).whole()

    def filename(self, tables: Tables, chosen: Chosen, form: str = CSV) -> str:
        """What the file is called."""
        marks = (chosen[each.name] for each in self.parameters if each.name in chosen)
        return build_filename(tables, self.name, tuple(marks), form)

    def url(self, chosen: Chosen, form: str = CSV) -> str:
        """Where the file is. Raises ValueError for a parameter that is not declared."""
        known = [each.name for each in self.parameters]
        query = urlencode({key: chosen[key] for key in sorted(chosen, key=known.index)}) if chosen else ""
        return f"{DOWNLOAD_PATH}{self.name}.{form}" + (f"?{query}" if query else "")

    @property
    def example_url(self) -> str:
        """A URL that shows how parameters are given."""
        return self.url({each.name: each.example for each in self.parameters if each.example})


def by_name(*downloads: Download) -> dict[str, Download]:
    """A page's downloads by name."""
    return {download.name: download for download in downloads}


def of(table: str, *names: str, **renamed: str) -> tuple[Column, ...]:
    """Columns of a table as it describes them; `renamed` gives one another name in the download."""
    known = {column.name: column for column in TABLES[table].columns}
    return tuple(known[name] for name in names) + tuple(
        changed(known[column], name=name) for name, column in renamed.items()
    )


def maybe(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The same columns, allowed to be empty in a download though their table always gives them."""
    return tuple(changed(column, required=False) for column in columns)


def hourly_median(text: str) -> Column:
    """The median hourly wage, beside figures by the year."""
    return Column("hourly_p50_usd", NUMBER, f"{text}; some work has pay by the hour alone", "USD an hour")


OCCUPATION = Parameter(
    name="occupation",
    text="SOC code",
    options=lambda tables, _: sorted(tables.occupations, key=lambda code: code != CORE),
    listed_at="/download/occupations.csv",
    example=CORE,
)
COMPARE = Parameter(
    name="compare",
    text="SOC codes to compare with, joined by underscores",
    options=lambda tables, chosen: [code for code in tables.occupations if code != chosen["occupation"]],
    required=False,
    many=True,
    listed_at="/download/occupations.csv",
    example="29-9021_11-9111",
)

OWN = Column("own", BOOLEAN, "false for an earlier code of related work")
SEGMENT = Column(
    "segment", WHOLE, "number of the unbroken stretch; rows of two segments must not be joined or subtracted"
)


def several(chosen: Chosen, name: str) -> list[str]:
    """The codes of a parameter that may hold several; empty where it was not chosen."""
    return chosen[name].split(JOINED) if name in chosen else []
