"""The page's first section: jobs in each base year, and as projected."""

from collections.abc import Iterator

import pandas as pd

from app.components.exhibit import Exhibit, FurtherTable, table_url
from app.components.sections import Method, Paragraph, Piece, translated
from app.text import format_count, format_percent, format_vintage, is_known, join_list, lower_title
from app.theme import Palette
from app.views.overview.bands import describe_bands, warn_of_bands
from app.views.overview.downloads import DOWNLOADS
from app.views.overview.line_charts import draw_jobs
from app.views.overview.sentences import describe_path
from outlook.jobs import projections
from outlook.jobs.calibration import SHARES
from outlook.jobs.fan import Fan, build_fan
from outlook.tables import Tables
from outlook.translation import ENGLISH, translate, use_language


@translated
def build_jobs_section(tables: Tables, code: str, colors: Palette) -> Iterator[Piece]:
    """Build the chart of jobs with its fan of past errors, or say that no edition has the occupation."""
    title, newest = tables.title(code), projections.find_newest_projection(tables, code)
    if newest is None or newest.jobs_base is None or newest.jobs_projected is None:
        yield Paragraph(
            translate("No BLS projections include {title} under the code {code}.").format(
                title=lower_title(title), code=code
            )
        )
        return
    stretches = projections.load_reported_jobs(tables, code)
    quoted = projections.find_quoted_projection(tables, code)
    spread, _ = build_fan(tables, code)
    points = projections.list_points(tables, code)
    yield Exhibit(
        name="jobs",
        drawing=draw_jobs(
            stretches, newest=newest, quoted=quoted, fan=spread.frame if spread else None, colors=colors
        ),
        finding=describe_path(newest, title),
        measure=translate("Jobs, self-employed included"),
        reading=translate("Dashed: projected.")
        + (translate(" Diamond: newer, as quoted elsewhere.") if quoted else "")
        + (
            translate(" Shaded: where {shares} of past projections landed.").format(
                shares=join_list([f"{share}%" for share in sorted(SHARES)])
            )
            + warn_of_bands(spread)
            if spread
            else ""
        ),
        alt=translate("Line chart of jobs. {finding}").format(finding=describe_path(newest, title)),
        table=_build_jobs_table(points),
        table_alt=translate("Jobs for {title} by year").format(title=lower_title(title)),
        download=DOWNLOADS["jobs"],
        chosen={"occupation": code},
        source_ids=points["source_id"].iloc[::-1],
        tidy_rows=table_url("projections", occupation_code=",".join(dict.fromkeys(points["code"]))),
        more=[
            FurtherTable(
                label="The bands as a table",
                table=_build_fan_table(spread),
                download=DOWNLOADS["fan"],
                chosen={"occupation": code},
            )
        ]
        if spread
        else [],
    )
    breaks = " Lines break where BLS redefined the job." if len(stretches) > 1 else ""
    with use_language(ENGLISH):
        bands = (describe_bands(spread), spread.method) if spread else ()
    yield Method(
        (
            f"Solid: jobs as successive BLS projections started from them; dashed: projected, {format_vintage(newest.vintage)}.{breaks}",
            *bands,
        )
    )


def _build_jobs_table(points: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Year": points["year"].astype(str),
            "Jobs": [format_count(v) for v in points["jobs"]],
            "What it is": [translate(str(kind)) for kind in points["kind"]],
            "Edition": [format_vintage(v) for v in points["vintage"]],
            "Code": points["code"],
        }
    )


def _build_fan_table(spread: Fan) -> pd.DataFrame:
    frame = spread.frame

    def format_band(share: int) -> list[str]:
        ends = zip(frame[f"low_{share}_jobs"], frame[f"high_{share}_jobs"], strict=True)
        return [translate(" to ").join(format_count(round(end, -2)) for end in pair) for pair in ends]

    return pd.DataFrame(
        {
            "Year": frame["year"].astype(str),
            "As projected": [format_count(round(v, -2)) for v in frame["implied_jobs"]],
            "50% of past projections": format_band(50),
            "90% of past projections": format_band(90),
            "Past projections behind it": [format_count(v) if v else "" for v in frame["pairs"]],
            "Tested on": [format_count(v) if v else "" for v in frame["tried_pairs"]],
            "Inside the 90% band": [format_percent(v) if is_known(v) else "" for v in frame["inside_90_pct"]],
        }
    )
