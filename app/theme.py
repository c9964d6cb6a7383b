"""Colors and chart style for light and dark themes: grays for context, teal for the subject, amber for comparisons."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from app.sketch import Sketch

FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif'


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Colors by their meaning. Contrast with `paper` is at least 4.5:1 for text and 3:1 for marks, in both themes."""

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
    """Return the colors of the theme that the reader's browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def figure(colors: Palette, height: int, *, rows: int = 1, gap: float = 0.0) -> Sketch:
    """Create an empty figure in the house style. `rows` stacks panels, `gap` apart as a share of the height; `height` is in pixels."""
    return Sketch(
        {
            "height": height,
            "margin": {"l": 8, "r": 12, "t": 8, "b": 36},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": 14, "color": colors.ink},
            "showlegend": False,
            "hoverlabel": {
                "bgcolor": colors.paper,
                "bordercolor": colors.mark,
                "font": {"family": FONT, "color": colors.ink},
            },
            "xaxis": {
                "gridcolor": colors.grid,
                "zeroline": False,
                "tickfont": {"color": colors.quiet, "size": 13},
                "fixedrange": True,
                "automargin": True,
            },
            "yaxis": {
                "gridcolor": colors.grid,
                "zeroline": False,
                "tickfont": {"color": colors.ink, "size": 13},
                "fixedrange": True,
                "automargin": True,
            },
            "bargap": 0.35,
            "dragmode": False,
            # The chart itself marks the selection, so the other points must not fade.
            "template": {
                "data": {kind: [{"unselected": {"marker": {"opacity": 1}}}] for kind in ("scatter", "bar")}
            },
        },
        rows,
        gap,
    )


ICON = Path(__file__).parent / "static" / "icon.png"
STYLE = Path(__file__).parent / "static" / "outlook.css"


def variables(colors: Palette) -> str:
    """Return the colors as variables for the style sheet."""
    return (
        "<style>:root {"
        + "".join(
            f"--{name}: {value}; "
            for name, value in (
                ("ink", colors.ink),
                ("quiet", colors.quiet),
                ("paper", colors.paper),
                ("raised", colors.grid),
                ("mark", colors.mark),
                ("subject", colors.subject),
                ("second", colors.second),
            )
        )
        + "}</style>"
    )
