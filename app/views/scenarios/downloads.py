"""The downloads of `/scenarios`: pay at each stage, pay by place, and every year of a path.

Their parameters are those of the page's URL.
"""

from collections.abc import Iterator
from dataclasses import fields

import pandas as pd

from app.downloads.download import Chosen, Download, Parameter, by_name, maybe, of
from app.downloads.errors import BadQuery
from app.views.scenarios.place_pay import choose_other_places, compare_places, tabulate_places
from app.views.scenarios.query import (
    NO_PLACES,
    PLACES,
    PRICES,
    SAVED,
    STAGE,
    US_PRICES,
    parse_query,
    read_saved,
)
from app.views.scenarios.view import build_view, list_current_occupations
from etl.schema.base import BOOLEAN, NUMBER, TEXT, WHOLE, Column
from outlook.pay import stages
from outlook.pay.stages import NoPay
from outlook.places import load_area_titles
from outlook.scenario import result as scenario_result
from outlook.scenario.fields import FIELDS, STAGES
from outlook.scenario.model import Scenario
from outlook.scenario.result import Year
from outlook.scenario.url import VERSION
from outlook.tables import Tables


def _parse(tables: Tables, chosen: Chosen) -> tuple[Scenario, dict[str, str]]:
    """Return the scenario of a query and the page's own choices in it.

    Raises BadQuery for a value that is not understood.
    """
    occupations = {*list_current_occupations(tables), chosen.get("occupation", "")} & set(tables.occupations)
    areas = load_area_titles(tables)
    for name in chosen:
        # One parameter at a time, so that the error can name it, with those that its meaning depends on.
        context = {k: v for k, v in chosen.items() if k in ("v", "route", "step", "alt", name)}
        _, _, problems = parse_query(context, occupations=occupations, areas=areas)
        if problems:
            raise BadQuery(problems[0], name)
    scenario, page_choices, problems = parse_query(chosen, occupations=occupations, areas=areas)
    if problems:
        raise BadQuery(problems[0])
    return scenario, page_choices


def _load_stages(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    scenario, _ = _parse(tables, chosen)
    try:
        found = stages.load_stages(tables, scenario.occupation, scenario.area, scenario.setting)
    except NoPay:
        return pd.DataFrame()
    return stages.tabulate(found, scenario)


def _load_years(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    scenario, _ = _parse(tables, chosen)
    view = build_view(tables, scenario, scenario.stage)
    return (
        scenario_result.tabulate_result(view.result) if view.result and view.is_plausible else pd.DataFrame()
    )


def _load_places(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    scenario, page_choices = _parse(tables, chosen)
    stage = page_choices.get(STAGE, scenario.stage)
    beside, _ = choose_other_places(tables, scenario, page_choices)
    at_us_prices = page_choices.get(PRICES) == US_PRICES
    found = compare_places(tables, scenario, beside, stage, at_us_prices)
    return tabulate_places(found, scenario, stage, at_us_prices=at_us_prices)


def _load_compared(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    _, saved = _parse(tables, chosen)
    frames = []
    for key in SAVED:
        scenario = read_saved(saved.get(key, ""))
        view = build_view(tables, scenario, scenario.stage)
        if view.result and view.is_plausible:
            frame = scenario_result.tabulate_result(view.result)
            frame.insert(0, "scenario", key.upper())
            frames.append(frame)
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


_AMOUNTS = {
    "tuition_usd": "paid for school in the year",
    "other_costs_usd": "other costs of study in the year",
    "credential_usd": "the credential's fee and renewals paid in the year",
    "given_up_usd": "what full-time work would have paid above what was earned while studying",
    "pay_usd": "pay of the path",
    "net_usd": "pay less the costs of schooling",
    "alternative_usd": "pay of the alternative",
    "difference_usd": "net earnings of the path less the alternative's, of the year",
    "ahead_usd": "net earnings of the path less the alternative's, so far, discounted to the start",
}
_RANGES = {
    "pay": "pay of the path",
    "alternative": "pay of the alternative",
    "ahead": "net earnings of the path less the alternative's, so far, discounted to the start",
}
_ENDS = {"low": "10th percentile", "middle": "median", "high": "90th percentile"}


def _build_year_columns() -> Iterator[Column]:
    plain = {
        "year": Column("year", WHOLE, "year of the path, from 1"),
        "activity": Column("activity", TEXT, "what is done in the year"),
        "study_months": Column("study_months", NUMBER, "months of study in the year", "months"),
        "occupation": Column("occupation_code", TEXT, "SOC code at the year's end; null while studying"),
        "stage": Column("stage", TEXT, "stage of pay at the year's end; null while studying"),
        "chance_ahead": Column(
            "chance_ahead", NUMBER, "share of possible lives that are ahead so far", "share"
        ),
    }
    for each in fields(Year):
        if each.name in _RANGES:
            for end, quantile in _ENDS.items():
                yield Column(
                    f"{each.name}_{end}_usd",
                    NUMBER,
                    f"{_RANGES[each.name]}: {quantile} of possible lives",
                    "USD",
                )
        elif each.name in _AMOUNTS:
            text = f"{_AMOUNTS[each.name]}, as planned: the program finished, work found at once and not left"
            yield Column(each.name, NUMBER, text, "USD")
        else:
            yield plain[each.name]
    yield Column("dollars_of_may", WHOLE, "year of the May whose dollars these are")


_PARAMETERS = (
    Parameter(name="v", text=f"version of the URL: {VERSION}", required=False),
    *(
        Parameter(name=name, text=f"{field.label}: {field.kind.said}", required=False)
        for name, field in FIELDS.items()
    ),
)
_PLACE_PARAMETERS = (
    Parameter(
        name=STAGE, text="the stage to show; by default the stage at the start of the path", required=False
    ),
    Parameter(
        name=PLACES,
        text=f"codes of up to four other places, joined by underscores; {NO_PLACES}: no other place; by default the places with the "
        "most jobs",
        required=False,
    ),
    Parameter(
        name=PRICES,
        text=f"{US_PRICES}: at average U.S. prices, by the regional price parity",
        required=False,
    ),
)
_STAGE = Column("stage", TEXT, "rank in the distribution of pay, not years served", values=STAGES)
_SOURCES = Column("source_id", TEXT, "the rows of `sources` that this came from, joined by commas")
_ESTIMATED = tuple(
    Column(f"estimated_{end}_usd", NUMBER, f"estimated pay: {end}", "USD a year")
    for end in ("low", "middle", "high")
)

DOWNLOADS = by_name(
    Download(
        name="pay-by-stage",
        text="pay at four stages, estimated from the distribution of pay, with its margin of error",
        row="one row per stage",
        page="/scenarios",
        parameters=_PARAMETERS,
        columns=(
            *of("wages", "occupation_code", "area_code", "industry_code", "year"),
            _STAGE,
            *_ESTIMATED,
            Column(
                "place_scaled_by_setting",
                BOOLEAN,
                "true where pay of the place was scaled by the nation's pay of the setting",
            ),
            _SOURCES,
        ),
        rows=_load_stages,
    ),
    Download(
        name="pay-by-place",
        text="pay at one stage in up to five places, estimated, with its margin of error",
        row="one row per place, the chosen one first",
        page="/scenarios",
        parameters=(*_PARAMETERS, *_PLACE_PARAMETERS),
        columns=(
            *of("wages", "occupation_code", "area_code"),
            *of("areas", area="title"),
            *maybe(of("wages", "industry_code", "year")),
            _STAGE,
            *_ESTIMATED,
            Column(
                "at_us_prices", BOOLEAN, "true: pay divided by rpp / 100; false: as paid there", required=True
            ),
            *maybe(of("price_parity", "rpp")),
            *maybe(of("price_parity", rpp_year="year")),
            Column("remark", TEXT, "a remark on the figure, or why there is none"),
            _SOURCES,
        ),
        rows=_load_places,
    ),
    Download(
        name="path-by-year",
        text="a path and its alternative year by year, as planned and over 10,000 possible lives",
        row="one row per year of the path",
        page="/scenarios",
        parameters=_PARAMETERS,
        columns=tuple(_build_year_columns()),
        rows=_load_years,
    ),
    Download(
        name="paths-compared",
        text="two paths, each with its alternative, year by year, as planned and over 10,000 possible lives",
        row="one row per scenario and year",
        page="/scenarios",
        parameters=tuple(
            Parameter(
                name=key,
                text=f"scenario {key.upper()} as a query string with the parameters of path-by-year, percent-encoded",
                required=False,
                example=example,
            )
            for key, example in zip(SAVED, ("v=2", "v=2&route=bachelor"), strict=True)
        ),
        columns=(
            Column("scenario", TEXT, "which of the two", values=tuple(key.upper() for key in SAVED)),
            *_build_year_columns(),
        ),
        rows=_load_compared,
    ),
)
