"""The two frames of `/scenarios` by address: pay at each stage, and every year of a path. Parameters are those of the page."""

from collections.abc import Iterator
from dataclasses import fields

import pandas as pd

from app.answer_parts import Answer, Chosen, Parameter, of
from app.charts import round_like_bls
from app.questions import BadQuestion
from app.scenario_figures import Shown, current, shown
from etl.tables import NUMBER, TEXT, TRUTH, WHOLE, Column
from outlook import path
from outlook.path import Year
from outlook.places import area_titles
from outlook.scenario import FIELDS, STAGES, VERSION, Range, from_query
from outlook.tidy import Tables


def _shown(tables: Tables, chosen: Chosen) -> Shown:
    """The scenario of an address, worked through. Raises BadQuestion for what is not understood."""
    occupations = {*current(tables), chosen.get("occupation", "")} & set(tables.occupations)
    for name in chosen:
        # One at a time, so that the word can name the parameter; what depends on another has it beside it.
        context = {k: v for k, v in chosen.items() if k in ("v", "route", "step", "alt", name)}
        _, words = from_query(context, occupations, area_titles(tables))
        if words:
            raise BadQuestion(words[0], name)
    scenario, words = from_query(chosen, occupations, area_titles(tables))
    if words:
        raise BadQuestion(words[0])
    return shown(tables, scenario, scenario.stage)


def stage_rows(view: Shown) -> pd.DataFrame:
    """One row a stage: what it is of, the estimate and its range in dollars a year, to the hundred as shown."""
    if view.stages is None:
        return pd.DataFrame()
    spans: list[Range] = [getattr(view.stages.pay, name) for name in STAGES]
    return pd.DataFrame(
        {
            "occupation_code": view.scenario.occupation,
            "area_code": view.scenario.area,
            "industry_code": view.stages.setting,
            "year": view.stages.year,
            "stage": list(STAGES),
            **{
                f"estimated_{end}_usd": [round_like_bls(getattr(s, end)) for s in spans]
                for end in ("low", "middle", "high")
            },
            "place_scaled_by_setting": view.stages.estimated,
            "source_id": ",".join(view.stages.source_ids),
        }
    )


def year_rows(view: Shown) -> pd.DataFrame:
    """Every year to the cent; nothing where the path cannot be reckoned."""
    return pd.DataFrame() if view.result is None else path.table(view.result)


_AMOUNTS = {
    "tuition_usd": "tuition paid in the year",
    "other_costs_usd": "books and other costs paid in the year",
    "credential_usd": "the credential's fee and renewals paid in the year",
}
_RANGES = {
    "given_up": "what full-time work would have paid above what was earned while studying",
    "pay": "pay of the path",
    "net": "pay less the costs of schooling",
    "cumulative": "net earnings of the path so far",
    "alternative": "pay of the alternative",
    "alternative_cumulative": "net earnings of the alternative so far",
    "difference": "net earnings of the path less the alternative's, of the year",
    "cumulative_difference": "net earnings of the path less the alternative's, so far",
    "discounted_difference": "the same difference of the year, discounted to the start",
}


def _year_columns() -> Iterator[Column]:
    plain = {
        "year": Column("year", WHOLE, "year of the path, from 1"),
        "activity": Column("activity", TEXT, "what is done in it"),
        "study_months": Column("study_months", WHOLE, "months of study in it", "months"),
        "occupation": Column("occupation_code", TEXT, "SOC code at the year's end; null while studying"),
        "stage": Column("stage", TEXT, "stage of pay at the year's end; null while studying"),
    }
    for each in fields(Year):
        if each.name in _RANGES:
            for end in ("low", "middle", "high"):
                yield Column(f"{each.name}_{end}_usd", NUMBER, f"{_RANGES[each.name]}: {end}", "USD")
        elif each.name in _AMOUNTS:
            yield Column(each.name, NUMBER, _AMOUNTS[each.name], "USD")
        else:
            yield plain[each.name]
    yield Column("dollars_of_may", WHOLE, "year of the May whose dollars these are")


_PARAMETERS = (
    Parameter("v", f"version of the address: {VERSION}", required=False),
    *(Parameter(name, f"{field.label}: {field.kind.said}", required=False) for name, field in FIELDS.items()),
)

ANSWERS = (
    Answer(
        "pay-by-stage",
        "pay at four stages, estimated from the distribution of pay, with its range",
        "one row per stage",
        "/scenarios",
        _PARAMETERS,
        (
            *of("wages", "occupation_code", "area_code", "industry_code", "year"),
            Column("stage", TEXT, "rank in the distribution of pay, not years served", values=STAGES),
            *(
                Column(f"estimated_{end}_usd", NUMBER, f"estimated pay: {end}", "USD a year")
                for end in ("low", "middle", "high")
            ),
            Column(
                "place_scaled_by_setting",
                TRUTH,
                "true where pay of the place was scaled by the nation's pay of the setting",
            ),
            Column("source_id", TEXT, "the rows of `sources` that this came from, joined by commas"),
        ),
        lambda tables, chosen: stage_rows(_shown(tables, chosen)),
    ),
    Answer(
        "path-by-year",
        "a path and its alternative year by year, to the cent",
        "one row per year of the path",
        "/scenarios",
        _PARAMETERS,
        tuple(_year_columns()),
        lambda tables, chosen: year_rows(_shown(tables, chosen)),
    ),
)
