"""The charts of a path against its alternative by year."""

from collections.abc import Sequence
from typing import Any

from app.sketch import Sketch
from app.theme import Palette, figure
from app.views.scenarios.formats import (
    format_money,
    format_range,
    format_signed,
)
from outlook.scenario.fields import Range
from outlook.scenario.result import Result
from outlook.scenario.verdict import find_year
from outlook.training.observed import Observed, Point
from outlook.translation import translate

BAND = 0.16
MOST_TICKS = 5


def draw_net_earnings(result: Result, colors: Palette) -> Sketch:
    """Draw net earnings so far less the alternative's, by year: the middle of possible lives, eight in ten of them, and
    the plan (dotted). Zero is the alternative.
    """
    spans = [Range(0, 0, 0), *(row.ahead for row in result.rows)]
    planned = [0.0, *(row.ahead_usd for row in result.rows)]
    years = list(range(len(spans)))
    chart = figure(colors, 340)
    _add_band(chart, years, spans, colors.subject)
    chart.add_hline(y=0, line={"color": colors.second, "width": 2, "dash": "dash"})
    chart.add_scatter(
        x=years,
        y=planned,
        mode="lines",
        line={"color": colors.quiet, "width": 2, "dash": "dot"},
        customdata=[[format_signed(value)] for value in planned],
        hovertemplate=translate("End of year %{x}, if you finish and stay: %{customdata[0]}")
        + "<extra></extra>",
    )
    chart.add_scatter(
        x=years,
        y=[s.middle for s in spans],
        mode="lines+markers",
        line={"color": colors.subject, "width": 2.5},
        marker={"size": 6},
        customdata=[
            [
                format_signed(s.middle),
                f"{format_signed(s.low)} to {format_signed(s.high)}",
                f"{100 * (result.rows[n - 1].chance_ahead if n else 0):.0f}",
            ]
            for n, s in enumerate(spans)
        ],
        hovertemplate=translate(
            "End of year %{x}, middle life: %{customdata[0]}<br>eight in ten %{customdata[1]}<br>ahead in %{customdata[2]} of 100"
        )
        + "<extra></extra>",
    )
    # Leave room for the labels of the last year.
    low, high = min(*(s.low for s in spans), *planned), max(*(s.high for s in spans), *planned)
    margin = 0.16 * ((high - low) or 1)
    chart.update_yaxes(
        range=[low - margin, high + margin], tickformat="$,~s", tickfont={"color": colors.quiet}
    )
    last = spans[-1]
    _add_label(
        chart,
        years[-1],
        last.middle,
        text=f"<b>{translate('middle {amount}').format(amount=format_signed(last.middle))}</b>",
        anchor="right",
        shift=-16 if planned[-1] > last.middle else 16,
        color=colors.subject,
    )
    _add_label(
        chart,
        years[-1],
        planned[-1],
        text=translate("if you stay {amount}").format(amount=format_signed(planned[-1])),
        anchor="right",
        shift=16 if planned[-1] > last.middle else -16,
        color=colors.quiet,
    )
    chart.update_xaxes(showgrid=False, **_choose_ticks(0, years[-1]), range=[-0.4, years[-1] + 0.6])
    return chart


def draw_two_paths(results: Sequence[Result], colors: Palette) -> Sketch:
    """Draw two paths' net earnings so far less their alternatives' (zero), by year: the middle of possible lives and
    eight in ten of them, named A and B.
    """
    chart = figure(colors, 340)
    chart.add_hline(y=0, line={"color": colors.quiet, "width": 1.5, "dash": "dash"})
    paths = [[Range(0, 0, 0), *(row.ahead for row in each.rows)] for each in results]
    is_first_above = paths[0][-1].middle >= paths[1][-1].middle
    low, high = min(s.low for spans in paths for s in spans), max(s.high for spans in paths for s in spans)
    margin = 0.12 * ((high - low) or 1)
    for name, spans, color, dash in zip(
        "AB", paths, (colors.subject, colors.second), ("solid", "dash"), strict=True
    ):
        years = list(range(len(spans)))
        _add_band(chart, years, spans, color)
        chart.add_scatter(
            x=years,
            y=[s.middle for s in spans],
            mode="lines",
            line={"color": color, "width": 2.5, "dash": dash},
            customdata=[
                [name, format_signed(s.middle), f"{format_signed(s.low)} to {format_signed(s.high)}"]
                for s in spans
            ],
            hovertemplate="%{customdata[0]}, end of year %{x}: %{customdata[1]}<br>eight in ten %{customdata[2]}<extra></extra>",
        )
        _add_label(
            chart,
            years[-1],
            spans[-1].middle,
            text=f"<b>{name} {format_signed(spans[-1].middle)}</b>",
            anchor="right",
            shift=16 if is_first_above == (name == "A") else -16,
            color=color,
        )
    longest = max(map(len, paths)) - 1
    chart.update_yaxes(
        range=[low - margin, high + margin], tickformat="$,~s", tickfont={"color": colors.quiet}
    )
    chart.update_xaxes(showgrid=False, **_choose_ticks(0, longest), range=[-0.4, longest + 0.6])
    return chart


def draw_pay_by_year(result: Result, observed: Observed | None, colors: Palette) -> Sketch:
    """Draw pay in each year on the path (solid) and in the alternative (dashed) as planned, eight in ten of possible
    lives, and beside them what graduates earned: filled in the same dollars, hollow in earlier ones.
    """
    years = [row.year for row in result.rows]
    chart = figure(colors, 320)
    lines = (
        ("this path", [(r.pay_usd, r.pay) for r in result.rows], colors.subject, "solid"),
        ("the alternative", [(r.alternative_usd, r.alternative) for r in result.rows], colors.second, "dash"),
    )
    for name, pay, color, dash in lines:
        _add_band(chart, years, [span for _, span in pay], color)
        chart.add_scatter(
            x=years,
            y=[planned for planned, _ in pay],
            mode="lines+markers",
            line={"color": color, "width": 2.5, "dash": dash},
            marker={
                "size": 8,
                "symbol": [
                    "circle-open" if row.study_months and name == "this path" else "circle"
                    for row in result.rows
                ],
            },
            customdata=[[name, format_money(planned), format_range(span)] for planned, span in pay],
            hovertemplate="Year %{x}, %{customdata[0]}: %{customdata[1]}<br>eight in ten lives %{customdata[2]}<extra></extra>",
        )
        # One label above all lines and one below: they stay clear of both lines wherever these end.
        chart.add_annotation(
            x=1,
            xref="paper",
            xanchor="right",
            y=1 if name == "this path" else 0,
            yref="paper",
            yanchor="top" if name == "this path" else "bottom",
            text=f"<b>{name} {format_money(pay[-1][0])}</b>",
            showarrow=False,
            font={"color": color, "size": 13},
        )
    points = [
        (find_year(result.scenario, point.years_after), point)
        for point in (observed.points if observed else ())
        if find_year(result.scenario, point.years_after) <= years[-1]
    ]
    for year, point in points:
        _add_observed(chart, year, point, colors)
    top = max(
        *(span.high for _, pay, _, _ in lines for _, span in pay),
        *(planned for _, pay, _, _ in lines for planned, _ in pay),
        *(point.p75_usd for _, point in points),
    )
    chart.update_yaxes(range=[0, 1.2 * top], tickformat="$,~s", tickfont={"color": colors.quiet})
    chart.update_xaxes(showgrid=False, **_choose_ticks(1, years[-1]), range=[0.5, years[-1] + 0.6])
    return chart


def _add_observed(chart: Sketch, year: int, point: Point, colors: Palette) -> None:
    """Add what graduates earned some years after: the middle program, and the middle half of programs."""
    chart.add_scatter(
        x=[year],
        y=[point.p50_usd],
        mode="markers",
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [point.p75_usd - point.p50_usd],
            "arrayminus": [point.p50_usd - point.p25_usd],
            "color": colors.ink,
            "thickness": 1.5,
            "width": 5,
        },
        marker={
            "size": 10,
            "symbol": "diamond" if point.is_converted else "diamond-open",
            "color": colors.ink,
        },
        customdata=[
            [
                point.years_after,
                format_money(point.p50_usd),
                f"{format_money(point.p25_usd)} to {format_money(point.p75_usd)}",
                "" if point.is_converted else ", at earlier prices",
            ]
        ],
        hovertemplate="Graduates, %{customdata[0]} years after: %{customdata[1]}%{customdata[3]}<br>middle half "
        "%{customdata[2]}<extra></extra>",
    )


def _choose_ticks(first: int, last: int) -> dict[str, list[Any]]:
    """Return ticks for the year axis: few enough for a phone, and always year 10."""
    years = [first, *range(5, last + 1, 5)]
    every = years if len(years) <= MOST_TICKS else [first, *range(10, last + 1, 10)]
    return {
        "tickvals": every,
        "ticktext": [translate("year {number}").format(number=y) if y else translate("start") for y in every],
    }


def _add_label(chart: Sketch, x: float, y: float, *, text: str, anchor: str, shift: int, color: str) -> None:
    chart.add_annotation(
        x=x,
        y=y,
        text=text,
        showarrow=False,
        xanchor=anchor,
        yshift=shift,
        font={"color": color, "size": 13},
    )


def _add_band(chart: Sketch, years: Sequence[int], spans: Sequence[Range], color: str) -> None:
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    chart.add_scatter(
        x=[*years, *reversed(years)],
        y=[*(s.high for s in spans), *(s.low for s in reversed(spans))],
        mode="lines",
        fill="toself",
        fillcolor=f"rgba({red},{green},{blue},{BAND})",
        line={"width": 0.5, "color": color},
        hoverinfo="skip",
    )
