"""How past projections of this job compare with later counts, and how far off those of similar ones were."""

from collections.abc import Callable, Iterator
from functools import partial

import pandas as pd

from app.components.exhibit import Exhibit, FurtherTable, table_url
from app.components.sections import Method, Paragraph, Piece
from app.text import format_count, format_percent, is_known, lower_title
from app.theme import Palette
from app.views.reliability.edition_charts import draw_past_projections
from app.views.reliability.past_projections_downloads import DOWNLOADS
from app.views.reliability.past_projections_sentences import (
    describe_past_projection,
    describe_skill,
    describe_split,
    format_implied_jobs,
)
from outlook.claims import Direction, compare_all
from outlook.jobs import past_projections, projections
from outlook.jobs.calibration import measure_coverage
from outlook.jobs.evaluations import load_evaluations
from outlook.jobs.fields import find_field
from outlook.jobs.projection_errors import (
    EVERY_SIZE,
    PastErrors,
    Rivals,
    find_size_class,
    measure_past_errors,
)
from outlook.jobs.recounts import split_errors
from outlook.tables import Tables


def build_past_projections_section(tables: Tables, code: str, colors: Palette) -> Iterator[Piece]:
    """Build the chart of each edition against a later count, with the errors of all occupations to judge it by."""
    title = tables.title(code)
    every = past_projections.compare_with_predecessors(tables, code)
    judged = choose_longest_horizons(every)
    if judged.empty:
        yield Paragraph(
            f"No later edition counts {lower_title(title)} under the same code, so the projections can't be checked."
        )
        return
    yield Exhibit(
        name="trial",
        drawing=draw_past_projections(judged, code, colors),
        finding=describe_past_projection(judged, code=code, title=title),
        measure="Jobs an edition implied (circle), later count (diamond)",
        reading="Gray: another code.",
        alt=f"{len(judged)} editions of the projections for {lower_title(title)}, each with the jobs it implied and the later count.",
        table=partial(build_comparisons_table, every, tables.compute(split_errors)),
        table_alt="Every edition against every later one",
        download=DOWNLOADS["trial"],
        chosen={"occupation": code},
        source_ids=[*judged["source_id"], *judged["came_source_id"]],
        tidy_rows=table_url("projected_jobs", occupation_code=",".join(every["code"].unique())),
        more=_list_further_tables(tables, code),
    )


def build_skill_section(tables: Tables, code: str) -> Iterator[Piece]:
    """Say how projections of similar occupations did against rules that need no projection, and how that is measured."""
    measured = tables.compute(measure_past_errors)
    group, who = choose_group(tables, code)
    judged = choose_longest_horizons(past_projections.compare_with_predecessors(tables, code))
    for text in (*describe_skill(measured, group, who), describe_split(tables.compute(split_errors))):
        yield Paragraph(text)
    yield Method(
        (
            "An edition implies constant yearly growth from its base year to its target year. It is judged in the last year "
            "that a later edition counts; earlier codes are judged by themselves. Plus: too many were projected.",
            measured.method,
            "The tests, at 90% for all rows together, are against two rules that need no projection: “as many jobs as now”, and "
            "the usual direction every time.",
            "“Of which the count”: how far the projections' count changed otherwise than OEWS's for the same years. OEWS's own "
            "sampling error, about one percent, is part of it.",
            *(
                f"An example: {past_projections.describe_arithmetic(row)}."
                for _, row in judged.head(2).iterrows()
            ),
            "BLS evaluates its own projections after ten years, by occupation or group; its figures in the table are from its "
            "evaluation pages and cover other editions than these.",
        )
    )


def _list_further_tables(tables: Tables, code: str) -> list[FurtherTable]:
    # Makers that held the edition's tables would keep an old edition in memory: it holds the sections that hold them.
    groups = [*_list_groups(tables, code), EVERY_SIZE.label]
    return [
        FurtherTable(
            label="How far off were projections of similar occupations?",
            table=partial(_build_errors_table, tables.compute(measure_past_errors), groups),
            download=DOWNLOADS["yardstick"],
        ),
        FurtherTable(
            label="How often did the shaded bands contain the count?",
            table=partial(build_coverage_table, tables.compute(measure_coverage), find_field(code)),
            download=DOWNLOADS["coverage"],
        ),
        FurtherTable(
            label="What has BLS itself found?",
            table=_build_evaluations_table,
            download=DOWNLOADS["evaluations"],
        ),
    ]


def choose_group(tables: Tables, code: str) -> tuple[str, str]:
    """The group of occupations that sentences judge this one by, and what they call it."""
    return next(iter(_list_groups(tables, code).items()), (EVERY_SIZE.label, "all occupations"))


def _list_groups(tables: Tables, code: str) -> dict[str, str]:
    """Groups of occupations to judge this one by, its field and its size, and what a sentence calls them."""
    field, newest = find_field(code), projections.find_newest_projection(tables, code)
    groups = {} if field is None else {field: f"{field} occupations"}
    if newest is not None and newest.jobs_base:
        size = find_size_class(newest.jobs_base)
        groups[size.label] = f"occupations with {size.label}"
    return groups


def choose_longest_horizons(cells: pd.DataFrame) -> pd.DataFrame:
    """Keep each edition's longest horizon, oldest edition first, without second-hand figures.

    `cells` is the output of `outlook.jobs.past_projections.compare_with_predecessors`.
    """
    own = cells[~(cells["second_hand"].astype(bool) | cells["came_second_hand"].astype(bool))]
    last = own.sort_values("horizon_years").drop_duplicates(["code", "vintage"], keep="last")
    return last.sort_values(["base_year", "code"]).reset_index(drop=True)


def build_comparisons_table(cells: pd.DataFrame, split: pd.DataFrame) -> pd.DataFrame:
    """Format every comparison of an occupation, with the part of its error that is the count's if OEWS shows it."""
    keys = ["code", "vintage", "came_vintage"]
    # An error is above zero if too many were projected: if too few were counted.
    counts = -cells.merge(split, on=keys, how="left")["count_points"]

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
            "Actual": [
                format_count(jobs) + (", second-hand" if second_hand else "")
                for jobs, second_hand in zip(cells["came_jobs"], cells["came_second_hand"], strict=True)
            ],
            "Error": [format_percent(v, signed=True) for v in cells["error_pct"]],
            "Of which the count": [
                format_percent(v, signed=True) if is_known(v) else "not known" for v in counts
            ],
            "Direction right": [format_verdict(v) for v in cells["direction_right"]],
            "Faster or slower than average right": [format_verdict(v) for v in cells["faster_right"]],
        }
    )


def _build_errors_table(measured: PastErrors, groups: list[str]) -> pd.DataFrame:
    frame = measured.frame[measured.frame["group"].isin(groups)]
    return pd.DataFrame(
        {
            "Occupations": frame["group"],
            "Years ahead": frame["horizon_years"].astype(str),
            "Comparisons": [format_count(v) for v in frame["cells"]],
            "Pairs of editions": [format_count(v) for v in frame["spans"]],
            "Middle error": [format_percent(v) for v in frame["median_abs_error_pct"]],
            "Middle error of “no change”": [
                format_percent(v) for v in frame["unchanged_median_abs_error_pct"]
            ],
            "Test of error": _list_verdicts(frame, measured.pair_errors, Direction.LESS),
            "90% within": [format_percent(v) for v in frame["p90_abs_error_pct"]],
            "Direction right": [format_percent(v) for v in frame["direction_right_pct"]],
            "One direction every time": [
                format_percent(max(v, 100 - v)) if is_known(v) else "" for v in frame["always_up_right_pct"]
            ],
            "Test of direction": _list_verdicts(frame, measured.pair_directions, Direction.MORE),
            "Faster or slower than average right": [format_percent(v) for v in frame["faster_right_pct"]],
        }
    )


def _list_verdicts(
    frame: pd.DataFrame, pair: Callable[[str, int], Rivals | None], good: Direction
) -> list[str]:
    """Whether projections passed the test against a rule without one, row by row, all rows tested together."""
    words = {
        Direction.SAME: "may be chance",
        Direction.UNTESTED: "one pair of editions",
        good: "passed",
    }
    pairs = [pair(*key) for key in zip(frame["group"], frame["horizon_years"], strict=True)]
    found = iter(compare_all([each for each in pairs if each]))
    return [words.get(next(found).direction, "failed") if each else "" for each in pairs]


def build_coverage_table(coverage: pd.DataFrame, field: str | None) -> pd.DataFrame:
    """Format the coverage of one field by horizon, or of every field at all horizons if it is None."""
    frame = coverage[(coverage["field"] == field) | ((field is None) & (coverage["horizon_years"] == 0))]
    return pd.DataFrame(
        {
            "Occupations": frame["field"],
            "Years ahead": ["all" if not years else str(years) for years in frame["horizon_years"]],
            "Later counts": [format_count(v) for v in frame["pairs"]],
            "Editions tested": [f"{v} (one only)" if v == 1 else str(v) for v in frame["editions"]],
            "Inside the 90% band": [format_percent(v) for v in frame["inside_90_pct"]],
            "Below it": [format_percent(v) for v in frame["below_90_pct"]],
            "Above it": [format_percent(v) for v in frame["above_90_pct"]],
            "Inside the 50% band": [format_percent(v) for v in frame["inside_50_pct"]],
        }
    )


def _build_evaluations_table() -> pd.DataFrame:
    found = load_evaluations()
    return pd.DataFrame(
        {
            "Edition": [each.period.replace("-", "–") for each in found],
            "Of": [each.of for each in found],
            "Growth projected": [format_percent(each.projected_growth_pct) for each in found],
            "Actual growth": [format_percent(each.actual_growth_pct) for each in found],
            "Direction right": [f"{each.direction_right_pct:.0f}%" for each in found],
            "Faster or slower than average right": [f"{each.faster_right_pct:.0f}%" for each in found],
            "Source": [each.source.removeprefix("https://") for each in found],
        }
    )
