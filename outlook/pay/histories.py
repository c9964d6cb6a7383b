"""National jobs and pay of several occupations by year, pay in dollars of one May."""

from collections.abc import Sequence

import pandas as pd

from outlook.jobs.history import history
from outlook.pay.inflation import in_dollars_of
from outlook.tables import Tables

PAY_COLUMNS = ("annual_p50_usd", "annual_mean_usd")


def load_histories(tables: Tables, codes: Sequence[str], base_year: int | None) -> pd.DataFrame:
    """`growth.history` of each occupation, `asked_code` before it, its pay in dollars of one May (None: of each year).

    Columns of `real.in_dollars_of` say which dollars; pay in those of another May is rounded to BLS's own tens. No rows
    where there is no national estimate.
    """
    parts = []
    for code in codes:
        frame = history(tables, code)
        if frame.empty:
            continue
        part = in_dollars_of(tables, frame, base_year)
        if base_year is not None:
            for column in PAY_COLUMNS:
                part[column] = part[column].round(-1)
        part.insert(0, "asked_code", code)
        parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["asked_code"])
