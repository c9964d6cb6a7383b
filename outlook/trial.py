"""Past projections on trial: the path that each edition implied, against the jobs that later editions report.

An edition gives jobs in its base year and ten years later. The path between them is taken as constant yearly growth.
What came is the base-year figure of a later edition for the same code, where the code goes on unbroken in the
crosswalk; across a change of code nothing is compared. Both are BLS's counts of all jobs, the self-employed too.
Later editions also carry what BLS learned since (benchmarks, a better method), so an error here is the projection's
and the count's together, and the shock of 2020 stands in every span that crosses it.
"""

from typing import Any

import numpy as np
import pandas as pd

from etl.soc import projections_classification
from etl.tables import LINE_ITEM, WHOLE_EDITION
from outlook.breaks import goes_on, predecessors
from outlook.tidy import ALL_OCCUPATIONS, Tables

# An edition says nothing about the years after its target.
LONGEST_HORIZON = 10
SPAN_YEARS = 10

# One cell in words of its columns: what was counted at the start, promised, implied by then, and came.
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

# Exports of the data tool print no total: it is the sum of their line items (in workbooks that print both, the two
# agree to 2,000 jobs in 170 million). A part of an edition has no total.
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


def cells(tables: Tables, *codes: str) -> pd.DataFrame:
    """Every edition against every later one, code by code: COLUMNS, one row per code, edition and horizon, oldest first.

    Jobs in jobs, errors as implied less came: above zero where too many were projected; `error_pct` is percent of what
    came. Growth is percent over the span, from base to horizon. `direction_right` is null where the projected or the
    actual change is nought (published in hundreds), `faster_right` where all jobs are not known or are the question.
    `second_hand` and `came_second_hand` mark editions that others quote. No rows where no later edition has the code.
    """
    marks = ", ".join("?" for _ in codes)
    return _cells(tables, f"code IN ({marks})" if codes else "false", list(codes))


def cells_with_predecessors(tables: Tables, code: str) -> pd.DataFrame:
    """`cells` of an occupation and of the earlier codes that its work was counted under, each code apart."""
    return cells(tables, code, *predecessors(tables, code))


def all_cells(tables: Tables) -> pd.DataFrame:
    """The cells of every occupation that the editions print as a line item; second-hand editions left out."""
    return _cells(tables, f"NOT second_hand AND occupation_type = '{LINE_ITEM}'", [])


def _cells(tables: Tables, where: str, parameters: list[str]) -> pd.DataFrame:
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
    # Growth from or to nothing has no rate; no edition prints an occupation without jobs.
    counted = (frame[["base_jobs", "target_jobs", "came_jobs"]] > 0).all(axis=1)
    frame = frame[frame["horizon_years"].between(1, LONGEST_HORIZON) & counted]
    frame = frame[_unbroken(tables, frame)].reset_index(drop=True)
    return _judged(frame, totals)[list(COLUMNS)]


def _unbroken(tables: Tables, frame: pd.DataFrame) -> "pd.Series[bool]":
    """Rows whose code means the same work in the classifications of both editions."""
    ends = [frame[year].map(projections_classification) for year in ("base_year", "came_year")]
    asked = list(zip(frame["code"], *ends, strict=True))
    answers = {each: goes_on(tables, *each) for each in set(asked)}
    return pd.Series([answers[each] for each in asked], index=frame.index, dtype="bool")


def _judged(frame: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
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
    """Whether two signs agree; null where either is nought or not known."""
    unknown = np.isnan(one) | np.isnan(other) | (one == 0) | (other == 0)
    return pd.arrays.BooleanArray(one == other, unknown)


def arithmetic(cell: "pd.Series[Any]") -> str:
    """One row of `cells` as a sum that a reader can do again."""
    base, target, implied, came, error = (
        f"{int(cell[c]):,}".replace("-", "−")
        for c in ("base_jobs", "target_jobs", "implied_jobs", "came_jobs", "error_jobs")
    )
    percent = f"{cell['error_pct']:+.1f}".replace("-", "−")
    return (
        f"{cell['vintage']} for {cell['came_year']}: {base} × ({target} ÷ {base})^({cell['horizon_years']}/{SPAN_YEARS}) "
        f"= {implied}; {cell['came_vintage']} counts {came}; {implied} − {came} = {error} jobs, {percent} % of what came"
    )


def by_occupation(tables: Tables) -> pd.DataFrame:
    """How the editions did for each listed occupation, second-hand editions left out, the closest first: code, title,
    role, cells, longest_horizon_years, median_error_pct (signed: above zero too many), median_abs_error_pct,
    direction_cells, direction_right_pct, faster_cells, faster_right_pct (null where nothing can be judged).
    """
    frame = cells(tables, *tables.occupations)
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
