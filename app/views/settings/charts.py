"""Charts of pay and jobs by employer type: frame in, figure out."""

import pandas as pd

from app import text
from app.components.chart_rows import labeled_rows, ranges, row_bars
from app.components.units import PayUnit
from app.sketch import Sketch
from app.theme import Palette
from app.views.settings.sentences import name_setting_alone
from outlook.pay.settings import REMAINDER


def draw_setting_ranges(
    frame: pd.DataFrame, national_median: float | None, colors: Palette, unit: PayUnit, chosen: str = ""
) -> Sketch:
    """Pay by employer type: p10 to p90 thin, p25 to p75 thick, the median a dot; the occupation's median is a dashed line.

    `chosen` is the industry code of the employer type to highlight. A point's last datum is its industry code.
    """
    shown = frame[frame["industry_code"] != REMAINDER].reset_index(drop=True)
    labels = [
        f"<b>{name_setting_alone(row)}</b>  {text.format_figure(row, unit.column('p50'), unit.format)}"
        for _, row in shown.iterrows()
    ]
    chart = labeled_rows(
        labels,
        shades=[colors.second if c == chosen else colors.ink for c in shown["industry_code"]],
        colors=colors,
    )
    if national_median is not None:
        chart.add_vline(
            x=national_median, layer="below", line={"color": colors.second, "width": 1.5, "dash": "dash"}
        )
    ranges(chart, shown, colors, shown["industry_code"].eq(chosen).tolist(), unit)
    chart.update_xaxes(tickformat=unit.ticks)
    return chart


def draw_setting_jobs(frame: pd.DataFrame, colors: Palette, chosen: str = "") -> Sketch:
    """Jobs by employer type, one bar each, for occupations without pay by employer type; arguments as in `draw_setting_ranges`."""
    shown = frame[frame["industry_code"] != REMAINDER].reset_index(drop=True)
    shades = [colors.second if c == chosen else colors.ink for c in shown["industry_code"]]
    labels = [
        f"<b>{row['setting']}</b>  {text.format_figure(row, 'annual_p50_usd')}" for _, row in shown.iterrows()
    ]
    chart = labeled_rows(labels, shades=shades, colors=colors)
    row_bars(
        chart,
        shown["employment"].astype(float),
        texts=[text.format_count(v) for v in shown["employment"]],
        shades=[colors.second if c == chosen else colors.subject for c in shown["industry_code"]],
        points=shown[["setting", "industry_code"]],
        hover="%{customdata[0]}: %{x:,} jobs<extra></extra>",
    )
    chart.update_xaxes(tickformat=",~s", range=[0, 1.2 * float(shown["employment"].max())])
    return chart


def draw_premiums(frame: pd.DataFrame, colors: Palette) -> Sketch:
    """Percent above or below the mean pay of all employers together, one row per employer type, with its 90% interval.

    A point's last datum is its industry code. `frame` as in `outlook.pay.premiums.compute_setting_premiums`.
    """
    value = frame["premium_pct"].astype(float)
    labels = [
        f"<b>{s}</b>  {text.format_percent(v, signed=True)}"
        for s, v in zip(frame["setting"], value, strict=True)
    ]
    chart = labeled_rows(labels, shades=[colors.ink] * len(labels), colors=colors)
    half = (frame["premium_high_pct"] - frame["premium_pct"]).fillna(0).astype(float)
    chart.add_scatter(
        x=value,
        y=list(range(len(frame))),
        mode="markers",
        error_x={"type": "data", "array": half, "color": colors.mark, "thickness": 2, "width": 4},
        marker={"size": 11, "color": colors.subject},
        customdata=frame[["setting", "premium_low_pct", "premium_high_pct", "industry_code"]],
        hovertemplate="%{customdata[0]}: %{x:+.1f}%<br>90% interval %{customdata[1]:+.1f} to %{customdata[2]:+.1f}%<extra></extra>",
    )
    chart.add_vline(x=0, layer="below", line={"color": colors.quiet, "width": 1.5})
    chart.update_xaxes(ticksuffix="%")
    return chart


def draw_shares(wide: pd.DataFrame, colors: Palette) -> Sketch:
    """Share of each sector in the first year (hollow) and the newest; `wide` has a row per sector and a column per year."""
    first, last = min(wide.columns), max(wide.columns)
    labels = [
        f"<b>{name}</b>  {text.format_percent(row[first])} → {text.format_percent(row[last])}"
        for name, row in wide.iterrows()
    ]
    chart = labeled_rows(labels, shades=[colors.ink] * len(labels), colors=colors)
    for number, (name, row) in enumerate(wide.iterrows()):
        ends = [float(row[y]) if text.is_known(row[y]) else None for y in (first, last)]
        chart.add_scatter(
            x=ends,
            y=[number, number],
            mode="lines+markers",
            line={"color": colors.mark, "width": 2},
            marker={
                "size": [10, 12],
                "symbol": ["circle-open", "circle"],
                "color": colors.subject,
                "opacity": 1,
                "line": {"width": 2, "color": colors.subject},
            },
            customdata=[[first], [last]],
            hovertemplate=f"{name}, May %{{customdata[0]}}: %{{x:.1f}}%<extra></extra>",
        )
    chart.update_xaxes(ticksuffix="%", rangemode="tozero")
    return chart
