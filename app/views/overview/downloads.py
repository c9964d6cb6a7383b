"""The overview page's downloads made from the projections: jobs, growth, openings, editions."""

import pandas as pd

from app.downloads.download import (
    COMPARE,
    OCCUPATION,
    OWN,
    SEGMENT,
    Chosen,
    Download,
    Parameter,
    by_name,
    of,
    several,
)
from etl.schema import TABLES
from etl.schema.base import BOOLEAN, NUMBER, TEXT, WHOLE, Column
from outlook.jobs import growth, openings, projections
from outlook.jobs.calibration import SHARES
from outlook.jobs.fan import build_fan
from outlook.jobs.openings import EXITS_AND_TRANSFERS, TEN_YEAR_TOTAL
from outlook.tables import Tables


def _load_jobs(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return projections.list_points(tables, chosen["occupation"])


def _load_fan(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    found, _ = build_fan(tables, chosen["occupation"])
    if found is None:
        return pd.DataFrame()
    return found.frame.assign(
        code=found.code,
        vintage=found.vintage,
        field=found.field,
        size=found.size.label,
        source_id=",".join(found.source_ids),
    )


def _load_growth(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return growth.compare_growth(tables, chosen["occupation"], chosen["vintage"], several(chosen, "compare"))


def _load_openings_by_edition(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return openings.load_openings(tables, chosen["occupation"])


def _load_openings_compared(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return openings.compare_openings(tables, chosen["occupation"], chosen["vintage"])


def _list_vintages(tables: Tables, code: str) -> list[str]:
    """List the occupation's editions: first the default, which is the newest of BLS's own, then the rest from newest to oldest."""
    newest = projections.find_newest_projection(tables, code)
    every = [each.vintage for each in reversed(projections.load_projections(tables, code))]
    return sorted(every, key=lambda vintage: newest is None or vintage != newest.vintage)


_VINTAGE = Parameter(
    name="vintage",
    text="edition of the projections; the newest of BLS's own where none is named",
    options=lambda tables, chosen: _list_vintages(tables, chosen["occupation"]),
    example="2024-34",
)
_OPENINGS_COLUMNS = (
    *of("projections", code="occupation_code"),
    *of("occupations", "title"),
    OWN,
    SEGMENT,
    *of("projections", "vintage", "base_year", "target_year"),
    *of("sources", "second_hand"),
    Column("method", TEXT, "how openings were counted", values=(EXITS_AND_TRANSFERS, TEN_YEAR_TOTAL)),
    Column("comparable", BOOLEAN, "false for ten-year totals, whose openings are left out"),
    *of("projections", "jobs_base", "jobs_projected", "openings_per_year"),
    Column(
        "growth_per_year",
        NUMBER,
        "a tenth of the projected change; below zero where jobs decline",
        "jobs a year",
    ),
    *of("projections", "exits_per_year", "transfers_per_year"),
    *(
        Column(
            f"{part}_per_100",
            NUMBER,
            f"{part} a year per 100 jobs, of the mean of base and projected jobs",
            "per 100 jobs a year",
        )
        for part in ("openings", "growth", "exits", "transfers")
    ),
    *of("projections", "source_id"),
)

DOWNLOADS = by_name(
    Download(
        name="jobs",
        text="jobs in the base and target year of every edition, earlier codes of the work included",
        row="one row per edition, code and year, the oldest first",
        page="/",
        parameters=(OCCUPATION,),
        columns=(
            Column("year", WHOLE, "base or target year of the edition", required=True),
            Column(
                "jobs", WHOLE, "all jobs, the self-employed too; published in hundreds", "jobs", required=True
            ),
            Column("kind", TEXT, "what the figure is", values=("base year", "projected", "second-hand")),
            *of("projections", "vintage", code="occupation_code"),
            OWN,
            *of("projections", "source_id"),
        ),
        rows=_load_jobs,
    ),
    Download(
        name="fan",
        text="the newest projection's path, and bands from past projections of its field and size",
        row="one row per year from base to target",
        page="/",
        parameters=(OCCUPATION,),
        columns=(
            *of("projections", code="occupation_code"),
            *of("projections", "vintage"),
            Column("field", TEXT, "field of occupations whose past errors these are"),
            Column("size", TEXT, "size class that scales them"),
            Column("year", WHOLE, "year of the path", required=True),
            Column("horizon_years", WHOLE, "years since the base year", "years", required=True),
            Column(
                "implied_jobs", WHOLE, "jobs as constant yearly growth from base to target implies", "jobs"
            ),
            *(
                Column(
                    f"{end}_{share}_jobs",
                    WHOLE,
                    f"{end} end of the band for {share}% of later counts",
                    "jobs",
                )
                for share in SHARES
                for end in ("low", "high")
            ),
            Column("pairs", WHOLE, "past projections that the bands rest on; 0 in the base year"),
            Column("editions", WHOLE, "editions that made them"),
            Column("tried_pairs", WHOLE, "past projections of the field that real-time bands were judged by"),
            Column("tried_editions", WHOLE, "editions that made those"),
            Column("inside_90_pct", NUMBER, "share of those inside the 90% band of their time", "percent"),
            Column("known_years", WHOLE, "longest horizon that those bands could rest on", "years"),
            Column("source_id", TEXT, "the rows of `sources` that this came from, joined by commas"),
        ),
        rows=_load_fan,
    ),
    Download(
        name="growth",
        text="projected growth of the occupations compared, in order of growth",
        row="one row per occupation",
        page="/",
        parameters=(OCCUPATION, _VINTAGE, COMPARE),
        columns=(
            *of("projections", code="occupation_code"),
            *of("occupations", "title", "role"),
            *of("projections", "change_pct", "openings_per_year", "jobs_base", "jobs_projected"),
            *of("projections", "jobs_change", "source_id"),
        ),
        rows=_load_growth,
    ),
    Download(
        name="openings",
        text="openings a year and what they are made of",
        row="one row: one edition and occupation",
        page="/",
        parameters=(OCCUPATION, _VINTAGE),
        columns=(
            *TABLES["projections"].columns,
            Column(
                "growth_per_year",
                WHOLE,
                "openings less exits and transfers: what growth adds; 0 where jobs decline",
                "jobs a year",
            ),
            Column(
                "not_replaced_per_year",
                WHOLE,
                "exits and transfers less openings: people who leave and are not replaced, as jobs decline",
                "people a year",
            ),
        ),
        rows=lambda tables, chosen: openings.load_parts(tables, chosen["occupation"], chosen["vintage"]),
    ),
    Download(
        name="openings-by-edition",
        text="openings and their parts in each edition, earlier codes of the work included",
        row="one row per edition and code",
        page="/",
        parameters=(OCCUPATION,),
        columns=_OPENINGS_COLUMNS,
        rows=_load_openings_by_edition,
    ),
    Download(
        name="openings-compared",
        text="openings per 100 jobs of the occupations compared, in order of that rate",
        row="one row per occupation",
        page="/",
        parameters=(OCCUPATION, _VINTAGE),
        columns=(*_OPENINGS_COLUMNS, *of("occupations", "role")),
        rows=_load_openings_compared,
    ),
)
