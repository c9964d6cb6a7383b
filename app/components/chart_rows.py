"""Charts: frame in, Plotly figure out. The finding is written beside the chart; color alone never carries meaning."""

import re
import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd

from app.components.units import YEARLY, PayUnit
from app.sketch import Sketch
from app.text import format_figure, is_known
from app.theme import Palette, figure
from etl.schema.wages import PERCENTILES
from outlook.translation import translate

# Row heights in pixels: a row with its label above the mark, which fits any width, and one with its label beside it.
TALL_ROW, LOW_ROW = 46, 22
FRAME = 52
# The most characters that fit in 320 pixels.
LABEL_LETTERS = 50
SECOND_LINE = 16


def labeled_rows(labels: list[str], *, shades: list[str], colors: Palette) -> Sketch:
    """Build a figure with one row per label. Each label is above its mark, at the left edge, so that long names need
    no margin, which a phone has no space for. All rows are taller when any label takes two lines."""
    wrapped = ["<br>".join(textwrap.wrap(x, LABEL_LETTERS + len(x) - len(_bare(x)))) for x in labels]
    row_height = TALL_ROW + (SECOND_LINE if any("<br>" in x for x in wrapped) else 0)
    chart = figure(colors, row_height * len(labels) + FRAME)
    # Assigned as one list, because adding annotations one at a time copies the list each time.
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
            "bgcolor": colors.paper,
            "font": {"color": shade, "size": 12.5},
        }
        for row, (label, shade) in enumerate(zip(wrapped, shades, strict=True))
    ]
    # Leaves space for the first label above its row.
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
    """Draw a bar in each row of `labeled_rows`, with its figure at the end."""
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


def has_ranges(frame: pd.DataFrame, unit: PayUnit = YEARLY) -> bool:
    """Whether `ranges` has any percentile to draw."""
    return bool(frame[[unit.column(f"p{p}") for p in PERCENTILES]].notna().any(axis=None))


def has_open_ends(frame: pd.DataFrame, unit: PayUnit = YEARLY) -> bool:
    """Whether `ranges` marks any row that continues beyond the highest figure that BLS gives."""
    columns = [unit.column(f"p{p}") for p in PERCENTILES]
    return bool((frame[columns].notna().any(axis=1) & frame[columns[-1]].isna()).any())


def ranges(
    chart: Sketch,
    frame: pd.DataFrame,
    colors: Palette,
    chosen: Sequence[bool] = (),
    unit: PayUnit = YEARLY,
    accents: int | None = None,
) -> None:
    """Draw the published percentiles of each row: a thin line from p10 to p90, a thick one from p25 to p75, a dot at the median.

    The first `accents` rows (None: all) have the subject's color; the others, which it is compared with, are gray.
    """
    accented = range(len(frame) if accents is None else accents)
    hover = (
        "%{customdata[0]}<br>p10 %{customdata[1]}, p25 %{customdata[2]}, "
        f"{translate('median')} %{{customdata[3]}}, p75 %{{customdata[4]}}, p90 %{{customdata[5]}}<extra></extra>"
    )
    texts = [
        [
            row["setting"],
            *(format_figure(row, unit.column(f"p{p}"), unit.format) for p in PERCENTILES),
            row.get("industry_code"),
        ]
        for _, row in frame.iterrows()
    ]
    ends: list[tuple[float, int]] = []
    for low, high, width, color, rows in (
        (10, 90, 2, colors.mark, range(len(frame))),
        (25, 75, 8, colors.subject, accented),
        (25, 75, 8, colors.mark, range(len(accented), len(frame))),
    ):
        x: list[float | None] = []
        y: list[int | None] = []
        for row in rows:
            figures = frame.iloc[row]
            known = [
                float(figures[unit.column(f"p{p}")])
                for p in PERCENTILES
                if low <= p <= high and is_known(figures[unit.column(f"p{p}")])
            ]
            if len(known) > 1:
                x += [known[0], known[-1], None]
                y += [row, row, None]
            if high == 90 and known and not is_known(figures[unit.column("p90")]):
                ends.append((known[-1], row))
        if rows:
            chart.add_scatter(x=x, y=y, mode="lines", line={"color": color, "width": width}, hoverinfo="skip")
    if ends:
        # The range continues beyond the highest figure that BLS gives.
        chart.add_scatter(
            x=[v for v, _ in ends],
            y=[row for _, row in ends],
            mode="markers",
            marker={"symbol": "triangle-right", "size": 13, "color": colors.mark},
            hovertemplate=translate("the range continues, but BLS doesn't publish the number")
            + "<extra></extra>",
        )
    chart.add_scatter(
        x=frame[unit.column("p50")],
        y=list(range(len(frame))),
        mode="markers",
        customdata=texts,
        hovertemplate=hover,
        marker={
            "size": 13,
            "symbol": ["diamond" if c else "circle" for c in chosen or [False] * len(frame)],
            "color": colors.paper,
            "line": {
                "width": 3,
                "color": [
                    colors.second if c else colors.subject if row in accented else colors.mark
                    for row, c in enumerate(chosen or [False] * len(frame))
                ],
            },
        },
    )
