"""What a tidy table is made of: columns, checks and references to other tables."""

from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute

ERROR, WARNING = "error", "warning"

TEXT, WHOLE, NUMBER, TRUTH = pa.string(), pa.int64(), pa.float64(), pa.bool_()


@dataclass(frozen=True)
class Column:
    """One column. `unit` is for people; `low`, `high`, `pattern` and `values` bound what may stand in it."""

    name: str
    type: pa.DataType
    text: str
    unit: str = ""
    required: bool = False
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True)
class Check:
    """A rule on the rows of one table; `bad` is an SQL condition that holds for rows that break it."""

    name: str
    text: str
    bad: str
    severity: str = ERROR


@dataclass(frozen=True)
class Reference:
    """Every value of `column` must stand in `table`.`other`."""

    column: str
    table: str
    other: str


@dataclass(frozen=True)
class Table:
    """One tidy table; its file is `NAME.parquet`, sorted by `order` (the key where there is none) in groups of
    `group_rows`: what is asked together lies together, and the rest of the file is not read."""

    name: str
    row: str
    source: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    caveats: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    references: tuple[Reference, ...] = ()
    order: tuple[str, ...] = ()
    group_rows: int = 1 << 16
    # Editions published before there was this table do without; what came with the project stands in.
    later: bool = False

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema, with each column's unit and meaning in its metadata."""
        return pa.schema(
            [
                pa.field(c.name, c.type, not c.required, {"unit": c.unit, "description": c.text})
                for c in self.columns
            ]
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    def conform(self, table: pa.Table) -> pa.Table:
        """The declared columns of a table, in the declared order and types."""
        return pa.table([table[f.name].cast(f.type) for f in self.schema], schema=self.schema)


CLASSIFICATIONS = ("SOC 2010", "OEWS hybrid 2019", "SOC 2018")

# Broad and hybrid codes carry letters nowhere; the projections alone use codes such as 15-1200.
OCCUPATION = r"^\d{2}-\d{4}$"
AREA = r"^\d{7}$"
# Ends the source_id of figures that are known second-hand only.
QUOTED = "-quoted"
VINTAGE = r"^\d{4}-\d{2}$"


def quoted_rows(table: pa.Table) -> pa.ChunkedArray:
    """True for the rows of a table that come second-hand."""
    return pa.compute.ends_with(table["source_id"], QUOTED)


def any_falling(columns: tuple[str, ...]) -> str:
    """SQL that holds where any later percentile is below an earlier one, nulls skipped."""
    pairs = [f"{low} > {high}" for i, low in enumerate(columns) for high in columns[i + 1 :]]
    return " OR ".join(f"coalesce({p}, false)" for p in pairs)


def is_marked(column: str, where: str) -> str:
    """SQL that holds where a list of marks names a column."""
    return f"list_contains(string_split(coalesce({where}, ''), ','), '{column}')"


def figure_beside_mark(figures: tuple[str, ...]) -> str:
    """SQL that holds where a figure stands and is called withheld or capped at the same time."""
    both = " OR ".join(
        f"({f} IS NOT NULL AND ({is_marked(f, 'not_released')} OR {is_marked(f, 'top_coded')}))"
        for f in figures
    )
    # Most rows have no mark: their lists of names are not split.
    return f"CASE WHEN not_released IS NULL AND top_coded IS NULL THEN false ELSE {both} END"


def gap_without_mark(figures: tuple[str, ...]) -> str:
    """SQL that holds where a figure is missing and no mark says why."""
    gap = " OR ".join(
        f"({f} IS NULL AND NOT {is_marked(f, 'not_released')} AND NOT {is_marked(f, 'top_coded')})"
        for f in figures
    )
    return f"CASE WHEN {' AND '.join(f'{f} IS NOT NULL' for f in figures)} THEN false ELSE {gap} END"


def mark_columns(figures: str) -> tuple[Column, Column]:
    """The two columns that name the withheld and the capped figures of a row."""
    return (
        Column(
            "not_released",
            TEXT,
            f"names of the {figures} that the publisher withheld or does not give on this basis, joined by commas",
        ),
        Column(
            "top_coded",
            TEXT,
            f"names of the {figures} that the publisher capped (only that they are above a limit is known), joined by commas",
        ),
    )


OCCUPATION_COLUMN = Column(
    "occupation_code",
    TEXT,
    "SOC code with its hyphen; 00-0000 is all occupations",
    required=True,
    pattern=OCCUPATION,
)
AREA_COLUMN = Column(
    "area_code",
    TEXT,
    "seven digits as BLS writes them; 0000000 the nation, 0600000 California",
    required=True,
    pattern=AREA,
)
SOURCE_COLUMN = Column("source_id", TEXT, "the row of `sources` that this came from", required=True)
FROM_SOURCES = Reference("source_id", "sources", "source_id")
