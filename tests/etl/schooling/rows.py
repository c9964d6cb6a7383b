"""Rows of `projected_jobs`, and all occupations' rows of some places."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from etl.schema.projections import PROJECTED_JOBS
from etl.schooling import FIGURES

NATION, CALIFORNIA = "0000000", "0600000"


def line_items(base_year: int, education: Mapping[str, str | None]) -> pa.Table:
    """Rows of `projected_jobs` of one vintage: the education of each line item by code."""
    rows = [
        {
            "vintage": f"{base_year}-{(base_year + 10) % 100}",
            "base_year": base_year,
            "target_year": base_year + 10,
            "occupation_code": code,
            "title": code,
            "occupation_type": "line item",
            "jobs_base": 1000,
            "jobs_projected": 1100,
            "entry_education": text,
            "source_id": "s",
        }
        for code, text in education.items()
    ]
    return pa.Table.from_pylist(rows, PROJECTED_JOBS.schema)


def place_row(
    code: str, jobs: int | None, median: int | None = None, *, area: str = NATION, **more: Any
) -> dict[str, Any]:
    """One occupation in one place; its wages spread around the median, unless they are given or None."""
    wages = dict.fromkeys(FIGURES)
    if median is not None:
        wages |= {
            "annual_p10_usd": int(median * 0.7),
            "annual_p25_usd": int(median * 0.85),
            "annual_p50_usd": median,
            "annual_p75_usd": int(median * 1.2),
            "annual_p90_usd": int(median * 1.5),
            "annual_mean_usd": int(median * 1.05),
            "wage_mean_rse_pct": 1.0,
        }
    row = {"area_code": area, "occupation_code": code, "top_coded": None, **wages, "employment": jobs}
    return row | more


def places(*rows: dict[str, Any]) -> pd.DataFrame:
    """The rows as readers give them: figures are numbers with gaps."""
    return pd.DataFrame(rows).astype(dict.fromkeys(FIGURES, "float64"))
