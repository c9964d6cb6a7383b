"""The overview page's downloads on past projections: one occupation's editions, all occupations, BLS's own evaluations."""

from dataclasses import asdict

import pandas as pd

from app.downloads.download import OCCUPATION, Chosen, Download, by_name, of
from etl.schema.base import BOOLEAN, NUMBER, TEXT, WHOLE, Column
from outlook.jobs import past_projections
from outlook.jobs.calibration import measure_coverage
from outlook.jobs.evaluations import load_evaluations
from outlook.jobs.projection_errors import measure_past_errors
from outlook.tables import Tables


def _load_yardstick(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    frame: pd.DataFrame = tables.compute(measure_past_errors).frame
    return frame


def _load_coverage(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    frame: pd.DataFrame = tables.compute(measure_coverage)
    return frame


def _load_evaluations(tables: Tables, chosen: Chosen) -> pd.DataFrame:
    return pd.DataFrame([asdict(each) for each in load_evaluations()])


def _describe_growth_column(name: str, text: str) -> Column:
    return Column(name, NUMBER, text, "percent")


DOWNLOADS = by_name(
    Download(
        name="trial",
        text="every edition of the projections against every later one, each earlier code of the occupation by itself",
        row="one row per code, edition and later edition",
        page="/reliability",
        parameters=(OCCUPATION,),
        columns=(
            *of("projected_jobs", code="occupation_code"),
            *of("projected_jobs", "title", "vintage"),
            Column("second_hand", BOOLEAN, "whether the edition is quoted by others"),
            *of("projected_jobs", "base_year", "target_year"),
            *of("projected_jobs", came_vintage="vintage"),
            Column("came_second_hand", BOOLEAN, "whether the later edition is quoted by others"),
            Column("came_year", WHOLE, "base year of the later edition, for which it counts"),
            Column("horizon_years", WHOLE, "years from the base year to that one", "years"),
            *of("projected_jobs", base_jobs="jobs_base"),
            *of("projected_jobs", target_jobs="jobs_projected"),
            Column(
                "implied_jobs",
                WHOLE,
                "jobs on the path of constant yearly growth from base to target",
                "jobs",
            ),
            Column("came_jobs", WHOLE, "jobs that the later edition counts", "jobs"),
            Column("error_jobs", WHOLE, "implied less came; above zero: too many were projected", "jobs"),
            Column("error_pct", NUMBER, "the same in percent of what came", "percent"),
            _describe_growth_column("implied_growth_pct", "implied growth from the base year"),
            _describe_growth_column("came_growth_pct", "growth from the base year that came"),
            _describe_growth_column(
                "all_implied_growth_pct",
                "implied growth of all occupations; null where their jobs are not known",
            ),
            _describe_growth_column("all_came_growth_pct", "growth of all occupations that came"),
            Column(
                "direction_right",
                BOOLEAN,
                "whether more, or fewer, jobs came as projected; null where either is no change",
            ),
            Column(
                "faster_right",
                BOOLEAN,
                "whether growth was on the side of the average that it was projected on",
            ),
            *of("projected_jobs", "source_id"),
            *of("projected_jobs", came_source_id="source_id"),
        ),
        rows=lambda tables, chosen: past_projections.compare_with_predecessors(tables, chosen["occupation"]),
    ),
    Download(
        name="yardstick",
        text="how far off the projections of all occupations were",
        row="one row per size or field of occupations and horizon",
        page="/reliability",
        parameters=(),
        columns=(
            Column(
                "group",
                TEXT,
                "size class by jobs in the base year, field, or every occupation",
                required=True,
            ),
            Column("low_jobs", WHOLE, "least jobs of the class", "jobs", required=True),
            Column("high_jobs", WHOLE, "fewer jobs than these; null: no bound", "jobs"),
            Column("horizon_years", WHOLE, "years from the base year", "years", required=True),
            Column("cells", WHOLE, "comparisons: an occupation in an edition and a later one"),
            Column("occupations", WHOLE, "occupations that they are of"),
            Column("spans", WHOLE, "pairs of editions that they are of"),
            Column("median_error_pct", NUMBER, "middle error, signed: above zero too many", "percent"),
            Column("median_abs_error_pct", NUMBER, "middle error without its sign", "percent"),
            Column("p90_abs_error_pct", NUMBER, "error that nine in ten kept within", "percent"),
            Column(
                "unchanged_median_abs_error_pct",
                NUMBER,
                "middle error, had one said “as many as now”",
                "percent",
            ),
            Column("direction_cells", WHOLE, "comparisons with a direction to be right about"),
            Column("direction_right_pct", NUMBER, "share of them that had it right", "percent"),
            Column("always_up_right_pct", NUMBER, "share of them in which jobs grew", "percent"),
            Column(
                "direction_gain_error",
                NUMBER,
                "standard error of the share right less that of the more frequent direction; clustered by occupation and "
                "pair of editions, widened for few pairs",
                "points",
            ),
            Column("faster_cells", WHOLE, "comparisons with an average to be above or below"),
            Column("faster_right_pct", NUMBER, "share of them on the right side of it", "percent"),
            Column(
                "error_gain_points",
                NUMBER,
                "mean absolute error, had one said “as many as now”, less that of the projections",
                "log points",
            ),
            Column("error_gain_error", NUMBER, "standard error of that, clustered likewise", "log points"),
        ),
        rows=_load_yardstick,
    ),
    Download(
        name="coverage",
        text="how often bands around projections, made in real time, contained the later count",
        row="one row per field of occupations and horizon",
        page="/reliability",
        parameters=(),
        columns=(
            Column("field", TEXT, "field of occupations, by major group", required=True),
            Column("horizon_years", WHOLE, "years from the base year; 0: all", "years", required=True),
            Column("pairs", WHOLE, "past projections judged: an occupation in an edition and a later one"),
            Column("editions", WHOLE, "editions that made them"),
            Column("inside_90_pct", NUMBER, "share of later counts inside the 90% band", "percent"),
            Column("below_90_pct", NUMBER, "share below it", "percent"),
            Column("above_90_pct", NUMBER, "share above it", "percent"),
            Column("inside_50_pct", NUMBER, "share inside the 50% band", "percent"),
            Column(
                "known_years", WHOLE, "longest horizon that any of the bands judged could rest on", "years"
            ),
        ),
        rows=_load_coverage,
    ),
    Download(
        name="evaluations",
        text="how accurate BLS itself found its projections",
        row="one row per edition and thing counted",
        page="/reliability",
        parameters=(),
        columns=(
            Column("period", TEXT, "edition by base and target year", required=True),
            Column("of", TEXT, "what was counted", required=True),
            Column("direction_right_pct", NUMBER, "share projected to grow, or decline, that did", "percent"),
            Column(
                "faster_right_pct",
                NUMBER,
                "share on the side of the average that it was projected on",
                "percent",
            ),
            _describe_growth_column(
                "projected_growth_pct", "growth of all occupations projected over the ten years"
            ),
            _describe_growth_column("actual_growth_pct", "growth of all occupations that came"),
            Column("grade", TEXT, "how far to trust the figures"),
            Column("source", TEXT, "address of BLS's evaluation", required=True),
        ),
        rows=_load_evaluations,
    ),
)
