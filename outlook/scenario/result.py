"""What a scenario results in: every year, the break-even year, the net present value, and what they depend
on most.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal

import pandas as pd

from outlook.scenario.fields import Range
from outlook.scenario.inputs import What
from outlook.scenario.model import Scenario

CENT_USD = 0.005
Reached = Literal["year", "ahead throughout", "not within", "no difference"]


@dataclass(frozen=True, kw_only=True)
class Year:
    """One year of the path, counted from 1. USD; see `outlook.scenario.simulate` for the ranges.

    `occupation` and `stage` are those at the year's end, None until the route's school ends. `given_up` is
    what full-time work would have paid above what was earned while studying: the alternative's pay on the
    route, the pay of one's own job during the schooling for a step. `credential_usd` is fees and renewals.
    """

    year: int
    activity: str
    study_months: int
    occupation: str | None
    stage: str | None
    tuition_usd: float
    other_costs_usd: float
    credential_usd: float
    given_up: Range
    pay: Range
    net: Range
    cumulative: Range
    alternative: Range
    alternative_cumulative: Range
    difference: Range
    cumulative_difference: Range
    discounted_difference: Range


@dataclass(frozen=True)
class BreakEven:
    """When cumulative net earnings catch up with the alternative's, up to the horizon; not discounted.

    `year` is the first year from whose end they are never behind again: 1 if the path is ahead throughout,
    None if it is behind at the horizon or if there is no difference at all.
    """

    reached: Reached
    year: int | None


@dataclass(frozen=True, kw_only=True)
class Influence:
    """What one uncertain input does to the net present value, with everything else at its middle; USD.

    `parts` are the parts of the scenario it affects: path, step, alternative.
    """

    what: What
    occupation: str
    npv_low_usd: float
    npv_high_usd: float
    parts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a scenario results in. USD of May `dollars_of`.

    `npv` is the net present value of path less alternative. `break_even_low` is for the low line of
    cumulative differences, so it is the latest. `outlay_usd` is tuition, other costs, fees and renewals to
    the horizon. `influences` are sorted, largest first. `notes` are sentences to show next to the figures.
    """

    scenario: Scenario
    dollars_of: int
    rows: tuple[Year, ...]
    npv: Range
    break_even_low: BreakEven
    break_even: BreakEven
    break_even_high: BreakEven
    outlay_usd: float
    given_up: Range
    influences: tuple[Influence, ...]
    notes: tuple[str, ...]


def find_break_even(cumulative_difference: Sequence[float]) -> BreakEven:
    """Find the year from whose end a line of cumulative differences, one per year, stays at or above zero.
    Less than a cent counts as zero.
    """
    behind = [value < -CENT_USD for value in cumulative_difference]
    if not any(abs(value) > CENT_USD for value in cumulative_difference):
        return BreakEven("no difference", None)
    if not any(behind):
        return BreakEven("ahead throughout", 1)
    last = max(year for year, is_behind in enumerate(behind, 1) if is_behind)
    return BreakEven("year", last + 1) if last < len(behind) else BreakEven("not within", None)


def tabulate_result(result: Result) -> pd.DataFrame:
    """Tabulate every year as one row, to the cent, with units in column names, for the CSV download."""
    lines = []
    for row in result.rows:
        line: dict[str, object] = {}
        for each in fields(Year):
            value = getattr(row, each.name)
            if isinstance(value, Range):
                for end in ("low", "middle", "high"):
                    line[f"{each.name}_{end}_usd"] = round(getattr(value, end), 2)
            else:
                name = {"occupation": "occupation_code"}.get(each.name, each.name)
                line[name] = round(value, 2) if isinstance(value, float) else value
        lines.append({**line, "dollars_of_may": result.dollars_of})
    return pd.DataFrame(lines)
