"""What every reader returns, and the small conversions that readers share."""

from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa

BLS = "U.S. Bureau of Labor Statistics"
BEA = "U.S. Bureau of Economic Analysis"
PUBLIC_DOMAIN = "public domain (U.S. government work)"


@dataclass(frozen=True)
class Reading:
    """One edition of one dataset as read from one publisher's file.

    `tables` holds tidy pieces by table name, plus `titles` (occupation_code, title, year): the
    titles as this file prints them, of which the newest becomes the title in `occupations`.
    """

    source_id: str
    dataset: str
    vintage: str
    tables: dict[str, pa.Table] = field(default_factory=dict)
    publisher: str = BLS
    published_at: str | None = None
    license: str = PUBLIC_DOMAIN
    second_hand: bool = False


def titles(frame: pd.DataFrame, year: int) -> pa.Table:
    """The `titles` piece of a frame with occupation_code and title."""
    kept = frame[["occupation_code", "title"]].drop_duplicates("occupation_code")
    return pa.table(
        {
            "occupation_code": pa.array(kept["occupation_code"], pa.string()),
            "title": pa.array(kept["title"], pa.string()),
            "year": pa.array([year] * len(kept), pa.int64()),
        }
    )


def keep_wanted(frame: pd.DataFrame, wanted: frozenset[str] | None) -> pd.DataFrame:
    """The rows whose occupation is wanted; every row where `wanted` is None."""
    return frame if wanted is None else frame[frame["occupation_code"].isin(wanted)]
