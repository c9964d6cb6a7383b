"""Charts: frame in, Plotly figure out. A chart's finding stands beside it in words; nothing here is said by colour alone."""

import math
import re
import textwrap
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from app.drawn import drawn
from app.theme import Palette, figure
from app.words import THIN as NBSP
from app.words import capped, count, dollars, known, measured, measured_short, percent, year_pair
from app.words import figure as figure_words
from etl.tables import PERCENTILES
from outlook.growth import Projection
from outlook.settings import REMAINDER

# A row with its label above the mark, which fits any width; and one with its label beside it.
TALL_ROW, LOW_ROW = 46, 22
FRAME = 52
# Fits 320 pixels.
LABEL_LETTERS = 50
SECOND_LINE = 16


def labelled_rows(labels: list[str], shades: list[str], colours: Palette) -> go.Figure:
    """A figure with one row for each label, which stands above its mark at the left edge: long names need no
    margin, on a phone least of all. Rows are higher where a label takes two lines."""
    wrapped = ["<br>".join(textwrap.wrap(x, LABEL_LETTERS + len(x) - len(_bare(x)))) for x in labels]
    tall = TALL_ROW + (SECOND_LINE if any("<br>" in x for x in wrapped) else 0)
    chart = figure(colours, tall * len(labels) + FRAME)
    for row, (label, shade) in enumerate(zip(wrapped, shades, strict=True)):
        chart.add_annotation(
            x=0,
            xref="paper",
            y=row,
            yshift=9,
            yanchor="bottom",
            text=label,
            align="left",
            showarrow=False,
            xanchor="left",
            borderpad=1,
            bgcolor=colours.paper,
            font={"color": shade, "size": 12.5},
        )
    # The first label needs room above its row.
    chart.update_yaxes(visible=False, range=[len(labels) - 0.6, -0.9])
    return chart


def _bare(label: str) -> str:
    return re.sub(r"<[^>]+>", "", label)


@drawn
def growth_bars(frame: pd.DataFrame, code: str, colours: Palette) -> go.Figure:
    """Projected growth in percent, one bar an occupation, highest first; `code` in the accent, all occupations in the second."""
    ours = frame["code"] == code
    total = frame["role"].eq("total")
    shades = [
        colours.subject if o else colours.second if t else colours.mark
        for o, t in zip(ours, total, strict=True)
    ]
    names = ["All occupations" if t else title for title, t in zip(frame["title"], total, strict=True)]
    chart = labelled_rows(
        [f"<b>{name}</b>" if o else name for name, o in zip(names, ours, strict=True)],
        [s if s != colours.mark else colours.ink for s in shades],
        colours,
    )
    chart.add_bar(
        x=frame["change_pct"],
        y=list(range(len(frame))),
        orientation="h",
        marker_color=shades,
        width=0.32,
        text=[percent(v, signed=True) for v in frame["change_pct"]],
        textposition="outside",
        cliponaxis=False,
        customdata=frame[["title", "jobs_base", "jobs_projected"]],
        hovertemplate="%{customdata[0]}<br>%{x:+.1f} %: from %{customdata[1]:,} to %{customdata[2]:,} jobs<extra></extra>",
    )
    reach = frame["change_pct"].astype(float)
    # Room for the figure beyond the longest bar on either side.
    room = 0.18 * (max(reach.max(), 0) - min(reach.min(), 0))
    chart.update_xaxes(
        range=[min(reach.min() - room, 0), max(reach.max() + room, 0)],
        ticksuffix=" %",
        zeroline=True,
        zerolinecolor=colours.quiet,
        zerolinewidth=1,
    )
    return chart


@drawn
def openings_bars(projection: Projection, colours: Palette) -> go.Figure:
    """Openings a year by cause: growth, leaving the labor force, leaving for other work."""
    parts = [
        ("Leave the labor force (exits)", projection.exits_per_year, colours.mark),
        ("Leave for another occupation (transfers)", projection.transfers_per_year, colours.mark),
        ("New jobs (growth)", projection.growth_per_year, colours.subject),
    ]
    chart = labelled_rows([n for n, _, _ in parts], [colours.ink] * len(parts), colours)
    chart.add_bar(
        x=[v for _, v, _ in parts],
        y=list(range(len(parts))),
        orientation="h",
        width=0.32,
        marker_color=[c for _, _, c in parts],
        text=[count(v) for _, v, _ in parts],
        textfont={"size": 13},
        textposition="outside",
        cliponaxis=False,
        customdata=[n for n, _, _ in parts],
        hovertemplate="%{customdata}: %{x:,} a year<extra></extra>",
    )
    # Room for the figure beyond the longest bar.
    chart.update_xaxes(range=[0, 1.15 * max(v or 0 for _, v, _ in parts)], tickformat=",")
    return chart


@drawn
def history_lines(frame: pd.DataFrame, column: str, colours: Palette, *, money: bool) -> go.Figure:
    """One figure by year, a line for each unbroken segment and a gap with a word at each change of code."""
    chart = figure(colours, 330)
    form = dollars if money else count
    for _, part in frame.groupby("segment", sort=True):
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
            chart.add_annotation(
                x=float(given["year"].astype(float).mean()),
                y=0,
                yref="paper",
                yshift=12,
                text=str(part["code"].iloc[0]),
                showarrow=False,
                font={"color": colour, "size": 12},
            )
    bounds = frame.groupby("segment")["year"].agg(["min", "max"]).to_numpy().tolist()
    for (_, end), (start, _) in pairwise(bounds):
        middle = (end + start) / 2
        chart.add_vline(x=middle, line={"color": colours.mark, "width": 1, "dash": "dot"})
        chart.add_annotation(
            x=middle,
            y=1,
            yref="paper",
            text="new<br>code",
            showarrow=False,
            font={"color": colours.quiet, "size": 12},
            bgcolor=colours.paper,
        )
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


@drawn
def edition_dumbbells(editions: list[Projection], code: str, colours: Palette) -> go.Figure:
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
    chart = labelled_rows(labels, shades, colours)
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


@drawn
def setting_ranges(frame: pd.DataFrame, national_median: float | None, colours: Palette) -> go.Figure:
    """Pay by setting: p10 to p90 thin, p25 to p75 thick, the median a dot; the occupation's median a dashed line."""
    shown = frame[frame["industry_code"] != REMAINDER].reset_index(drop=True)
    labels = [
        f"<b>{row.setting}</b>  {dollars(row.annual_p50_usd)},{NBSP}{count(row.employment)}{NBSP}jobs"
        for row in shown.itertuples()
    ]
    chart = labelled_rows(labels, [colours.ink] * len(shown), colours)
    if national_median is not None:
        chart.add_vline(
            x=national_median, layer="below", line={"color": colours.second, "width": 1.5, "dash": "dash"}
        )
    ranges(chart, shown, colours)
    chart.update_xaxes(tickformat="$,~s")
    return chart


def ranges(chart: go.Figure, frame: pd.DataFrame, colours: Palette) -> None:
    """Draw the published percentiles of each row: p10 to p90 thin, p25 to p75 thick, the median a dot."""
    hover = "%{customdata[0]}<br>p10 %{customdata[1]}, p25 %{customdata[2]}, median %{customdata[3]}, p75 %{customdata[4]}, p90 %{customdata[5]}<extra></extra>"
    texts = [
        [row["setting"], *(dollars(row[f"annual_p{p}_usd"]) for p in (10, 25, 50, 75, 90))]
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
        marker={"size": 13, "color": colours.paper, "line": {"width": 3, "color": colours.subject}},
    )


@drawn
def place_dots(
    frame: pd.DataFrame,
    column: str,
    national: float | None,
    colours: Palette,
    *,
    kind: str,
) -> go.Figure:
    """Places ranked by one figure, with the 90 % interval as a whisker where there is one; the nation a dashed line."""
    given = frame[frame[column].notna()].reset_index(drop=True)
    chart = figure(colours, LOW_ROW * len(given) + FRAME)
    low, high = given["low"], given["high"]
    value = given[column].astype(float)
    whisker = None
    if low.notna().any():
        whisker = {
            "type": "data",
            "symmetric": False,
            "array": (high - value).fillna(0).astype(float),
            "arrayminus": (value - low).fillna(0).astype(float),
            "color": colours.mark,
            "thickness": 1.5,
            "width": 0,
        }
    texts = [
        [
            place,
            measured(v, kind),
            f"90 % interval {measured(a, kind)} to {measured(b, kind)}"
            if known(a)
            else "no margin of error published",
        ]
        for place, v, a, b in zip(given["area"], value, low, high, strict=True)
    ]
    chart.add_scatter(
        x=value,
        y=given["area"],
        mode="markers",
        error_x=whisker,
        customdata=texts,
        marker={"size": 8, "color": colours.subject},
        hovertemplate="%{customdata[0]}: %{customdata[1]}<br>%{customdata[2]}<extra></extra>",
    )
    if national is not None:
        chart.add_vline(x=national, line={"color": colours.second, "width": 1.5, "dash": "dash"})
    chart.update_yaxes(
        autorange=False, range=[len(given) - 0.5, -0.7], showgrid=False, tickfont={"size": 12.5}, dtick=1
    )
    chart.update_xaxes(tickformat="$,~s" if kind == "money" else ",~s", side="top")
    chart.update_layout(margin={"t": 34, "b": 8})
    return chart


# Row and column of each state in a map of equal squares, so that small states count as much as large ones.
TILES = {
    state: (row, column)
    for row, line in enumerate(
        (
            "AK .. .. .. .. .. .. .. .. .. ME",
            ".. .. .. .. .. .. .. .. .. VT NH",
            "WA ID MT ND MN IL WI MI NY RI MA",
            "OR NV WY SD IA IN OH PA NJ CT ..",
            "CA UT CO NE MO KY WV VA MD DE DC",
            ".. AZ NM KS AR TN NC SC .. .. ..",
            ".. .. .. OK LA MS AL GA .. .. ..",
            "HI .. .. TX .. .. .. .. FL PR VI",
        )
    )
    for column, state in enumerate(line.split())
    if state != ".."
} | {"GU": (6, 0)}


@drawn
def state_tiles(frame: pd.DataFrame, column: str, colours: Palette, *, kind: str) -> go.Figure:
    """A map of equal squares, shaded in five steps of equal numbers of states; withheld ones are hatched with a dash."""
    known_values = frame[column].dropna().astype(float)
    edges = [float(known_values.quantile(q)) for q in (0.2, 0.4, 0.6, 0.8)] if len(known_values) else []
    by_state = {str(r["state"]): r for _, r in frame.iterrows()}
    chart = figure(colours, 430)
    x, y, shades, texts, hovers, inks = [], [], [], [], [], []
    for state, (row, place) in TILES.items():
        found = by_state.get(state)
        value = None if found is None or not known(found[column]) else float(found[column])
        step = None if value is None else sum(value > edge for edge in edges)
        x.append(place)
        y.append(row)
        shades.append("rgba(0,0,0,0)" if step is None else colours.sequence[step])
        inks.append(colours.quiet if step is None else colours.on_light if step < 3 else colours.on_dark)
        if found is None:
            mark = " "
        elif value is None:
            mark = "max" if capped(found, column) else "–"
        else:
            mark = measured_short(value, kind)
        texts.append(f"<b>{state}</b><br>{mark}")
        title = state if found is None else str(found["area"])
        hovers.append(
            f"{title}: {'no estimate' if found is None else figure_words(found, column, lambda v: measured(v, kind))}"
        )
    # One list: adding shapes one by one copies the layout each time.
    chart.layout.shapes = [
        {
            "type": "rect",
            "x0": a - 0.47,
            "x1": a + 0.47,
            "y0": b - 0.46,
            "y1": b + 0.46,
            "fillcolor": shade,
            "layer": "below",
            "line": {"width": 1 if shade.startswith("rgba") else 0, "color": colours.mark, "dash": "dot"},
        }
        for a, b, shade in zip(x, y, shades, strict=True)
    ]
    chart.add_scatter(
        x=x,
        y=y,
        mode="text",
        text=texts,
        customdata=hovers,
        textfont={"color": inks, "size": 11},
        hovertemplate="%{customdata}<extra></extra>",
    )
    chart.update_xaxes(visible=False, range=[-0.6, 10.6])
    chart.update_yaxes(visible=False, range=[7.6, -0.6])
    chart.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0})
    return chart


def round_like_bls(value: float) -> float:
    """Estimates here carry no more digits than BLS's own: tens of dollars, and an estimate of ours hundreds."""
    return math.floor(value / 100 + 0.5) * 100
