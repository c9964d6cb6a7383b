"""What a tidy table is made of: columns, checks and references to other tables."""

from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

ERROR, WARNING = "error", "warning"

TEXT, WHOLE, NUMBER, BOOLEAN = pa.string(), pa.int64(), pa.float64(), pa.bool_()

# A name is text: no HTML, no Markdown, no link, whoever wrote the file.
PLAIN = r"^([^<>\[\]`*\\_:\x00-\x1f\x7f]|: )+$"


@dataclass(frozen=True)
class Column:
    """One column. `unit` is for people; `low`, `high`, `pattern` and `values` limit its values."""

    name: str
    type: pa.DataType
    text: str
    unit: str = ""
    required: bool = False
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    pattern: str = ""
    # Whether editions from before this column existed may lack it: it is null there.
    later: bool = False


@dataclass(frozen=True)
class Check:
    """A rule for the rows of one table; `bad` is an SQL condition that is true for rows that break it."""

    name: str
    text: str
    bad: str
    severity: str = ERROR


@dataclass(frozen=True)
class Reference:
    """Every value of `column` must be in the column `other` of `table`."""

    column: str
    table: str
    other: str


@dataclass(frozen=True)
class Table:
    """One tidy table. Its file `NAME.parquet` is sorted by `order` (or else by the key), in groups of `group_rows`: a
    query reads only the groups that have its rows."""

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
    # Whether editions from before this table existed may lack it; the snapshot's table is used in its place.
    later: bool = False
    # Whether rows come from the sources of the highest rank alone: a newer release replaces an older one as a whole.
    one_release: bool = False

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema; the metadata of a field has its unit and description."""
        return pa.schema(
            [
                pa.field(c.name, c.type, not c.required, {"unit": c.unit, "description": c.text})
                for c in self.columns
            ]
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    @cached_property
    def later_names(self) -> frozenset[str]:
        """Columns that older editions may lack."""
        return frozenset(c.name for c in self.columns if c.later)

    def conform(self, table: pa.Table) -> pa.Table:
        """The declared columns of a table, in the declared order and types."""
        return pa.table([table[f.name].cast(f.type) for f in self.schema], schema=self.schema)


# In the order in which OEWS used them.
CLASSIFICATIONS = ("SOC 2000", "SOC 2010", "OEWS hybrid 2019", "SOC 2018")

# Broad and hybrid codes have no letters; only the projections use codes such as 15-1200.
OCCUPATION = r"^\d{2}-\d{4}$"
AREA = r"^\d{7}$"
# Ends the source_id of figures that are only known second-hand.
QUOTED = "-quoted"
# Ends the source_id of one table of a workbook, which lacks what the others hold.
TABLE = "-table"
VINTAGE = r"^\d{4}-\d{2}$"


def find_quoted_rows(table: pa.Table) -> pa.ChunkedArray:
    """For each row of a table, whether its figures are second-hand."""
    # An unchanged refresh and the start of the dashboard do without it.
    import pyarrow.compute as pc

    return pc.ends_with(table["source_id"], QUOTED)


def any_falling(columns: tuple[str, ...]) -> str:
    """SQL that is true where a later percentile is below an earlier one. Nulls are skipped."""
    pairs = [f"{low} > {high}" for i, low in enumerate(columns) for high in columns[i + 1 :]]
    return " OR ".join(f"coalesce({p}, false)" for p in pairs)


def is_marked(column: str, where: str) -> str:
    """SQL that is true where the comma-separated names in `where` include a column."""
    return f"contains(concat(',', {where}, ','), ',{column},')"


def figure_beside_mark(figures: tuple[str, ...]) -> str:
    """SQL that is true where a figure is both given and marked as withheld or capped."""
    both = " OR ".join(
        f"({f} IS NOT NULL AND ({is_marked(f, 'not_released')} OR {is_marked(f, 'top_coded')}))"
        for f in figures
    )
    # Most rows have no mark: skip splitting their lists.
    return f"CASE WHEN not_released IS NULL AND top_coded IS NULL THEN false ELSE {both} END"


def gap_without_mark(figures: tuple[str, ...]) -> str:
    """SQL that is true where a figure is missing and no mark says why."""
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
