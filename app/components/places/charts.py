"""Charts of states and areas: frame in, figure out."""

import textwrap
from typing import Any

import pandas as pd

from app import text
from app.components.chart_rows import FRAME, LOW_ROW, labeled_rows, ranges
from app.components.places.dollars import format_pay
from app.components.units import TICKS, YEARLY, PayUnit
from app.sketch import Sketch
from app.theme import Palette, figure
from etl.schema.base import QUOTED
from outlook.translation import translate

# Where not every state is drawn, this many at either end are.
END_ROWS = 10
# Half the width of a phone.
LABEL_LETTERS = 24
SECOND_LINE = 14
HISTORY_HEIGHT = 320
# With more years than this, every other one is labeled.
MOST_YEAR_LABELS = 7


def draw_ranked_places(
    frame: pd.DataFrame,
    column: str,
    national: float | None,
    colors: Palette,
    *,
    kind: str,
    rows_above_gap: int = 0,
    subject: str = "",
) -> Sketch:
    """A dot per place from the top down, with its 90% interval as a whisker; the national figure is a dashed line.

    `frame` is as in `outlook.places.load_states`. A dotted line after `rows_above_gap` rows marks where rows were left out.
    `subject` names the place that is compared with the others, which are then gray. A point's last datum is its
    area code.
    """
    given = frame[frame[column].notna()].reset_index(drop=True)
    names = [_wrap_name(str(name)) for name in given["area"]]
    row_height = LOW_ROW + (SECOND_LINE if any("<br>" in name for name in names) else 0)
    chart = figure(colors, row_height * len(given) + FRAME)
    value = given[column].astype(float)
    chart.add_scatter(
        x=value,
        y=names,
        mode="markers",
        error_x=_build_whiskers(given, value, colors),
        customdata=_describe_points(given, value, kind),
        marker={
            "size": 8,
            "symbol": "circle",
            "color": [
                colors.mark if subject and name != subject else colors.subject for name in given["area"]
            ],
        },
        hovertemplate="%{customdata[0]}: %{customdata[1]}<br>%{customdata[2]}<extra></extra>",
    )
    if national is not None:
        chart.add_vline(x=national, line={"color": colors.second, "width": 1.5, "dash": "dash"})
    chart.update_xaxes(tickformat=TICKS.get(kind, ",~s"), side="top")
    _lay_out_rows(chart, len(given), rows_above_gap, colors)
    return chart


def _build_whiskers(frame: pd.DataFrame, value: "pd.Series[float]", colors: Palette) -> dict[str, Any] | None:
    if not frame["low"].notna().any():
        return None
    return {
        "type": "data",
        "symmetric": False,
        "array": (frame["high"] - value).fillna(0).astype(float),
        "arrayminus": (value - frame["low"]).fillna(0).astype(float),
        "color": colors.mark,
        "thickness": 1.5,
        "width": 0,
    }


def _describe_points(frame: pd.DataFrame, value: "pd.Series[float]", kind: str) -> list[list[str]]:
    """Each point's name, figure, interval, and the code that choosing it selects."""
    return [
        [
            place,
            text.format_measure(point, kind),
            f"{translate('90% interval')} {text.format_measure(low, kind)}{translate(' to ')}{text.format_measure(high, kind)}"
            if text.is_known(low)
            else translate("no margin of error published"),
            key,
        ]
        for place, point, low, high, key in zip(
            frame["area"], value, frame["low"], frame["high"], frame["area_code"].astype(str), strict=True
        )
    ]


def _lay_out_rows(chart: Sketch, rows: int, rows_above_gap: int, colors: Palette) -> None:
    """Read the rows from the top down, with the axis above them and a dotted line where some were left out."""
    if rows_above_gap:
        chart.add_hline(y=rows_above_gap - 0.5, line={"color": colors.mark, "width": 1, "dash": "dot"})
    chart.update_yaxes(
        autorange=False, range=[rows - 0.5, -0.7], showgrid=False, tickfont={"size": 12.5}, dtick=1
    )
    chart.update_layout(margin={"t": 34, "b": 8})


def _wrap_name(name: str) -> str:
    """An area's name as a chart on a phone can hold it."""
    short = name.replace(" nonmetropolitan area", " (nonmetro)")
    return "<br>".join(textwrap.wrap(short, LABEL_LETTERS, break_on_hyphens=True))


def draw_place_ranges(frame: pd.DataFrame, colors: Palette, unit: PayUnit = YEARLY) -> Sketch:
    """Pay in each place, the page's own first and in its color: p10 to p90 thin, p25 to p75 thick, the median a dot."""
    labels = [
        f"<b>{row['area']}</b>  {format_pay(row, 'p50', unit)},{text.NBSP}"
        f"{text.format_count(row['employment'])}{text.NBSP}{translate('jobs')}"
        for _, row in frame.iterrows()
    ]
    chart = labeled_rows(labels, shades=[colors.ink] * len(labels), colors=colors)
    ranges(chart, frame.rename(columns={"area": "setting"}), colors, unit=unit, accents=1)
    chart.update_xaxes(tickformat=unit.ticks)
    return chart


def draw_state_growth(
    frame: pd.DataFrame, colors: Palette, rows_above_gap: int = 0, subject: str = ""
) -> Sketch:
    """Percent growth that states project, one bar per state, in the order of `frame`.

    A dotted line after `rows_above_gap` rows marks where rows were left out. `subject` is the area code of the
    state that is compared with the others, which are then gray. A bar's last datum is its area code.
    """
    chart = figure(colors, LOW_ROW * len(frame) + FRAME)
    value = frame["change_pct"].astype(float)
    chart.add_bar(
        x=value,
        y=frame["area"],
        orientation="h",
        width=0.6,
        marker={
            "color": [
                colors.mark
                if subject and code != subject
                else colors.subject
                if growth >= 0
                else colors.second
                for code, growth in zip(frame["area_code"], value, strict=True)
            ]
        },
        text=[text.format_percent(v, signed=True) for v in value],
        textposition="outside",
        cliponaxis=False,
        customdata=frame[["jobs_base", "jobs_projected", "area_code"]],
        hovertemplate="%{y}: %{x:+.1f}%<br>from %{customdata[0]:,} to %{customdata[1]:,} jobs<extra></extra>",
    )
    # The figures at the ends of the bars need a fifth of the width.
    padding = 0.2 * (max(value.max(), 0) - min(value.min(), 0))
    chart.update_xaxes(
        range=[min(value.min() - padding, 0), max(value.max() + padding, 0)],
        ticksuffix="%",
        zeroline=True,
        zerolinecolor=colors.quiet,
        side="top",
    )
    _lay_out_rows(chart, len(frame), rows_above_gap, colors)
    return chart


# How a point's figure is written: jobs, or pay by its unit.
_FORMATS = {
    (False, "year"): "$%{y:,}",
    (False, "hour"): "$%{y:,.2f}",
    (True, "year"): "%{y:,} jobs",
    (True, "hour"): "%{y:,} jobs",
}


def draw_place_history(
    frame: pd.DataFrame, colors: Palette, unit: PayUnit = YEARLY, *, jobs: bool = False
) -> Sketch:
    """Median pay by year, or jobs; lines join neighboring years of one code and one method alone.

    `frame` is as in `outlook.jobs.history.load_history`. Hollow: second-hand.
    """
    chart = figure(colors, HISTORY_HEIGHT)
    column = "employment" if jobs else unit.column("p50")
    given = frame[frame[column].notna()]
    for (_, _), part in given.groupby(["segment", "method"]):
        color = colors.subject if part["own"].iloc[0] else colors.quiet
        years = list(range(int(part["year"].min()), int(part["year"].max()) + 1))
        rows = part.set_index("year").reindex(years)
        is_copy = rows["source_id"].fillna("").str.endswith(QUOTED)
        chart.add_scatter(
            x=years,
            y=rows[column],
            mode="lines+markers",
            line={"color": color, "width": 2.5},
            marker={"size": 9, "symbol": ["circle-open" if each else "circle" for each in is_copy]},
            customdata=[[title, code] for title, code in zip(rows["title"], rows["code"], strict=True)],
            hovertemplate=f"May %{{x}}: {_FORMATS[jobs, unit.code]}<br>%{{customdata[0]}}, %{{customdata[1]}}<extra></extra>",
        )
    chart.update_yaxes(tickformat=",~s" if jobs else unit.ticks, rangemode="tozero")
    chart.update_xaxes(dtick=1 if given["year"].nunique() <= MOST_YEAR_LABELS else 2, tickformat="d")
    return chart
