"""One restrained look for light and dark: ink and greys for context, teal for the subject, amber for what it is compared with."""

from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif'


@dataclass(frozen=True)
class Palette:
    """Colours by what they mean. Text has 4.5:1 and marks 3:1 against `paper`, in both themes."""

    paper: str
    ink: str
    quiet: str
    mark: str
    grid: str
    subject: str
    second: str
    sequence: tuple[str, ...]
    on_light: str
    on_dark: str


LIGHT = Palette(
    paper="#ffffff",
    ink="#1c2526",
    quiet="#566364",
    mark="#7d8b8c",
    grid="#e3e8e8",
    subject="#0f6b66",
    second="#a85b00",
    sequence=("#d5ebe8", "#a3d3cd", "#6bb5ad", "#26807a", "#0f5a55"),
    on_light="#1c2526",
    on_dark="#ffffff",
)
DARK = Palette(
    paper="#12191a",
    ink="#e6ecec",
    quiet="#a3b1b2",
    mark="#7c8c8d",
    grid="#2a3637",
    subject="#4cc9bf",
    second="#f0a84a",
    sequence=("#1d3a39", "#22554f", "#286f69", "#43b0a7", "#7adfd6"),
    on_light="#e6ecec",
    on_dark="#0b1213",
)


def palette() -> Palette:
    """Colours of the theme that the reader's browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def figure(colours: Palette, height: int) -> go.Figure:
    """An empty figure in the house style."""
    chart = go.Figure()
    chart.update_layout(
        height=height,
        margin={"l": 8, "r": 12, "t": 8, "b": 36},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 14, "color": colours.ink},
        showlegend=False,
        hoverlabel={
            "bgcolor": colours.paper,
            "bordercolor": colours.mark,
            "font": {"family": FONT, "color": colours.ink},
        },
        xaxis={
            "gridcolor": colours.grid,
            "zeroline": False,
            "tickfont": {"color": colours.quiet, "size": 13},
            "fixedrange": True,
            "automargin": True,
        },
        yaxis={
            "gridcolor": colours.grid,
            "zeroline": False,
            "tickfont": {"color": colours.ink, "size": 13},
            "fixedrange": True,
            "automargin": True,
        },
        bargap=0.35,
        dragmode=False,
    )
    return chart


STYLE = """
<style>
.stMainBlockContainer { max-width: 62rem; padding-top: 4.5rem; padding-bottom: 3rem; }
.stMain, .stTable { font-variant-numeric: tabular-nums; }
.stMain p, .stMain li { max-width: 70ch; }
.st-key-answer p { font-size: 1.25rem; line-height: 1.45; max-width: 60ch; margin: 0 0 .5rem; }
.stMain p.finding { font-weight: 600; font-size: 1.0625rem; margin: 0 0 .25rem; }
.stMain p.measure, .stMain p.source { font-size: .875rem; line-height: 1.4; opacity: .85; max-width: 80ch; margin: 0; }
.stMain p a { color: inherit; text-decoration: underline; overflow-wrap: anywhere; }
.note { border-left: 3px solid; padding: .25rem 0 .25rem .75rem; font-size: .9375rem; max-width: 70ch; }
.stMarkdown table { display: block; overflow-x: auto; max-width: 100%; }
.stTable { overflow-x: auto; }
.stTable td, .stTable th { font-size: .9375rem; }
.stMain button, .stMain summary { min-height: 2.5rem !important; }
@media (max-width: 640px) {
  .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; }
  .stMain button, .stMain summary { min-height: 2.75rem !important; }
}
@media print {
  header, .stDownloadButton, .stSelectbox, [data-testid="stToolbar"] { display: none !important; }
  .stMainBlockContainer { padding-top: 0; max-width: none; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
</style>
"""
