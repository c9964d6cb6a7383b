"""A good row of every table, and tables with other rows."""

from typing import Any

import pyarrow as pa

from etl.schema import TABLES

SHA = "0" * 64


GOOD: dict[str, dict[str, Any]] = {
    "wages": {
        "year": 2025,
        "occupation_code": "29-2072",
        "area_type": "nation",
        "area_code": "0000000",
        "industry_code": "000000",
        "ownership": "all",
        "employment": 194720,
        "employment_rse_pct": 1.1,
        "jobs_per_1000": None,
        "location_quotient": None,
        "hourly_mean_usd": 27.30,
        "hourly_p10_usd": 17.79,
        "hourly_p25_usd": 20.91,
        "hourly_p50_usd": 24.59,
        "hourly_p75_usd": 31.17,
        "hourly_p90_usd": 39.01,
        "annual_mean_usd": 56790,
        "annual_p10_usd": 37000,
        "annual_p25_usd": 43490,
        "annual_p50_usd": 51140,
        "annual_p75_usd": 64820,
        "annual_p90_usd": 81150,
        "wage_mean_rse_pct": 0.4,
        "not_released": None,
        "top_coded": None,
        "source_id": "s",
    },
    "projections": {
        "vintage": "2024-34",
        "base_year": 2024,
        "target_year": 2034,
        "occupation_code": "29-2072",
        "jobs_base": 194800,
        "jobs_projected": 208600,
        "jobs_change": 13800,
        "change_pct": 7.1,
        "openings_per_year": 14200,
        "exits_per_year": 7100,
        "transfers_per_year": 5800,
        "median_wage_usd": 50250,
        "median_wage_year": 2024,
        "source_id": "s",
    },
    "projected_jobs": {
        "vintage": "2024-34",
        "base_year": 2024,
        "target_year": 2034,
        "occupation_code": "29-2072",
        "title": "Medical records specialists",
        "occupation_type": "line item",
        "jobs_base": 194800,
        "jobs_projected": 208600,
        "source_id": "s",
    },
    "state_projections": {
        "vintage": "2022-32",
        "area_code": "0600000",
        "occupation_code": "29-2072",
        "jobs_base": 17900,
        "jobs_projected": 19600,
        "change_pct": 9.5,
        "openings_per_year": 1400,
        "source_id": "s",
    },
    "price_index": {"year": 2025, "month": 9, "cpi_u": 324.8, "source_id": "s"},
    "price_parity": {"year": 2024, "area_code": "0000000", "rpp": 100.0, "source_id": "s"},
    "occupations": {
        "occupation_code": "29-2072",
        "title": "Medical records specialists",
        "classification": "SOC 2018",
        "first_year": 2021,
        "last_year": 2025,
        "role": "core",
    },
    "crosswalk": {
        "from_classification": "SOC 2010",
        "from_code": "29-2071",
        "to_classification": "SOC 2018",
        "to_code": "29-2072",
        "source_id": "s",
    },
    "job_titles": {
        "occupation_code": "29-2072",
        "job_title": "Medical Coder",
        "illustrative": True,
        "trust": "A",
        "source_id": "s",
    },
    "areas": {"area_code": "0000000", "area_type": "nation", "title": "United States", "state": None},
    "industries": {
        "industry_code": "000000",
        "title": "Cross-industry",
        "level": 0,
        "parent_code": None,
        "ownership": "all",
    },
    "sources": {
        "source_id": "s",
        "publisher": "BLS",
        "dataset": "OEWS",
        "vintage": "May 2025",
        "url": "https://www.bls.gov/",
        "retrieved_at": "2026-04-16T14:00:00Z",
        "sha256": SHA,
        "bytes": 10,
        "license": "public domain",
        "copied_from": "downloaded from the publisher",
        "is_original": True,
        "second_hand": False,
    },
}


EXTRA = {"areas": [{"area_code": "0600000", "area_type": "state", "title": "California", "state": "CA"}]}


def tables(changed: str = "", *rows: dict[str, Any]) -> dict[str, pa.Table]:
    """Every table with its good row; `changed` has `rows` in its place, each over the good one."""
    made = {}
    for name, spec in TABLES.items():
        held = [GOOD[name], *EXTRA.get(name, [])]
        if name == changed:
            held = [GOOD[name] | row for row in rows] + EXTRA.get(name, [])
        made[name] = pa.Table.from_pylist(held, spec.schema)
    return made
