"""Charts of the outlook: jobs over the years and as projected, and pay or jobs of several occupations side by side."""

import textwrap
from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from app.sketch import Sketch
from app.theme import Palette, figure
from app.words import count, dollars, known, year_pair
from outlook.breaks import ORDER
from outlook.growth import Projection, Stretch
from outlook.lineage import Lineage, Node

PATH_HEIGHT = 360
PANEL_HEIGHT = 180
# Fits 320 pixels.
TITLE_LETTERS = 42
# Breaks nearer than this share one word, or it would not fit a phone.
NEAR_YEARS = 4
CODE_HEIGHT = 62


def jobs_path(
    stretches: Sequence[Stretch],
    *,
    newest: Projection,
    quoted: Projection | None,
    fan: pd.DataFrame | None,
    colours: Palette,
) -> Sketch:
    """Jobs as each base year reported them, a gap at each change of code, and the newest projection dashed.

    `fan`: the frame of `outlook.fan.Fan`, drawn as two bands. A newer edition that is known second-hand only is a hollow
    point, with no line of its own.
    """
    chart = figure(colours, PATH_HEIGHT)
    if fan is not None:
        for share, strength in ((90, 0.12), (50, 0.2)):
            chart.add_scatter(
                x=[*fan["year"], *fan["year"][::-1]],
                y=[*fan[f"high_{share}_jobs"], *fan[f"low_{share}_jobs"][::-1]],
                fill="toself",
                fillcolor=see_through(colours.subject, strength),
                line={"width": 0},
                mode="lines",
                hoverinfo="skip",
            )
    for stretch in stretches:
        colour = colours.subject if stretch.own else colours.quiet
        chart.add_scatter(
            x=stretch.years,
            y=stretch.jobs,
            mode="lines+markers",
            line={"color": colour, "width": 2.5 if stretch.own else 1.5},
            marker={"size": 7, "symbol": "circle" if stretch.own else "circle-open"},
            hovertemplate=f"%{{x}}: %{{y:,}} jobs<br>{stretch.title} ({stretch.code})<extra></extra>",
        )
    name_codes(chart, [(s.code, s.years, s.own) for s in stretches], colours)
    mark_breaks(chart, [(s.years[0], s.years[-1]) for s in stretches], colours)
    if newest.jobs_base is not None and newest.jobs_projected is not None:
        chart.add_scatter(
            x=[newest.base_year, newest.target_year],
            y=[newest.jobs_base, newest.jobs_projected],
            mode="lines+markers",
            line={"color": colours.subject, "width": 2.5, "dash": "dash"},
            marker={"size": [7, 11], "symbol": ["circle", "circle-open"], "line": {"width": 2.5}},
            hovertemplate=f"%{{x}}: %{{y:,}} jobs<br>edition {year_pair(newest)}<extra></extra>",
        )
        _label(
            chart,
            newest.base_year,
            newest.jobs_base,
            text=count(newest.jobs_base),
            colour=colours.ink,
            side="below",
        )
        _label(
            chart,
            newest.target_year,
            newest.jobs_projected,
            text=f"{count(newest.jobs_projected)} projected",
            colour=colours.ink,
            side="above",
        )
    if quoted is not None and quoted.jobs_projected is not None:
        chart.add_scatter(
            x=[quoted.target_year],
            y=[quoted.jobs_projected],
            mode="markers",
            marker={"size": 11, "symbol": "diamond-open", "color": colours.quiet, "line": {"width": 2}},
            hovertemplate=f"%{{x}}: %{{y:,}} jobs, second-hand<br>edition {year_pair(quoted)}<extra></extra>",
        )
    jobs = [j for s in stretches for j in s.jobs] + [
        p.jobs_projected for p in (newest, quoted) if p is not None and p.jobs_projected is not None
    ]
    jobs += [] if fan is None else [int(fan["high_90_jobs"].max())]
    chart.update_yaxes(
        range=[0, 1.22 * max(jobs, default=1)], tickformat=",~s", tickfont={"color": colours.quiet}
    )
    first = min((s.years[0] for s in stretches), default=newest.base_year)
    last = max(p.target_year for p in (newest, quoted) if p is not None)
    chart.update_xaxes(showgrid=False, tickformat="d", range=[first - 0.8, last + 0.8])
    chart.update_layout(margin={"t": 26})
    return chart


def history_lines(frame: pd.DataFrame, column: str, colours: Palette, *, money: bool) -> Sketch:
    """One figure by year, a line for each unbroken segment and a gap with a word at each change of code."""
    chart = figure(colours, 330)
    form = dollars if money else count
    for _, part in frame.groupby(["segment", "method"], sort=True):
        own = bool(part["own"].iloc[0])
        colour = colours.subject if own else colours.quiet
        chart.add_scatter(
            x=part["year"],
            y=part[column],
            mode="lines+markers",
            connectgaps=False,
            line={"color": colour, "width": 2.5 if own else 1.5},
            marker={"size": 7, "symbol": "circle" if own else "circle-open"},
            customdata=part[["code", "title"]],
            hovertemplate="May %{x}: "
            + ("$%{y:,}" if money else "%{y:,} jobs")
            + "<br>%{customdata[1]} (%{customdata[0]})<extra></extra>",
        )
        given = part[part[column].notna()]
        if len(given):
            # The ends of the line are labelled where the code is the one that the page is about.
            # The first stands below the line and the last above it, so that they keep apart on a phone.
            for end, anchor, shift in (
                ((given.iloc[0], "left", -18), (given.iloc[-1], "right", 18)) if own else ()
            ):
                chart.add_annotation(
                    x=end["year"],
                    y=end[column],
                    text=f"<b>{form(end[column])}</b>",
                    showarrow=False,
                    yshift=shift,
                    xanchor=anchor,
                    font={"color": colour, "size": 13},
                )
    stretches = [
        (str(part["code"].iloc[0]), part["year"].tolist(), bool(part["own"].iloc[0]))
        for _, part in frame.groupby("segment", sort=True)
        if part[column].notna().any()
    ]
    name_codes(chart, stretches, colours)
    mark_breaks(chart, [(int(y.min()), int(y.max())) for _, y in frame.groupby("segment")["year"]], colours)
    _mark_method(chart, frame, colours)
    top = frame[column].max()
    chart.update_yaxes(
        range=[0, (float(top) if known(top) else 1) * 1.25],
        tickformat="$,~s" if money else ",~s",
        tickfont={"color": colours.quiet},
    )
    years = sorted({int(y) for y in frame["year"]})
    chart.update_xaxes(showgrid=False, tickvals=years[:: 2 if len(years) > 7 else 1], tickformat="d")
    chart.update_layout(margin={"t": 26})
    return chart


def _mark_method(chart: Sketch, frame: pd.DataFrame, colours: Palette) -> None:
    """A dotted line with a word where BLS's method changed within one code."""
    for _, part in frame.groupby("segment"):
        ends = [(int(y.min()), int(y.max())) for _, y in part.groupby("method")["year"]]
        if len(ends) > 1:
            mark_breaks(chart, ends, colours, "new method")


def see_through(colour: str, strength: float) -> str:
    """A colour such as #0f6b66 that lets through what is behind it."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength})"


def panels(
    frames: Sequence[tuple[str, pd.DataFrame]], column: str, colours: Palette, *, money: bool
) -> Sketch:
    """One small panel an occupation, the same years and the same scale in each; breaks as gaps."""
    chart = figure(colours, PANEL_HEIGHT * len(frames) + 40, rows=len(frames), gap=0.28 / len(frames))
    form = dollars if money else count
    top = max((float(f[column].max()) for _, f in frames if known(f[column].max())), default=1.0)
    for row, (title, frame) in enumerate(frames, 1):
        for _, part in frame.groupby(["segment", "method"], sort=True):
            own = bool(part["own"].iloc[0])
            colour = (colours.subject if row == 1 else colours.second) if own else colours.quiet
            chart.add_scatter(
                x=part["year"],
                y=part[column],
                mode="lines+markers",
                line={"color": colour, "width": 2.5 if own else 1.5},
                marker={"size": 6, "symbol": "circle" if own else "circle-open"},
                customdata=part[["code", "title"]],
                hovertemplate="May %{x}: "
                + ("$%{y:,.0f}" if money else "%{y:,} jobs")
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
                    font={"color": colour, "size": 13},
                    row=row,
                )
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
            font={"color": colours.ink, "size": 13},
        )
    chart.update_yaxes(
        range=[0, 1.3 * top],
        tickformat="$,~s" if money else ",~s",
        nticks=4,
        tickfont={"color": colours.quiet, "size": 12},
    )
    years = sorted({int(y) for _, f in frames for y in f["year"]})
    chart.update_xaxes(
        showgrid=False,
        tickvals=years[:: 2 if len(years) > 7 else 1],
        tickformat="d",
        tickfont={"color": colours.quiet, "size": 12},
    )
    chart.update_layout(margin={"t": 44})
    return chart


def lineage_figure(found: Lineage, colours: Palette) -> Sketch:
    """Codes in a column for each occupation list, the oldest left, with lines where work went on under another code."""
    columns = [name for name in ORDER if any(n.classification == name for n in found.nodes)]
    places: dict[tuple[str, str], tuple[float, float]] = {}
    for number, column in enumerate(columns):
        held = [n for n in found.nodes if n.classification == column]
        for row, node in enumerate(held):
            places[node.code, column] = (number, row - (len(held) - 1) / 2)
    deepest = max(sum(n.classification == c for n in found.nodes) for c in columns)
    chart = figure(colours, CODE_HEIGHT * deepest + 60)
    for link in found.links:
        ends = (
            places[link.from_code, link.from_classification],
            places[link.to_code, link.to_classification],
        )
        chart.add_scatter(
            x=[x for x, _ in ends],
            y=[y for _, y in ends],
            mode="lines",
            line={"color": colours.mark, "width": 5 if link.unbroken else 1.5},
            hoverinfo="skip",
        )
    texts: list[dict[str, object]] = []
    for node in found.nodes:
        x, y = places[node.code, node.classification]
        shade = colours.subject if node.asked else colours.ink if node.holds_it else colours.quiet
        code = f"<b>{node.code}</b>" if node.holds_it else node.code
        texts.append(
            {
                "x": x,
                "y": y,
                "text": code + _node_years(node),
                "hovertext": node.title,
                "showarrow": False,
                "bgcolor": colours.paper,
                "bordercolor": shade,
                "borderwidth": 2 if node.asked else 1,
                "borderpad": 4,
                "font": {"color": shade, "size": 12.5},
            }
        )
    headings = [
        {
            "x": number,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "text": column.removeprefix("OEWS "),
            "showarrow": False,
            "font": {"color": colours.quiet, "size": 12.5},
        }
        for number, column in enumerate(columns)
    ]
    chart.update_layout(
        annotations=[*texts, *headings],
        xaxis={"visible": False, "range": [-0.4, len(columns) - 0.6]},
        yaxis={"visible": False, "range": [deepest / 2, -deepest / 2]},
        margin={"t": 30, "b": 8},
    )
    return chart


def _node_years(node: Node) -> str:
    if node.first_year is None:
        return ""
    return f"<br>May {node.first_year}" + (f"–{node.last_year}" if node.last_year != node.first_year else "")


def _label(chart: Sketch, x: float, y: float, *, text: str, colour: str, side: str) -> None:
    chart.add_annotation(
        x=x,
        y=y,
        text=f"<b>{text}</b>",
        showarrow=False,
        yshift=18 if side == "above" else -18,
        xanchor="right" if side == "above" else "center",
        font={"color": colour, "size": 13},
    )


def name_codes(chart: Sketch, stretches: Sequence[tuple[str, Sequence[int], bool]], colours: Palette) -> None:
    """The code of each stretch of years below it; neighbours on two levels, so that a phone has room for both."""
    for number, (code, years, own) in enumerate(stretches):
        chart.add_annotation(
            x=sum(map(float, years)) / len(years),
            y=0,
            yref="paper",
            yshift=12 + 16 * (number % 2),
            text=code,
            showarrow=False,
            font={"color": colours.subject if own else colours.quiet, "size": 12},
        )


def mark_breaks(
    chart: Sketch, spans: Sequence[tuple[int, int]], colours: Palette, word: str = "new code"
) -> None:
    """A dotted line between stretches of years that must not be joined, and a word; near ones share it."""
    middles = [(end + start) / 2 for (_, end), (start, _) in pairwise(sorted(spans))]
    groups: list[list[float]] = []
    for middle in middles:
        chart.add_vline(x=middle, line={"color": colours.mark, "width": 1, "dash": "dot"})
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
            text=word if len(group) == 1 else f"{word}s",
            showarrow=False,
            font={"color": colours.quiet, "size": 12},
        )
