"""Downloads of one place and of a region: jobs and pay by year, and several places added up."""

import pandas as pd

from app.downloads.download import OCCUPATION, OWN, SEGMENT, Chosen, Download, Parameter, by_name, of
from etl.schema.base import TEXT, Column
from outlook import places
from outlook.jobs.history import EARLIER_METHOD, PRESENT_METHOD, load_history
from outlook.tables import NATION, Tables

_PLACE = Parameter(
    name="place",
    text="code of a state or area; the nation where none is named",
    options=lambda tables, chosen: (
        places.load_places(tables, chosen["occupation"])["area_code"].astype(str).tolist() or [NATION]
    ),
    listed_at="/download/areas.csv",
    example="0600000",
)

DOWNLOADS = by_name(
    Download(
        name="place-history",
        text="jobs and pay of one place by year, with the breaks of the occupation's code and of BLS's method",
        row="one row per year and code",
        page="/states",
        parameters=(OCCUPATION, _PLACE),
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
        rows=lambda tables, chosen: _load_history(tables, chosen),
    ),
)


def _load_history(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    frame = load_history(tables, chosen["occupation"], chosen["place"])
    return frame.assign(
        area_code=chosen["place"], area=places.load_area_titles(tables).get(chosen["place"], chosen["place"])
    )
