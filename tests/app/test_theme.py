"""Colors contrast with the paper in both themes: 4.5:1 for text, 3:1 for marks (WCAG 2.2, 1.4.3 and 1.4.11)."""

import tomllib

import pytest

from app.theme import DARK, LIGHT, Palette, figure
from tests.app.conftest import PROJECT

THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_ranges_from_1_to_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#0f6b66", "#0f6b66") == pytest.approx(1)


@pytest.mark.parametrize("colors", THEMES)
@pytest.mark.parametrize("role", ["ink", "quiet", "subject", "second"])
def test_text_is_readable_on_paper(colors: Palette, role: str) -> None:
    # Labels also use the accent and the second color.
    assert contrast(getattr(colors, role), colors.paper) >= 4.5


@pytest.mark.parametrize("colors", THEMES)
@pytest.mark.parametrize("role", ["mark", "subject", "second"])
def test_marks_contrast_with_paper(colors: Palette, role: str) -> None:
    assert contrast(getattr(colors, role), colors.paper) >= 3


@pytest.mark.parametrize("colors", THEMES)
@pytest.mark.parametrize("step", range(5))
def test_map_figure_is_readable_on_its_shade(colors: Palette, step: int) -> None:
    ink = colors.on_light if step < 3 else colors.on_dark
    assert contrast(ink, colors.sequence[step]) >= 4.5


@pytest.mark.parametrize("colors", THEMES)
def test_map_shades_move_away_from_paper(colors: Palette) -> None:
    contrasts = [contrast(shade, colors.paper) for shade in colors.sequence]
    assert contrasts == sorted(contrasts)
    assert len(set(contrasts)) == 5


@pytest.mark.parametrize(("theme", "colors"), [("light", LIGHT), ("dark", DARK)])
def test_charts_and_pages_share_colors(theme: str, colors: Palette) -> None:
    config = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][
        theme
    ]
    assert (config["backgroundColor"], config["textColor"], config["primaryColor"]) == (
        colors.paper,
        colors.ink,
        colors.subject,
    )
    assert contrast(config["linkColor"], config["backgroundColor"]) >= 4.5
    assert contrast(config["textColor"], config["secondaryBackgroundColor"]) >= 4.5


@pytest.mark.parametrize("colors", THEMES)
def test_chart_has_no_legend_zoom_or_background(colors: Palette) -> None:
    chart = figure(colors, 300).checked()
    assert (chart.layout.showlegend, chart.layout.dragmode, chart.layout.height) == (False, False, 300)
    assert chart.layout.xaxis.fixedrange and chart.layout.yaxis.fixedrange
    assert chart.layout.paper_bgcolor == "rgba(0,0,0,0)"
