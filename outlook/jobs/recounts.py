"""How much of a past projection's error is its count: the projections' base-year jobs against OEWS's.

Every base year is printed in one edition only, so no file shows a count before and after a correction. But the
projections' count starts from OEWS's wage and salary jobs, which BLS does not revise. Between two base years, the two
should change alike; where they do not, the projections' count was made differently (self-employment, corrections, method).

    ln(actual / implied) = [ln(OEWS later / OEWS base) - ln(implied / base)] + [ln(actual / base) - ln(OEWS later / OEWS base)]

The first part is the forecast's, judged on OEWS's jobs; the second is the count's. Both include OEWS's sampling error.
"""

import numpy as np
import pandas as pd

from outlook.codes.breaks import METHOD_SINCE
from outlook.jobs.past_projections import compare_editions
from outlook.tables import ALL_INDUSTRIES, FIRST_HAND, NATION, Tables

SPLIT_COLUMNS = (
    "code",
    "vintage",
    "came_vintage",
    "horizon_years",
    "error_points",
    "forecast_points",
    "count_points",
    "sampling_points",
)


def split_errors(tables: Tables) -> pd.DataFrame:
    """Split the errors of the listed occupations: SPLIT_COLUMNS, one row per code, edition and later edition.

    All in log points (about percent), above zero if more jobs were counted than projected. `sampling_points` is the
    standard error of OEWS's change. Years on either side of OEWS's new method (May 2021) are not paired.
    """
    frame = compare_editions(tables, *tables.occupations)
    frame = frame[~(frame["second_hand"].astype(bool) | frame["came_second_hand"].astype(bool))]
    frame = frame[(frame["base_year"] >= METHOD_SINCE) == (frame["came_year"] >= METHOD_SINCE)]
    counts = tables.rows(
        "SELECT occupation_code AS code, year, employment, employment_rse_pct AS rse FROM wages WHERE area_code = ? AND "
        f"industry_code = ? AND employment > 0 AND employment_rse_pct IS NOT NULL AND {FIRST_HAND}",
        [NATION, ALL_INDUSTRIES],
    )
    for side in ("base", "came"):
        renamed = counts.rename(
            columns={"year": f"{side}_year", "employment": f"{side}_oews", "rse": f"{side}_rse"}
        )
        frame = frame.merge(renamed, on=["code", f"{side}_year"])
    jobs = {
        name: np.log(frame[name].to_numpy("float64"))
        for name in ("base_jobs", "implied_jobs", "came_jobs", "base_oews", "came_oews")
    }
    oews = jobs["came_oews"] - jobs["base_oews"]
    return frame.assign(
        error_points=100 * (jobs["came_jobs"] - jobs["implied_jobs"]),
        forecast_points=100 * (oews - jobs["implied_jobs"] + jobs["base_jobs"]),
        count_points=100 * (jobs["came_jobs"] - jobs["base_jobs"] - oews),
        sampling_points=np.hypot(
            frame["base_rse"].to_numpy("float64"), frame["came_rse"].to_numpy("float64")
        ),
    )[list(SPLIT_COLUMNS)]


def summarize_split(tables: Tables) -> pd.DataFrame:
    """Median absolute error and its two parts in log points, by horizon: horizon_years, pairs, occupations, editions,
    error_points, forecast_points, count_points, sampling_points.
    """
    split = split_errors(tables)
    absolute = split.assign(
        **{part: split[part].abs() for part in ("error_points", "forecast_points", "count_points")}
    )
    return absolute.groupby("horizon_years", as_index=False).agg(
        pairs=("code", "size"),
        occupations=("code", "nunique"),
        editions=("vintage", "nunique"),
        **{
            part: (part, "median")
            for part in ("error_points", "forecast_points", "count_points", "sampling_points")
        },
    )
