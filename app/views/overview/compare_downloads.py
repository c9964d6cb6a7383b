"""The download of jobs or places side by side."""

import pandas as pd

from app.components.places.place_downloads import PLACE
from app.downloads.download import (
    COMPARE,
    OCCUPATION,
    Chosen,
    Download,
    Parameter,
    by_name,
    maybe,
    of,
    several,
)
from etl.schema.base import NUMBER, TEXT, WHOLE, Column
from etl.schema.wages import ANNUAL, HOURLY
from outlook import places
from outlook.summary import Summary, load_summary
from outlook.tables import Tables

_ESTIMATES = ("employment", "employment_rse_pct", "annual_mean_usd", "wage_mean_rse_pct", *ANNUAL, *HOURLY)
_MISSING = ("not_released", "top_coded")
_PLACES = Parameter(
    name="places",
    text="codes of other states or areas to compare with, joined by underscores",
    options=lambda tables, chosen: [
        area
        for area in places.load_places(tables, chosen["occupation"])["area_code"].astype(str)
        if area != chosen["place"]
    ],
    required=False,
    many=True,
    listed_at="/download/areas.csv",
    example="4800000",
)


def _load(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    code, place = chosen["occupation"], chosen["place"]
    pairs = [
        (code, place),
        *((job, place) for job in several(chosen, "compare")),
        *((code, other) for other in several(chosen, "places")),
    ]
    return pd.DataFrame([_tabulate(load_summary(tables, *pair)) for pair in pairs])


def _tabulate(summary: Summary) -> dict[str, object]:
    row, growth = summary.row, summary.growth
    estimates = {name: None if row is None else row[name] for name in (*_ESTIMATES, *_MISSING)}
    return {
        "occupation_code": summary.code,
        "title": summary.title,
        "area_code": summary.area_code,
        "area": summary.area,
        "year": None if row is None else row["year"],
        **estimates,
        "projected_area_code": growth.area_code if growth else None,
        "base_year": growth.base_year if growth else None,
        "target_year": growth.target_year if growth else None,
        "jobs_base": growth.jobs_base if growth else None,
        "jobs_projected": growth.jobs_projected if growth else None,
        "change_pct": growth.change_pct if growth else None,
        "openings_per_year": growth.openings_per_year if growth else None,
        "entry_education": summary.entry_education,
        "source_id": ",".join(dict.fromkeys(summary.source_ids)),
    }


DOWNLOADS = by_name(
    Download(
        name="side-by-side",
        text="jobs or places side by side: jobs, pay, projected growth, and schooling for entry",
        row="one row per occupation and place asked for, in that order",
        page="/",
        parameters=(OCCUPATION, PLACE, COMPARE, _PLACES),
        columns=(
            *of("occupations", "occupation_code", "title"),
            *of("areas", "area_code", area="title"),
            *maybe(of("wages", "year")),
            *of("wages", *_ESTIMATES, *_MISSING),
            Column(
                "projected_area_code",
                TEXT,
                "the place that the projection is for: a state that projects this job itself, else the nation",
            ),
            Column("base_year", WHOLE, "year that the projection starts from"),
            Column("target_year", WHOLE, "year that it is for"),
            *maybe(of("projections", "jobs_base", "jobs_projected")),
            Column("change_pct", NUMBER, "projected change in jobs from base to target year", "percent"),
            Column("openings_per_year", WHOLE, "openings, projected average", "jobs a year"),
            *of("projections", "entry_education"),
            Column("source_id", TEXT, "sources of the figures, separated by commas"),
        ),
        rows=_load,
    ),
)
