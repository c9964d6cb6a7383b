"""Past projections against the facts: the path each edition implied, and the jobs that later editions
report.

An edition gives jobs in its base year and ten years later. The path between is taken as constant annual
growth. The actual count is a later edition's base-year figure for the same code, if the code is unbroken in
the crosswalk; nothing is compared across a change of code. Both count all jobs, including self-employment.

Later editions also reflect what BLS has learned since (benchmarks, a better method), so an error here
combines the projection's and the count's, and the shock of 2020 is in every span that crosses it.
"""

from typing import Any

import numpy as np
import pandas as pd

from etl.codes.classifications import find_projections_classification
from etl.schema.projections import LINE_ITEM, WHOLE_EDITION
from outlook.codes.breaks import find_predecessors, is_continuous
from outlook.tables import ALL_OCCUPATIONS, Tables

# An edition says nothing about the years after its target year.
LONGEST_HORIZON = 10
SPAN_YEARS = 10

# One comparison: jobs at the start, jobs projected, jobs implied at the horizon, and actual jobs ("came").
COLUMNS = (
    "code",
    "title",
    "vintage",
    "second_hand",
    "base_year",
    "target_year",
    "came_vintage",
    "came_second_hand",
    "came_year",
    "horizon_years",
    "base_jobs",
    "target_jobs",
    "implied_jobs",
    "came_jobs",
    "error_jobs",
    "error_pct",
    "implied_growth_pct",
    "came_growth_pct",
    "all_implied_growth_pct",
    "all_came_growth_pct",
    "direction_right",
    "faster_right",
    "source_id",
    "came_source_id",
)

# Exports of the data tool print no total, so it is summed from their line items (workbooks that print both
# agree to within 2,000 jobs in 170 million). A partial edition has no total.
_EDITIONS = f"""
    WITH printed AS (
        SELECT vintage, base_year, target_year, occupation_code AS code, title, occupation_type, jobs_base, jobs_projected,
               source_id
        FROM projected_jobs
    ), summed AS (
        SELECT vintage, min(base_year), min(target_year), '{ALL_OCCUPATIONS}', 'Total, all occupations',
               'summary', CAST(sum(jobs_base) AS BIGINT), CAST(sum(jobs_projected) AS BIGINT), min(source_id)
        FROM printed WHERE occupation_type = '{LINE_ITEM}' GROUP BY vintage
        HAVING count(*) >= {WHOLE_EDITION}
           AND vintage NOT IN (SELECT vintage FROM printed WHERE code = '{ALL_OCCUPATIONS}')
    ), every AS (FROM printed UNION ALL FROM summed)
    SELECT every.*, second_hand FROM every JOIN sources USING (source_id)
"""


def compare_editions(tables: Tables, *codes: str) -> pd.DataFrame:
    """Compare every edition with every later one: COLUMNS, one row per code, edition and horizon, oldest
    first.

    Errors are implied less actual jobs: positive if too many were projected. `error_pct` is percent of actual
    jobs. Growth is percent over the span from base to horizon. `direction_right` is null if the projected or
    the actual change is zero (published in hundreds), `faster_right` if all jobs are unknown or are the
    occupation itself. `second_hand` and `came_second_hand` mark editions quoted by others. No rows if no
    later edition has the code.
    """
    marks = ", ".join("?" for _ in codes)
    return _compare(tables, f"code IN ({marks})" if codes else "false", list(codes))


def compare_with_predecessors(tables: Tables, code: str) -> pd.DataFrame:
    """Compare editions for an occupation and, separately, for each earlier code its work was counted under;
    see `compare_editions`.
    """
    return compare_editions(tables, code, *find_predecessors(tables, code))


def compare_all_occupations(tables: Tables) -> pd.DataFrame:
    """Compare editions for every occupation printed as a line item, without second-hand editions; see
    `compare_editions`.
    """
    return _compare(tables, f"NOT second_hand AND occupation_type = '{LINE_ITEM}'", [])


def _compare(tables: Tables, where: str, parameters: list[str]) -> pd.DataFrame:
    totals = tables.rows(f"SELECT * FROM ({_EDITIONS}) WHERE code = '{ALL_OCCUPATIONS}'").set_index("vintage")
    mine = tables.rows(f"SELECT * FROM ({_EDITIONS}) WHERE {where} ORDER BY code, base_year", parameters)
    later = mine[["code", "vintage", "second_hand", "base_year", "jobs_base", "source_id"]].rename(
        columns={
            "vintage": "came_vintage",
            "second_hand": "came_second_hand",
            "base_year": "came_year",
            "jobs_base": "came_jobs",
            "source_id": "came_source_id",
        }
    )
    frame = mine.merge(later, on="code").rename(
        columns={"jobs_base": "base_jobs", "jobs_projected": "target_jobs"}
    )
    frame["horizon_years"] = frame["came_year"] - frame["base_year"]
    # Growth from or to zero has no rate. No edition prints an occupation without jobs.
    counted = (frame[["base_jobs", "target_jobs", "came_jobs"]] > 0).all(axis=1)
    frame = frame[frame["horizon_years"].between(1, LONGEST_HORIZON) & counted]
    frame = frame[_unbroken(tables, frame)].reset_index(drop=True)
    return _judge(frame, totals)[list(COLUMNS)]


def _unbroken(tables: Tables, frame: pd.DataFrame) -> "pd.Series[bool]":
    """Rows whose code means the same work in the classifications of both editions."""
    # Years are many times fewer than rows, and Python's own values are faster to go through than a column's.
    years = {year: find_projections_classification(year) for year in frame["came_year"].unique().tolist()}
    years |= {year: find_projections_classification(year) for year in frame["base_year"].unique().tolist()}
    codes, *ends = (frame[column].tolist() for column in ("code", "base_year", "came_year"))
    ends_of_rows = [(code, years[base], years[came]) for code, base, came in zip(codes, *ends, strict=True)]
    continuous = {each: is_continuous(tables, *each) for each in set(ends_of_rows)}
    return pd.Series([continuous[each] for each in ends_of_rows], index=frame.index, dtype="bool")


def _judge(frame: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    base, target, came = (
        frame[c].to_numpy("float64", na_value=np.nan) for c in ("base_jobs", "target_jobs", "came_jobs")
    )
    share = frame["horizon_years"].to_numpy("float64") / SPAN_YEARS
    implied = np.rint(base * (target / base) ** share)
    frame["implied_jobs"] = pd.array(implied, "Int64")
    frame["error_jobs"] = frame["implied_jobs"] - frame["came_jobs"]
    frame["error_pct"] = 100 * (implied - came) / came
    frame["implied_growth_pct"] = 100 * (implied / base - 1)
    frame["came_growth_pct"] = 100 * (came / base - 1)
    all_base, all_target, all_came = (
        frame[vintage].map(totals[column]).to_numpy("float64", na_value=np.nan)
        for vintage, column in (
            ("vintage", "jobs_base"),
            ("vintage", "jobs_projected"),
            ("came_vintage", "jobs_base"),
        )
    )
    frame["all_implied_growth_pct"] = 100 * ((all_target / all_base) ** share - 1)
    frame["all_came_growth_pct"] = 100 * (all_came / all_base - 1)
    frame["direction_right"] = _same_side(np.sign(target - base), np.sign(came - base))
    faster = [
        np.sign(frame[f"{side}_growth_pct"] - frame[f"all_{side}_growth_pct"]) for side in ("implied", "came")
    ]
    frame["faster_right"] = _same_side(*(np.asarray(side, "float64") for side in faster))
    frame.loc[frame["code"] == ALL_OCCUPATIONS, "faster_right"] = pd.NA
    return frame


def _same_side(one: np.ndarray, other: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Whether two signs agree; null if either is zero or unknown."""
    unknown = np.isnan(one) | np.isnan(other) | (one == 0) | (other == 0)
    return pd.arrays.BooleanArray(one == other, unknown)


def describe_arithmetic(cell: "pd.Series[Any]") -> str:
    """Write out one comparison's arithmetic so that a reader can check it."""
    base, target, implied, came, error = (
        f"{int(cell[c]):,}".replace("-", "−")
        for c in ("base_jobs", "target_jobs", "implied_jobs", "came_jobs", "error_jobs")
    )
    percent = f"{cell['error_pct']:+.1f}".replace("-", "−")
    return (
        f"{cell['vintage']} for {cell['came_year']}: {base} × ({target} ÷ {base})^({cell['horizon_years']}/{SPAN_YEARS}) "
        f"= {implied}; {cell['came_vintage']} counts {came}; {implied} − {came} = {error} jobs, {percent}% of the count"
    )


def summarize_by_occupation(tables: Tables) -> pd.DataFrame:
    """Summarize how accurate the editions were for each listed occupation, most accurate first, without
    second-hand editions.

    Columns: code, title, role, cells, longest_horizon_years, median_error_pct (signed: positive if too many
    were projected), median_abs_error_pct, direction_cells, direction_right_pct, faster_cells,
    faster_right_pct (null if nothing can be judged).
    """
    frame = compare_editions(tables, *tables.occupations)
    frame = frame[~frame["came_second_hand"]].assign(abs_error_pct=frame["error_pct"].abs())
    found = frame.groupby("code", as_index=False).agg(
        cells=("error_pct", "size"),
        longest_horizon_years=("horizon_years", "max"),
        median_error_pct=("error_pct", "median"),
        median_abs_error_pct=("abs_error_pct", "median"),
        direction_cells=("direction_right", "count"),
        direction_right_pct=("direction_right", "mean"),
        faster_cells=("faster_right", "count"),
        faster_right_pct=("faster_right", "mean"),
    )
    for share in ("direction_right_pct", "faster_right_pct"):
        found[share] = 100 * found[share].astype("Float64")
    found.insert(1, "title", [tables.title(str(code)) for code in found["code"]])
    found.insert(2, "role", [tables.occupations[str(code)].role for code in found["code"]])
    return found.sort_values("median_abs_error_pct", ignore_index=True)
