"""A fan around the newest projection: where past projections of the same field, that far ahead, came out.

The bands are those of `outlook.jobs.calibration` for the edition shown: by field, horizon and size, each side by itself.
Beside them stands how often bands made this way contained what happened, judged only on what was known at the time.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from etl.schema.projections import LINE_ITEM
from outlook.jobs.calibration import (
    HORIZONS,
    NEIGHBORS,
    SHARES,
    Calibration,
    measure_coverage,
    run_trial,
)
from outlook.jobs.fields import find_field
from outlook.jobs.past_projections import SPAN_YEARS
from outlook.jobs.projection_errors import SizeClass, find_size_class
from outlook.jobs.projections import Projection, find_newest_projection, is_current
from outlook.tables import Tables


@dataclass(frozen=True, kw_only=True)
class Fan:
    """The newest projection's path with the bands of its field and size.

    `frame` has one row per year from base to target: year, horizon_years, implied_jobs, low_50_jobs, high_50_jobs,
    low_90_jobs, high_90_jobs; pairs and editions that the bands rest on; tried_pairs and tried_editions, the past
    projections of the field that far ahead which real-time bands were judged by; inside_90_pct, the percent of them
    inside (null if none); and known_years, the longest horizon that those bands could rest on. `tried` is the row of `measure_coverage` for all horizons.
    """

    code: str
    vintage: str
    second_hand: bool
    field: str
    size: SizeClass
    frame: pd.DataFrame
    tried: "pd.Series[Any]"
    source_ids: tuple[str, ...]

    @property
    def method(self) -> str:
        """How the bands are made, with their counts."""
        last = self.frame.iloc[-1]
        return (
            f"The middle line is {self.vintage} as constant yearly growth. The bands come from past projections of {self.field} "
            f"occupations: {SPAN_YEARS} years ahead, from {int(last['pairs']):,} pairs of a projection and a later count, "
            f"{round(SPAN_YEARS / NEIGHBORS)} to {SPAN_YEARS} years apart, of {int(last['editions'])} editions. Each error is "
            "scaled by the square root of its years and by what is usual for its size of occupation, each side is taken by "
            "itself, and a band is widened until earlier editions' bands, made only from what was known when they were "
            "published, would have contained their share. Occupations share surprises (2020 above all), so the pairs are far fewer "
            "than they look. It says how far off the past was, not how likely a future is."
        )


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
    field = find_field(code)
    if field is None:
        return None, f"no field of occupations has {code}"
    calibration = tables.compute(run_trial).find_calibration(projection.base_year)
    if calibration is None:
        return None, "too few past projections can be compared with a later count"
    coverage = tables.compute(measure_coverage)
    own = coverage[coverage["field"] == field].set_index("horizon_years")
    (over_all,) = [row for _, row in own.loc[[0]].iterrows()]
    sources = tables.records(
        "SELECT DISTINCT source_id FROM projected_jobs JOIN sources USING (source_id) WHERE NOT second_hand ORDER BY 1"
    )
    return Fan(
        code=code,
        vintage=projection.vintage,
        second_hand=projection.second_hand,
        field=field,
        size=find_size_class(projection.jobs_base),
        frame=_draw_path(projection, calibration, field, own),
        tried=over_all,
        source_ids=tuple(dict.fromkeys([projection.source_id, *(row["source_id"] for row in sources)])),
    ), ""


def _draw_path(
    projection: Projection, calibration: Calibration, field: str, coverage: pd.DataFrame
) -> pd.DataFrame:
    base, target = projection.jobs_base or 0, projection.jobs_projected or 0
    size = find_size_class(base)
    rows = []
    for horizon in (0, *HORIZONS):
        implied = base * (target / base) ** (horizon / SPAN_YEARS)
        row: dict[str, float] = {
            "year": projection.base_year + horizon,
            "horizon_years": horizon,
            "implied_jobs": round(implied),
        }
        for share in SHARES:
            low, high = calibration.find_factors(field, size, share, horizon)
            row |= {f"low_{share}_jobs": round(implied * low), f"high_{share}_jobs": round(implied * high)}
        band = calibration.bands.get((SHARES[-1], field, horizon))
        row |= {"pairs": band.pairs if band else 0, "editions": band.editions if band else 0}
        judged = coverage.loc[horizon] if horizon and horizon in coverage.index else None
        row |= {
            "tried_pairs": 0 if judged is None else int(judged["pairs"]),
            "tried_editions": 0 if judged is None else int(judged["editions"]),
            "inside_90_pct": float("nan") if judged is None else float(judged["inside_90_pct"]),
            "known_years": 0 if judged is None else int(judged["known_years"]),
        }
        rows.append(row)
    return pd.DataFrame(rows)
