"""Charts: frame in, Plotly figure out. A chart's finding stands beside it in words; nothing here is said by colour alone."""

import re
import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd

from app.sketch import Sketch
from app.theme import Palette, figure
from app.words import THIN as NBSP
from app.words import about, count, known, percent, year_pair
from app.words import figure as figure_words
from etl.tables import ANNUAL, PERCENTILES
from outlook.growth import Projection
from outlook.settings import REMAINDER
from outlook.tidy import ALL_OCCUPATIONS

# A row with its label above the mark, which fits any width; and one with its label beside it.
TALL_ROW, LOW_ROW = 46, 22
FRAME = 52
# Fits 320 pixels.
LABEL_LETTERS = 50
SECOND_LINE = 16


def labelled_rows(labels: list[str], *, shades: list[str], colours: Palette) -> Sketch:
    """A figure with one row for each label, which stands above its mark at the left edge: long names need no
    margin, on a phone least of all. Rows are higher where a label takes two lines."""
    wrapped = ["<br>".join(textwrap.wrap(x, LABEL_LETTERS + len(x) - len(_bare(x)))) for x in labels]
    tall = TALL_ROW + (SECOND_LINE if any("<br>" in x for x in wrapped) else 0)
    chart = figure(colours, tall * len(labels) + FRAME)
    # One list: adding them one by one copies the layout each time.
    chart.layout["annotations"] = [
        {
            "x": 0,
            "xref": "paper",
            "y": row,
            "yshift": 9,
            "yanchor": "bottom",
            "text": label,
            "align": "left",
            "showarrow": False,
            "xanchor": "left",
            "borderpad": 1,
            "bgcolor": colours.paper,
            "font": {"color": shade, "size": 12.5},
        }
        for row, (label, shade) in enumerate(zip(wrapped, shades, strict=True))
    ]
    # The first label needs room above its row.
    chart.update_yaxes(visible=False, range=[len(labels) - 0.6, -0.9])
    return chart


def row_bars(
    chart: Sketch,
    values: "Sequence[float | None] | pd.Series[Any]",
    *,
    texts: list[str],
    shades: list[str],
    points: Any,
    hover: str,
    **more: Any,
) -> None:
    """A bar in each row of `labelled_rows`, with its figure at the end."""
    chart.add_bar(
        x=values,
        y=list(range(len(texts))),
        orientation="h",
        width=0.32,
        marker={"color": shades},
        text=texts,
        textposition="outside",
        cliponaxis=False,
        customdata=points,
        hovertemplate=hover,
        **more,
    )


def _bare(label: str) -> str:
    return re.sub(r"<[^>]+>", "", label)


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


def setting_ranges(
    frame: pd.DataFrame, national_median: float | None, colours: Palette, chosen: str = ""
) -> Sketch:
    """Pay by setting: p10 to p90 thin, p25 to p75 thick, the median a dot; the occupation's median a dashed line.

    `chosen` is the industry code of a setting that stands out. A point's last datum is its industry code.
    """
    shown = frame[frame["industry_code"] != REMAINDER].reset_index(drop=True)
    labels = [
        f"<b>{row['setting']}</b>  {figure_words(row, 'annual_p50_usd')},{NBSP}{count(row['employment'])}{NBSP}jobs"
        for _, row in shown.iterrows()
    ]
    chart = labelled_rows(
        labels,
        shades=[colours.second if c == chosen else colours.ink for c in shown["industry_code"]],
        colours=colours,
    )
    if national_median is not None:
        chart.add_vline(
            x=national_median, layer="below", line={"color": colours.second, "width": 1.5, "dash": "dash"}
        )
    ranges(chart, shown, colours, shown["industry_code"].eq(chosen).tolist())
    chart.update_xaxes(tickformat="$,~s")
    return chart


def setting_jobs(frame: pd.DataFrame, colours: Palette, chosen: str = "") -> Sketch:
    """Jobs by setting, one bar each, where there is no annual pay to draw; see `setting_ranges`."""
    shown = frame[frame["industry_code"] != REMAINDER].reset_index(drop=True)
    shades = [colours.second if c == chosen else colours.ink for c in shown["industry_code"]]
    labels = [
        f"<b>{row['setting']}</b>  {figure_words(row, 'annual_p50_usd')}" for _, row in shown.iterrows()
    ]
    chart = labelled_rows(labels, shades=shades, colours=colours)
    row_bars(
        chart,
        shown["employment"].astype(float),
        texts=[count(v) for v in shown["employment"]],
        shades=[colours.second if c == chosen else colours.subject for c in shown["industry_code"]],
        points=shown[["setting", "industry_code"]],
        hover="%{customdata[0]}: %{x:,} jobs<extra></extra>",
    )
    chart.update_xaxes(tickformat=",~s", range=[0, 1.2 * float(shown["employment"].max())])
    return chart


def has_ranges(frame: pd.DataFrame) -> bool:
    """Whether there is any annual percentile for `ranges` to draw."""
    return bool(frame[list(ANNUAL)].notna().any(axis=None))


def ranges(chart: Sketch, frame: pd.DataFrame, colours: Palette, chosen: Sequence[bool] = ()) -> None:
    """Draw the published percentiles of each row: p10 to p90 thin, p25 to p75 thick, the median a dot."""
    hover = "%{customdata[0]}<br>p10 %{customdata[1]}, p25 %{customdata[2]}, median %{customdata[3]}, p75 %{customdata[4]}, p90 %{customdata[5]}<extra></extra>"
    texts = [
        [
            row["setting"],
            *(figure_words(row, f"annual_p{p}_usd", about) for p in PERCENTILES),
            row.get("industry_code"),
        ]
        for _, row in frame.iterrows()
    ]
    ends: list[tuple[float, int]] = []
    for low, high, width, colour in ((10, 90, 2, colours.mark), (25, 75, 8, colours.subject)):
        x: list[float | None] = []
        y: list[int | None] = []
        for row, (_, figures) in enumerate(frame.iterrows()):
            given = [
                float(figures[f"annual_p{p}_usd"])
                for p in PERCENTILES
                if low <= p <= high and known(figures[f"annual_p{p}_usd"])
            ]
            if len(given) > 1:
                x += [given[0], given[-1], None]
                y += [row, row, None]
            if high == 90 and given and not known(figures["annual_p90_usd"]):
                ends.append((given[-1], row))
        chart.add_scatter(x=x, y=y, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip")
    if ends:
        # The range goes on beyond the highest figure that BLS gives.
        chart.add_scatter(
            x=[v for v, _ in ends],
            y=[row for _, row in ends],
            mode="markers",
            marker={"symbol": "triangle-right", "size": 13, "color": colours.mark},
            hovertemplate="goes on: capped or not released by BLS<extra></extra>",
        )
    chart.add_scatter(
        x=frame["annual_p50_usd"],
        y=list(range(len(frame))),
        mode="markers",
        customdata=texts,
        hovertemplate=hover,
        marker={
            "size": 13,
            "symbol": ["diamond" if c else "circle" for c in chosen or [False] * len(frame)],
            "color": colours.paper,
            "line": {
                "width": 3,
                "color": [colours.second if c else colours.subject for c in chosen or [False] * len(frame)],
            },
        },
    )


def premium_dots(frame: pd.DataFrame, colours: Palette) -> Sketch:
    """Percent above or below the average of all settings, one row a setting, with its 90 % interval.

    A point's last datum is its industry code. `frame` as in `outlook.mix.setting_premiums`.
    """
    value = frame["premium_pct"].astype(float)
    labels = [f"<b>{s}</b>  {percent(v, signed=True)}" for s, v in zip(frame["setting"], value, strict=True)]
    chart = labelled_rows(labels, shades=[colours.ink] * len(labels), colours=colours)
    half = (frame["premium_high_pct"] - frame["premium_pct"]).fillna(0).astype(float)
    chart.add_scatter(
        x=value,
        y=list(range(len(frame))),
        mode="markers",
        error_x={"type": "data", "array": half, "color": colours.mark, "thickness": 2, "width": 4},
        marker={"size": 11, "color": colours.subject},
        customdata=frame[["setting", "premium_low_pct", "premium_high_pct", "industry_code"]],
        hovertemplate="%{customdata[0]}: %{x:+.1f} %<br>90 % interval %{customdata[1]:+.1f} to %{customdata[2]:+.1f} %<extra></extra>",
    )
    chart.add_vline(x=0, layer="below", line={"color": colours.quiet, "width": 1.5})
    chart.update_xaxes(ticksuffix=" %")
    return chart


def share_dumbbells(wide: pd.DataFrame, colours: Palette) -> Sketch:
    """Share of each sector in the first (hollow) and the newest year; `wide` has a row a sector, a column a year."""
    first, last = min(wide.columns), max(wide.columns)
    labels = [f"<b>{name}</b>  {percent(row[first])} → {percent(row[last])}" for name, row in wide.iterrows()]
    chart = labelled_rows(labels, shades=[colours.ink] * len(labels), colours=colours)
    for number, (name, row) in enumerate(wide.iterrows()):
        ends = [float(row[y]) if known(row[y]) else None for y in (first, last)]
        chart.add_scatter(
            x=ends,
            y=[number, number],
            mode="lines+markers",
            line={"color": colours.mark, "width": 2},
            marker={
                "size": [10, 12],
                "symbol": ["circle-open", "circle"],
                "color": colours.subject,
                "opacity": 1,
                "line": {"width": 2, "color": colours.subject},
            },
            customdata=[[first], [last]],
            hovertemplate=f"{name}, May %{{customdata[0]}}: %{{x:.1f}} %<extra></extra>",
        )
    chart.update_xaxes(ticksuffix=" %", rangemode="tozero")
    return chart
