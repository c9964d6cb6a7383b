"""The cards of `/settings`: pay of all employers, the employer type with most jobs, the ends of the ranking by mean pay."""

from typing import Any

import pandas as pd

from app import text
from app.components.cards import Card
from app.components.units import PayUnit
from app.views.settings.sentences import find_ranked, list_estimates, name_setting_alone
from outlook.claims import describe_rank, find_rank_set
from outlook.translation import translate


def build_cards(
    parts: pd.DataFrame,
    nation: "pd.Series[Any] | None",
    year: int,
    unit: PayUnit,
) -> list[Card]:
    """Build the cards of one year; a figure that BLS did not release is left out.

    `parts` are the employer types without the remainder, in order of their jobs; `nation` is all of them together.
    """
    cards = []
    if nation is not None and text.is_known(nation[unit.column("p50")]):
        cards.append(
            Card(
                name=translate("Typical pay {per}").format(per=translate(unit.per)),
                figure=unit.format(nation[unit.column("p50")]),
                note=translate("median, all employers, May {year}").format(year=year),
            )
        )
    return [*cards, *_build_jobs_card(parts), *_build_rank_cards(parts, unit)]


def _build_jobs_card(parts: pd.DataFrame) -> list[Card]:
    if parts.empty or not text.is_known(parts.iloc[0]["share_pct"]):
        return []
    found = find_rank_set(list_estimates(parts, "employment", "employment_rse_pct"), 0)
    rank = translate("of jobs")
    if found and found.count > 1:
        rank = f"{rank}; {describe_rank(found, 'largest', 'smallest')}"
    largest = parts.iloc[0]
    return [
        Card(name=name_setting_alone(largest), figure=text.format_percent(largest["share_pct"]), note=rank)
    ]


def _build_rank_cards(parts: pd.DataFrame, unit: PayUnit) -> list[Card]:
    given = find_ranked(parts, unit)
    if len(given) < 2:
        return []
    estimates = list_estimates(given, unit.column("mean"), "wage_mean_rse_pct")
    return [
        Card(
            name=name_setting_alone(given.iloc[number]),
            figure=unit.format(estimates[number].value),
            note=f"{translate('on average')}; {describe_rank(found)}",
        )
        for number in (0, len(given) - 1)
        if (found := find_rank_set(estimates, number))
    ]
