"""Charts of places: a row or square per place, whiskers of the right length, gaps shown as gaps."""

import re

import pandas as pd
import pytest

import app.components.places.charts
import app.components.places.tile_map
from app.components.places.tile_map import TILES
from app.theme import DARK, LIGHT, Palette
from outlook import places
from outlook.jobs.state_growth import load_state_growth
from outlook.places import MEASURES
from outlook.tables import Tables
from tests.app.drawings import checked, labels, last_data
from tests.app.missing import leaks, strings
from tests.outlook.examples import CODES

charts, tiles = map(checked, (app.components.places.charts, app.components.places.tile_map))


@pytest.mark.parametrize("measure", MEASURES)
def test_ranked_places_have_dots_and_whiskers(tables: Tables, measure: str) -> None:
    chosen = MEASURES[measure]
    frame = places.load_states(tables, "29-2072", measure)
    chart = charts.draw_ranked_places(frame, chosen.column, None, LIGHT, kind=chosen.kind)
    dots = chart.data[0]
    given = int(frame[chosen.column].notna().sum())
    assert len(dots.x) == given == (53 if chosen.is_pay else 52)
    assert (dots.error_x.array is not None) == (measure in ("mean", "hourly_mean", "jobs"))


def test_whisker_is_1_645_standard_errors(tables: Tables) -> None:
    frame = places.load_states(tables, "29-2072", "mean")
    dots = charts.draw_ranked_places(frame, "annual_mean_usd", 56_790, LIGHT, kind="money").data[0]
    at = list(dots.y).index("California")
    assert dots.x[at] == 68_230
    assert dots.error_x.array[at] == pytest.approx(1.645 * 68_230 * 1.2 / 100)
    assert dots.error_x.arrayminus[at] == pytest.approx(1.645 * 68_230 * 1.2 / 100)


def test_nation_is_a_dashed_line(tables: Tables) -> None:
    frame = places.load_states(tables, "29-2072", "mean")
    shapes = charts.draw_ranked_places(frame, "annual_mean_usd", 56_790, LIGHT, kind="money").layout.shapes
    assert [(s.x0, s.line.dash) for s in shapes] == [(56_790, "dash")]


def test_every_state_has_its_own_square(tables: Tables) -> None:
    states = tables.rows("SELECT DISTINCT state FROM areas WHERE area_type = 'state'")["state"].tolist()
    assert sorted(TILES) == sorted(states)
    assert len(set(TILES.values())) == len(TILES) == 50 + 1 + 3


def test_only_missing_figures_have_no_shade(tables: Tables) -> None:
    frame = places.load_states(tables, "29-2072", "jobs")
    chart = tiles.draw_state_tiles(frame, "employment", LIGHT, kind="count")
    shapes = dict(zip(TILES, chart.layout.shapes, strict=True))
    hollow = {state for state, s in shapes.items() if s.line.width and s.line.dash == "dot"}
    # Vermont is withheld; the Virgin Islands have no estimate.
    assert hollow == {"VT", "VI"}
    assert {shapes[s].fillcolor for s in hollow} == {"rgba(0,0,0,0)"}
    assert {shapes[s].fillcolor for s in shapes if s not in hollow} == set(LIGHT.sequence)
    texts = dict(zip(TILES, labels(chart), strict=True))
    assert texts["VT"] == "<b>VT</b><br>–"
    hovers = dict(zip(TILES, (hover for hover, _ in chart.data[0].customdata), strict=True))
    assert hovers["VT"] == "Vermont: not released by BLS"
    assert hovers["FL"] == "Florida: 21,490"


def test_shades_rise_with_the_figure(tables: Tables) -> None:
    frame = places.load_states(tables, "29-2072", "mean")
    chart = tiles.draw_state_tiles(frame, "annual_mean_usd", DARK, kind="money")
    shades = {
        state: DARK.sequence.index(s.fillcolor)
        for state, s in zip(TILES, chart.layout.shapes, strict=True)
        if s.fillcolor in DARK.sequence
    }
    pay_of = dict(zip(frame["state"], frame["annual_mean_usd"].astype(float), strict=True))
    ordered = sorted(shades, key=lambda s: pay_of[s])
    assert [shades[s] for s in ordered] == sorted(shades.values())
    assert [list(shades.values()).count(step) for step in range(5)] == pytest.approx([53 / 5] * 5, abs=1)


def test_map_without_figures_is_all_dotted(tables: Tables) -> None:
    frame = places.load_states(tables, "29-2072", "mean")
    frame["annual_mean_usd"] = pd.array([pd.NA] * len(frame), "Int64")
    chart = tiles.draw_state_tiles(frame, "annual_mean_usd", LIGHT, kind="money")
    assert {s.line.dash for s in chart.layout.shapes if s.line.width} == {"dot"}
    assert sum(bool(s.line.width) for s in chart.layout.shapes) == 54


def test_places_side_by_side_keep_their_order(tables: Tables) -> None:
    frame = places.load_side_by_side(tables, "29-2072", ["0600000", "0000000", "5000000"])
    chart = charts.draw_place_ranges(frame, LIGHT)
    assert [re.sub(r"<[^>]+>.*", "", t.removeprefix("<b>")) for t in labels(chart)] == [
        "California", "United States", "Vermont",
    ]  # fmt: skip
    assert "not released by BLS" in labels(chart)[2]
    assert list(chart.data[-1].x) == frame["annual_p50_usd"].tolist()


@pytest.mark.parametrize(("code", "colors"), [*((code, LIGHT) for code in CODES), ("29-2072", DARK)])
def test_missing_figures_leave_no_trace(tables: Tables, code: str, colors: Palette) -> None:
    drawn = []
    found, _ = load_state_growth(tables, code)
    if found and found.frame["change_pct"].notna().any():
        projected = found.frame[found.frame["change_pct"].notna()]
        drawn.append(charts.draw_state_growth(projected, colors, 10))
    for name, measure in MEASURES.items():
        frame = places.load_states(tables, code, name)
        if len(frame):
            drawn.append(charts.draw_ranked_places(frame, measure.column, None, colors, kind=measure.kind))
            drawn.append(tiles.draw_state_tiles(frame, measure.column, colors, kind=measure.kind))
    for chart in drawn:
        assert leaks(list(strings(chart.to_plotly_json()))) == []
        assert len(chart.data) > 0


def test_state_points_carry_the_area_code_last(tables: Tables) -> None:
    ranked = places.load_states(tables, "29-9021", "jobs")
    given = ranked[ranked["employment"].notna()]
    dots = charts.draw_ranked_places(ranked, "employment", None, LIGHT, kind="count").data[0]
    assert last_data(dots) == given["area_code"].tolist()
    squares = tiles.draw_state_tiles(ranked, "employment", LIGHT, kind="count").data[0]
    codes = dict(zip(ranked["state"], ranked["area_code"], strict=True))
    assert last_data(squares) == [codes.get(state, "") for state in TILES]
    found, _ = load_state_growth(tables, "29-2072")
    assert found is not None
    projected = found.frame[found.frame["change_pct"].notna()]
    bars = charts.draw_state_growth(projected, LIGHT).data[0]
    assert last_data(bars) == projected["area_code"].tolist()


def test_area_points_carry_the_area_code_last(tables: Tables) -> None:
    areas = places.load_areas(tables, "29-2072", "mean", "MO")
    dots = charts.draw_ranked_places(areas, "annual_mean_usd", None, LIGHT, kind="money").data[0]
    assert last_data(dots) == areas.loc[areas["annual_mean_usd"].notna(), "area_code"].tolist()
