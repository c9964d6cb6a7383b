"""Charts of projections on trial: what earlier editions implied beside what came, and openings per 100 jobs."""

import pandas as pd

from app.charts import labelled_rows, row_bars
from app.sketch import Sketch
from app.theme import Palette
from app.words import count, percent
from outlook.tidy import ALL_OCCUPATIONS


def implied_and_came(cells: pd.DataFrame, code: str, colours: Palette) -> Sketch:
    """One row an edition: the jobs that its path implied (hollow) and those that a later one counts (diamond).

    `cells` as in `outlook.trial.cells`, one row an edition; another code's editions in grey.
    """
    rows = [row for _, row in cells.iterrows()]
    labels = [
        f"<b>{str(row.vintage).replace('-', '–')}</b>{'' if row.code == code else f' ({row.code})'} for {row.came_year}: "
        f"{count(round(float(row.implied_jobs), -2))}, came {count(row.came_jobs)}: {percent(row.error_pct, signed=True)}"
        for row in rows
    ]
    chart = labelled_rows(
        labels, shades=[colours.ink if r.code == code else colours.quiet for r in rows], colours=colours
    )
    for n, row in enumerate(rows):
        own = row.code == code
        chart.add_scatter(
            x=[row.implied_jobs, row.came_jobs],
            y=[n, n],
            mode="lines+markers",
            line={"color": colours.mark, "width": 2},
            marker={
                "size": [12, 12],
                "symbol": ["circle-open", "diamond"],
                "color": [
                    colours.subject if own else colours.quiet,
                    colours.second if own else colours.quiet,
                ],
                "opacity": 1,
                "line": {"width": 2},
            },
            customdata=[["implied by the edition"], [f"counted in {row.came_vintage}".replace("-", "–")]],
            hovertemplate="%{x:,} jobs, %{customdata[0]}<extra></extra>",
        )
    chart.update_xaxes(tickformat=",~s")
    return chart


def openings_per_100(frame: pd.DataFrame, code: str, colours: Palette) -> Sketch:
    """Openings a year per 100 jobs, one bar an occupation, most first; `code` in the accent, all occupations in the second.

    `frame` as in `outlook.openings.against`. The part that is growth is not drawn apart: it is small.
    """
    given = frame[frame["openings_per_100"].notna()].reset_index(drop=True)
    shades = [
        colours.subject if c == code else colours.second if c == ALL_OCCUPATIONS else colours.mark
        for c in given["code"]
    ]
    names = [
        "All occupations" if c == ALL_OCCUPATIONS else t
        for t, c in zip(given["title"], given["code"], strict=True)
    ]
    chart = labelled_rows(
        [f"<b>{n}</b>" if c == code else n for n, c in zip(names, given["code"], strict=True)],
        shades=[s if s != colours.mark else colours.ink for s in shades],
        colours=colours,
    )
    rates = given["openings_per_100"].astype(float)
    row_bars(
        chart,
        rates,
        texts=[f"{v:.1f}" for v in rates],
        shades=shades,
        points=given[["title", "code"]],
        hover="%{customdata[0]}: %{x:.1f} openings a year per 100 jobs<extra></extra>",
    )
    chart.update_xaxes(range=[0, 1.15 * rates.max()])
    return chart
