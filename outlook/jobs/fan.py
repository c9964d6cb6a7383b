"""A fan around the newest projection, as wide as past projections were off.

At n years from the base, half (and nine in ten) of the actual counts were between the implied jobs divided
and multiplied by a factor, measured by `outlook.jobs.projection_errors` on occupations of the same size. The
fan is the newest edition's path with these factors around it. It is a record of past errors, not an interval
with a probability: the next ten years may differ more, or less.
"""

from dataclasses import dataclass
from math import exp, log, sqrt

import pandas as pd

from etl.schema.projections import LINE_ITEM
from outlook.jobs.past_projections import SPAN_YEARS
from outlook.jobs.projection_errors import PastErrors, SizeClass, find_size_class, measure_past_errors
from outlook.jobs.projections import find_newest_projection, is_current
from outlook.tables import Tables

# Fewer comparisons than this say little about the largest tenth of errors.
FEWEST_CELLS = 30
SHARES = (50, 90)


@dataclass(frozen=True, kw_only=True)
class Fan:
    """The newest projection's path and how far off occupations of its size were.

    `frame` has one row per year from base to target: year, horizon_years, implied_jobs, low_50_jobs,
    high_50_jobs, low_90_jobs, high_90_jobs, cells, spans (comparisons and pairs of editions the row rests on;
    0 if interpolated or extrapolated).
    """

    code: str
    vintage: str
    second_hand: bool
    size: SizeClass
    frame: pd.DataFrame
    method: str
    source_ids: tuple[str, ...]


def build_fan(tables: Tables, code: str) -> tuple[Fan | None, str]:
    """Build the fan around an occupation's newest projection. Returns it and "", or None and the reason why
    there is none.
    """
    projection = find_newest_projection(tables, code)
    if projection is None or not projection.jobs_base or not projection.jobs_projected:
        return None, f"no edition of the projections has {code}"
    if not is_current(tables, projection):
        return None, f"{code} is no longer projected: {projection.vintage} was the last edition to use it"
    kind = tables.first(
        "SELECT occupation_type AS kind FROM projected_jobs WHERE occupation_code = ? AND vintage = ?",
        [code, projection.vintage],
    )
    if kind is None or kind["kind"] != LINE_ITEM:
        return None, "a total of many occupations: the errors measured are those of single ones"
    measured = tables.compute(measure_past_errors)
    size = find_size_class(projection.jobs_base)
    factors = {share: widen_with_horizon(_known(measured, size, share)) for share in SHARES}
    if not factors[SHARES[0]]:
        return None, f"too few past projections of occupations with {size.label} can be compared"
    rows = []
    for horizon in range(SPAN_YEARS + 1):
        implied = projection.jobs_base * (projection.jobs_projected / projection.jobs_base) ** (
            horizon / SPAN_YEARS
        )
        behind = measured.at(size, horizon)
        enough = behind is not None and behind["cells"] >= FEWEST_CELLS
        row: dict[str, int] = {
            "year": projection.base_year + horizon,
            "horizon_years": horizon,
            "implied_jobs": round(implied),
        }
        for share, known in factors.items():
            factor = interpolate_factor(known, horizon)
            row |= {
                f"low_{share}_jobs": round(implied / factor),
                f"high_{share}_jobs": round(implied * factor),
            }
        row |= {
            name: int(behind[name]) if behind is not None and enough else 0 for name in ("cells", "spans")
        }
        rows.append(row)
    return Fan(
        code=code,
        vintage=projection.vintage,
        second_hand=projection.second_hand,
        size=size,
        frame=pd.DataFrame(rows),
        method=_method(measured, size, projection.vintage),
        source_ids=tuple(dict.fromkeys([projection.source_id, *measured.source_ids])),
    ), ""


def _known(measured: PastErrors, size: SizeClass, share: int) -> dict[int, float]:
    """Factor by horizon, where enough comparisons support it."""
    frame = measured.frame
    if frame.empty:
        return {}
    rows = frame[(frame["size"] == size.label) & (frame["cells"] >= FEWEST_CELLS)]
    return {int(h): float(f) for h, f in zip(rows["horizon_years"], rows[f"factor_{share}"], strict=True)}


def widen_with_horizon(known: dict[int, float]) -> dict[int, float]:
    """Make factors non-decreasing: each is at least as large as those at shorter horizons."""
    widest, result = 1.0, {}
    for horizon in sorted(known):
        widest = max(widest, known[horizon])
        result[horizon] = widest
    return result


def interpolate_factor(known: dict[int, float], horizon: int) -> float:
    """Find the factor at a horizon: 1 at the base year, the measured one if there is one, else by rule.

    Between two measured horizons the logarithm of the factor is interpolated. Before the first and beyond the
    last it grows with the square root of time, like a sum of independent yearly surprises.
    """
    if horizon in known or not horizon:
        return known.get(horizon, 1.0)
    before = [h for h in known if h < horizon]
    after = [h for h in known if h > horizon]
    if before and after:
        low, high = max(before), min(after)
        share = (horizon - low) / (high - low)
        return exp((1 - share) * log(known[low]) + share * log(known[high]))
    end = max(before) if before else min(after)
    return exp(log(known[end]) * sqrt(horizon / end))


def _method(measured: PastErrors, size: SizeClass, vintage: str) -> str:
    rows = measured.frame[measured.frame["size"] == size.label]
    last = int(rows["horizon_years"].max())
    return (
        f"The middle line is {vintage} as constant yearly growth. The inner band is as wide as the middle past error of "
        f"occupations with {size.label} after as many years, the outer band as the error that nine in ten kept within "
        f"({int(rows['cells'].sum()):,} comparisons, {len(rows)} horizons to {last} years). Errors are ratios, so a band "
        "reaches further up than down. No band is narrower at a longer horizon than at a shorter one; a horizon with "
        f"fewer than {FEWEST_CELLS} comparisons is interpolated, and beyond the last one the width grows with the square "
        "root of time. It says how far off the past was, not how likely a future is."
    )
