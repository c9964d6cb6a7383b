"""The second-hand history of OEWS's state estimates, as its keeper made it."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


def kept_row(
    year: int, fips: str, code: str, title: str, jobs: Any, wages: tuple[Any, ...]
) -> dict[str, Any]:
    """A row of the keeper's table; `wages` are mean, median, p10 and p90."""
    figures = ("TOT_EMP", "A_MEAN", "A_MEDIAN", "A_PCT10", "A_PCT90")
    return {
        "Year": year,
        "State_FIPS": fips,
        "Total_Labor_Force": 2_172_619,
        "State_Unemployment_Rate": 6.1,
        "OCC_CODE": code,
        "OCC_TITLE": title,
        **{
            name: None if value is None else float(value)
            for name, value in zip(figures, (jobs, *wages), strict=True)
        },
    }


CALIFORNIA_2018 = kept_row(
    2018,
    "06",
    "29-2071",
    "Medical Records and Health Information Technicians",
    21970,
    (51880, 47030, 28810, 83440),
)
TEXAS_2023 = kept_row(
    2023, "48", "29-2072", "Medical Records Specialists", 19870, (48030, 44180, 31090, None)
)
STATE_HISTORY = [CALIFORNIA_2018, TEXAS_2023]


def state_history_parquet(path: Path, rows: list[dict[str, Any]] = STATE_HISTORY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path
