"""Jobs by year in a state or area."""

from collections.abc import Iterator

import pandas as pd

from app.components.exhibit import Exhibit, table_url
from app.components.places.chart_tables import build_history_table
from app.components.places.charts import draw_place_history
from app.components.places.place_downloads import DOWNLOADS
from app.components.sections import Method, Piece, translated
from app.text import ABOUT_YEARS, format_count, lower_title, name_place
from app.theme import Palette
from app.views.overview.history_section import select_comparable
from app.views.overview.sentences import describe_jobs_change
from outlook.codes.breaks import METHOD_SINCE
from outlook.jobs.history import load_history
from outlook.places import load_area_titles
from outlook.tables import ALL_INDUSTRIES, Tables
from outlook.translation import translate

CHART = "local-jobs"


def has_history(tables: Tables, code: str, area_code: str) -> bool:
    """Whether the tables have the jobs of more than one year there."""
    return int(load_history(tables, code, area_code)["employment"].notna().sum()) > 1


def _describe_change(frame: pd.DataFrame, where: str) -> str:
    """Jobs in the first and last year that may be compared, with their test where both have an error."""
    comparable = select_comparable(frame, "employment")
    if len(comparable) < 2:
        return translate("Wage and salary jobs in {place}, by year.").format(place=where)
    ends = comparable.iloc[[0, -1]]
    if ends["employment_rse_pct"].notna().all():
        return translate("Wage and salary jobs in {place} {change}.").format(
            place=where, change=describe_jobs_change(comparable)
        )
    figures = (
        translate("{jobs} in May {year}").format(jobs=format_count(row["employment"]), year=row["year"])
        for _, row in ends.iterrows()
    )
    return translate("Wage and salary jobs in {place}: {figures}.").format(
        place=where, figures=", ".join(figures)
    )


@translated
def build_local_section(tables: Tables, code: str, area_code: str, colors: Palette) -> Iterator[Piece]:
    """Build the chart of wage and salary jobs each May in one place."""
    title, where = (
        lower_title(tables.title(code)),
        name_place(load_area_titles(tables).get(area_code, area_code)),
    )
    frame = load_history(tables, code, area_code)
    yield Exhibit(
        name=CHART,
        drawing=draw_place_history(frame, colors, jobs=True),
        finding=_describe_change(frame, where),
        measure=translate("Jobs each May, without the self-employed"),
        reading=translate("Hollow: from a second-hand copy, which lacks margins of error."),
        alt=translate("Line chart of jobs for {title} in {place}, {first} to {last}.").format(
            title=title, place=where, first=frame["year"].min(), last=frame["year"].max()
        ),
        table=build_history_table(frame),
        table_alt=translate("Jobs and pay for {title} in {place} by year").format(title=title, place=where),
        download=DOWNLOADS["place-history"],
        chosen={"occupation": code, "place": area_code},
        source_ids=frame["source_id"].unique(),
        tidy_rows=table_url("wages", area_code=area_code, industry_code=ALL_INDUSTRIES),
    )
    yield Method(
        (
            "Lines break where BLS redefined the job, where its method changed "
            f"(May {METHOD_SINCE}), and where a year is missing. {ABOUT_YEARS}",
        )
    )
