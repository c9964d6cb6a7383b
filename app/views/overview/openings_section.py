"""Openings a year: their causes, and their rate compared with other occupations."""

from collections.abc import Iterator

import pandas as pd

from app.components.exhibit import Exhibit, FurtherTable, table_url
from app.components.kept_choices import wish
from app.components.sections import Heading, Paragraph, Piece
from app.text import format_count, format_vintage, is_known
from app.theme import Palette
from app.views.overview.bar_charts import draw_openings, draw_openings_per_100
from app.views.overview.downloads import DOWNLOADS
from app.views.overview.sentences import describe_openings, describe_openings_rate
from outlook.jobs import openings, projections
from outlook.jobs.projections import Projection
from outlook.tables import Tables


def build_openings_section(tables: Tables, code: str, colors: Palette) -> Iterator[Piece]:
    """Build the chart of causes and, where two or more occupations have rates, the chart of rates."""
    title, newest = tables.title(code), projections.find_newest_projection(tables, code)
    if newest is None:
        return
    yield Heading("Why are there openings?")
    if newest.growth_per_year is None:
        yield Paragraph(describe_openings(newest, title))
        return
    yield _build_causes(tables, newest, title, colors)
    rates = openings.compare_openings(tables, code, newest.vintage)
    if rates["openings_per_100"].notna().sum() >= 2:
        yield _build_rates(rates, newest, title, colors)


def _build_causes(tables: Tables, newest: Projection, title: str, colors: Palette) -> Exhibit:
    return Exhibit(
        name="openings",
        drawing=draw_openings(newest, colors),
        finding=describe_openings(newest, title),
        measure=f"Openings a year, average {newest.base_year} to {newest.target_year}",
        reading="People leaving the labor force, people changing occupation, and new jobs.",
        alt=f"Bar chart: exits {format_count(newest.exits_per_year)}, transfers {format_count(newest.transfers_per_year)}, "
        f"growth {format_count(newest.growth_per_year)} a year.",
        table=_build_causes_table(newest),
        table_alt="Openings a year by cause",
        download=DOWNLOADS["openings"],
        chosen={"occupation": newest.code, "vintage": newest.vintage},
        source_ids=[newest.source_id],
        more=[
            FurtherTable(
                label="Openings by edition",
                table=_build_editions_table(openings.load_openings(tables, newest.code)),
                download=DOWNLOADS["openings-by-edition"],
                chosen={"occupation": newest.code},
            )
        ],
    )


def _build_rates(rates: pd.DataFrame, newest: Projection, title: str, colors: Palette) -> Exhibit:
    return Exhibit(
        name="openings-compared",
        drawing=draw_openings_per_100(rates, newest.code, colors),
        finding=describe_openings_rate(rates, code=newest.code, title=title),
        measure=f"Openings a year per 100 jobs (mean of {newest.base_year} and {newest.target_year})",
        reading="Openings include replacing people who leave, so a high rate means high turnover. Choose a bar to see that job.",
        alt=f"Bar chart of openings per 100 jobs for {len(rates)} occupations.",
        table=pd.DataFrame(
            {
                "Occupation": rates["title"],
                "Openings per 100 jobs": [_format_rate(v) for v in rates["openings_per_100"]],
                "Exits": [_format_rate(v) for v in rates["exits_per_100"]],
                "Transfers": [_format_rate(v) for v in rates["transfers_per_100"]],
                "New jobs": [_format_rate(v) for v in rates["growth_per_100"]],
                "Openings a year": [format_count(v) for v in rates["openings_per_year"]],
            }
        ),
        table_alt="Openings a year per 100 jobs",
        download=DOWNLOADS["openings-compared"],
        chosen={"occupation": newest.code, "vintage": newest.vintage},
        source_ids=rates["source_id"].unique(),
        tidy_rows=table_url("projections", vintage=newest.vintage),
        pick=lambda picked: wish("occupation", picked),
    )


def _build_causes_table(newest: Projection) -> pd.DataFrame:
    lost = newest.not_replaced_per_year
    causes = {
        "People leave the labor force (exits)": format_count(newest.exits_per_year),
        "People change occupation (transfers)": format_count(newest.transfers_per_year),
        "New jobs (growth)": format_count(newest.growth_per_year),
        "Not replaced": f"−{format_count(lost)}" if lost else "0",
        "All openings": format_count(newest.openings_per_year),
    }
    return pd.DataFrame({"Cause": list(causes), "A year": list(causes.values())})


def _build_editions_table(frame: pd.DataFrame) -> pd.DataFrame:
    def format_openings(column: str) -> list[str]:
        return [
            (format_count(v) if is_known(v) else "not given") if comparable else "ten-year totals only"
            for v, comparable in zip(frame[column], frame["comparable"], strict=True)
        ]

    return pd.DataFrame(
        {
            "Edition": [format_vintage(v) for v in frame["vintage"]],
            "Code": frame["code"],
            "Openings a year": format_openings("openings_per_year"),
            "Exits": format_openings("exits_per_year"),
            "Transfers": format_openings("transfers_per_year"),
            "Per 100 jobs": [_format_rate(v) for v in frame["openings_per_100"]],
        }
    )


def _format_rate(value: object) -> str:
    return f"{float(value):.1f}".replace("-", "−") if is_known(value) else "not given"  # type: ignore[arg-type]
