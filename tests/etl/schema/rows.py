"""A good row of every table, and tables with other rows."""

from typing import Any

import pyarrow as pa

from etl.schema import TABLES
from etl.schema.schooling import ANY, SCHOOLING_FIGURES, SCHOOLINGS

SHA = "0" * 64


RECORDS = {
    "occupation_code": "29-2072",
    "onet_code": "29-2072.00",
    "onet_title": "Medical Records Specialists",
}
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
    "projection_factors": {
        "vintage": "2024-34",
        "occupation_code": "29-2072",
        "industry_code": "TE1000",
        "industry_title": "Total, all industries",
        "factor": "Demand change, productivity change - share increases as demand grows, offset by AI-based tools.",
        "factor_kind": "demand change, productivity change",
        "share_direction": "increases",
        "mentions_ai": True,
        "source_id": "s",
    },
    "attainment": {
        "vintage": "2023-33",
        "survey_years": "2021-22",
        "occupation_code": "29-2072",
        "less_than_high_school_pct": 2.3,
        "high_school_pct": 18.8,
        "some_college_pct": 31.6,
        "associate_pct": 25.2,
        "bachelor_pct": 16.4,
        "master_pct": 4.6,
        "doctoral_or_professional_pct": 1.1,
        "is_shared": False,
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
    "pay_by_schooling": {
        "year": 2025,
        "area_code": "0000000",
        "schooling": "none_or_high_school",
        "vintage": "2024-34",
        "occupations": 430,
        "occupations_left_out": 4,
        "jobs": 92_014_800,
        "jobs_left_out": 68_780,
        "jobs_not_published": 8_226,
        "covered_pct": 99.9,
        "annual_mean_usd": 49_121,
        "mean_rse_at_most_pct": 0.42,
        "lowest_third_mean_usd": 30_937,
        "annual_p10_usd": 29_118,
        "annual_p25_usd": 34_675,
        "annual_p50_usd": 42_465,
        "annual_p75_usd": 55_886,
        "annual_p90_usd": 76_863,
        "not_released": None,
        "top_coded": None,
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
    "workers_by_age": {
        "year": 2025,
        "census_title": "Medical records specialists",
        "occupation_code": "29-2072",
        "covers": None,
        "classification": "SOC 2018",
        "workers": 166_000,
        "workers_16_to_19": 1_000,
        "workers_20_to_24": 7_000,
        "workers_25_to_34": 17_000,
        "workers_35_to_44": 38_000,
        "workers_45_to_54": 44_000,
        "workers_55_to_64": 41_000,
        "workers_65_or_older": 18_000,
        "median_age_years": 49.8,
        "not_released": None,
        "source_id": "cps-age-2025",
    },
    "weekly_pay": {
        "year": 2025,
        "census_title": "Medical records specialists",
        "occupation_code": "29-2072",
        "covers": None,
        "classification": "SOC 2018",
        "sex": "all",
        "full_time_workers": 163_000,
        "median_weekly_usd": 1027.0,
        "not_released": None,
        "source_id": "cps-weekly-pay-2025",
    },
    "requirements": {
        "year": 2020,
        "occupation_code": "29-2072",
        "onet_code": None,
        "occupation_title": "Medical Records Specialists",
        "family": "Education, training, and experience",
        "category": "Prior work experience",
        "requirement": "prior work experience is required",
        "statistic": "share",
        "percentile": None,
        "unit": "percent",
        "estimate": 57.9,
        "estimate_below": None,
        "estimate_above": None,
        "standard_error": 6.2,
        "standard_error_below": None,
        "additive_group": "013",
        "is_preliminary": True,
        "note": None,
        "series_id": "ORUC1000000000000001",
        "not_released": None,
        "source_id": "ors-2020",
    },
    "tasks": {
        **RECORDS,
        "task_id": "2450",
        "task": "Protect the security of medical records.",
        "task_type": "Core",
        "incumbents_responding": 60,
        "updated": "2021-08",
        "domain_source": "Incumbent",
        "source_id": "s",
    },
    "technologies": {
        **RECORDS,
        "technology": "Epic Systems",
        "commodity_code": "43232610",
        "commodity_title": "Medical software",
        "hot": True,
        "in_demand": True,
        "source_id": "s",
    },
    "related_occupations": {
        **RECORDS,
        "related_occupation_code": "43-4071",
        "related_onet_code": "43-4071.00",
        "related_title": "File Clerks",
        "tier": "Primary-Short",
        "rank": 1,
        "source_id": "s",
    },
    "job_zones": {
        **RECORDS,
        "job_zone": 3,
        "updated": "2021-11",
        "domain_source": "Analyst",
        "source_id": "s",
    },
    "job_zone_levels": {
        "job_zone": 3,
        "name": "Job Zone Three",
        "experience": "Previous experience",
        "education": "Vocational school",
        "job_training": "One or two years",
        "examples": "Electricians",
        "svp_range": "(6.0 to < 7.0)",
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
    "boundaries": {
        "area_code": "0600000",
        "area_type": "state",
        "geometry": '{"type":"MultiPolygon","coordinates":[[[[-120,35],[-119,35],[-119,36],[-120,35]]]]}',
        "source_id": "s",
    },
    "area_counties": {
        "area_code": "0600001",
        "county_fips": "06001",
        "county_name": "Alameda",
        "state": "CA",
        "latitude": 37.6,
        "longitude": -121.9,
        "source_id": "s",
    },
    "zip_codes": {
        "zip_code": "94501",
        "state": "CA",
        "county_name": "Alameda County",
        "county_fips": "06001",
        "area_code": "0600001",
        "source_id": "s",
    },
}


EXTRA = {
    "areas": [{"area_code": "0600000", "area_type": "state", "title": "California", "state": "CA"}],
    "weekly_pay": [
        GOOD["weekly_pay"]
        | {
            "sex": "men",
            "full_time_workers": 14_000,
            "median_weekly_usd": None,
            "not_released": "median_weekly_usd",
        },
        GOOD["weekly_pay"] | {"sex": "women", "full_time_workers": 149_000, "median_weekly_usd": 1006.0},
    ],
    "sources": [
        GOOD["sources"] | {"source_id": name} for name in ("cps-age-2025", "cps-weekly-pay-2025", "ors-2020")
    ],
    # A place has every schooling; here all jobs are of one, and the others have none.
    "pay_by_schooling": [
        GOOD["pay_by_schooling"] | {"schooling": ANY},
        *(
            GOOD["pay_by_schooling"]
            | dict.fromkeys(("occupations", "occupations_left_out"), 0)
            | dict.fromkeys(("jobs", "jobs_left_out", "jobs_not_published"), 0)
            | dict.fromkeys(("covered_pct", *SCHOOLING_FIGURES))
            | {"schooling": schooling, "not_released": ",".join(SCHOOLING_FIGURES)}
            for schooling in SCHOOLINGS[1:]
        ),
    ],
}


def tables(changed: str = "", *rows: dict[str, Any]) -> dict[str, pa.Table]:
    """Every table with its good row; `changed` has `rows` in its place, each over the good one."""
    made = {}
    for name, spec in TABLES.items():
        held = [GOOD[name], *EXTRA.get(name, [])]
        if name == changed:
            held = [GOOD[name] | row for row in rows] + EXTRA.get(name, [])
        made[name] = pa.Table.from_pylist(held, spec.schema)
    return made
