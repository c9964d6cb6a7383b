"""How earlier projections of this occupation compare with later counts, and how far off those of all occupations were."""

from collections.abc import Iterator

import pandas as pd

from app.components.exhibit import Exhibit, FurtherTable, table_url
from app.components.sections import Heading, Method, Piece, Words
from app.text import format_count, format_percent, is_known, lower_title
from app.theme import Palette
from app.views.overview.edition_charts import draw_past_projections
from app.views.overview.past_projections_downloads import DOWNLOADS
from app.views.overview.past_projections_sentences import (
    describe_past_errors,
    describe_past_projection,
    format_implied_jobs,
)
from outlook.jobs import past_projections, projections
from outlook.jobs.evaluations import load_evaluations
from outlook.jobs.projection_errors import PastErrors, measure_past_errors
from outlook.tables import Tables


def build_past_projections_section(tables: Tables, code: str, colors: Palette) -> Iterator[Piece]:
    """Build the chart of each edition against a later count, with the errors of all occupations to judge it by."""
    title = tables.title(code)
    yield Heading("How did earlier projections come out?")
    every = past_projections.compare_with_predecessors(tables, code)
    judged = choose_longest_horizons(every)
    if judged.empty:
        yield Words(
            f"No later edition counts {lower_title(title)} under the same code: there is nothing to hold the projections against."
        )
        return
    measured = tables.compute(measure_past_errors)
    yield Exhibit(
        name="trial",
        drawing=draw_past_projections(judged, code, colors),
        finding=describe_past_projection(judged, code=code, title=title),
        measure="Jobs: hollow, what the edition's path (constant yearly growth) implied for the last year that a later edition "
        "counts; diamond, what that one counts. Gray: another code of the work, judged by itself. Above zero: too many were projected.",
        alt=f"{len(judged)} editions of the projections for {lower_title(title)}, each with the jobs it implied and those that came.",
        table=_build_comparisons_table(every),
        table_alt="Every edition against every later one",
        download=DOWNLOADS["trial"],
        chosen={"occupation": code},
        source_ids=[*judged["source_id"], *judged["came_source_id"]],
        tidy_rows=table_url("projected_jobs", occupation_code=",".join(every["code"].unique())),
        more=[
            FurtherTable(
                label="How far off were the projections of all occupations?",
                table=_build_errors_table(measured),
                download=DOWNLOADS["yardstick"],
            ),
            FurtherTable(
                label="What has BLS itself found?",
                table=_build_evaluations_table(),
                download=DOWNLOADS["evaluations"],
            ),
        ],
    )
    yield Words(describe_past_errors(measured, projections.find_newest_projection(tables, code), title))
    yield Method(
        (
            measured.method,
            f"Two of the sums: {'. '.join(past_projections.describe_arithmetic(row) for _, row in judged.head(2).iterrows())}.",
            "BLS judges its own projections ten years on and by occupation or group; its figures in the table are from its "
            "evaluation pages and count other editions than these.",
        )
    )


def choose_longest_horizons(cells: pd.DataFrame) -> pd.DataFrame:
    """Keep each edition's longest horizon, oldest edition first, without second-hand figures.

    `cells` is the output of `outlook.jobs.past_projections.compare_with_predecessors`.
    """
    own = cells[~(cells["second_hand"].astype(bool) | cells["came_second_hand"].astype(bool))]
    last = own.sort_values("horizon_years").drop_duplicates(["code", "vintage"], keep="last")
    return last.sort_values(["base_year", "code"]).reset_index(drop=True)


def _build_comparisons_table(cells: pd.DataFrame) -> pd.DataFrame:
    def format_verdict(value: object) -> str:
        return "no change" if not is_known(value) else "yes" if value else "no"

    return pd.DataFrame(
        {
            "Edition": [
                f"{vintage}, second-hand" if second_hand else vintage
                for vintage, second_hand in zip(cells["vintage"], cells["second_hand"], strict=True)
            ],
            "Code": cells["code"],
            "For": cells["came_year"].astype(str),
            "Implied": [format_implied_jobs(v) for v in cells["implied_jobs"]],
            "Came": [
                format_count(jobs) + (", second-hand" if second_hand else "")
                for jobs, second_hand in zip(cells["came_jobs"], cells["came_second_hand"], strict=True)
            ],
            "Error": [format_percent(v, signed=True) for v in cells["error_pct"]],
            "Direction right": [format_verdict(v) for v in cells["direction_right"]],
            "Faster or slower right": [format_verdict(v) for v in cells["faster_right"]],
        }
    )


def _build_errors_table(measured: PastErrors) -> pd.DataFrame:
    frame = measured.frame
    return pd.DataFrame(
        {
            "Occupations with": frame["size"],
            "After years": frame["horizon_years"].astype(str),
            "Comparisons": [format_count(v) for v in frame["cells"]],
            "Middle error": [format_percent(v) for v in frame["median_abs_error_pct"]],
            "Nine in ten within": [format_percent(v) for v in frame["p90_abs_error_pct"]],
            "Had one said “no change”": [format_percent(v) for v in frame["unchanged_median_abs_error_pct"]],
            "Direction right": [format_percent(v) for v in frame["direction_right_pct"]],
            "Faster or slower right": [format_percent(v) for v in frame["faster_right_pct"]],
        }
    )


def _build_evaluations_table() -> pd.DataFrame:
    found = load_evaluations()
    return pd.DataFrame(
        {
            "Edition": [each.period.replace("-", "–") for each in found],
            "Of": [each.of for each in found],
            "Growth projected": [format_percent(each.projected_growth_pct) for each in found],
            "Growth that came": [format_percent(each.actual_growth_pct) for each in found],
            "Direction right": [f"{each.direction_right_pct:.0f}%" for each in found],
            "Faster or slower right": [f"{each.faster_right_pct:.0f}%" for each in found],
            "Source": [each.source.removeprefix("https://") for each in found],
        }
    )
