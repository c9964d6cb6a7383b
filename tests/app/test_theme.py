"""Colours can be told from the paper in both themes: 4.5:1 for text, 3:1 for marks (WCAG 2.2, 1.4.3 and 1.4.11)."""

import tomllib

import pytest

from app.theme import DARK, LIGHT, Palette, figure
from tests.app.conftest import PROJECT

THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_21_to_1_and_a_colour_on_itself_1_to_1() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#0f6b66", "#0f6b66") == pytest.approx(1)


@pytest.mark.parametrize("colours", THEMES)
@pytest.mark.parametrize("role", ["ink", "quiet", "subject", "second"])
def test_text_is_readable_on_paper(colours: Palette, role: str) -> None:
    # The accent and the second colour write labels too.
    assert contrast(getattr(colours, role), colours.paper) >= 4.5


@pytest.mark.parametrize("colours", THEMES)
@pytest.mark.parametrize("role", ["mark", "subject", "second"])
def test_marks_stand_out_from_paper(colours: Palette, role: str) -> None:
    assert contrast(getattr(colours, role), colours.paper) >= 3


@pytest.mark.parametrize("colours", THEMES)
@pytest.mark.parametrize("step", range(5))
def test_the_figure_in_a_square_of_the_map_is_readable_on_its_shade(colours: Palette, step: int) -> None:
    ink = colours.on_light if step < 3 else colours.on_dark
    assert contrast(ink, colours.sequence[step]) >= 4.5


@pytest.mark.parametrize("colours", THEMES)
def test_shades_of_the_map_go_one_way_from_the_paper(colours: Palette) -> None:
    away = [contrast(shade, colours.paper) for shade in colours.sequence]
    assert away == sorted(away)
    assert len(set(away)) == 5


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_charts_and_pages_share_paper_ink_and_accent(theme: str, colours: Palette) -> None:
    config = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][
        theme
    ]
    assert (config["backgroundColor"], config["textColor"], config["primaryColor"]) == (
        colours.paper,
        colours.ink,
        colours.subject,
    )
    assert contrast(config["linkColor"], config["backgroundColor"]) >= 4.5
    assert contrast(config["textColor"], config["secondaryBackgroundColor"]) >= 4.5


@pytest.mark.parametrize("colours", THEMES)
def test_a_chart_has_no_legend_no_zoom_and_no_paper_of_its_own(colours: Palette) -> None:
    chart = figure(colours, 300).checked()
    assert (chart.layout.showlegend, chart.layout.dragmode, chart.layout.height) == (False, False, 300)
    assert chart.layout.xaxis.fixedrange and chart.layout.yaxis.fixedrange
    assert chart.layout.paper_bgcolor == "rgba(0,0,0,0)"
