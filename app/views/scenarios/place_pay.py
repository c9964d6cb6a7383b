"""Pay at a stage in up to five places, each with its range, as paid there or at average U.S. prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from app.downloads.download import JOINED
from app.views.scenarios.query import MOST_OTHER_PLACES, NO_PLACES, PLACES
from outlook import places
from outlook.pay import stages
from outlook.pay.stages import NoPay
from outlook.rounding import round_like_bls
from outlook.scenario.fields import Range
from outlook.scenario.model import Scenario
from outlook.tables import NATION, Tables

# Other places that the page chooses until the reader does.
MOST_CHOSEN_BY_PAGE = 2


@dataclass(frozen=True, kw_only=True)
class Place:
    """Pay at a stage in one place.

    `pay` is in dollars a year, None where there is none; `remark` then says why. `year` is the May of the pay, and
    `setting` the industry code that it covers. `rpp` is the place's price level in `rpp_year` (U.S. = 100) that the pay
    was divided by, None where pay is as paid there. `remark` is a sentence or "".
    """

    area: str
    name: str
    chosen: bool
    pay: Range | None = None
    year: int | None = None
    setting: str | None = None
    rpp: float | None = None
    rpp_year: int | None = None
    remark: str = ""
    source_ids: tuple[str, ...] = ()


def choose_other_places(
    tables: Tables, scenario: Scenario, page_choices: Mapping[str, str]
) -> tuple[list[str], bool]:
    """Return the places to set beside the scenario's own, and whether the page chose them.

    The page chooses those with the most jobs: two states beside the nation, else the nation and one state.
    """
    if page_choices.get(PLACES) == NO_PLACES:
        return [], False
    if PLACES in page_choices:
        known = set(places.load_places(tables, scenario.occupation)["area_code"])
        chosen = [a for a in page_choices[PLACES].split(JOINED) if a in known and a != scenario.area]
        return chosen[:MOST_OTHER_PLACES], False
    most = places.load_states(tables, scenario.occupation, "jobs")
    most = most[most["employment"].notna()].sort_values("employment", ascending=False)
    states = [a for a in most["area_code"].astype(str) if a != scenario.area]
    if scenario.area != NATION:
        return [NATION, *states[:1]], True
    return states[:MOST_CHOSEN_BY_PAGE], True


def compare_places(
    tables: Tables, scenario: Scenario, beside: Sequence[str], stage: str, at_us_prices: bool
) -> list[Place]:
    """Return pay at the stage in the scenario's place and in the areas `beside` it, in this order."""
    titles = places.load_area_titles(tables)
    return [
        _load_place(tables, scenario, area, titles.get(area, area), stage, at_us_prices)
        for area in (scenario.area, *beside)
    ]


def tabulate_places(
    found: list[Place], scenario: Scenario, stage: str, *, at_us_prices: bool
) -> pd.DataFrame:
    """Return one row per place: pay at the stage and its range in dollars a year, rounded as on the page."""
    frame = pd.DataFrame(
        {
            "occupation_code": scenario.occupation,
            "area_code": [each.area for each in found],
            "area": [each.name for each in found],
            "industry_code": [each.setting for each in found],
            "year": [each.year for each in found],
            "stage": stage,
            **{
                f"estimated_{end}_usd": [
                    round_like_bls(getattr(each.pay, end)) if each.pay else None for each in found
                ]
                for end in ("low", "middle", "high")
            },
            "at_us_prices": at_us_prices,
            "rpp": [each.rpp for each in found],
            "rpp_year": [each.rpp_year for each in found],
            "remark": [each.remark or None for each in found],
            "source_id": [",".join(each.source_ids) or None for each in found],
        }
    )
    return frame.astype({"year": "Int64", "rpp": "Float64", "rpp_year": "Int64"})


def _load_place(
    tables: Tables, scenario: Scenario, area: str, name: str, stage: str, at_us_prices: bool
) -> Place:
    build_place = partial(Place, area=area, name=name, chosen=area == scenario.area)
    try:
        found = stages.load_stages(tables, scenario.occupation, area, scenario.setting)
    except NoPay as reason:
        return build_place(remark=f"{name}: {reason}.")
    as_paid = build_place(
        pay=getattr(found.pay, stage), year=found.year, setting=found.setting, source_ids=found.source_ids
    )
    # Price levels are relative to the nation's.
    if not at_us_prices or area == NATION:
        return as_paid
    parity = places.load_price_level(tables, area)
    if parity is None:
        remark = f"{name}: BEA publishes no price level for it."
        return build_place(remark=remark, source_ids=found.source_ids)
    rpp_year, rpp = parity
    rows = tables.rows(
        "SELECT source_id FROM price_parity WHERE area_code = ? AND year = ?", [area, rpp_year]
    )
    relation = "above" if rpp > 100 else "below"
    return replace(
        as_paid,
        pay=getattr(stages.convert_to_us_prices(found.pay, rpp), stage),
        rpp=rpp,
        rpp_year=rpp_year,
        remark=f"{name}: prices were {abs(rpp - 100):.1f}% {relation} the national average in {rpp_year} "
        f"(regional price parity {rpp:.1f}).",
        source_ids=(*found.source_ids, *map(str, rows["source_id"])),
    )
