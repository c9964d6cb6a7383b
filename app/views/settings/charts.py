"""Charts of pay and jobs by employer type."""

import pandas as pd

from app.components.chart_rows import labelled_rows, ranges, row_bars
from app.components.sketch import Sketch
from app.text import THIN as NBSP
from app.text import count, known, percent
from app.text import figure as figure_words
from app.theme import Palette
from outlook.pay.settings import REMAINDER


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


def premium_dots(frame: pd.DataFrame, colours: Palette) -> Sketch:
    """Percent above or below the average of all settings, one row a setting, with its 90 % interval.

    A point's last datum is its industry code. `frame` as in `outlook.pay.premiums.setting_premiums`.
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
