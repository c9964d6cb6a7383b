"""The page's first section: jobs in each base year, and as projected."""

from collections.abc import Iterator

import pandas as pd

from app.components.exhibit import Exhibit, More, table_address
from app.components.sections import Method, Piece, Words
from app.text import count, name
from app.theme import Palette
from app.views.overview.downloads import DOWNLOADS
from app.views.overview.line_charts import draw_jobs
from app.views.overview.sentences import describe_path, format_years
from outlook.jobs import growth
from outlook.jobs.fan import Fan, fan
from outlook.tables import Tables


def build_jobs_section(tables: Tables, code: str, colors: Palette) -> Iterator[Piece]:
    """Build the chart of jobs with its fan of past errors, or say that no edition has the occupation."""
    title, newest = tables.title(code), growth.newest(tables, code)
    if newest is None or newest.jobs_base is None or newest.jobs_projected is None:
        yield Words(f"No edition of the projections has {name(title)} under the code {code}.")
        return
    stretches = growth.reported(tables, code)
    quoted = growth.quoted(tables, code)
    spread, _ = fan(tables, code)
    points = growth.path(tables, code)
    yield Exhibit(
        name="jobs",
        drawing=draw_jobs(
            stretches, newest=newest, quoted=quoted, fan=spread.frame if spread else None, colors=colors
        ),
        finding=describe_path(newest, title),
        measure="All jobs, the self-employed too, in thousands. Solid: base years of successive editions of the Employment "
        f"Projections; dashed: the edition {format_years(newest)}"
        + (", hollow diamond: a newer edition, second-hand" if quoted else "")
        + ("; no line crosses a change of code." if len(stretches) > 1 else ".")
        + (
            f" Bands: within these half, and nine in ten, of the past projections of occupations with {spread.size.label} "
            "came out."
            if spread
            else ""
        ),
        alt=f"Line chart of jobs of {name(title)}: {describe_path(newest, title)}",
        table=_build_jobs_table(points),
        table_alt=f"Jobs of {name(title)} by year",
        download=DOWNLOADS["jobs"],
        chosen={"occupation": code},
        source_ids=points["source_id"].iloc[::-1],
        tidy_rows=table_address("projections", occupation_code=",".join(dict.fromkeys(points["code"]))),
        more=[
            More(
                label="The bands as a table",
                table=_build_fan_table(spread),
                download=DOWNLOADS["fan"],
                chosen={"occupation": code},
            )
        ]
        if spread
        else [],
    )
    if spread:
        yield Method((spread.method,))


def _build_jobs_table(points: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Year": points["year"].astype(str),
            "Jobs": [count(v) for v in points["jobs"]],
            "What it is": points["kind"],
            "Edition": [v.replace("-", "–") for v in points["vintage"]],
            "Code": points["code"],
        }
    )


def _build_fan_table(spread: Fan) -> pd.DataFrame:
    frame = spread.frame

    def format_band(share: int) -> list[str]:
        ends = zip(frame[f"low_{share}_jobs"], frame[f"high_{share}_jobs"], strict=True)
        return [f"{count(round(low, -2))} to {count(round(high, -2))}" for low, high in ends]

    return pd.DataFrame(
        {
            "Year": frame["year"].astype(str),
            "As projected": [count(round(v, -2)) for v in frame["implied_jobs"]],
            "Half of past projections": format_band(50),
            "Nine in ten": format_band(90),
            "Comparisons behind it": [count(v) if v else "by rule" for v in frame["cells"]],
        }
    )
