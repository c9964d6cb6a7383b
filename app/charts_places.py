"""Charts of states and areas: ranked with their error, on a map of equal squares, and their ranges of pay."""

import textwrap

import pandas as pd

from app.charts import FRAME, labelled_rows, ranges
from app.sketch import Sketch
from app.theme import Palette, figure
from app.words import THIN as NBSP
from app.words import about, capped, count, known, measured, measured_short, percent
from app.words import figure as figure_words

LOW_ROW = 22
# Half of a phone.
LABEL_LETTERS = 24
SECOND_LINE = 14


def place_dots(
    frame: pd.DataFrame,
    column: str,
    national: float | None,
    colours: Palette,
    *,
    kind: str,
    chosen: tuple[str, ...] = (),
    gap: int = 0,
) -> Sketch:
    """Places ranked by one figure, with the 90 % interval as a whisker where there is one; the nation a dashed line.

    `chosen` area codes stand out in bold and in the second colour. After `gap` rows a dotted line says that rows are
    left out. A point's last datum is its state, or its area.
    """
    given = frame[frame[column].notna()].reset_index(drop=True)
    names = [_short(str(name)) for name in given["area"]]
    two_lines = any("<br>" in name for name in names)
    names = [
        f"<b>{name}</b>" if code in chosen else name
        for name, code in zip(names, given["area_code"], strict=True)
    ]
    chart = figure(colours, (LOW_ROW + SECOND_LINE * two_lines) * len(given) + FRAME)
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
            key,
        ]
        for place, v, a, b, key in zip(given["area"], value, low, high, _keys(given), strict=True)
    ]
    chart.add_scatter(
        x=value,
        y=names,
        mode="markers",
        error_x=whisker,
        customdata=texts,
        marker={
            "size": [12 if code in chosen else 8 for code in given["area_code"]],
            "symbol": ["diamond" if code in chosen else "circle" for code in given["area_code"]],
            "color": [colours.second if code in chosen else colours.subject for code in given["area_code"]],
        },
        hovertemplate="%{customdata[0]}: %{customdata[1]}<br>%{customdata[2]}<extra></extra>",
    )
    if national is not None:
        chart.add_vline(x=national, line={"color": colours.second, "width": 1.5, "dash": "dash"})
    if gap:
        chart.add_hline(y=gap - 0.5, line={"color": colours.mark, "width": 1, "dash": "dot"})
    chart.update_yaxes(
        autorange=False, range=[len(given) - 0.5, -0.7], showgrid=False, tickfont={"size": 12.5}, dtick=1
    )
    chart.update_xaxes(tickformat="$,~s" if kind == "money" else ",~s", side="top")
    chart.update_layout(margin={"t": 34, "b": 8})
    return chart


def _short(name: str) -> str:
    """An area's name as a chart on a phone can hold it."""
    short = name.replace(" nonmetropolitan area", " (nonmetro)")
    return "<br>".join(textwrap.wrap(short, LABEL_LETTERS, break_on_hyphens=True))


def _keys(frame: pd.DataFrame) -> list[str]:
    """What choosing a place means: a state by its letters, an area by its code."""
    return [
        str(row.state) if str(row.area_code).endswith("00000") and known(row.state) else str(row.area_code)
        for row in frame.itertuples()
    ]


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


def state_tiles(frame: pd.DataFrame, column: str, colours: Palette, *, kind: str) -> Sketch:
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
    chart.layout["shapes"] = [
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
    # Texts are annotations, which do not fade when a square is chosen.
    chart.layout["annotations"] = [
        {"x": a, "y": b, "text": text, "showarrow": False, "font": {"color": ink, "size": 11}}
        for a, b, text, ink in zip(x, y, texts, inks, strict=True)
    ]
    chart.add_scatter(
        x=x,
        y=y,
        mode="markers",
        marker={"size": 30, "symbol": "square", "opacity": 0},
        unselected={"marker": {"opacity": 0}},
        customdata=list(zip(hovers, TILES, strict=True)),
        hovertemplate="%{customdata[0]}<extra></extra>",
    )
    chart.update_xaxes(visible=False, range=[-0.6, 10.6])
    chart.update_yaxes(visible=False, range=[7.6, -0.6])
    chart.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0})
    return chart


def place_ranges(frame: pd.DataFrame, colours: Palette) -> Sketch:
    """Range of pay in each place, the first being the page's own: p10 to p90 thin, p25 to p75 thick, the median a dot."""
    labels = [
        f"<b>{row['area']}</b>  {figure_words(row, 'annual_p50_usd', about)},{NBSP}{count(row['employment'])}{NBSP}jobs"
        for _, row in frame.iterrows()
    ]
    chart = labelled_rows(labels, shades=[colours.ink] * len(labels), colours=colours)
    ranges(chart, frame.rename(columns={"area": "setting"}), colours)
    chart.update_xaxes(tickformat="$,~s")
    return chart


def state_growth(frame: pd.DataFrame, colours: Palette, gap: int = 0) -> Sketch:
    """Growth that states project, in percent, one bar a state, highest first; rows are left out after `gap`.

    A bar's last datum is its state.
    """
    chart = figure(colours, LOW_ROW * len(frame) + FRAME)
    value = frame["change_pct"].astype(float)
    chart.add_bar(
        x=value,
        y=frame["area"],
        orientation="h",
        width=0.6,
        marker={"color": [colours.subject if v >= 0 else colours.second for v in value]},
        text=[percent(v, signed=True) for v in value],
        textposition="outside",
        cliponaxis=False,
        customdata=frame[["jobs_base", "jobs_projected", "state"]],
        hovertemplate="%{y}: %{x:+.1f} %<br>from %{customdata[0]:,} to %{customdata[1]:,} jobs<extra></extra>",
    )
    if gap:
        chart.add_hline(y=gap - 0.5, line={"color": colours.mark, "width": 1, "dash": "dot"})
    room = 0.2 * (max(value.max(), 0) - min(value.min(), 0))
    chart.update_xaxes(
        range=[min(value.min() - room, 0), max(value.max() + room, 0)],
        ticksuffix=" %",
        zeroline=True,
        zerolinecolor=colours.quiet,
        side="top",
    )
    chart.update_yaxes(
        autorange=False, range=[len(frame) - 0.5, -0.7], showgrid=False, tickfont={"size": 12.5}, dtick=1
    )
    chart.update_layout(margin={"t": 34, "b": 8})
    return chart
