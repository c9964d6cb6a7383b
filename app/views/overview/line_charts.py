"""Charts over the years: jobs as reported and as projected, and the May estimates of one or several occupations."""

import textwrap
from collections.abc import Callable, Sequence
from itertools import pairwise

import pandas as pd

from app.components.units import HOURLY
from app.sketch import Sketch
from app.text import format_count, format_dollars, format_vintage, is_known
from app.theme import Palette, figure
from outlook.jobs.projections import Projection, Stretch
from outlook.translation import translate

# A number in a hover template, with its thousands separated.
_NUMBER = "%{y:,}"

JOBS_HEIGHT = 360
HISTORY_HEIGHT = 330
PANEL_HEIGHT = 180
# Fits a screen 320 pixels wide.
TITLE_LETTERS = 42
# Labels of breaks closer together than this would overlap on a phone, so they are merged.
NEAR_YEARS = 4
# With more years than this, every other one is labeled.
MOST_YEAR_LABELS = 7
# How strongly each band of the fan chart is filled, the wider one first.
BAND_OPACITY = {90: 0.12, 50: 0.2}


def draw_jobs(
    stretches: Sequence[Stretch],
    *,
    newest: Projection,
    quoted: Projection | None,
    fan: pd.DataFrame | None,
    colors: Palette,
) -> Sketch:
    """Jobs in each base year, with a gap at each change of code, and the newest projection dashed.

    `fan` is the frame of `outlook.jobs.fan.Fan`, drawn as two bands. `quoted`, a newer edition known only second-hand, is
    a hollow point.
    """
    chart = figure(colors, JOBS_HEIGHT)
    if fan is not None:
        _add_bands(chart, fan, colors)
    for stretch in stretches:
        color = colors.subject if stretch.own else colors.quiet
        chart.add_scatter(
            x=stretch.years,
            y=stretch.jobs,
            mode="lines+markers",
            line={"color": color, "width": 2.5 if stretch.own else 1.5},
            marker={"size": 7, "symbol": "circle" if stretch.own else "circle-open"},
            hovertemplate=f"%{{x}}: {_NUMBER} {translate('jobs')}<br>{stretch.title} ({stretch.code})<extra></extra>",
        )
    _label_codes(chart, [(s.code, s.years, s.own) for s in stretches], colors)
    _mark_breaks(chart, [(s.years[0], s.years[-1]) for s in stretches], colors)
    _add_projection(chart, newest, colors)
    if quoted is not None and quoted.jobs_projected is not None:
        chart.add_scatter(
            x=[quoted.target_year],
            y=[quoted.jobs_projected],
            mode="markers",
            marker={"size": 11, "symbol": "diamond-open", "color": colors.quiet, "line": {"width": 2}},
            hovertemplate=f"%{{x}}: {_NUMBER} {translate('jobs, second-hand')}<br>{translate('edition')} {format_vintage(quoted.vintage)}<extra></extra>",
        )
    editions = [each for each in (newest, quoted) if each is not None]
    jobs = [j for s in stretches for j in s.jobs]
    jobs += [each.jobs_projected for each in editions if each.jobs_projected is not None]
    jobs += [] if fan is None else [int(fan["high_90_jobs"].max())]
    chart.update_yaxes(
        range=[0, 1.22 * max(jobs, default=1)], tickformat=",~s", tickfont={"color": colors.quiet}
    )
    first = min((s.years[0] for s in stretches), default=newest.base_year)
    last = max(each.target_year for each in editions)
    chart.update_xaxes(showgrid=False, tickformat="d", range=[first - 0.8, last + 0.8])
    chart.update_layout(margin={"t": 26})
    return chart


def _add_bands(chart: Sketch, fan: pd.DataFrame, colors: Palette) -> None:
    for share, opacity in BAND_OPACITY.items():
        chart.add_scatter(
            x=[*fan["year"], *fan["year"][::-1]],
            y=[*fan[f"high_{share}_jobs"], *fan[f"low_{share}_jobs"][::-1]],
            fill="toself",
            fillcolor=_format_rgba(colors.subject, opacity),
            line={"width": 0},
            mode="lines",
            hoverinfo="skip",
        )


def _add_projection(chart: Sketch, newest: Projection, colors: Palette) -> None:
    if newest.jobs_base is None or newest.jobs_projected is None:
        return
    chart.add_scatter(
        x=[newest.base_year, newest.target_year],
        y=[newest.jobs_base, newest.jobs_projected],
        mode="lines+markers",
        line={"color": colors.subject, "width": 2.5, "dash": "dash"},
        marker={"size": [7, 11], "symbol": ["circle", "circle-open"], "line": {"width": 2.5}},
        hovertemplate=f"%{{x}}: {_NUMBER} {translate('jobs')}<br>{translate('edition')} {format_vintage(newest.vintage)}<extra></extra>",
    )
    for year, jobs, label, shift, anchor in (
        (newest.base_year, newest.jobs_base, format_count(newest.jobs_base), -18, "center"),
        (
            newest.target_year,
            newest.jobs_projected,
            translate("{jobs} projected").format(jobs=format_count(newest.jobs_projected)),
            18,
            "right",
        ),
    ):
        chart.add_annotation(
            x=year,
            y=jobs,
            text=f"<b>{label}</b>",
            showarrow=False,
            yshift=shift,
            xanchor=anchor,
            font={"color": colors.ink, "size": 13},
        )


def draw_history(frame: pd.DataFrame, column: str, colors: Palette, *, money: bool) -> Sketch:
    """One column of an occupation's May estimates, one line per unbroken segment and method.

    `frame` is the output of `outlook.pay.histories.load_histories` for one occupation.
    """
    chart = figure(colors, HISTORY_HEIGHT)
    for _, part in frame.groupby(["segment", "method"], sort=True):
        own = bool(part["own"].iloc[0])
        color = colors.subject if own else colors.quiet
        chart.add_scatter(
            x=part["year"],
            y=part[column],
            mode="lines+markers",
            connectgaps=False,
            line={"color": color, "width": 2.5 if own else 1.5},
            marker={"size": 7, "symbol": "circle" if own else "circle-open"},
            customdata=part[["code", "title"]],
            hovertemplate="May %{x}: "
            + (_find_hover(column) if money else "%{y:,} jobs")
            + "<br>%{customdata[1]} (%{customdata[0]})<extra></extra>",
        )
        if own:
            _label_ends(chart, part, column, color=color, form=_find_form(column) if money else format_count)
    stretches = [
        (str(part["code"].iloc[0]), part["year"].tolist(), bool(part["own"].iloc[0]))
        for _, part in frame.groupby("segment", sort=True)
        if part[column].notna().any()
    ]
    _label_codes(chart, stretches, colors)
    _mark_breaks(chart, [(int(y.min()), int(y.max())) for _, y in frame.groupby("segment")["year"]], colors)
    _mark_methods(chart, frame, colors)
    top = frame[column].max()
    chart.update_yaxes(
        range=[0, (float(top) if is_known(top) else 1) * 1.25],
        tickformat="$,~s" if money else ",~s",
        tickfont={"color": colors.quiet},
    )
    chart.update_xaxes(showgrid=False, tickvals=_list_year_labels([frame]), tickformat="d")
    chart.update_layout(margin={"t": 26})
    return chart


def _find_form(column: str) -> Callable[[object], str]:
    """How figures of a column of pay are written."""
    return HOURLY.format if column.startswith(HOURLY.prefix) else format_dollars


def _find_hover(column: str) -> str:
    return "$%{y:,.2f}" if column.startswith(HOURLY.prefix) else "$%{y:,.0f}"


def _label_ends(
    chart: Sketch, part: pd.DataFrame, column: str, *, color: str, form: Callable[[object], str]
) -> None:
    """Label the first figure below the line and the last above it, so that they don't collide on a phone."""
    given = part[part[column].notna()]
    if given.empty:
        return
    for row, anchor, shift in ((given.iloc[0], "left", -18), (given.iloc[-1], "right", 18)):
        chart.add_annotation(
            x=row["year"],
            y=row[column],
            text=f"<b>{form(row[column])}</b>",
            showarrow=False,
            yshift=shift,
            xanchor=anchor,
            font={"color": color, "size": 13},
        )


def draw_panels(
    frames: Sequence[tuple[str, pd.DataFrame]], column: str, colors: Palette, *, money: bool
) -> Sketch:
    """One small panel per occupation, all with the same years and the same scale.

    `frames` pairs each occupation's title with a frame as in `draw_history`.
    """
    chart = figure(colors, PANEL_HEIGHT * len(frames) + 40, rows=len(frames), gap=0.28 / len(frames))
    for row, (title, frame) in enumerate(frames, 1):
        _add_panel(chart, frame, column, row=row, colors=colors, money=money)
        chart.add_annotation(
            x=0,
            y=1,
            xref="x domain" if row == 1 else f"x{row} domain",
            yref="y domain" if row == 1 else f"y{row} domain",
            text="<br>".join(f"<b>{line}</b>" for line in textwrap.wrap(title, TITLE_LETTERS)),
            align="left",
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
            font={"color": colors.ink, "size": 13},
        )
    top = max((float(f[column].max()) for _, f in frames if is_known(f[column].max())), default=1.0)
    chart.update_yaxes(
        range=[0, 1.3 * top],
        tickformat="$,~s" if money else ",~s",
        nticks=4,
        tickfont={"color": colors.quiet, "size": 12},
    )
    chart.update_xaxes(
        showgrid=False,
        tickvals=_list_year_labels([frame for _, frame in frames]),
        tickformat="d",
        tickfont={"color": colors.quiet, "size": 12},
    )
    chart.update_layout(margin={"t": 44})
    return chart


def _add_panel(
    chart: Sketch, frame: pd.DataFrame, column: str, *, row: int, colors: Palette, money: bool
) -> None:
    form = _find_form(column) if money else format_count
    for _, part in frame.groupby(["segment", "method"], sort=True):
        own = bool(part["own"].iloc[0])
        color = (colors.subject if row == 1 else colors.second) if own else colors.quiet
        chart.add_scatter(
            x=part["year"],
            y=part[column],
            mode="lines+markers",
            line={"color": color, "width": 2.5 if own else 1.5},
            marker={"size": 6, "symbol": "circle" if own else "circle-open"},
            customdata=part[["code", "title"]],
            hovertemplate="May %{x}: "
            + (_find_hover(column) if money else "%{y:,} jobs")
            + "<br>%{customdata[1]} (%{customdata[0]})<extra></extra>",
            row=row,
        )
        given = part[part[column].notna()]
        if own and len(given) and part["year"].max() == frame.loc[frame["own"], "year"].max():
            chart.add_annotation(
                x=given["year"].iloc[-1],
                y=float(given[column].iloc[-1]),
                text=f"<b>{form(given[column].iloc[-1])}</b>",
                showarrow=False,
                yshift=14,
                xanchor="right",
                font={"color": color, "size": 13},
                row=row,
            )


def _list_year_labels(frames: Sequence[pd.DataFrame]) -> list[int]:
    years = sorted({int(year) for frame in frames for year in frame["year"]})
    return years[:: 2 if len(years) > MOST_YEAR_LABELS else 1]


def _label_codes(
    chart: Sketch, stretches: Sequence[tuple[str, Sequence[int], bool]], colors: Palette
) -> None:
    """Put each stretch's code below it, on two alternating levels so that neighbors fit on a phone."""
    for number, (code, years, own) in enumerate(stretches):
        chart.add_annotation(
            x=sum(map(float, years)) / len(years),
            y=0,
            yref="paper",
            yshift=12 + 16 * (number % 2),
            text=code,
            showarrow=False,
            font={"color": colors.subject if own else colors.quiet, "size": 12},
        )


def _mark_methods(chart: Sketch, frame: pd.DataFrame, colors: Palette) -> None:
    for _, part in frame.groupby("segment"):
        spans = [(int(y.min()), int(y.max())) for _, y in part.groupby("method")["year"]]
        if len(spans) > 1:
            _mark_breaks(chart, spans, colors, "new method")


def _mark_breaks(
    chart: Sketch, spans: Sequence[tuple[int, int]], colors: Palette, label: str = "new code"
) -> None:
    """Draw a dotted line between spans of years that must not be joined; breaks close together share one label."""
    middles = [(end + start) / 2 for (_, end), (start, _) in pairwise(sorted(spans))]
    groups: list[list[float]] = []
    for middle in middles:
        chart.add_vline(x=middle, line={"color": colors.mark, "width": 1, "dash": "dot"})
        if groups and middle - groups[-1][-1] < NEAR_YEARS:
            groups[-1].append(middle)
        else:
            groups.append([middle])
    for group in groups:
        chart.add_annotation(
            x=sum(group) / len(group),
            y=1,
            yref="paper",
            yanchor="bottom",
            text=translate(label if len(group) == 1 else f"{label}s"),
            showarrow=False,
            font={"color": colors.quiet, "size": 12},
        )


def _format_rgba(color: str, opacity: float) -> str:
    """Turn a color such as #0f6b66 into CSS with an opacity."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
