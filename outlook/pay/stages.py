"""Pay by stage of one occupation in one place and setting, each with its range.

BLS publishes pay by place for all settings together, and pay by setting for the nation alone. If both are
asked for, each stage is an estimate: the place's level x (the setting's national level / the national level
of all settings). Its range combines the three ranges in quadrature with an allowance for places where a
setting pays differently than in the nation.

That allowance cannot be tested, because nothing is published by place and setting. A similar product, of an
occupation and a place, can be tested on every occupation in every place: `measure_product_errors_pct`
measures how far off it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from etl.schema.wages import PERCENTILES
from outlook.pay import levels as pay_levels
from outlook.pay import settings
from outlook.pay.percentiles import NoEstimate
from outlook.rounding import round_like_bls
from outlook.scenario.fields import STAGES, Range
from outlook.scenario.inputs import StagePay
from outlook.scenario.model import Scenario
from outlook.tables import ALL_INDUSTRIES, ALL_OCCUPATIONS, FIRST_HAND, NATION, Tables

# The error, in percent, that nine in ten products of an occupation and a place stayed within, May 2025
# (measure_product_errors_pct).
PRODUCT_ERROR_90_PCT = {"state": 16.6, "metro": 19.7, "nonmetro": 22.9}

_COLUMNS = """
    w.year, w.occupation_code, w.area_type, w.area_code, a.title AS area, w.industry_code, w.employment,
    w.annual_p10_usd, w.annual_p25_usd, w.annual_p50_usd, w.annual_p75_usd, w.annual_p90_usd, w.annual_mean_usd,
    w.hourly_p10_usd, w.hourly_p25_usd, w.hourly_p50_usd, w.hourly_p75_usd, w.hourly_p90_usd, w.hourly_mean_usd,
    w.wage_mean_rse_pct, w.not_released, w.top_coded, w.source_id
"""


class NoPay(ValueError):
    """There is no pay by stage; the message is the reason, worded as the end of a sentence."""


@dataclass(frozen=True, kw_only=True)
class Stages:
    """Annual pay at each stage, in dollars of May `year`.

    `estimated` is true if place and setting were combined in a product. `setting` is the industry code the
    pay is for: all industries if BLS publishes none for the one asked for. `row` holds the published
    percentiles, those of the place if the pay is estimated. `notes` are sentences to show next to the
    figures.
    """

    pay: StagePay
    year: int
    setting: str
    estimated: bool
    row: "pd.Series[Any]"
    notes: tuple[str, ...]
    source_ids: tuple[str, ...]


def load_published(
    tables: Tables, code: str, area: str, industry: str = ALL_INDUSTRIES
) -> "pd.Series[Any] | None":
    """Load the newest published row of an occupation, place and industry; None if there is none."""
    return tables.first(
        f"""
        SELECT {_COLUMNS} FROM wages w JOIN areas a USING (area_code)
        WHERE w.occupation_code = ? AND w.area_code = ? AND w.industry_code = ? AND {FIRST_HAND}
        ORDER BY w.year DESC
        """,
        [code, area, industry],
    )


def list_settings(tables: Tables, code: str) -> dict[str, str]:
    """List settings with national pay in the newest year: industry code -> plain name, all settings first,
    then the largest.
    """
    found = {ALL_INDUSTRIES: "All employer types"}
    if tables.newest_year in settings.list_years(tables, code):
        frame = settings.load_settings(tables, code, tables.newest_year).frame
        given = frame[(frame["industry_code"] != settings.REMAINDER) & frame["annual_mean_usd"].notna()]
        found |= dict(zip(given["industry_code"].astype(str), given["setting"].astype(str), strict=True))
    return found


def load_stages(tables: Tables, code: str, area: str, industry: str = ALL_INDUSTRIES) -> Stages:
    """Load pay by stage. Raises NoPay.

    If BLS publishes no pay for the occupation in that setting, pay in all settings is used and a note says
    so.
    """
    here = _required(load_published(tables, code, area))
    if industry == ALL_INDUSTRIES:
        return _published(here)
    sector = load_published(tables, code, NATION, industry)
    nation = load_published(tables, code, NATION)
    try:
        if sector is None or nation is None or not sector["year"] == nation["year"] == here["year"]:
            raise NoPay("BLS gives none")
        if area == NATION:
            return _published(sector)
        return _product(here, _published(sector), _published(nation))
    except NoPay:
        whole = _published(here)
        name = settings.find_plain_name(industry, _industry_title(tables, industry))
        note = f"BLS gives no pay of {code} in this setting ({name}), so pay in all settings is taken for it."
        return replace(whole, notes=(*whole.notes, note))


def tabulate(found: Stages, chosen: Scenario) -> pd.DataFrame:
    """Tabulate pay by stage, one row per stage: the estimate and its range in dollars a year, rounded to
    hundreds as shown.
    """
    spans: list[Range] = [getattr(found.pay, name) for name in STAGES]
    return pd.DataFrame(
        {
            "occupation_code": chosen.occupation,
            "area_code": chosen.area,
            "industry_code": found.setting,
            "year": found.year,
            "stage": list(STAGES),
            **{
                f"estimated_{end}_usd": [round_like_bls(getattr(span, end)) for span in spans]
                for end in ("low", "middle", "high")
            },
            "place_scaled_by_setting": found.estimated,
            "source_id": ",".join(found.source_ids),
        }
    )


def convert_to_us_prices(stage: StagePay, rpp: float) -> StagePay:
    """Convert pay to average U.S. prices, given the place's price level `rpp` (U.S. = 100)."""
    return scale_pay(stage, 100 / rpp)


def scale_pay(stage: StagePay, factor: float) -> StagePay:
    """Multiply every figure by a factor."""
    return StagePay(
        *(
            Range(r.low * factor, r.middle * factor, r.high * factor)
            for r in map(stage.__getattribute__, STAGES)
        )
    )


def find_stage_after(years: float, start: str, years_to_next: Sequence[float]) -> str:
    """Find the stage reached after so many years of the work, at the assumed pace."""
    at = STAGES.index(start)
    for needed in years_to_next[at:]:
        if years < needed:
            break
        years -= needed
        at += 1
    return STAGES[at]


def _required(row: "pd.Series[Any] | None") -> "pd.Series[Any]":
    if row is None:
        raise NoPay("BLS gives no pay there")
    return row


def _figure(row: "pd.Series[Any]", column: str) -> float | None:
    return None if pd.isna(row[column]) else float(row[column])


def read_row_percentiles(row: "pd.Series[Any]") -> dict[int, float | None]:
    """Read the published percentiles of a row; None if not released."""
    return {p: _figure(row, f"annual_p{p}_usd") for p in PERCENTILES}


def _published(row: "pd.Series[Any]") -> Stages:
    """Estimate the stages of a row that BLS publishes."""
    mean, jobs = _figure(row, "annual_mean_usd"), _figure(row, "employment")
    if mean is None and "annual_mean_usd" in str(row["top_coded"] or "").split(","):
        raise NoPay("the mean wage is above the limit to which BLS prints wages")
    try:
        levels = pay_levels.estimate_pay_levels(
            read_row_percentiles(row), mean, pay_levels.FEDERAL_MINIMUM_USD_A_YEAR, jobs
        )
    except NoEstimate as reason:
        raise NoPay(str(reason)) from None
    ranges = pay_levels.estimate_intervals(levels, _figure(row, "wage_mean_rse_pct"), jobs)
    return Stages(
        pay=StagePay(
            *(
                Range(getattr(ranges, name).low, getattr(levels, name), getattr(ranges, name).high)
                for name in STAGES
            )
        ),
        year=int(row["year"]),
        setting=str(row["industry_code"]),
        estimated=False,
        row=row,
        notes=(f"{levels.note[:1].upper()}{levels.note[1:]}.",) if levels.note else (),
        source_ids=(str(row["source_id"]),),
    )


def _product(here: "pd.Series[Any]", sector: Stages, nation: Stages) -> Stages:
    """Estimate pay in a place and setting from the place, the setting and the nation."""
    place = _published(here)
    allowance = PRODUCT_ERROR_90_PCT[str(here["area_type"])] / 100
    ranges = []
    for name in STAGES:
        parts: list[Range] = [getattr(each.pay, name) for each in (place, sector, nation)]
        middle = parts[0].middle * parts[1].middle / parts[2].middle
        half = float(np.hypot.reduce([allowance, *((r.high - r.middle) / r.middle for r in parts)]))
        ranges.append(Range(middle * max(1 - half, 0), middle, middle * (1 + half)))
    return Stages(
        pay=StagePay(*ranges),
        year=place.year,
        setting=sector.setting,
        estimated=True,
        row=here,
        notes=tuple(dict.fromkeys((*place.notes, *sector.notes, *nation.notes))),
        source_ids=tuple(dict.fromkeys((*place.source_ids, *sector.source_ids, *nation.source_ids))),
    )


def _industry_title(tables: Tables, industry: str) -> str:
    row = tables.first("SELECT title FROM industries WHERE industry_code = ?", [industry])
    return industry if row is None else str(row["title"])


def measure_product_errors_pct(tables: Tables, area_type: str) -> pd.Series:
    """Measure, in percent, how far an occupation's levels in each place are from its national levels x the
    place's level of all occupations.

    One figure per occupation (totals left out), place and stage of the newest year.
    """
    frame = tables.rows(
        "SELECT * FROM wages WHERE industry_code = ? AND year = ? AND (area_type = ? OR area_code = ?)",
        [ALL_INDUSTRIES, tables.newest_year, area_type, NATION],
    )
    levels = pay_levels.estimate_pay_levels(
        {p: frame[f"annual_p{p}_usd"] for p in PERCENTILES},
        frame["annual_mean_usd"],
        pay_levels.FEDERAL_MINIMUM_USD_A_YEAR,
        frame["employment"],
    )
    tall = pd.concat(
        frame[["occupation_code", "area_code"]].assign(stage=name, usd=getattr(levels, name))
        for name in STAGES
    ).dropna()
    nation = tall[tall["area_code"] == NATION].set_index(["occupation_code", "stage"])["usd"]
    here = tall[tall["area_code"] != NATION].join(nation.rename("nation"), on=["occupation_code", "stage"])
    here["ratio"] = here["usd"] / here["nation"]
    everyone = here[here["occupation_code"] == ALL_OCCUPATIONS].set_index(["area_code", "stage"])["ratio"]
    single = here[~here["occupation_code"].str.endswith("0000")].join(
        everyone.rename("all"), on=["area_code", "stage"]
    )
    errors: pd.Series = 100 * (single["ratio"] / single["all"] - 1).abs()
    return errors.dropna()
