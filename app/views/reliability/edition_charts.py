"""Charts with one row per edition of the projections: what it projected, and how that compares with later counts."""

import pandas as pd

from app.components.chart_rows import labeled_rows
from app.sketch import Sketch
from app.text import format_count, format_percent, format_vintage
from app.theme import Palette
from outlook.jobs.projections import Projection


def draw_editions(editions: list[Projection], code: str, colors: Palette) -> Sketch:
    """Each edition's jobs in its base year and ten years on; other codes' editions are gray, second-hand ones hollow."""
    labels = []
    for each in editions:
        other_code = "" if each.code == code else f" ({each.code})"
        note = ", second-hand" if each.second_hand else ""
        labels.append(
            f"<b>{format_vintage(each.vintage)}</b>{other_code}  {format_count(each.jobs_base)} → {format_count(each.jobs_projected)}, "
            f"{format_percent(each.change_pct, signed=True)}{note}"
        )
    shades = [colors.ink if each.code == code else colors.quiet for each in editions]
    chart = labeled_rows(labels, shades=shades, colors=colors)
    for row, each in enumerate(editions):
        color = colors.subject if each.code == code else colors.quiet
        chart.add_scatter(
            x=[each.jobs_base, each.jobs_projected],
            y=[row, row],
            mode="lines+markers",
            line={"color": color, "width": 2, "dash": "dot"},
            marker={
                "size": [9, 12],
                "symbol": ["circle", "circle-open" if each.second_hand else "circle"],
                "color": color,
                "opacity": 1,
                "line": {"width": 2, "color": color},
            },
            hovertemplate=f"{format_vintage(each.vintage)}, {each.code}: %{{x:,}} jobs<extra></extra>",
        )
    chart.update_xaxes(tickformat=",~s")
    return chart


def draw_past_projections(cells: pd.DataFrame, code: str, colors: Palette) -> Sketch:
    """One row per edition: the jobs its path implied (hollow circle) and the jobs a later edition counts (diamond).

    `cells` is the output of `outlook.jobs.past_projections.compare_editions`, one row per edition; other codes' editions are gray.
    """
    rows = [row for _, row in cells.iterrows()]
    labels = [
        f"<b>{str(row.vintage).replace('-', '–')}</b>{'' if row.code == code else f' ({row.code})'} for {row.came_year}: "
        f"{format_count(round(float(row.implied_jobs), -2))}, actual {format_count(row.came_jobs)}: {format_percent(row.error_pct, signed=True)}"
        for row in rows
    ]
    shades = [colors.ink if row.code == code else colors.quiet for row in rows]
    chart = labeled_rows(labels, shades=shades, colors=colors)
    for number, row in enumerate(rows):
        own = row.code == code
        chart.add_scatter(
            x=[row.implied_jobs, row.came_jobs],
            y=[number, number],
            mode="lines+markers",
            line={"color": colors.mark, "width": 2},
            marker={
                "size": [12, 12],
                "symbol": ["circle-open", "diamond"],
                "color": [
                    colors.subject if own else colors.quiet,
                    colors.second if own else colors.quiet,
                ],
                "opacity": 1,
                "line": {"width": 2},
            },
            customdata=[["implied by the edition"], [f"counted in {format_vintage(row.came_vintage)}"]],
            hovertemplate="%{x:,} jobs, %{customdata[0]}<extra></extra>",
        )
    chart.update_xaxes(tickformat=",~s")
    return chart
