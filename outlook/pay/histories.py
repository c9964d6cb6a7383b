"""National jobs and pay of several occupations by year, with pay in dollars of one May."""

from collections.abc import Sequence

import pandas as pd

from outlook.jobs.history import load_history
from outlook.pay.inflation import convert_dollars
from outlook.tables import Tables

PAY_COLUMNS = ("annual_p50_usd", "annual_mean_usd")


def load_histories(tables: Tables, codes: Sequence[str], base_year: int | None) -> pd.DataFrame:
    """Load each occupation's history, `asked_code` first, with pay in dollars of one May (None: of each
    year).

    See `outlook.jobs.history.load_history` for the columns, and `outlook.pay.inflation.convert_dollars` for
    those that say which dollars. Pay in dollars of another May is rounded to tens, as BLS rounds. No rows if
    there is no national estimate.
    """
    parts = []
    for code in codes:
        frame = load_history(tables, code)
        if frame.empty:
            continue
        part = convert_dollars(tables, frame, base_year)
        if base_year is not None:
            for column in PAY_COLUMNS:
                part[column] = part[column].round(-1)
        part.insert(0, "asked_code", code)
        parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["asked_code"])
