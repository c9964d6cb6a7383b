"""Downloads of one place and of a region: jobs and pay by year, and several places added up."""

import pandas as pd

from app.downloads.download import (
    JOINED,
    OCCUPATION,
    OWN,
    SEGMENT,
    Chosen,
    Download,
    Parameter,
    by_name,
    maybe,
    of,
)
from app.downloads.errors import BadQuery
from etl.schema.base import NUMBER, TEXT, WHOLE, Column
from etl.schema.wages import ANNUAL, HOURLY, PERCENTILES
from outlook import places, regions
from outlook.jobs.history import EARLIER_METHOD, PRESENT_METHOD, load_history
from outlook.scenario.cash_flow import FULL_TIME_HOURS_A_YEAR
from outlook.tables import NATION, Tables

PLACE = Parameter(
    name="place",
    text="code of a state or area; the nation where none is named",
    options=lambda tables, chosen: (
        places.load_places(tables, chosen["occupation"])["area_code"].astype(str).tolist() or [NATION]
    ),
    listed_at="/download/areas.csv",
    example="0600000",
)

_PLACES = Parameter(
    name="places",
    text="codes of areas and states that do not overlap, joined by underscores",
    options=lambda tables, chosen: [
        area
        for area in places.load_places(tables, chosen["occupation"])["area_code"].astype(str)
        if area != NATION
    ],
    many=True,
    listed_at="/download/areas.csv",
    example=f"0600000{JOINED}4100000",
)
MEMBER, REGION = "member", "region"


def _load_history(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    frame = load_history(tables, chosen["occupation"], chosen["place"])
    return frame.assign(
        area_code=chosen["place"], area=places.load_area_titles(tables).get(chosen["place"], chosen["place"])
    )


def _add_up(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    codes, overlapping = regions.drop_overlaps(tables, chosen["places"].split(JOINED))
    if overlapping:
        raise BadQuery(
            f"These would be counted twice, because a state that you chose includes them: {', '.join(overlapping)}.",
            _PLACES.name,
        )
    region = regions.combine_places(tables, chosen["occupation"], codes)
    if region is None:
        return pd.DataFrame()
    total: dict[str, object] = {
        "role": REGION,
        "year": region.year,
        "mean_covered_pct": region.mean_covered_pct,
        "percentiles_covered_pct": region.percentiles_covered_pct,
        **{f"annual_p{p}_usd": round(region.percentiles[p]) for p in PERCENTILES if region.percentiles},
        **{
            f"hourly_p{p}_usd": round(region.percentiles[p] / FULL_TIME_HOURS_A_YEAR, 2)
            for p in PERCENTILES
            if region.percentiles
        },
    }
    if region.mean is not None:
        total["hourly_mean_usd"] = round(region.mean.value / FULL_TIME_HOURS_A_YEAR, 2)
    for column, rse, estimate in (
        ("employment", "employment_rse_pct", region.jobs),
        ("annual_mean_usd", "wage_mean_rse_pct", region.mean),
    ):
        if estimate is not None:
            total[column] = round(estimate.value)
            if estimate.standard_error is not None:
                total[rse] = round(100 * estimate.standard_error / estimate.value, 2)
    members = region.members.assign(role=MEMBER)
    columns = [column.name for column in DOWNLOADS["region"].columns]
    return pd.concat([members, pd.DataFrame([total])], ignore_index=True).reindex(columns=columns)


DOWNLOADS = by_name(
    Download(
        name="place-history",
        text="jobs and pay of one place by year, with the breaks of the occupation's code and of BLS's method",
        row="one row per year and code",
        page="/states",
        parameters=(OCCUPATION, PLACE),
        columns=(
            *of("areas", "area_code", area="title"),
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
            *of("wages", "employment", "employment_rse_pct", "annual_p50_usd", "annual_mean_usd"),
            *of("wages", "hourly_p50_usd", "not_released", "top_coded", "source_id"),
        ),
        rows=_load_history,
    ),
    Download(
        name="region",
        text="several places and what they add up to: jobs summed, mean pay weighted by jobs, percentiles of the mixture estimated",
        row="one row per place that is added up, then one for the region",
        page="/states",
        parameters=(OCCUPATION, _PLACES),
        columns=(
            Column(
                "role",
                TEXT,
                "a place that is added up, or the region, computed by this site",
                required=True,
                values=(MEMBER, REGION),
            ),
            *maybe(of("areas", "area_code", area="title")),
            *of("wages", "employment", "employment_rse_pct", "annual_mean_usd", "wage_mean_rse_pct", *ANNUAL),
            *of("wages", "hourly_mean_usd", *HOURLY),
            Column(
                "mean_covered_pct", NUMBER, "share of the region's jobs that its mean pay rests on", "percent"
            ),
            Column(
                "percentiles_covered_pct",
                NUMBER,
                f"share of the region's jobs that its percentiles rest on; under {regions.LEAST_COVERED_PCT:.0f} they are null",
                "percent",
            ),
            Column("year", WHOLE, "May of the estimates", required=True),
            *of("wages", "not_released", "top_coded"),
            *maybe(of("wages", "source_id")),
        ),
        rows=_add_up,
    ),
)
