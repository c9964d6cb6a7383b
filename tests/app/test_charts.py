"""Charts hold the rows they should, join no years across a break, and say withheld figures by shape."""

import re

import pandas as pd
import plotly.graph_objects as go
import pytest

import app.charts
import app.charts_outlook
import app.charts_places
from app.theme import DARK, LIGHT, Palette
from outlook import growth, places, settings
from outlook.fan import fan
from outlook.growth import Projection
from outlook.places import MEASURES
from outlook.settings import REMAINDER
from outlook.state_growth import state_growth
from outlook.tidy import Tables
from tests.app.drawings import checked
from tests.app.missing import leaks, strings
from tests.outlook.test_breaks import CODES
from tests.outlook.test_growth import projection
from tests.outlook.test_settings import CASES

charts, charts_outlook, charts_places = map(checked, (app.charts, app.charts_outlook, app.charts_places))
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
    chart = charts.growth_bars(frame, "29-2072", LIGHT)
    assert len(chart.data) == 1
    assert numbers(chart.data[0].x) == frame["change_pct"].tolist()
    assert len(labels(chart)) == len(frame) == 14


def test_growth_bars_put_the_accent_on_the_subject_and_the_second_colour_on_all_occupations(
    tables: Tables,
) -> None:
    frame = growth.compared(tables, "29-2072", "2024-34")
    chart = charts.growth_bars(frame, "29-2072", LIGHT)
    shades = dict(zip(frame["code"], chart.data[0].marker.color, strict=True))
    assert shades["29-2072"] == LIGHT.subject
    assert shades["00-0000"] == LIGHT.second
    assert {s for c, s in shades.items() if c not in ("29-2072", "00-0000")} == {LIGHT.mark}
    # The subject is bold too: nothing is said by colour alone.
    assert [t for t in labels(chart) if t.startswith("<b>")] == ["<b>Medical records specialists</b>"]


@pytest.mark.parametrize("code", ["29-0000", "31-0000"])
def test_a_group_keeps_its_own_name_beside_all_occupations(tables: Tables, code: str) -> None:
    frame = growth.compared(tables, code, "2024-34")
    said = labels(charts.growth_bars(frame, code, LIGHT))
    assert sum("All occupations" in label for label in said) == 1
    (own,) = (label for label in said if label.startswith("<b>"))
    assert own.replace("<br>", " ") == f"<b>{tables.title(code)}</b>"


@pytest.mark.parametrize("code", CODES)
def test_growth_bars_start_at_zero_and_leave_room_for_every_figure(tables: Tables, code: str) -> None:
    frame = growth.compared(tables, code, newest(tables, code).vintage)
    chart = charts.growth_bars(frame, code, LIGHT)
    low, high = chart.layout.xaxis.range
    assert low <= 0 <= high
    assert low <= frame["change_pct"].min()
    assert high >= frame["change_pct"].max()
    assert low < high


def test_openings_bars_are_exits_transfers_and_growth(tables: Tables) -> None:
    chart = charts.openings_bars(newest(tables, "29-2072"), LIGHT)
    assert numbers(chart.data[0].x) == [7_100, 5_800, 1_300]
    assert list(chart.data[0].text) == ["7,100", "5,800", "1,300"]
    assert chart.layout.xaxis.range[0] == 0
    assert len(labels(chart)) == 3


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("column", ["annual_p50_usd", "employment"])
def test_no_line_joins_years_of_two_stretches(tables: Tables, code: str, column: str) -> None:
    frame = growth.history(tables, code)
    chart = charts_outlook.history_lines(frame, column, LIGHT, money=column == "annual_p50_usd")
    stretches = [set(map(int, part["year"])) for _, part in frame.groupby(["segment", "method"])]
    lines = [trace for trace in chart.data if "lines" in trace.mode]
    assert len(lines) == len(stretches)
    assert [set(map(int, line.x)) for line in lines] == stretches
    assert all(line.connectgaps is False for line in lines)


@pytest.mark.parametrize("code", CODES)
def test_each_break_has_a_dotted_rule_and_a_word(tables: Tables, code: str) -> None:
    frame = growth.history(tables, code)
    chart = charts_outlook.history_lines(frame, "annual_p50_usd", LIGHT, money=True)
    breaks = frame["segment"].nunique() - 1
    changes = int((frame.groupby("segment")["method"].nunique() - 1).sum())
    assert [s.line.dash for s in chart.layout.shapes] == ["dot"] * (breaks + changes)
    rules = [float(s.x0) for s in chart.layout.shapes]
    said = [(float(a.x), a.text) for a in chart.layout.annotations if "new" in str(a.text)]
    # Breaks so near that two words would run into each other share one, which then says that there are several.
    assert all(min(abs(rule - x) for x, _ in said) < charts_outlook.NEAR_YEARS for rule in rules)
    words = {each: [x for x, text in said if text == each] for _, each in said}
    assert set(words) <= {"new code", "new codes", "new method"}
    assert len(words.get("new method", [])) == changes
    single, shared = words.get("new code", []), words.get("new codes", [])
    assert len(single) == breaks if not shared else len(single) + 2 * len(shared) <= breaks
    assert all(x in rules for x in single + words.get("new method", []))


def test_the_pay_of_a_broken_code_is_three_lines_and_only_the_own_one_is_in_the_accent(
    tables: Tables,
) -> None:
    chart = charts_outlook.history_lines(
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
    chart = charts.edition_dumbbells(every, "29-2072", LIGHT)
    assert [numbers(t.x) for t in chart.data] == [[e.jobs_base, e.jobs_projected] for e in every]
    assert numbers(chart.data[3].x) == [194_800, 208_600]


def test_a_second_hand_edition_is_hollow_and_says_so(tables: Tables) -> None:
    every = growth.editions(tables, "29-2072")
    chart = charts.edition_dumbbells(every, "29-2072", LIGHT)
    assert [t.marker.symbol[1] for t in chart.data] == ["circle"] * 4 + ["circle-open"]
    assert ["second-hand" in text for text in labels(chart)] == [False] * 4 + [True]


def test_an_edition_of_an_earlier_code_is_grey_and_names_it() -> None:
    chart = charts.edition_dumbbells([projection(code="29-2071"), projection()], "29-2072", LIGHT)
    assert [t.line.color for t in chart.data] == [LIGHT.quiet, LIGHT.subject]
    assert ["29-2071" in text for text in labels(chart)] == [True, False]


def test_settings_are_one_row_each_without_the_remainder(tables: Tables) -> None:
    frame = settings.settings(tables, "29-2072", 2025).frame
    chart = charts.setting_ranges(frame, 51_140, LIGHT)
    thin, thick, dots = chart.data
    assert len(labels(chart)) == len(dots.x) == 14
    assert numbers(dots.x)[:2] == [59_120, 47_120]
    assert list(thin.x)[:3] == [39_530, 90_120, None]
    assert list(thick.x)[:3] == [47_370, 74_160, None]
    assert [s.x0 for s in chart.layout.shapes] == [51_140]


def test_a_setting_whose_highest_percentile_is_capped_keeps_its_other_marks(tables: Tables) -> None:
    frame = settings.settings(tables, "11-9111", 2022).frame
    capped = frame[frame["annual_p90_usd"].isna() & (frame["industry_code"] != REMAINDER)]
    assert len(capped) > 0
    thin, _, wedges, dots = charts.setting_ranges(frame, None, LIGHT).data
    shown = int((frame["industry_code"] != REMAINDER).sum())
    assert len(dots.x) == shown
    # The thin line ends at the highest figure that there is, and a wedge says that pay goes on.
    assert len(thin.x) == 3 * shown
    assert len(wedges.x) == len(capped)
    highest = capped[["annual_p25_usd", "annual_p50_usd", "annual_p75_usd"]].astype("Float64").max(axis=1)
    assert list(wedges.x) == highest.tolist()


@pytest.mark.parametrize("measure", MEASURES)
def test_ranked_places_are_one_dot_each_with_a_whisker_where_there_is_an_error(
    tables: Tables, measure: str
) -> None:
    chosen = MEASURES[measure]
    frame = places.states(tables, "29-2072", measure)
    chart = charts_places.place_dots(frame, chosen.column, None, LIGHT, kind=chosen.kind)
    dots = chart.data[0]
    given = int(frame[chosen.column].notna().sum())
    assert len(dots.x) == given == (53 if measure in ("mean", "median") else 52)
    assert (dots.error_x.array is not None) == (measure in ("mean", "jobs"))


def test_a_whisker_is_1_645_standard_errors_long(tables: Tables) -> None:
    frame = places.states(tables, "29-2072", "mean")
    dots = charts_places.place_dots(frame, "annual_mean_usd", 56_790, LIGHT, kind="money").data[0]
    at = list(dots.y).index("California")
    assert dots.x[at] == 68_230
    assert dots.error_x.array[at] == pytest.approx(1.645 * 68_230 * 1.2 / 100)
    assert dots.error_x.arrayminus[at] == pytest.approx(1.645 * 68_230 * 1.2 / 100)


def test_the_nation_is_a_dashed_line_behind_the_places(tables: Tables) -> None:
    frame = places.states(tables, "29-2072", "mean")
    shapes = charts_places.place_dots(frame, "annual_mean_usd", 56_790, LIGHT, kind="money").layout.shapes
    assert [(s.x0, s.line.dash) for s in shapes] == [(56_790, "dash")]


def test_the_map_has_a_square_of_its_own_for_every_state_and_territory(tables: Tables) -> None:
    states = tables.rows("SELECT DISTINCT state FROM areas WHERE area_type = 'state'")["state"].tolist()
    assert sorted(charts_places.TILES) == sorted(states)
    assert len(set(charts_places.TILES.values())) == len(charts_places.TILES) == 50 + 1 + 3


def test_a_withheld_place_has_a_dotted_square_without_a_shade_and_every_other_a_shade(tables: Tables) -> None:
    frame = places.states(tables, "29-2072", "jobs")
    chart = charts_places.state_tiles(frame, "employment", LIGHT, kind="count")
    shapes = dict(zip(charts_places.TILES, chart.layout.shapes, strict=True))
    hollow = {state for state, s in shapes.items() if s.line.width and s.line.dash == "dot"}
    # Vermont is withheld, the Virgin Islands have no estimate.
    assert hollow == {"VT", "VI"}
    assert {shapes[s].fillcolor for s in hollow} == {"rgba(0,0,0,0)"}
    assert {shapes[s].fillcolor for s in shapes if s not in hollow} == set(LIGHT.sequence)
    texts = dict(zip(charts_places.TILES, labels(chart), strict=True))
    assert texts["VT"] == "<b>VT</b><br>–"
    hovers = {state: hover for hover, state in chart.data[0].customdata}
    assert hovers["VT"] == "Vermont: not released by BLS"
    assert hovers["FL"] == "Florida: 21,490"


def test_shades_of_the_map_rise_with_the_figure(tables: Tables) -> None:
    frame = places.states(tables, "29-2072", "mean")
    chart = charts_places.state_tiles(frame, "annual_mean_usd", DARK, kind="money")
    shades = {
        state: DARK.sequence.index(s.fillcolor)
        for state, s in zip(charts_places.TILES, chart.layout.shapes, strict=True)
        if s.fillcolor in DARK.sequence
    }
    pay_of = dict(zip(frame["state"], frame["annual_mean_usd"].astype(float), strict=True))
    ordered = sorted(shades, key=lambda s: pay_of[s])
    assert [shades[s] for s in ordered] == sorted(shades.values())
    assert [list(shades.values()).count(step) for step in range(5)] == pytest.approx([53 / 5] * 5, abs=1)


def test_a_map_of_nothing_released_is_all_dotted(tables: Tables) -> None:
    frame = places.states(tables, "29-2072", "mean")
    frame["annual_mean_usd"] = pd.array([pd.NA] * len(frame), "Int64")
    chart = charts_places.state_tiles(frame, "annual_mean_usd", LIGHT, kind="money")
    assert {s.line.dash for s in chart.layout.shapes if s.line.width} == {"dot"}
    assert sum(bool(s.line.width) for s in chart.layout.shapes) == 54


# Every occupation by day; by night, where the colours alone differ, those with the most gaps.
EVERY_CHART = [(code, LIGHT) for code in CODES] + [(code, DARK) for code in ("29-2072", "29-9021", "29-2098")]


@pytest.mark.parametrize(("code", "colours"), EVERY_CHART)
def test_no_chart_of_any_occupation_shows_a_trace_of_a_missing_figure(
    tables: Tables, code: str, colours: Palette
) -> None:
    edition = newest(tables, code)
    drawn = [charts.growth_bars(growth.compared(tables, code, edition.vintage), code, colours)]
    if edition.growth_per_year is not None:
        drawn.append(charts.openings_bars(edition, colours))
    history = growth.history(tables, code)
    drawn.append(charts_outlook.history_lines(history, "annual_p50_usd", colours, money=True))
    drawn.append(charts_outlook.history_lines(history, "employment", colours, money=False))
    if colours == DARK:
        both = [(tables.title(code), history)] * 2
        drawn.append(charts_outlook.panels(both, "employment", colours, money=False))
    drawn.append(
        charts_outlook.jobs_path(
            growth.reported(tables, code),
            newest=edition,
            quoted=growth.quoted(tables, code),
            fan=_bands(tables, code),
            colours=colours,
        )
    )
    found, _ = state_growth(tables, code)
    projected = found.frame[found.frame["change_pct"].notna()] if found else pd.DataFrame()
    if len(projected):
        drawn.append(charts_places.state_growth(projected, colours, 10))
    every = growth.earlier_editions(tables, code) + growth.editions(tables, code)
    drawn.append(charts.edition_dumbbells([e for e in every if e.jobs_base], code, colours))
    for year in (2025, 2022) if (code, 2025) in CASES else ():
        drawn.append(charts.setting_ranges(settings.settings(tables, code, year).frame, None, colours))
    for name, measure in MEASURES.items():
        frame = places.states(tables, code, name)
        if len(frame):
            drawn.append(charts_places.place_dots(frame, measure.column, None, colours, kind=measure.kind))
            if name == "jobs":
                drawn.append(charts_places.state_tiles(frame, measure.column, colours, kind=measure.kind))
    assert len(drawn) >= 4
    for chart in drawn:
        assert leaks(list(strings(chart.to_plotly_json()))) == []
        assert len(chart.data) > 0


def last_data(trace: go.Scatter) -> list[object]:
    return [point[-1] for point in trace.customdata]


def test_every_point_that_can_be_chosen_carries_its_code_last(tables: Tables) -> None:
    bars = growth.compared(tables, "29-2072", "2024-34")
    assert last_data(charts.growth_bars(bars, "29-2072", LIGHT).data[0]) == bars["code"].tolist()
    rows = settings.settings(tables, "11-9111", 2022).frame
    dots = charts.setting_ranges(rows, None, LIGHT).data[-1]
    assert last_data(dots) == [c for c in rows["industry_code"] if c != REMAINDER]
    ranked = places.states(tables, "29-9021", "jobs")
    given = ranked[ranked["employment"].notna()]
    dots = charts_places.place_dots(ranked, "employment", None, LIGHT, kind="count").data[0]
    assert last_data(dots) == given["state"].tolist()
    tiles = charts_places.state_tiles(ranked, "employment", LIGHT, kind="count").data[0]
    assert last_data(tiles) == list(charts_places.TILES)
    areas = places.metros(tables, "29-2072", "mean", "MO")
    dots = charts_places.place_dots(areas, "annual_mean_usd", None, LIGHT, kind="money").data[0]
    assert last_data(dots) == areas.loc[areas["annual_mean_usd"].notna(), "area_code"].tolist()
    found, _ = state_growth(tables, "29-2072")
    assert found is not None
    projected = found.frame[found.frame["change_pct"].notna()]
    bar = charts_places.state_growth(projected, LIGHT).data[0]
    assert last_data(bar) == projected["state"].tolist()
    for code in [*last_data(dots), *last_data(bar)]:
        assert isinstance(code, str) and code


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
    chart = charts_outlook.jobs_path(stretches, newest=edition, quoted=quoted, fan=bands, colours=LIGHT)
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
    chart = charts_outlook.panels(frames, "annual_p50_usd", LIGHT, money=True)
    stretches = [part for _, frame in frames for _, part in frame.groupby(["segment", "method"])]
    assert [list(map(int, t.x)) for t in chart.data] == [list(map(int, p["year"])) for p in stretches]
    ranges = {chart.layout[f"yaxis{n}"].range for n in ("", 2, 3)}
    assert len(ranges) == 1 and ranges.pop()[0] == 0
    for title, _ in frames:
        assert any(title.split()[0] in text for text in labels(chart))


def test_places_side_by_side_are_one_row_each_in_their_order(tables: Tables) -> None:
    frame = places.side_by_side(tables, "29-2072", ["0600000", "0000000", "5000000"])
    chart = charts_places.place_ranges(frame, LIGHT)
    assert [re.sub(r"<[^>]+>.*", "", t.removeprefix("<b>")) for t in labels(chart)] == [
        "California", "United States", "Vermont",
    ]  # fmt: skip
    assert "not released by BLS" in labels(chart)[2]
    assert numbers(chart.data[-1].x) == frame["annual_p50_usd"].tolist()
