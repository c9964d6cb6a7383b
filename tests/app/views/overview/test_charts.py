"""Charts of the overview page: the right rows, no line across a break, withheld figures told apart by shape."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

import app.views.overview.bar_charts
import app.views.overview.line_charts
import app.views.reliability.code_chart
import app.views.reliability.edition_charts
from app.theme import DARK, LIGHT, Palette
from outlook.codes.lineage import find_lineage
from outlook.jobs import growth, openings, past_projections, projections
from outlook.jobs import history as jobs_history
from outlook.jobs.fan import build_fan
from outlook.jobs.projections import Projection
from outlook.tables import Tables
from tests.app.drawings import checked
from tests.app.missing import leaks, strings
from tests.outlook.examples import CODES, projection

bar_charts = checked(app.views.overview.bar_charts)
code_chart = checked(app.views.reliability.code_chart)
edition_charts = checked(app.views.reliability.edition_charts)
line_charts = checked(app.views.overview.line_charts)


def newest(tables: Tables, code: str) -> Projection:
    found = projections.find_newest_projection(tables, code)
    assert found is not None
    return found


def load_bands(tables: Tables, code: str) -> pd.DataFrame | None:
    found, _ = build_fan(tables, code)
    return found.frame if found else None


def labels(chart: go.Figure) -> list[str]:
    return [str(a.text) for a in chart.layout.annotations]


def numbers(values: object) -> list[float]:
    return [float(v) for v in values]  # type: ignore[attr-defined]


def test_growth_has_one_bar_per_occupation(tables: Tables) -> None:
    frame = growth.compare_growth(tables, "29-2072", "2024-34")
    chart = bar_charts.draw_growth(frame, "29-2072", LIGHT)
    assert len(chart.data) == 1
    assert numbers(chart.data[0].x) == frame["change_pct"].tolist()
    assert len(labels(chart)) == len(frame) == 14


def test_growth_bars_highlight_the_subject(
    tables: Tables,
) -> None:
    frame = growth.compare_growth(tables, "29-2072", "2024-34")
    chart = bar_charts.draw_growth(frame, "29-2072", LIGHT)
    shades = dict(zip(frame["code"], chart.data[0].marker.color, strict=True))
    assert shades["29-2072"] == LIGHT.subject
    assert shades["00-0000"] == LIGHT.second
    assert {s for c, s in shades.items() if c not in ("29-2072", "00-0000")} == {LIGHT.mark}
    # The subject is bold as well, for readers who don't see the color.
    assert [t for t in labels(chart) if t.startswith("<b>")] == ["<b>Medical records specialists</b>"]


@pytest.mark.parametrize("code", ["29-0000", "31-0000"])
def test_group_keeps_its_own_name(tables: Tables, code: str) -> None:
    frame = growth.compare_growth(tables, code, "2024-34")
    said = labels(bar_charts.draw_growth(frame, code, LIGHT))
    assert sum("All occupations" in label for label in said) == 1
    (own,) = (label for label in said if label.startswith("<b>"))
    assert own.replace("<br>", " ") == f"<b>{tables.title(code)}</b>"


@pytest.mark.parametrize("code", CODES)
def test_growth_axis_fits_zero_and_figures(tables: Tables, code: str) -> None:
    frame = growth.compare_growth(tables, code, newest(tables, code).vintage)
    chart = bar_charts.draw_growth(frame, code, LIGHT)
    low, high = chart.layout.xaxis.range
    assert low <= 0 <= high
    assert low <= frame["change_pct"].min()
    assert high >= frame["change_pct"].max()
    assert low < high


def test_openings_have_three_causes(tables: Tables) -> None:
    chart = bar_charts.draw_openings(newest(tables, "29-2072"), LIGHT)
    assert numbers(chart.data[0].x) == [7_100, 5_800, 1_300]
    assert list(chart.data[0].text) == ["7,100", "5,800", "1,300"]
    assert chart.layout.xaxis.range[0] == 0
    assert len(labels(chart)) == 3


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("column", ["annual_p50_usd", "employment"])
def test_no_line_joins_two_segments(tables: Tables, code: str, column: str) -> None:
    frame = jobs_history.load_history(tables, code)
    chart = line_charts.draw_history(frame, column, LIGHT, money=column == "annual_p50_usd")
    stretches = [set(map(int, part["year"])) for _, part in frame.groupby(["segment", "method"])]
    lines = [trace for trace in chart.data if "lines" in trace.mode]
    assert len(lines) == len(stretches)
    assert [set(map(int, line.x)) for line in lines] == stretches
    assert all(line.connectgaps is False for line in lines)


@pytest.mark.parametrize("code", CODES)
def test_each_break_has_a_line_and_label(tables: Tables, code: str) -> None:
    frame = jobs_history.load_history(tables, code)
    chart = line_charts.draw_history(frame, "annual_p50_usd", LIGHT, money=True)
    breaks = frame["segment"].nunique() - 1
    changes = int((frame.groupby("segment")["method"].nunique() - 1).sum())
    assert [s.line.dash for s in chart.layout.shapes] == ["dot"] * (breaks + changes)
    rules = [float(s.x0) for s in chart.layout.shapes]
    said = [(float(a.x), a.text) for a in chart.layout.annotations if "new" in str(a.text)]
    # Breaks close together share one label, in the plural.
    assert all(min(abs(rule - x) for x, _ in said) < line_charts.NEAR_YEARS for rule in rules)
    words = {each: [x for x, text in said if text == each] for _, each in said}
    assert set(words) <= {"new code", "new codes", "new method"}
    assert len(words.get("new method", [])) == changes
    single, shared = words.get("new code", []), words.get("new codes", [])
    assert len(single) == breaks if not shared else len(single) + 2 * len(shared) <= breaks
    assert all(x in rules for x in single + words.get("new method", []))


def test_only_the_own_code_is_highlighted(
    tables: Tables,
) -> None:
    chart = line_charts.draw_history(
        jobs_history.load_history(tables, "29-2072"), "annual_p50_usd", LIGHT, money=True
    )
    assert [(int(t.x[0]), int(t.x[-1]), t.line.color) for t in chart.data] == [
        (2011, 2018, LIGHT.quiet),
        (2019, 2020, LIGHT.quiet),
        (2021, 2025, LIGHT.subject),
    ]
    assert numbers(chart.data[2].y)[0] == 46_660
    assert numbers(chart.data[2].y)[-1] == 51_140
    assert {"<b>$46,660</b>", "<b>$51,140</b>", "29-2071", "29-2098", "29-2072"} <= set(labels(chart))


def test_edition_line_joins_base_and_target(tables: Tables) -> None:
    every = projections.load_projections(tables, "29-2072")
    chart = edition_charts.draw_editions(every, "29-2072", LIGHT)
    assert [numbers(t.x) for t in chart.data] == [[e.jobs_base, e.jobs_projected] for e in every]
    assert numbers(chart.data[3].x) == [194_800, 208_600]


def test_second_hand_edition_is_hollow(tables: Tables) -> None:
    every = projections.load_projections(tables, "29-2072")
    chart = edition_charts.draw_editions(every, "29-2072", LIGHT)
    assert [t.marker.symbol[1] for t in chart.data] == ["circle"] * 4 + ["circle-open"]
    assert ["second-hand" in text for text in labels(chart)] == [False] * 4 + [True]


def test_earlier_code_is_gray_and_named() -> None:
    chart = edition_charts.draw_editions([projection(code="29-2071"), projection()], "29-2072", LIGHT)
    assert [t.line.color for t in chart.data] == [LIGHT.quiet, LIGHT.subject]
    assert ["29-2071" in text for text in labels(chart)] == [True, False]


@pytest.mark.parametrize("code", CODES)
def test_projection_of_jobs_is_dashed(tables: Tables, code: str) -> None:
    edition, stretches = newest(tables, code), projections.load_reported_jobs(tables, code)
    quoted = projections.find_quoted_projection(tables, code)
    bands = load_bands(tables, code)
    chart = line_charts.draw_jobs(stretches, newest=edition, quoted=quoted, fan=bands, colors=LIGHT)
    # The bands of past errors are drawn before the lines: nine in ten first, then half.
    filled = [t for t in chart.data if t.fill == "toself"]
    assert len(filled) == (0 if bands is None else 2)
    lines = [t for t in chart.data if t.fill != "toself"]
    drawn = [(list(t.x), list(t.y), t.line.dash) for t in lines]
    assert drawn[: len(stretches)] == [([*s.years], [*s.jobs], None) for s in stretches]
    assert drawn[len(stretches)] == (
        [edition.base_year, edition.target_year], [edition.jobs_base, edition.jobs_projected], "dash",
    )  # fmt: skip
    # A second-hand edition is one hollow point without a line.
    rest = lines[len(stretches) + 1 :]
    assert len(rest) == (quoted is not None)
    assert all(t.mode == "markers" and t.marker.symbol.endswith("-open") for t in rest)
    assert chart.layout.yaxis.range[0] == 0
    assert len(chart.layout.shapes) == len(stretches) - 1


def test_panels_share_one_scale(
    tables: Tables,
) -> None:
    frames = [
        (tables.title(c), jobs_history.load_history(tables, c)) for c in ("29-2072", "31-9092", "43-9021")
    ]
    chart = line_charts.draw_panels(frames, "annual_p50_usd", LIGHT, money=True)
    stretches = [part for _, frame in frames for _, part in frame.groupby(["segment", "method"])]
    assert [list(map(int, t.x)) for t in chart.data] == [list(map(int, p["year"])) for p in stretches]
    ranges = {chart.layout[f"yaxis{n}"].range for n in ("", 2, 3)}
    assert len(ranges) == 1 and ranges.pop()[0] == 0
    for title, _ in frames:
        assert any(title.split()[0] in text for text in labels(chart))


def test_growth_bars_carry_their_code_last(tables: Tables) -> None:
    frame = growth.compare_growth(tables, "29-2072", "2024-34")
    bars = bar_charts.draw_growth(frame, "29-2072", LIGHT).data[0]
    assert [point[-1] for point in bars.customdata] == frame["code"].tolist()


def draw_all(tables: Tables, code: str, colors: Palette) -> list[Any]:
    edition, history = newest(tables, code), jobs_history.load_history(tables, code)
    every = projections.load_earlier_projections(tables, code) + projections.load_projections(tables, code)
    rates = openings.compare_openings(tables, code, edition.vintage)
    found = find_lineage(tables, code)
    return [
        bar_charts.draw_growth(growth.compare_growth(tables, code, edition.vintage), code, colors),
        *([bar_charts.draw_openings(edition, colors)] if edition.growth_per_year is not None else []),
        *(
            [bar_charts.draw_openings_per_100(rates, code, colors)]
            if rates["openings_per_100"].notna().any()
            else []
        ),
        line_charts.draw_history(history, "annual_p50_usd", colors, money=True),
        line_charts.draw_history(history, "employment", colors, money=False),
        line_charts.draw_panels([(tables.title(code), history)] * 2, "employment", colors, money=False),
        line_charts.draw_jobs(
            projections.load_reported_jobs(tables, code),
            newest=edition,
            quoted=projections.find_quoted_projection(tables, code),
            fan=load_bands(tables, code),
            colors=colors,
        ),
        edition_charts.draw_editions([each for each in every if each.jobs_base], code, colors),
        edition_charts.draw_past_projections(
            past_projections.compare_with_predecessors(tables, code), code, colors
        ),
        *([code_chart.draw_codes(found, colors)] if found.links else []),
    ]


# Every occupation in the light theme; in the dark theme, which differs in color only, those with the most gaps.
EVERY_CHART = [(code, LIGHT) for code in CODES] + [(code, DARK) for code in ("29-2072", "29-9021", "29-2098")]


@pytest.mark.parametrize(("code", "colors"), EVERY_CHART)
def test_no_chart_leaks_a_missing_figure(tables: Tables, code: str, colors: Palette) -> None:
    for chart in draw_all(tables, code, colors):
        assert leaks(list(strings(chart.to_plotly_json()))) == []
        assert len(chart.data) > 0
