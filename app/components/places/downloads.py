"""The downloads of `/states`: states and areas ranked, places side by side, and the states' own projections."""

from dataclasses import replace

import pandas as pd

from app.downloads.download import (
    AT_US_PRICES,
    JOINED,
    OCCUPATION,
    PAID,
    Chosen,
    Download,
    Parameter,
    by_name,
    maybe,
    of,
)
from etl.schema.base import BOOLEAN, NUMBER, TEXT, WHOLE, Column
from etl.schema.wages import ANNUAL, HOURLY
from outlook import places
from outlook.jobs.state_growth import NOTHING, OTHER_CODE, THIS_CODE, load_state_growth
from outlook.places import MEASURES
from outlook.tables import NATION, Tables


def _states(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    frame = places.load_states(tables, chosen["occupation"], chosen["measure"], _at_us_prices(chosen))
    return _in_dollars(frame, chosen)


def _areas(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    frame = places.load_areas(
        tables, chosen["occupation"], chosen["measure"], chosen.get("state"), _at_us_prices(chosen)
    )
    return _in_dollars(frame, chosen)


def _places(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    codes = chosen["places"].split(JOINED)
    frame = places.load_side_by_side(tables, chosen["occupation"], codes, _at_us_prices(chosen))
    return _in_dollars(frame.drop(columns=["capped", "rank", "low", "high"]), chosen)


def _at_us_prices(chosen: Chosen) -> bool:
    return chosen["prices"] == AT_US_PRICES


def _in_dollars(frame: pd.DataFrame, chosen: Chosen) -> pd.DataFrame:
    """Round pay to the dollar, or by the hour to the cent, as the pages do, and add the column `prices`."""
    whole = frame[[*_PAY]].round().astype("Int64")
    hourly = frame[[*_HOURLY]].astype("Float64").round(2)
    return frame.assign(
        **{column: whole[column] for column in _PAY},
        **{column: hourly[column] for column in _HOURLY},
        prices=chosen["prices"],
    )


def _state_growth(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    found, _ = load_state_growth(tables, chosen["occupation"])
    return found.frame if found else pd.DataFrame()


_MEASURE = Parameter(
    name="measure",
    text="what to rank by",
    options=lambda tables, _: sorted(MEASURES, key=lambda m: m != "mean"),
)
_PRICES = Parameter(
    name="prices",
    text=f"{PAID}: dollars as paid there; {AT_US_PRICES}: at average U.S. prices, by the regional price parity",
    options=lambda tables, _: (PAID, AT_US_PRICES),
)
_STATE = Parameter(
    name="state",
    text="two letters of a state; every area of the country where none is named",
    options=lambda tables, _: sorted(places.load_state_names(tables)),
    required=False,
    example="TX",
)
_PLACES = Parameter(
    name="places",
    text="codes of areas, joined by underscores; the nation where none is named",
    options=lambda tables, chosen: (
        places.load_places(tables, chosen["occupation"])["area_code"].astype(str).tolist()
    ),
    many=True,
    listed_at="/download/areas.csv",
    example=f"0600000{JOINED}{NATION}",
)

_PAY, _HOURLY = ("annual_mean_usd", *ANNUAL), ("hourly_mean_usd", *HOURLY)
_MONEY = {"annual_mean_usd": "mean annual wage", "annual_p50_usd": "median annual wage"}


def _money(name: str) -> Column:
    percentile = name.removeprefix("annual_p").removesuffix("_usd")
    text = _MONEY.get(name, f"{percentile}th percentile of the annual wage")
    return Column(name, WHOLE, f"{text}, nominal, in the dollars that `prices` names", "USD a year")


def _hourly(name: str) -> Column:
    (column,) = of("wages", name)
    return replace(column, text=f"{column.text}, in the dollars that `prices` names")


_PLACE = (
    *of("areas", "area_code", area="title"),
    *of("areas", "area_type", "state"),
    *of("wages", "employment", "employment_rse_pct", "jobs_per_1000", "location_quotient"),
    _money("annual_mean_usd"),
    *of("wages", "wage_mean_rse_pct"),
    *map(_money, ANNUAL),
    *map(_hourly, _HOURLY),
    *of("wages", "not_released", "top_coded", "year", "source_id"),
)
_LEVEL = (
    *maybe(of("price_parity", "rpp")),
    *maybe(of("price_parity", rpp_year="year")),
    Column(
        "prices",
        TEXT,
        "paid: as paid there; us: divided by rpp / 100",
        required=True,
        values=(PAID, AT_US_PRICES),
    ),
)
_RANKED = (
    *_PLACE,
    Column("capped", BOOLEAN, "true where BLS says of the measure only that it is above a limit"),
    *_LEVEL,
    Column(
        "rank",
        WHOLE,
        "position in the order of the estimates, from 1; places near each other may be equal; null where there is no figure",
    ),
    *(
        Column(
            end,
            NUMBER,
            f"{which} end of the measure's 90% interval; null where BLS gives no error",
            "the measure's",
        )
        for end, which in (("low", "lower"), ("high", "upper"))
    ),
)

DOWNLOADS = by_name(
    Download(
        name="states",
        text="states and territories in the newest year, in the order of the estimates, with the 90% interval where BLS gives an error",
        row="one row per state or territory",
        page="/states",
        parameters=(OCCUPATION, _MEASURE, _PRICES),
        columns=_RANKED,
        rows=_states,
    ),
    Download(
        name="areas",
        text="metropolitan and nonmetropolitan areas in the newest year, in the order of the estimates",
        row="one row per area; an area in several states is in each",
        page="/states",
        parameters=(OCCUPATION, _MEASURE, _STATE, _PRICES),
        columns=_RANKED,
        rows=_areas,
    ),
    Download(
        name="places",
        text="places side by side in the newest year, in the order asked for",
        row="one row per place with an estimate",
        page="/states",
        parameters=(OCCUPATION, _PLACES, _PRICES),
        columns=(*_PLACE, *_LEVEL),
        rows=_places,
    ),
    Download(
        name="state-growth",
        text="the states' own projections beside jobs and pay now, in order of projected growth",
        row="one row per state or territory, those that publish nothing too",
        page="/states",
        parameters=(OCCUPATION,),
        columns=(
            *of("areas", "area_code", area="title"),
            *of("areas", "state"),
            Column("territory", BOOLEAN, "no part of BLS's nation", required=True),
            Column(
                "publishes",
                TEXT,
                "under which code the state projects this work",
                required=True,
                values=(THIS_CODE, OTHER_CODE, NOTHING),
            ),
            Column("other_codes", TEXT, "earlier codes that it publishes besides or instead"),
            *maybe(of("state_projections", "vintage", "jobs_base", "jobs_projected")),
            Column("jobs_change", WHOLE, "projected less base jobs", "jobs"),
            *maybe(of("state_projections", "change_pct", "openings_per_year")),
            Column(
                "openings_per_1000",
                NUMBER,
                "openings a year per 1,000 jobs of the base year",
                "per 1,000 jobs a year",
            ),
            Column(
                "openings_comparable",
                BOOLEAN,
                "whether they can be compared with other states'",
                required=True,
            ),
            Column("note", TEXT, "why they cannot"),
            Column(
                "rank_growth",
                WHOLE,
                "position in the order of projected growth, from 1; no error is published",
            ),
            Column(
                "rank_openings",
                WHOLE,
                "position in the order of openings per 1,000 jobs, from 1; null where they can't be compared",
            ),
            *maybe(of("wages", "year", "employment", "employment_rse_pct")),
            *of(
                "wages",
                "annual_p50_usd",
                "annual_mean_usd",
                "hourly_p50_usd",
                "wage_mean_rse_pct",
                "not_released",
                "top_coded",
            ),
            *maybe(of("state_projections", "source_id")),
            *maybe(of("wages", wages_source_id="source_id")),
        ),
        rows=_state_growth,
    ),
)
