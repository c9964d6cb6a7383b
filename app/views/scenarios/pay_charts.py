"""The charts of pay by stage and by place, each with its range."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from app.components.chart_rows import labeled_rows, ranges
from app.components.units import YEARLY, PayUnit
from app.sketch import Sketch
from app.text import is_known
from app.theme import Palette
from app.views.scenarios.formats import (
    STAGE_NAMES,
    STAGE_NUMERALS,
    format_margin,
)
from outlook.pay.spread import PaySpread
from outlook.scenario.fields import STAGES, Range
from outlook.scenario.inputs import StagePay


@dataclass(frozen=True, kw_only=True)
class Line:
    """A place in the chart of places: its name, and its pay with the range or None."""

    name: str
    pay: Range | None
    chosen: bool


def draw_pay(
    percentiles: Mapping[int, float | None],
    *,
    source: str,
    stages: StagePay | None,
    spreads: Mapping[str, PaySpread],
    stage: str,
    colors: Palette,
    unit: PayUnit = YEARLY,
) -> Sketch:
    """Draw the published percentiles as a range and, below it, each stage as a diamond whose whisker is the estimate's
    error, over a pale bar where it has a spread: what most of a group are paid.

    The label of the stage shown is bold. `percentiles` are in the unit; `source` qualifies "BLS" in the label of the percentiles.
    """
    ends_and_middle = {10: "10th", 50: "median", 90: "90th"}
    given = ", ".join(
        f"{name} {unit.format(percentiles[p])}"
        for p, name in ends_and_middle.items()
        if is_known(percentiles[p])
    )
    labels, shades = [f"BLS{source}: {given}"], [colors.ink]
    for name in STAGES if stages else ():
        text = f"{STAGE_NUMERALS[name]} {STAGE_NAMES[name]}: {_label_range(getattr(stages, name), unit)}"
        labels.append(f"<b>{text}</b>" if name == stage else text)
        shades.append(colors.second if name == stage else colors.ink)
    chart = labeled_rows(labels, shades=shades, colors=colors)
    one = pd.DataFrame([{"setting": labels[0], **{unit.column(f"p{p}"): v for p, v in percentiles.items()}}])
    ranges(chart, one, colors, unit=unit)
    for row, name in enumerate(STAGES if stages else (), 1):
        color = colors.second if name == stage else colors.mark
        if name in spreads:
            _add_spread(chart, spreads[name], row, colors, unit)
        _add_whisker(chart, getattr(stages, name), row, color=color, name=STAGE_NAMES[name], unit=unit)
    chart.update_xaxes(tickformat=unit.ticks)
    return chart


def draw_places(lines: Sequence[Line], colors: Palette, unit: PayUnit = YEARLY) -> Sketch:
    """Draw pay at one stage in several places, each with its range. The scenario's own place has the accent color."""
    labels = [
        f"{f'<b>{each.name}</b>' if each.chosen else each.name}  {_label_range(each.pay, unit) if each.pay else 'no figure'}"
        for each in lines
    ]
    chart = labeled_rows(
        labels, shades=[colors.subject if each.chosen else colors.ink for each in lines], colors=colors
    )
    for row, each in enumerate(lines):
        if each.pay:
            _add_whisker(
                chart,
                each.pay,
                row,
                color=colors.subject if each.chosen else colors.mark,
                name=each.name,
                unit=unit,
            )
    chart.update_xaxes(tickformat=unit.ticks)
    return chart


def _label_range(span: Range, unit: PayUnit) -> str:
    return f"{unit.format_estimate(span.middle)} ± {format_margin(span, unit)}"


def _add_spread(chart: Sketch, spread: PaySpread, row: int, colors: Palette, unit: PayUnit) -> None:
    """Draw a pale bar over what most people are paid."""
    chart.add_scatter(
        x=[unit.convert(spread.low), unit.convert(spread.high)],
        y=[row, row],
        mode="lines",
        line={"color": colors.mark, "width": 12},
        opacity=0.35,
        customdata=[[unit.format_estimate(spread.low), unit.format_estimate(spread.high)]] * 2,
        hovertemplate="most people: %{customdata[0]} to %{customdata[1]}<extra></extra>",
    )


def _add_whisker(chart: Sketch, span: Range, row: int, *, color: str, name: str, unit: PayUnit) -> None:
    chart.add_scatter(
        x=[unit.convert(span.middle)],
        y=[row],
        mode="markers",
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [unit.convert(span.high - span.middle)],
            "arrayminus": [unit.convert(span.middle - span.low)],
            "color": color,
            "thickness": 2,
            "width": 7,
        },
        marker={"size": 8, "symbol": "diamond", "color": color},
        customdata=[[name, unit.format_estimate(span.middle), format_margin(span, unit)]],
        hovertemplate="%{customdata[0]}: about %{customdata[1]}<br>give or take %{customdata[2]}<extra></extra>",
    )
