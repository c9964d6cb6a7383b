"""What a scenario results in: every year as planned and in 10,000 possible lives, and the chance to be ahead."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import pandas as pd

from outlook.scenario.fields import Range
from outlook.scenario.model import Scenario

CENT_USD = 0.005


@dataclass(frozen=True, kw_only=True)
class Year:
    """One year of the path, counted from 1. USD of the result's May.

    Plain figures are those of the plan: the program is finished, work found at once and not left, and everything is
    at its middle. `occupation` and `stage` are those at the year's end, None until the route's school ends.
    `given_up_usd` is what full-time work would have paid above what was earned while studying.

    The others are over all possible lives: ranges are the 10th percentile, the median, and the 90th. `ahead` is the
    path's net earnings so far less the alternative's, in today's value; `chance_ahead` is the share of lives in which
    it is above zero.
    """

    year: int
    activity: str
    study_months: float
    occupation: str | None
    stage: str | None
    tuition_usd: float
    other_costs_usd: float
    credential_usd: float
    given_up_usd: float
    pay_usd: float
    net_usd: float
    alternative_usd: float
    difference_usd: float
    ahead_usd: float
    pay: Range
    alternative: Range
    ahead: Range
    chance_ahead: float


@dataclass(frozen=True, kw_only=True)
class BreakEven:
    """The year from whose end on the path is never behind again, up to the horizon: quantiles over possible lives.

    A life that is behind at the horizon counts as later than any year: a quantile is None where that is so.
    `planned` is the year of the plan, None likewise.
    """

    early: int | None
    middle: int | None
    late: int | None
    planned: int | None


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a scenario results in. USD of May `dollars_of`; `scenario` has its measured choices filled in.

    `npv` is the net present value of path less alternative over possible lives (10th percentile, median, 90th), and
    `planned_npv_usd` that of the plan. `chance_ahead` is the share of lives with a value above zero, None where no life
    differs from the alternative; `chance_if_finished` is that share of the lives that finish every program, None where none
    does. `outlay_usd` is tuition, other costs, fees, and renewals of the plan.
    `finish_share` is the share of lives that finish every program, `stay_share` that of lives still in the path's
    last job at the horizon. `notes` are sentences to show next to the figures.
    """

    scenario: Scenario
    dollars_of: int
    rows: tuple[Year, ...]
    npv: Range
    planned_npv_usd: float
    chance_ahead: float | None
    chance_if_finished: float | None
    break_even: BreakEven
    outlay_usd: float
    given_up_usd: float
    finish_share: float
    stay_share: float
    notes: tuple[str, ...]


def find_break_even(cumulative_difference: Sequence[float]) -> int | None:
    """Find the year from whose end a line of cumulative differences, one per year, stays at or above zero.

    None if it is below at the end. Less than a cent counts as zero.
    """
    behind = [year for year, value in enumerate(cumulative_difference, 1) if value < -CENT_USD]
    last = behind[-1] if behind else 0
    return None if last == len(cumulative_difference) else last + 1


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
                line[name] = round(value, 4) if isinstance(value, float) else value
        lines.append({**line, "dollars_of_may": result.dollars_of})
    return pd.DataFrame(lines)
