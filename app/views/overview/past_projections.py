"""A section of `/`: how the projections of this occupation came out, and how far off those of others were."""

from collections.abc import Iterator

import pandas as pd

from app import text
from app.components.exhibit import Exhibit, More, table_address
from app.components.sections import Heading, Method, Piece, Words
from app.theme import Palette
from app.views.overview import past_projections_charts
from outlook.jobs import growth, past_projections
from outlook.jobs.evaluations import evaluations
from outlook.jobs.projection_errors import Yardstick, size_class, yardstick
from outlook.tables import Tables

CHART = "trial"
# After this many years an edition is judged in the sentence on all occupations, where so many are measured.
WORTH_SAYING = (5, 3, 2, 1)


def section(tables: Tables, code: str, colours: Palette) -> Iterator[Piece]:
    """Each edition against what a later one counts, with the yardstick of all occupations."""
    title = tables.title(code)
    yield Heading("How did earlier projections come out?")
    every = past_projections.cells_with_predecessors(tables, code)
    judged = longest(every)
    if judged.empty:
        yield Words(
            f"No later edition counts {text.name(title)} under the same code: there is nothing to hold the projections against."
        )
        return
    measured = tables.compute(yardstick)
    yield Exhibit(
        name=CHART,
        drawing=past_projections_charts.implied_and_came(judged, code, colours),
        finding=finding(judged, code=code, title=title),
        measure="Jobs: hollow, what the edition's path (constant yearly growth) implied for the last year that a later edition "
        "counts; diamond, what that one counts. Grey: another code of the work, judged by itself. Above zero: too many were projected.",
        alt=f"{len(judged)} editions of the projections for {text.name(title)}, each with the jobs it implied and those that came.",
        table=_cells_table(every),
        table_alt="Every edition against every later one",
        answer="trial",
        chosen={"occupation": code},
        source_ids=[*judged["source_id"], *judged["came_source_id"]],
        tidy_rows=table_address("projected_jobs", occupation_code=",".join(every["code"].unique())),
        more=[
            More(
                label="How far off were the projections of all occupations?",
                table=yardstick_table(measured),
                answer="yardstick",
            ),
            More(label="What has BLS itself found?", table=_evaluations_table(), answer="evaluations"),
        ],
    )
    yield Words(yardstick_sentence(measured, growth.newest(tables, code), title))
    yield Method(
        (
            measured.method,
            f"Two of the sums: {'. '.join(past_projections.arithmetic(row) for _, row in judged.head(2).iterrows())}.",
            "BLS judges its own projections ten years on and by occupation or group; its figures in the table are from its "
            "evaluation pages and count other editions than these.",
        )
    )


def longest(cells: pd.DataFrame) -> pd.DataFrame:
    """Each edition's longest horizon, oldest first; second-hand figures left out."""
    own = cells[~(cells["second_hand"].astype(bool) | cells["came_second_hand"].astype(bool))]
    last = own.sort_values("horizon_years").drop_duplicates(["code", "vintage"], keep="last")
    return last.sort_values(["base_year", "code"]).reset_index(drop=True)


def finding(judged: pd.DataFrame, *, code: str, title: str) -> str:
    """The edition with the longest record under the newest code at hand: what it implied, and what came."""
    own = judged[judged["code"] == code]
    frame = own if len(own) else judged
    cell = frame.sort_values("horizon_years").iloc[-1]
    who = text.name(title) if len(own) else f"the related code {cell['code']}"
    error = round(float(cell["error_pct"]), 1)
    verdict = (
        f"{text.percent(abs(error))} too {'many' if error > 0 else 'few'}" if error else "as many as came"
    )
    years = int(cell["horizon_years"])
    return (
        f"For {cell['came_year']}, {years} year{'s' if years > 1 else ''} on, the edition "
        f"{str(cell['vintage']).replace('-', '–')} implied {text.count(_hundreds(cell['implied_jobs']))} jobs of {who}; "
        f"BLS counts {text.count(cell['came_jobs'])}: {verdict}."
    )


def _hundreds(jobs: object) -> int:
    """Implied jobs carry no more digits than the hundreds that BLS publishes."""
    return round(int(jobs), -2)  # type: ignore[call-overload, no-any-return]


def yardstick_sentence(measured: Yardstick, newest: growth.Projection | None, title: str) -> str:
    """How far off occupations of this size were; nothing where that is not measured."""
    if newest is None or newest.jobs_base is None:
        return ""
    size = size_class(newest.jobs_base)
    for years in WORTH_SAYING:
        row = measured.at(size, years)
        if row is not None and row["spans"] > 1:
            return (
                f"Of all occupations with {size.label}, as {text.name(title)}, half of the projections were within "
                f"{text.percent(row['median_abs_error_pct'])} of what came after {years} year{'s' if years > 1 else ''}, and nine "
                f"in ten within {text.percent(row['p90_abs_error_pct'])} ({text.count(row['cells'])} comparisons). They had "
                f"the direction right in {row['direction_right_pct']:.0f} of 100 cases, and “faster than average” or "
                f"“slower” in {row['faster_right_pct']:.0f}."
            )
    return ""


def yardstick_table(measured: Yardstick) -> pd.DataFrame:
    """Errors by size and horizon as readers see them."""
    frame = measured.frame
    return pd.DataFrame(
        {
            "Occupations with": frame["size"],
            "After years": frame["horizon_years"].astype(str),
            "Comparisons": [text.count(v) for v in frame["cells"]],
            "Middle error": [text.percent(v) for v in frame["median_abs_error_pct"]],
            "Nine in ten within": [text.percent(v) for v in frame["p90_abs_error_pct"]],
            "Had one said “no change”": [text.percent(v) for v in frame["unchanged_median_abs_error_pct"]],
            "Direction right": [text.percent(v) for v in frame["direction_right_pct"]],
            "Faster or slower right": [text.percent(v) for v in frame["faster_right_pct"]],
        }
    )


def _cells_table(cells: pd.DataFrame) -> pd.DataFrame:
    def verdict(value: object) -> str:
        return "no change" if not text.known(value) else "yes" if value else "no"

    return pd.DataFrame(
        {
            "Edition": [
                f"{v}, second-hand" if s else v
                for v, s in zip(cells["vintage"], cells["second_hand"], strict=True)
            ],
            "Code": cells["code"],
            "For": cells["came_year"].astype(str),
            "Implied": [text.count(_hundreds(v)) for v in cells["implied_jobs"]],
            "Came": [
                text.count(v) + (", second-hand" if s else "")
                for v, s in zip(cells["came_jobs"], cells["came_second_hand"], strict=True)
            ],
            "Error": [text.percent(v, signed=True) for v in cells["error_pct"]],
            "Direction right": [verdict(v) for v in cells["direction_right"]],
            "Faster or slower right": [verdict(v) for v in cells["faster_right"]],
        }
    )


def _evaluations_table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Edition": [e.period.replace("-", "–") for e in evaluations()],
            "Of": [e.of for e in evaluations()],
            "Growth projected": [text.percent(e.projected_growth_pct) for e in evaluations()],
            "Growth that came": [text.percent(e.actual_growth_pct) for e in evaluations()],
            "Direction right": [f"{e.direction_right_pct:.0f}{text.THIN}%" for e in evaluations()],
            "Faster or slower right": [f"{e.faster_right_pct:.0f}{text.THIN}%" for e in evaluations()],
            "Source": [e.source.removeprefix("https://") for e in evaluations()],
        }
    )
