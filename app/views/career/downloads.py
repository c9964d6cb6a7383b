"""The downloads of `/career`: programs near a place, and related jobs."""

import pandas as pd

from app.downloads.download import OCCUPATION, Chosen, Download, Parameter, by_name, maybe, of
from app.downloads.errors import BadQuery
from app.views.career.near import AREA, CREDENTIAL, STATE, ZIP, Place, build_search, list_areas
from etl.schema.base import NUMBER, TEXT, Column
from outlook import places
from outlook.tables import Tables
from outlook.training.location import NoLocation
from outlook.training.outcomes import CREDENTIALS
from outlook.training.related import load_related
from outlook.training.schools import ABOVE, BELOW, NEAREST, WITHIN_MILES, Search, load_programs


def _programs_near(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    place = Place(
        zip_code=chosen.get(ZIP, ""),
        area=chosen.get(AREA, ""),
        state=chosen.get(STATE, ""),
        credential=chosen.get(CREDENTIAL, ""),
    )
    try:
        search = build_search(tables, place) or Search(credential=place.credential or None)
    except NoLocation as error:
        raise BadQuery(str(error), ZIP if place.zip_code else AREA) from error
    frame = tables.compute(load_programs, chosen["occupation"], search)
    return frame.drop(columns="is_listed", errors="ignore").assign(occupation_code=chosen["occupation"])


def _related_jobs(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return load_related(tables, chosen["occupation"])


_ZIP = Parameter(
    name=ZIP,
    text=f"ZIP code: programs within {WITHIN_MILES} miles, and at least the nearest {NEAREST}",
    required=False,
    example="66502",
)
_AREA = Parameter(
    name=AREA,
    text="code of a metropolitan or nonmetropolitan area, searched as a ZIP code is; ignored if there is a ZIP code",
    options=lambda tables, _: list(list_areas(tables)),
    required=False,
    listed_at="/download/areas.csv",
)
_STATE = Parameter(
    name=STATE,
    text="two letters of a state; ignored if there is a ZIP code or an area; the nation if there is none of the three",
    options=lambda tables, _: sorted(places.load_state_names(tables)),
    required=False,
)
_CREDENTIAL = Parameter(
    name=CREDENTIAL,
    text="what graduates get; all three if none is named",
    options=lambda tables, _: CREDENTIALS,
    required=False,
    example="associate",
)

PROGRAMS_NEAR = Download(
    name="programs-near",
    text="programs of study near a ZIP code or an area, or in a state, with price, completion, debt, and earnings",
    row="one row per school, field, and credential",
    page="/career",
    parameters=(OCCUPATION, _ZIP, _AREA, _STATE, _CREDENTIAL),
    columns=(
        Column("occupation_code", TEXT, "occupation that the field prepares for", required=True),
        *of("programs", "school_id", "school_name"),
        *maybe(of("schools", "city", "state", "latitude", "longitude")),
        Column(
            "distance_miles",
            NUMBER,
            "straight line from the ZIP code or area; docs/method.md says how it is located",
            "miles",
        ),
        *of("programs", "control", "cip_code", "cip_title", "credential", "completers"),
        *maybe(of("school_outcomes", "net_price_usd", "completion_share")),
        *maybe(of("programs", "debt_usd", "earnings_1yr_usd", "earnings_4yr_usd", "state_threshold_usd")),
        Column(
            "earnings_test",
            TEXT,
            "earnings after four years against the threshold; one release, while the department's own test looks at more than one year",
            values=(ABOVE, BELOW),
        ),
        Column("blanks", TEXT, "every empty figure of the row and why it is empty; null where none is empty"),
        Column("source_id", TEXT, "rows of `sources`, joined by commas", required=True),
    ),
    rows=_programs_near,
)

RELATED_JOBS = Download(
    name="related-jobs",
    text="the ten jobs that O*NET lists as closest, with pay and projected growth where the tables have them",
    row="one row per related job",
    page="/career",
    parameters=(OCCUPATION,),
    columns=(
        *of("related_occupations", "occupation_code"),
        *of(
            "related_occupations",
            "rank",
            "related_onet_code",
            "related_title",
            related_code="related_occupation_code",
        ),
        *maybe(of("wages", "year", "annual_p50_usd", "hourly_p50_usd")),
        *maybe(of("projections", "vintage", "change_pct", "entry_education")),
        Column("covers", TEXT, "the occupation that pay and growth are of; null where the tables have none"),
        Column("remark", TEXT, "why figures are missing, or what else they count"),
        Column("source_id", TEXT, "rows of `sources`, joined by commas", required=True),
    ),
    rows=_related_jobs,
)

DOWNLOADS = by_name(PROGRAMS_NEAR, RELATED_JOBS)
