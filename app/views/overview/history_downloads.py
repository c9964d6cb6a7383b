"""The overview page's downloads made from the May estimates: jobs and pay by year."""

import pandas as pd

from app.downloads.download import (
    COMPARE,
    NOMINAL,
    OCCUPATION,
    OWN,
    SEGMENT,
    Chosen,
    Download,
    Parameter,
    by_name,
    hourly_median,
    of,
    several,
)
from etl.schema.base import NUMBER, TEXT, WHOLE, Column
from outlook.jobs.history import EARLIER_METHOD, PRESENT_METHOD
from outlook.pay.histories import PAY_COLUMNS, load_histories
from outlook.pay.inflation import list_base_years
from outlook.tables import Tables


def _load_history(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    codes = [chosen["occupation"], *several(chosen, "compare")]
    dollars = chosen["dollars"]
    frame = load_histories(tables, codes, None if dollars == NOMINAL else int(dollars))
    return frame if frame.empty else frame.astype(dict.fromkeys(PAY_COLUMNS, "Int64"))


_DOLLARS = Parameter(
    name="dollars",
    text=f"{NOMINAL}: as paid then; a year: in dollars of that May, by the CPI-U",
    options=lambda tables, _: [NOMINAL, *map(str, list_base_years(tables))],
    example=NOMINAL,
)


DOWNLOADS = by_name(
    Download(
        name="history",
        text="national jobs and pay by year, with the breaks of each occupation's code and of BLS's method",
        row="one row per occupation asked for, year and code",
        page="/",
        parameters=(OCCUPATION, COMPARE, _DOLLARS),
        columns=(
            Column(
                "asked_code",
                TEXT,
                "the occupation asked for, to whose history the row belongs",
                required=True,
            ),
            *of("wages", "year", code="occupation_code"),
            *of("occupations", "title"),
            OWN,
            SEGMENT,
            Column(
                "method",
                TEXT,
                "how BLS estimated; rows of two methods must not be joined or subtracted",
                values=(EARLIER_METHOD, PRESENT_METHOD),
            ),
            *of("wages", "employment", "employment_rse_pct"),
            Column(
                "annual_p50_usd", WHOLE, "median annual wage in the dollars that `base` names", "USD a year"
            ),
            Column(
                "annual_mean_usd", WHOLE, "mean annual wage in the dollars that `base` names", "USD a year"
            ),
            hourly_median("median hourly wage in the dollars that `base` names"),
            *of("wages", "not_released", "top_coded", "source_id"),
            Column("base", TEXT, "whose dollars these are; those of another May are rounded to tens"),
            Column(
                "deflator",
                NUMBER,
                "CPI-U of the base May over that of the row's May; 1 as paid then",
                "ratio",
            ),
            Column("prices_source_id", TEXT, "the row of `sources` of the price index; null as paid then"),
        ),
        rows=_load_history,
    ),
)
