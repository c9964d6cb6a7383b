"""Charts hold the rows they should, join no years across a break, and say withheld figures by shape."""

import re

import pandas as pd
import plotly.graph_objects as go
import pytest

import app.views.settings.charts
import app.views.states.charts
from app.theme import DARK, LIGHT, Palette
from outlook import places
from outlook.jobs.state_growth import state_growth
from outlook.pay import settings
from outlook.pay.settings import REMAINDER
from outlook.places import MEASURES
from outlook.tables import Tables
from tests.app.drawings import checked
from tests.app.missing import leaks, strings
from tests.outlook.test_breaks import CODES
from tests.outlook.test_settings import CASES

settings_charts, places_charts = map(
    checked,
    (
        app.views.settings.charts,
        app.views.states.charts,
    ),
)
MAY_2025: dict[int, float | None] = {10: 37_000, 25: 43_490, 50: 51_140, 75: 64_820, 90: 81_150}


def labels(chart: go.Figure) -> list[str]:
    return [str(a.text) for a in chart.layout.annotations]


def numbers(values: object) -> list[float]:
    return [float(v) for v in values]  # type: ignore[attr-defined]


def test_settings_are_one_row_each_without_the_remainder(tables: Tables) -> None:
    frame = settings.settings(tables, "29-2072", 2025).frame
    chart = settings_charts.setting_ranges(frame, 51_140, LIGHT)
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
    thin, _, wedges, dots = settings_charts.setting_ranges(frame, None, LIGHT).data
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
    chart = places_charts.place_dots(frame, chosen.column, None, LIGHT, kind=chosen.kind)
    dots = chart.data[0]
    given = int(frame[chosen.column].notna().sum())
    assert len(dots.x) == given == (53 if measure in ("mean", "median") else 52)
    assert (dots.error_x.array is not None) == (measure in ("mean", "jobs"))


def test_a_whisker_is_1_645_standard_errors_long(tables: Tables) -> None:
    frame = places.states(tables, "29-2072", "mean")
    dots = places_charts.place_dots(frame, "annual_mean_usd", 56_790, LIGHT, kind="money").data[0]
    at = list(dots.y).index("California")
    assert dots.x[at] == 68_230
    assert dots.error_x.array[at] == pytest.approx(1.645 * 68_230 * 1.2 / 100)
    assert dots.error_x.arrayminus[at] == pytest.approx(1.645 * 68_230 * 1.2 / 100)


def test_the_nation_is_a_dashed_line_behind_the_places(tables: Tables) -> None:
    frame = places.states(tables, "29-2072", "mean")
    shapes = places_charts.place_dots(frame, "annual_mean_usd", 56_790, LIGHT, kind="money").layout.shapes
    assert [(s.x0, s.line.dash) for s in shapes] == [(56_790, "dash")]


def test_the_map_has_a_square_of_its_own_for_every_state_and_territory(tables: Tables) -> None:
    states = tables.rows("SELECT DISTINCT state FROM areas WHERE area_type = 'state'")["state"].tolist()
    assert sorted(places_charts.TILES) == sorted(states)
    assert len(set(places_charts.TILES.values())) == len(places_charts.TILES) == 50 + 1 + 3


def test_a_withheld_place_has_a_dotted_square_without_a_shade_and_every_other_a_shade(tables: Tables) -> None:
    frame = places.states(tables, "29-2072", "jobs")
    chart = places_charts.state_tiles(frame, "employment", LIGHT, kind="count")
    shapes = dict(zip(places_charts.TILES, chart.layout.shapes, strict=True))
    hollow = {state for state, s in shapes.items() if s.line.width and s.line.dash == "dot"}
    # Vermont is withheld, the Virgin Islands have no estimate.
    assert hollow == {"VT", "VI"}
    assert {shapes[s].fillcolor for s in hollow} == {"rgba(0,0,0,0)"}
    assert {shapes[s].fillcolor for s in shapes if s not in hollow} == set(LIGHT.sequence)
    texts = dict(zip(places_charts.TILES, labels(chart), strict=True))
    assert texts["VT"] == "<b>VT</b><br>–"
    hovers = {state: hover for hover, state in chart.data[0].customdata}
    assert hovers["VT"] == "Vermont: not released by BLS"
    assert hovers["FL"] == "Florida: 21,490"


def test_shades_of_the_map_rise_with_the_figure(tables: Tables) -> None:
    frame = places.states(tables, "29-2072", "mean")
    chart = places_charts.state_tiles(frame, "annual_mean_usd", DARK, kind="money")
    shades = {
        state: DARK.sequence.index(s.fillcolor)
        for state, s in zip(places_charts.TILES, chart.layout.shapes, strict=True)
        if s.fillcolor in DARK.sequence
    }
    pay_of = dict(zip(frame["state"], frame["annual_mean_usd"].astype(float), strict=True))
    ordered = sorted(shades, key=lambda s: pay_of[s])
    assert [shades[s] for s in ordered] == sorted(shades.values())
    assert [list(shades.values()).count(step) for step in range(5)] == pytest.approx([53 / 5] * 5, abs=1)


def test_a_map_of_nothing_released_is_all_dotted(tables: Tables) -> None:
    frame = places.states(tables, "29-2072", "mean")
    frame["annual_mean_usd"] = pd.array([pd.NA] * len(frame), "Int64")
    chart = places_charts.state_tiles(frame, "annual_mean_usd", LIGHT, kind="money")
    assert {s.line.dash for s in chart.layout.shapes if s.line.width} == {"dot"}
    assert sum(bool(s.line.width) for s in chart.layout.shapes) == 54


# Every occupation by day; by night, where the colours alone differ, those with the most gaps.
EVERY_CHART = [(code, LIGHT) for code in CODES] + [(code, DARK) for code in ("29-2072", "29-9021", "29-2098")]


@pytest.mark.parametrize(("code", "colours"), EVERY_CHART)
def test_no_chart_of_any_occupation_shows_a_trace_of_a_missing_figure(
    tables: Tables, code: str, colours: Palette
) -> None:
    drawn = []
    found, _ = state_growth(tables, code)
    projected = found.frame[found.frame["change_pct"].notna()] if found else pd.DataFrame()
    if len(projected):
        drawn.append(places_charts.state_growth(projected, colours, 10))
    for year in (2025, 2022) if (code, 2025) in CASES else ():
        drawn.append(
            settings_charts.setting_ranges(settings.settings(tables, code, year).frame, None, colours)
        )
    for name, measure in MEASURES.items():
        frame = places.states(tables, code, name)
        if len(frame):
            drawn.append(places_charts.place_dots(frame, measure.column, None, colours, kind=measure.kind))
            if name == "jobs":
                drawn.append(places_charts.state_tiles(frame, measure.column, colours, kind=measure.kind))
    for chart in drawn:
        assert leaks(list(strings(chart.to_plotly_json()))) == []
        assert len(chart.data) > 0


def last_data(trace: go.Scatter) -> list[object]:
    return [point[-1] for point in trace.customdata]


def test_every_point_that_can_be_chosen_carries_its_code_last(tables: Tables) -> None:
    rows = settings.settings(tables, "11-9111", 2022).frame
    dots = settings_charts.setting_ranges(rows, None, LIGHT).data[-1]
    assert last_data(dots) == [c for c in rows["industry_code"] if c != REMAINDER]
    ranked = places.states(tables, "29-9021", "jobs")
    given = ranked[ranked["employment"].notna()]
    dots = places_charts.place_dots(ranked, "employment", None, LIGHT, kind="count").data[0]
    assert last_data(dots) == given["state"].tolist()
    tiles = places_charts.state_tiles(ranked, "employment", LIGHT, kind="count").data[0]
    assert last_data(tiles) == list(places_charts.TILES)
    areas = places.metros(tables, "29-2072", "mean", "MO")
    dots = places_charts.place_dots(areas, "annual_mean_usd", None, LIGHT, kind="money").data[0]
    assert last_data(dots) == areas.loc[areas["annual_mean_usd"].notna(), "area_code"].tolist()
    found, _ = state_growth(tables, "29-2072")
    assert found is not None
    projected = found.frame[found.frame["change_pct"].notna()]
    bar = places_charts.state_growth(projected, LIGHT).data[0]
    assert last_data(bar) == projected["state"].tolist()
    for code in [*last_data(dots), *last_data(bar)]:
        assert isinstance(code, str) and code


def test_places_side_by_side_are_one_row_each_in_their_order(tables: Tables) -> None:
    frame = places.side_by_side(tables, "29-2072", ["0600000", "0000000", "5000000"])
    chart = places_charts.place_ranges(frame, LIGHT)
    assert [re.sub(r"<[^>]+>.*", "", t.removeprefix("<b>")) for t in labels(chart)] == [
        "California", "United States", "Vermont",
    ]  # fmt: skip
    assert "not released by BLS" in labels(chart)[2]
    assert numbers(chart.data[-1].x) == frame["annual_p50_usd"].tolist()
