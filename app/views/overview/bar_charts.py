"""Bars of growth, of openings and of earlier editions."""

import pandas as pd

from app.components.chart_rows import labelled_rows, row_bars
from app.components.sketch import Sketch
from app.text import count, percent
from app.theme import Palette
from app.views.overview.sentences import year_pair
from outlook.jobs.growth import Projection
from outlook.tables import ALL_OCCUPATIONS


def growth_bars(frame: pd.DataFrame, code: str, colours: Palette) -> Sketch:
    """Projected growth in percent, one bar an occupation, highest first; `code` in the accent, all occupations in the second."""
    ours = frame["code"] == code
    total = frame["code"].eq(ALL_OCCUPATIONS)
    shades = [
        colours.subject if o else colours.second if t else colours.mark
        for o, t in zip(ours, total, strict=True)
    ]
    names = ["All occupations" if t else title for title, t in zip(frame["title"], total, strict=True)]
    chart = labelled_rows(
        [f"<b>{name}</b>" if o else name for name, o in zip(names, ours, strict=True)],
        shades=[s if s != colours.mark else colours.ink for s in shades],
        colours=colours,
    )
    row_bars(
        chart,
        frame["change_pct"],
        texts=[percent(v, signed=True) for v in frame["change_pct"]],
        shades=shades,
        points=frame[["title", "jobs_base", "jobs_projected", "code"]],
        hover="%{customdata[0]}<br>%{x:+.1f} %: from %{customdata[1]:,} to %{customdata[2]:,} jobs<extra></extra>",
    )
    reach = frame["change_pct"].astype(float)
    # Room for the figure beyond the longest bar on either side.
    room = 0.28 * (max(reach.max(), 0) - min(reach.min(), 0))
    chart.update_xaxes(
        range=[min(reach.min() - room, 0), max(reach.max() + room, 0)],
        ticksuffix=" %",
        zeroline=True,
        zerolinecolor=colours.quiet,
        zerolinewidth=1,
    )
    return chart


def openings_bars(projection: Projection, colours: Palette) -> Sketch:
    """Openings a year by cause: growth, leaving the labor force, leaving for other work."""
    parts = [
        ("Leave the labor force (exits)", projection.exits_per_year, colours.mark),
        ("Leave for another occupation (transfers)", projection.transfers_per_year, colours.mark),
        ("New jobs (growth)", projection.growth_per_year, colours.subject),
    ]
    chart = labelled_rows([n for n, _, _ in parts], shades=[colours.ink] * len(parts), colours=colours)
    row_bars(
        chart,
        [v for _, v, _ in parts],
        texts=[count(v) for _, v, _ in parts],
        shades=[c for _, _, c in parts],
        points=[n for n, _, _ in parts],
        hover="%{customdata}: %{x:,} a year<extra></extra>",
        textfont={"size": 13},
    )
    # Room for the figure beyond the longest bar.
    chart.update_xaxes(range=[0, 1.15 * max(v or 0 for _, v, _ in parts)], tickformat=",")
    return chart


def edition_dumbbells(editions: list[Projection], code: str, colours: Palette) -> Sketch:
    """Each edition's jobs in its base year and ten years on; another code's editions in grey, second-hand ones hollow."""
    labels = []
    for each in editions:
        other = "" if each.code == code else f" ({each.code})"
        note = ", second-hand" if each.second_hand else ""
        labels.append(
            f"<b>{year_pair(each)}</b>{other}  {count(each.jobs_base)} → {count(each.jobs_projected)}, "
            f"{percent(each.change_pct, signed=True)}{note}"
        )
    shades = [colours.ink if e.code == code else colours.quiet for e in editions]
    chart = labelled_rows(labels, shades=shades, colours=colours)
    for row, each in enumerate(editions):
        colour = colours.subject if each.code == code else colours.quiet
        chart.add_scatter(
            x=[each.jobs_base, each.jobs_projected],
            y=[row, row],
            mode="lines+markers",
            line={"color": colour, "width": 2, "dash": "dot"},
            marker={
                "size": [9, 12],
                "symbol": ["circle", "circle-open" if each.second_hand else "circle"],
                "color": colour,
                "opacity": 1,
                "line": {"width": 2, "color": colour},
            },
            hovertemplate=f"{year_pair(each)}, {each.code}: %{{x:,}} jobs<extra></extra>",
        )
    chart.update_xaxes(tickformat=",~s")
    return chart
