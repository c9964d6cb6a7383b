"""What readers get and return, and how a reader is called by its name in the catalog."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from etl.catalog import READERS

# The process that assembles the tables takes readings from workers, and needs no pandas itself.
if TYPE_CHECKING:
    import pandas as pd

BLS = "U.S. Bureau of Labor Statistics"
BEA = "U.S. Bureau of Economic Analysis"
NCES = "National Center for Education Statistics, U.S. Department of Education"
EDUCATION = "U.S. Department of Education"
CENSUS = "U.S. Census Bureau"
PUBLIC_DOMAIN = "public domain (U.S. government work)"


@dataclass(frozen=True)
class Context:
    """What readers may know besides the file: wanted occupations (None: all), and tidy tables that were read before."""

    wanted: frozenset[str] | None
    tables: Mapping[str, pa.Table]


@dataclass(frozen=True)
class Reading:
    """One edition of one dataset as read from one publisher's file.

    `tables` holds rows of tidy tables by table name, and `titles` (occupation_code, title, year): the titles as this
    file prints them. The newest of them becomes the title in `occupations`.
    """

    source_id: str
    dataset: str
    vintage: str
    tables: dict[str, pa.Table] = field(default_factory=dict)
    publisher: str = BLS
    published_at: str | None = None
    license: str = PUBLIC_DOMAIN
    second_hand: bool = False
    # The role of the source's file that this edition comes from.
    role: str = "data"
    # Rows of the file that have no place in the tables, in words: "24 rows of metropolitan divisions, which ...".
    left_out: tuple[str, ...] = ()


def read_files(
    reader: str, files: Mapping[str, Path], context: Context, year: int | None = None
) -> list[Reading]:
    """Read one source's files, by role, with a reader of the catalog. Raises LayoutChanged, Unreadable.

    `year` is what a folder's name or the person who imported the files says of them.
    """
    declared = READERS[reader]
    module, function = declared.function.split(":")
    read = getattr(import_module(module), function)
    given = files if declared.mapping_files else files["data"]
    more = (context.tables,) if declared.needs else ()
    if declared.takes_year:
        more = (*more, year)
    readings: list[Reading] = read(given, context.wanted, *more)
    return readings


def build_titles(frame: "pd.DataFrame", year: int) -> pa.Table:
    """The `titles` of a frame with occupation_code and title."""
    titles = frame[["occupation_code", "title"]].drop_duplicates("occupation_code")
    return pa.table(
        {
            "occupation_code": pa.array(titles["occupation_code"], pa.string()),
            "title": pa.array(titles["title"], pa.string()),
            "year": pa.array([year] * len(titles), pa.int64()),
        }
    )


def keep_wanted(frame: "pd.DataFrame", wanted: frozenset[str] | None) -> "pd.DataFrame":
    """The rows whose occupation is wanted; every row where `wanted` is None."""
    return frame if wanted is None else frame[frame["occupation_code"].isin(wanted)]
