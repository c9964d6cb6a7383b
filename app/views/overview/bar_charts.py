"""Bar charts of one edition of the projections: growth and openings."""

import pandas as pd

from app.components.chart_rows import labeled_rows, row_bars
from app.sketch import Sketch
from app.text import format_count, format_percent
from app.theme import Palette
from outlook.jobs.projections import Projection
from outlook.tables import ALL_OCCUPATIONS


def draw_growth(frame: pd.DataFrame, code: str, colors: Palette) -> Sketch:
    """Projected growth in percent, one bar per occupation; `code` and all occupations have colors of their own.

    `frame` is the output of `outlook.jobs.growth.compare_growth`, in whose order the bars are.
    """
    chart, shades = _start_occupation_rows(frame, code, colors)
    row_bars(
        chart,
        frame["change_pct"],
        texts=[format_percent(v, signed=True) for v in frame["change_pct"]],
        shades=shades,
        points=frame[["title", "jobs_base", "jobs_projected", "code"]],
        hover="%{customdata[0]}<br>%{x:+.1f}%: from %{customdata[1]:,} to %{customdata[2]:,} jobs<extra></extra>",
    )
    growth = frame["change_pct"].astype(float)
    # Each figure is written beyond the end of its bar.
    margin = 0.28 * (max(growth.max(), 0) - min(growth.min(), 0))
    chart.update_xaxes(
        range=[min(growth.min() - margin, 0), max(growth.max() + margin, 0)],
        ticksuffix="%",
        zeroline=True,
        zerolinecolor=colors.quiet,
        zerolinewidth=1,
    )
    return chart


def draw_openings_per_100(frame: pd.DataFrame, code: str, colors: Palette) -> Sketch:
    """Openings a year per 100 jobs, one bar per occupation; `code` and all occupations have colors of their own.

    `frame` is the output of `outlook.jobs.openings.compare_openings`. Growth has no bar segment of its own: it would be too small to see.
    """
    given = frame[frame["openings_per_100"].notna()].reset_index(drop=True)
    chart, shades = _start_occupation_rows(given, code, colors)
    rates = given["openings_per_100"].astype(float)
    row_bars(
        chart,
        rates,
        texts=[f"{v:.1f}" for v in rates],
        shades=shades,
        points=given[["title", "code"]],
        hover="%{customdata[0]}: %{x:.1f} openings a year per 100 jobs<extra></extra>",
    )
    chart.update_xaxes(range=[0, 1.15 * rates.max()])
    return chart


def draw_openings(projection: Projection, colors: Palette) -> Sketch:
    """Openings a year by cause: exits, transfers and growth."""
    causes = [
        ("Leave the labor force (exits)", projection.exits_per_year, colors.mark),
        ("Leave for another occupation (transfers)", projection.transfers_per_year, colors.mark),
        ("New jobs (growth)", projection.growth_per_year, colors.subject),
    ]
    names = [name for name, _, _ in causes]
    chart = labeled_rows(names, shades=[colors.ink] * len(causes), colors=colors)
    row_bars(
        chart,
        [openings for _, openings, _ in causes],
        texts=[format_count(openings) for _, openings, _ in causes],
        shades=[shade for _, _, shade in causes],
        points=names,
        hover="%{customdata}: %{x:,} a year<extra></extra>",
        textfont={"size": 13},
    )
    # Each figure is written beyond the end of its bar.
    chart.update_xaxes(range=[0, 1.15 * max(openings or 0 for _, openings, _ in causes)], tickformat=",")
    return chart


def _start_occupation_rows(frame: pd.DataFrame, code: str, colors: Palette) -> tuple[Sketch, list[str]]:
    """Start a chart with one labeled row per occupation, `code` in bold; also return the color of each bar."""
    codes = list(frame["code"])
    shades = [
        colors.subject if c == code else colors.second if c == ALL_OCCUPATIONS else colors.mark for c in codes
    ]
    names = [
        "All occupations" if c == ALL_OCCUPATIONS else title
        for title, c in zip(frame["title"], codes, strict=True)
    ]
    chart = labeled_rows(
        [f"<b>{name}</b>" if c == code else name for name, c in zip(names, codes, strict=True)],
        shades=[colors.ink if shade == colors.mark else shade for shade in shades],
        colors=colors,
    )
    return chart, shades


def draw_compared_growth(frame: pd.DataFrame, colors: Palette) -> Sketch:
    """Projected growth in percent, one bar per row, the first in the accent color.

    `frame` has a row per bar: name, change_pct, years (those of the projection, and whose it is).
    """
    shades = [colors.subject, *[colors.mark] * (len(frame) - 1)]
    chart = labeled_rows(
        [f"<b>{row['name']}</b>  {row['years']}" for _, row in frame.iterrows()],
        shades=[colors.ink] * len(frame),
        colors=colors,
    )
    growth = frame["change_pct"].astype(float)
    row_bars(
        chart,
        growth,
        texts=[format_percent(v, signed=True) for v in growth],
        shades=shades,
        points=frame[["name", "years"]],
        hover="%{customdata[0]}, %{customdata[1]}: %{x:+.1f}%<extra></extra>",
    )
    # Each figure is written beyond the end of its bar.
    margin = 0.28 * (max(growth.max(), 0) - min(growth.min(), 0)) or 1.0
    chart.update_xaxes(
        range=[min(growth.min() - margin, 0), max(growth.max() + margin, 0)],
        ticksuffix="%",
        zeroline=True,
        zerolinecolor=colors.quiet,
        zerolinewidth=1,
    )
    return chart
