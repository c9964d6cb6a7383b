"""A question about a table, answered as the bytes of a file: chunk by chunk, so that a large one is never whole in memory."""

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from app.api.blanks import WHY_BLANK, name_blanks
from app.api.parameters import with_values
from app.api.query import IN_STATE, REAL, TITLED, TableQuery
from app.downloads.content import (
    CSV,
    PARQUET,
    TABLE_PATH,
    XLSX,
    Chunks,
    Content,
    build_filename,
    check_excel_rows,
    find_digest,
    read_file,
    tag_of,
    write_csv,
    write_parquet,
    write_xlsx,
)
from app.downloads.errors import BadQuery, shorten
from etl import schema as declarations
from outlook import places
from outlook import tables as outlook_tables
from outlook.pay.inflation import list_base_years
from outlook.tables import Tables

# The size in which etl.store.editions writes the tables.
ROWS_A_GROUP = 1 << 16
# A refusal lists at most this many values of a column.
MOST_POSSIBLE = 3_000


def with_possible(tables: Tables, file: str, wrong: BadQuery) -> BadQuery:
    """A refusal with what the column holds in this edition: its values, or the range of a measured column."""
    table = declarations.TABLES.get(file.rpartition(".")[0])
    if table is None or wrong.possible or wrong.parameter not in table.names:
        return wrong
    column = next(c for c in table.columns if c.name == wrong.parameter)
    if column.unit:
        found = tables.rows(
            f"SELECT min({column.name}) AS low, max({column.name}) AS high FROM {table.name}"
        ).iloc[0]
        return wrong if found.isna().any() else with_values(wrong, [f"{found['low']}..{found['high']}"])
    rows = tables.rows(
        f"SELECT DISTINCT {column.name} AS v FROM {table.name} WHERE {column.name} IS NOT NULL ORDER BY 1 LIMIT {MOST_POSSIBLE}"
    )
    listed = next((r.table for r in table.references if r.column == column.name), "")
    return with_values(wrong, [str(v) for v in rows["v"]], f"{TABLE_PATH}{listed}.csv" if listed else "")


def load_table(tables: Tables, question: TableQuery) -> Content:
    """The file that a query about a table asks for."""
    if question.whole and question.form == PARQUET:
        path = tables.edition.file(question.table.name)
        tag = find_digest(tables, question.table.name)
        name = build_filename(tables, question.table.name, (), PARQUET)
        return Content(form=PARQUET, tag=tag, filename=name, chunks=lambda: read_file(path), path=path)
    check_options(tables, question)
    said = [question.form, question.query, *(find_digest(tables, name) for name in sorted(question.used))]
    name = build_filename(tables, question.table.name, question.marks, question.form)
    if question.form == PARQUET:
        return Content(
            form=PARQUET,
            tag=tag_of(said),
            filename=name,
            chunks=lambda: write_parquet(question.schema, read_batches(tables, question, ROWS_A_GROUP)),
        )
    if question.form == XLSX:
        return Content(
            form=XLSX, tag=tag_of(said), filename=name, chunks=lambda: _write_workbook(tables, question)
        )
    return Content(
        form=CSV,
        tag=tag_of(said),
        filename=name,
        chunks=lambda: write_csv(question.schema, read_batches(tables, question), excel=question.excel),
    )


def _write_workbook(tables: Tables, question: TableQuery) -> Chunks:
    table = question.table
    url = f"{TABLE_PATH}{table.name}.{XLSX}" + (f"?{question.query}" if question.query else "")
    notes = (
        f"{table.row[0].upper()}{table.row[1:]}.",
        f"Source: {table.source}.",
        *table.caveats,
        f"Made by {url}",
    )
    return write_xlsx(tables, table.name, notes, question.declared, read_batches(tables, question))


def check_options(tables: Tables, question: TableQuery) -> None:
    """Raises BadQuery for a state or a year that this edition does not have, and for too many rows for Excel."""
    for state in question.in_state:
        states = places.load_state_names(tables)
        if state not in states:
            raise BadQuery(
                f"Parameter {IN_STATE} is never {shorten(state)}.", IN_STATE, sorted(states), state
            )
    if question.real_dollars is not None and question.real_dollars not in list_base_years(tables):
        years = [str(year) for year in list_base_years(tables)]
        raise BadQuery(f"There is no price index of May {question.real_dollars}.", REAL, years)
    if question.form == XLSX:
        check_excel_rows(count_rows(tables, question))


def count_rows(tables: Tables, question: TableQuery) -> int:
    """How many rows a query returns, counted without sorting them or computing further columns."""
    bare = replace(question, sort=(), labels=False, real_dollars=None, columns=question.table.key)
    sql, given = bare.sql()
    return int(tables.rows(f"SELECT count(*) AS n FROM ({sql})", given)["n"][0])


def read_batches(
    tables: Tables, question: TableQuery, rows: int = outlook_tables.ROWS_A_BATCH
) -> Iterator[pa.RecordBatch]:
    """The rows in batches, with titles and reasons of blanks where they are asked for."""
    joined = {name: _titles(tables, table) for name, (_, table) in question.titles.items()}
    figures = question.list_figures(question.answered)
    for batch in tables.batches(*question.sql(), rows):
        found = dict(zip(question.answered, batch.columns, strict=True))
        for name, titles in joined.items():
            found[name] = _titled(found[name], titles)
        if WHY_BLANK in found:
            found[WHY_BLANK] = name_blanks(
                {name: (column, found[column]) for name, column in figures}, found[WHY_BLANK]
            )
        arrays = [found[field.name].cast(field.type) for field in question.schema]
        yield pa.RecordBatch.from_arrays(arrays, schema=question.schema)


def _titles(tables: Tables, name: str) -> dict[str, str]:
    rows = tables.rows(f"SELECT {TITLED[name]} AS code, title FROM {name}")
    return dict(zip(rows["code"].astype(str), rows["title"].astype(str), strict=True))


def _titled(codes: pa.Array, titles: dict[str, str]) -> pa.Array:
    each = codes.cast(pa.string()).dictionary_encode()
    return pa.array([titles.get(code) for code in each.dictionary.to_pylist()], pa.string()).take(
        each.indices
    )
