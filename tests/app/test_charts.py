"""Charts hold the rows they should, join no years across a break, and say withheld figures by shape."""

import pandas as pd
import plotly.graph_objects as go
import pytest

import app.views.overview.bar_charts
import app.views.overview.charts
from app.theme import DARK, LIGHT, Palette
from outlook.jobs import growth
from outlook.jobs.fan import fan
from outlook.jobs.growth import Projection
from outlook.tables import Tables
from tests.app.drawings import checked
from tests.app.missing import leaks, strings
from tests.outlook.test_breaks import CODES
from tests.outlook.test_growth import projection

bar_charts, overview_charts = map(
    checked,
    (
        app.views.overview.bar_charts,
        app.views.overview.charts,
    ),
)
MAY_2025: dict[int, float | None] = {10: 37_000, 25: 43_490, 50: 51_140, 75: 64_820, 90: 81_150}


def newest(tables: Tables, code: str) -> Projection:
    found = growth.newest(tables, code)
    assert found is not None
    return found


def labels(chart: go.Figure) -> list[str]:
    return [str(a.text) for a in chart.layout.annotations]


def numbers(values: object) -> list[float]:
    return [float(v) for v in values]  # type: ignore[attr-defined]


def test_growth_bars_have_one_bar_and_one_label_an_occupation(tables: Tables) -> None:
    frame = growth.compared(tables, "29-2072", "2024-34")
    chart = bar_charts.growth_bars(frame, "29-2072", LIGHT)
    assert len(chart.data) == 1
    assert numbers(chart.data[0].x) == frame["change_pct"].tolist()
    assert len(labels(chart)) == len(frame) == 14


def test_growth_bars_put_the_accent_on_the_subject_and_the_second_colour_on_all_occupations(
    tables: Tables,
) -> None:
    frame = growth.compared(tables, "29-2072", "2024-34")
    chart = bar_charts.growth_bars(frame, "29-2072", LIGHT)
    shades = dict(zip(frame["code"], chart.data[0].marker.color, strict=True))
    assert shades["29-2072"] == LIGHT.subject
    assert shades["00-0000"] == LIGHT.second
    assert {s for c, s in shades.items() if c not in ("29-2072", "00-0000")} == {LIGHT.mark}
    # The subject is bold too: nothing is said by colour alone.
    assert [t for t in labels(chart) if t.startswith("<b>")] == ["<b>Medical records specialists</b>"]


@pytest.mark.parametrize("code", ["29-0000", "31-0000"])
def test_a_group_keeps_its_own_name_beside_all_occupations(tables: Tables, code: str) -> None:
    frame = growth.compared(tables, code, "2024-34")
    said = labels(bar_charts.growth_bars(frame, code, LIGHT))
    assert sum("All occupations" in label for label in said) == 1
    (own,) = (label for label in said if label.startswith("<b>"))
    assert own.replace("<br>", " ") == f"<b>{tables.title(code)}</b>"


@pytest.mark.parametrize("code", CODES)
def test_growth_bars_start_at_zero_and_leave_room_for_every_figure(tables: Tables, code: str) -> None:
    frame = growth.compared(tables, code, newest(tables, code).vintage)
    chart = bar_charts.growth_bars(frame, code, LIGHT)
    low, high = chart.layout.xaxis.range
    assert low <= 0 <= high
    assert low <= frame["change_pct"].min()
    assert high >= frame["change_pct"].max()
    assert low < high


def test_openings_bars_are_exits_transfers_and_growth(tables: Tables) -> None:
    chart = bar_charts.openings_bars(newest(tables, "29-2072"), LIGHT)
    assert numbers(chart.data[0].x) == [7_100, 5_800, 1_300]
    assert list(chart.data[0].text) == ["7,100", "5,800", "1,300"]
    assert chart.layout.xaxis.range[0] == 0
    assert len(labels(chart)) == 3


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("column", ["annual_p50_usd", "employment"])
def test_no_line_joins_years_of_two_stretches(tables: Tables, code: str, column: str) -> None:
    frame = growth.history(tables, code)
    chart = overview_charts.history_lines(frame, column, LIGHT, money=column == "annual_p50_usd")
    stretches = [set(map(int, part["year"])) for _, part in frame.groupby(["segment", "method"])]
    lines = [trace for trace in chart.data if "lines" in trace.mode]
    assert len(lines) == len(stretches)
    assert [set(map(int, line.x)) for line in lines] == stretches
    assert all(line.connectgaps is False for line in lines)


@pytest.mark.parametrize("code", CODES)
def test_each_break_has_a_dotted_rule_and_a_word(tables: Tables, code: str) -> None:
    frame = growth.history(tables, code)
    chart = overview_charts.history_lines(frame, "annual_p50_usd", LIGHT, money=True)
    breaks = frame["segment"].nunique() - 1
    changes = int((frame.groupby("segment")["method"].nunique() - 1).sum())
    assert [s.line.dash for s in chart.layout.shapes] == ["dot"] * (breaks + changes)
    rules = [float(s.x0) for s in chart.layout.shapes]
    said = [(float(a.x), a.text) for a in chart.layout.annotations if "new" in str(a.text)]
    # Breaks so near that two words would run into each other share one, which then says that there are several.
    assert all(min(abs(rule - x) for x, _ in said) < overview_charts.NEAR_YEARS for rule in rules)
    words = {each: [x for x, text in said if text == each] for _, each in said}
    assert set(words) <= {"new code", "new codes", "new method"}
    assert len(words.get("new method", [])) == changes
    single, shared = words.get("new code", []), words.get("new codes", [])
    assert len(single) == breaks if not shared else len(single) + 2 * len(shared) <= breaks
    assert all(x in rules for x in single + words.get("new method", []))


def test_the_pay_of_a_broken_code_is_three_lines_and_only_the_own_one_is_in_the_accent(
    tables: Tables,
) -> None:
    chart = overview_charts.history_lines(
        growth.history(tables, "29-2072"), "annual_p50_usd", LIGHT, money=True
    )
    assert [(int(t.x[0]), int(t.x[-1]), t.line.color) for t in chart.data] == [
        (2013, 2017, LIGHT.quiet),
        (2019, 2020, LIGHT.quiet),
        (2021, 2025, LIGHT.subject),
    ]
    assert numbers(chart.data[2].y)[0] == 46_660
    assert numbers(chart.data[2].y)[-1] == 51_140
    assert {"<b>$46,660</b>", "<b>$51,140</b>", "29-2071", "29-2098", "29-2072"} <= set(labels(chart))


def test_each_edition_is_one_line_from_its_base_to_its_target(tables: Tables) -> None:
    every = growth.editions(tables, "29-2072")
    chart = bar_charts.edition_dumbbells(every, "29-2072", LIGHT)
    assert [numbers(t.x) for t in chart.data] == [[e.jobs_base, e.jobs_projected] for e in every]
    assert numbers(chart.data[3].x) == [194_800, 208_600]


def test_a_second_hand_edition_is_hollow_and_says_so(tables: Tables) -> None:
    every = growth.editions(tables, "29-2072")
    chart = bar_charts.edition_dumbbells(every, "29-2072", LIGHT)
    assert [t.marker.symbol[1] for t in chart.data] == ["circle"] * 4 + ["circle-open"]
    assert ["second-hand" in text for text in labels(chart)] == [False] * 4 + [True]


def test_an_edition_of_an_earlier_code_is_grey_and_names_it() -> None:
    chart = bar_charts.edition_dumbbells([projection(code="29-2071"), projection()], "29-2072", LIGHT)
    assert [t.line.color for t in chart.data] == [LIGHT.quiet, LIGHT.subject]
    assert ["29-2071" in text for text in labels(chart)] == [True, False]


# Every occupation by day; by night, where the colours alone differ, those with the most gaps.
EVERY_CHART = [(code, LIGHT) for code in CODES] + [(code, DARK) for code in ("29-2072", "29-9021", "29-2098")]


@pytest.mark.parametrize(("code", "colours"), EVERY_CHART)
def test_no_chart_of_any_occupation_shows_a_trace_of_a_missing_figure(
    tables: Tables, code: str, colours: Palette
) -> None:
    edition = newest(tables, code)
    drawn = [bar_charts.growth_bars(growth.compared(tables, code, edition.vintage), code, colours)]
    if edition.growth_per_year is not None:
        drawn.append(bar_charts.openings_bars(edition, colours))
    history = growth.history(tables, code)
    drawn.append(overview_charts.history_lines(history, "annual_p50_usd", colours, money=True))
    drawn.append(overview_charts.history_lines(history, "employment", colours, money=False))
    if colours == DARK:
        both = [(tables.title(code), history)] * 2
        drawn.append(overview_charts.panels(both, "employment", colours, money=False))
    drawn.append(
        overview_charts.jobs_path(
            growth.reported(tables, code),
            newest=edition,
            quoted=growth.quoted(tables, code),
            fan=_bands(tables, code),
            colours=colours,
        )
    )
    every = growth.earlier_editions(tables, code) + growth.editions(tables, code)
    drawn.append(bar_charts.edition_dumbbells([e for e in every if e.jobs_base], code, colours))
    assert len(drawn) >= 3
    for chart in drawn:
        assert leaks(list(strings(chart.to_plotly_json()))) == []
        assert len(chart.data) > 0


def last_data(trace: go.Scatter) -> list[object]:
    return [point[-1] for point in trace.customdata]


def test_every_bar_carries_its_code_last(tables: Tables) -> None:
    bars = growth.compared(tables, "29-2072", "2024-34")
    assert last_data(bar_charts.growth_bars(bars, "29-2072", LIGHT).data[0]) == bars["code"].tolist()


def _bands(tables: Tables, code: str) -> pd.DataFrame | None:
    found, _ = fan(tables, code)
    return found.frame if found else None


@pytest.mark.parametrize("code", CODES)
def test_the_path_of_jobs_is_drawn_in_its_stretches_and_the_projection_dashed(
    tables: Tables, code: str
) -> None:
    edition, stretches = newest(tables, code), growth.reported(tables, code)
    quoted = growth.quoted(tables, code)
    bands = _bands(tables, code)
    chart = overview_charts.jobs_path(stretches, newest=edition, quoted=quoted, fan=bands, colours=LIGHT)
    # Bands of past errors lie below the lines: nine in ten, then half.
    filled = [t for t in chart.data if t.fill == "toself"]
    assert len(filled) == (0 if bands is None else 2)
    lines = [t for t in chart.data if t.fill != "toself"]
    drawn = [(list(t.x), list(t.y), t.line.dash) for t in lines]
    assert drawn[: len(stretches)] == [([*s.years], [*s.jobs], None) for s in stretches]
    assert drawn[len(stretches)] == (
        [edition.base_year, edition.target_year], [edition.jobs_base, edition.jobs_projected], "dash",
    )  # fmt: skip
    # A second-hand edition is one hollow point: no line leads to it.
    rest = lines[len(stretches) + 1 :]
    assert len(rest) == (quoted is not None)
    assert all(t.mode == "markers" and t.marker.symbol.endswith("-open") for t in rest)
    assert chart.layout.yaxis.range[0] == 0
    assert len(chart.layout.shapes) == len(stretches) - 1


def test_occupations_side_by_side_have_one_panel_each_on_one_scale_and_no_line_across_a_break(
    tables: Tables,
) -> None:
    frames = [(tables.title(c), growth.history(tables, c)) for c in ("29-2072", "31-9092", "43-9021")]
    chart = overview_charts.panels(frames, "annual_p50_usd", LIGHT, money=True)
    stretches = [part for _, frame in frames for _, part in frame.groupby(["segment", "method"])]
    assert [list(map(int, t.x)) for t in chart.data] == [list(map(int, p["year"])) for p in stretches]
    ranges = {chart.layout[f"yaxis{n}"].range for n in ("", 2, 3)}
    assert len(ranges) == 1 and ranges.pop()[0] == 0
    for title, _ in frames:
        assert any(title.split()[0] in text for text in labels(chart))
