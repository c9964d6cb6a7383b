"""Pay of a scenario's stage in up to three places, each with its range, as paid there or at average U.S. prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from app.downloads.download import JOINED
from app.views.scenarios.figures import MOST_OTHER_PLACES, NO_PLACES, PLACES
from outlook import places
from outlook.pay import stages
from outlook.pay.stages import NoPay
from outlook.rounding import round_like_bls
from outlook.scenario.fields import Range
from outlook.scenario.model import Scenario
from outlook.tables import NATION, Tables


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place: pay a year at the stage and its range, None where there is none, and `remark`, which says why.

    `year` is the May of the pay and `setting` the industry code that it is of. `rpp` is the price level of `rpp_year`
    (U.S. = 100) that the pay was divided by, None where it is as paid there. `remark` is a sentence, "" where there is
    nothing to say.
    """

    area: str
    name: str
    chosen: bool
    pay: Range | None
    year: int | None
    setting: str | None
    rpp: float | None
    rpp_year: int | None
    remark: str
    source_ids: tuple[str, ...]


def others(tables: Tables, scenario: Scenario, own: Mapping[str, str]) -> tuple[list[str], bool]:
    """The places beside the chosen one, and whether they are our choice."""
    if own.get(PLACES) == NO_PLACES:
        return [], False
    if PLACES in own:
        known = set(places.places(tables, scenario.occupation)["area_code"])
        asked = [a for a in own[PLACES].split(JOINED) if a in known and a != scenario.area]
        return asked[:MOST_OTHER_PLACES], False
    most = places.states(tables, scenario.occupation, "jobs")
    most = most[most["employment"].notna()].sort_values("employment", ascending=False)
    states = [a for a in most["area_code"].astype(str) if a != scenario.area]
    if scenario.area != NATION:
        return [NATION, *states[:1]], True
    return states[:MOST_OTHER_PLACES], True


def side_by_side(
    tables: Tables, scenario: Scenario, beside: Sequence[str], at: str, at_us_prices: bool
) -> list[Place]:
    """Pay at the stage `at` in the chosen place and in the areas `beside` it, in this order."""
    titles = places.area_titles(tables)
    return [
        _place(tables, scenario, area, titles.get(area, area), at, at_us_prices)
        for area in (scenario.area, *beside)
    ]


def tabulate(found: list[Place], scenario: Scenario, at: str, *, at_us_prices: bool) -> pd.DataFrame:
    """One row a place: pay at the stage and its range in dollars a year, to the hundred as shown."""
    frame = pd.DataFrame(
        {
            "occupation_code": scenario.occupation,
            "area_code": [each.area for each in found],
            "area": [each.name for each in found],
            "industry_code": [each.setting for each in found],
            "year": [each.year for each in found],
            "stage": at,
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


def _place(tables: Tables, scenario: Scenario, area: str, name: str, at: str, local: bool) -> Place:
    chosen = area == scenario.area

    def nothing(remark: str, source_ids: tuple[str, ...] = ()) -> Place:
        return Place(
            area=area,
            name=name,
            chosen=chosen,
            pay=None,
            year=None,
            setting=None,
            rpp=None,
            rpp_year=None,
            remark=remark,
            source_ids=source_ids,
        )

    try:
        found = stages.stages(tables, scenario.occupation, area, scenario.setting)
    except NoPay as reason:
        return nothing(f"{name}: {reason}.")
    pay, rpp, rpp_year, remark, ids = found.pay, None, None, "", found.source_ids
    # The nation is what price levels are relative to.
    if local and area != NATION:
        parity = places.parity(tables, area)
        if parity is None:
            return nothing(f"{name}: BEA publishes no price level for it.", ids)
        rpp_year, rpp = parity
        rows = tables.rows(
            "SELECT source_id FROM price_parity WHERE area_code = ? AND year = ?", [area, rpp_year]
        )
        pay, ids = stages.at_prices(pay, rpp), (*ids, *map(str, rows["source_id"]))
        relation = "above" if rpp > 100 else "below"
        remark = (
            f"{name}: prices were {abs(rpp - 100):.1f} % {relation} the national average in {rpp_year} "
            f"(regional price parity {rpp:.1f})."
        )
    return Place(
        area=area,
        name=name,
        chosen=chosen,
        pay=getattr(pay, at),
        year=found.year,
        setting=found.setting,
        rpp=rpp,
        rpp_year=rpp_year,
        remark=remark,
        source_ids=ids,
    )
