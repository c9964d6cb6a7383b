"""The charts show the right figures with their ranges, in both themes."""

import pytest

import app.views.scenarios.charts
import app.views.scenarios.pay_charts
from app.theme import DARK, LIGHT, Palette
from app.views.scenarios.formats import format_margin, format_money
from app.views.scenarios.pay_charts import Line
from outlook.pay import stages
from outlook.pay.spread import find_spreads
from outlook.scenario.assumptions import ReadyMade, load_ready_made
from outlook.scenario.fields import STAGES, Range
from outlook.scenario.figures import load_figures
from outlook.scenario.result import Result
from outlook.scenario.simulate import simulate
from outlook.scenario.url import parse_scenario
from outlook.tables import NATION, Tables
from outlook.training.observed import load_observed
from tests.app.drawings import checked, labels, numbers
from tests.app.missing import leaks, strings

charts = checked(app.views.scenarios.charts)
pay_charts = checked(app.views.scenarios.pay_charts)
MAY_2025: dict[int, float | None] = {10: 37_000, 25: 43_490, 50: 51_140, 75: 64_820, 90: 81_150}


def compute_result(tables: Tables, **query: str) -> Result:
    scenario, problems = parse_scenario(query)
    assert problems == []
    figures = load_figures(tables, scenario)
    return simulate(scenario, figures.jobs, figures.schools, 500)


def test_pay_shows_percentiles_and_stages(tables: Tables) -> None:
    found = stages.load_stages(tables, "29-2072", NATION)
    pay, spreads = found.pay, find_spreads(found.row)
    chart = pay_charts.draw_pay(
        MAY_2025, source="", stages=pay, spreads=spreads, stage="qualified", colors=LIGHT
    )
    thin, thick, median, *rest = chart.data
    bars, marks = rest[::2], rest[1::2]
    assert list(thin.x)[:2] == [37_000, 81_150]
    assert list(thick.x)[:2] == [43_490, 64_820]
    assert numbers(median.x) == [51_140]
    for mark, name in zip(marks, STAGES, strict=True):
        span: Range = getattr(pay, name)
        assert list(mark.x) == [span.middle]
        assert mark.error_x.array[0] == pytest.approx(span.high - span.middle)
        assert mark.error_x.arrayminus[0] == pytest.approx(span.middle - span.low)
    # The stage shown is bold, too: color alone marks nothing.
    assert [list(bar.x) for bar in bars] == [[each.low, each.high] for each in spreads.values()]
    assert next(iter(bars[0].x)) == 37_000 and list(bars[3].x)[1] == 81_150
    middle, margin = format_money(pay.qualified.middle), format_margin(pay.qualified)
    assert [text for text in labels(chart) if text.startswith("<b>")] == [
        f"<b>II Qualified: {middle} ± {margin}</b>"
    ]


def test_pay_without_stages_shows_percentiles() -> None:
    chart = pay_charts.draw_pay(
        {**MAY_2025, 90: None}, source="", stages=None, spreads={}, stage="entry", colors=LIGHT
    )
    thin, _, wedge, _ = chart.data
    assert list(thin.x) == [37_000, 64_820, None]
    assert list(wedge.x) == [64_820]
    assert len(labels(chart)) == 1


def test_place_without_figure_keeps_its_line() -> None:
    lines = [Line(name="Here", pay=Range(9, 10, 11), chosen=True), Line(name="There", pay=None, chosen=False)]
    chart = pay_charts.draw_places(lines, LIGHT)
    assert len(chart.data) == 1
    assert [("no figure" in text) for text in labels(chart)] == [False, True]


@pytest.mark.parametrize("ready", load_ready_made(), ids=lambda one: one.name)
@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_net_earnings_start_at_zero(
    tables: Tables,
    ready: ReadyMade,
    colors: Palette,
) -> None:
    result = compute_result(tables, **ready.address)
    chart = charts.draw_net_earnings(result, colors)
    band, planned, line = chart.data
    assert list(line.y) == [0, *(row.ahead.middle for row in result.rows)]
    assert list(planned.y) == [0, *(row.ahead_usd for row in result.rows)]
    upper = list(band.y)[: len(result.rows) + 1]
    assert upper == [0, *(row.ahead.high for row in result.rows)]
    assert list(reversed(list(band.y)[len(result.rows) + 1 :])) == [0, *(r.ahead.low for r in result.rows)]
    assert [shape.line.dash for shape in chart.layout.shapes] == ["dash"]
    assert leaks(list(strings(chart.to_plotly_json()))) == []


def test_pay_by_year_has_observed_earnings(tables: Tables) -> None:
    result = compute_result(tables, route="associate")
    observed = load_observed(tables, ["51.07"], "associate", NATION, 2025)
    assert observed is not None
    chart = charts.draw_pay_by_year(result, observed, LIGHT)
    _, path_line, _, other_line, *points = chart.data
    assert list(path_line.y) == [row.pay_usd for row in result.rows]
    assert list(other_line.y) == [row.alternative_usd for row in result.rows]
    assert list(path_line.marker.symbol)[:3] == ["circle-open", "circle-open", "circle"]
    assert (path_line.line.dash, other_line.line.dash) == ("solid", "dash")
    assert chart.layout.yaxis.range[0] == 0
    # Two years of school, then one, four, five and ten years; those at earlier prices are hollow.
    assert [point.x[0] for point in points] == [3, 6, 7, 12]
    assert [point.marker.symbol for point in points] == ["diamond"] * 2 + ["diamond-open"] * 2
    assert points[1].y[0] + points[1].error_y.array[0] == observed.points[1].p75_usd


def test_any_horizon_has_a_tick_at_year_10(tables: Tables) -> None:
    for horizon in ("10", "45"):
        result = compute_result(tables, horizon=horizon)
        for chart in (charts.draw_net_earnings(result, LIGHT), charts.draw_pay_by_year(result, None, LIGHT)):
            ticks = list(chart.layout.xaxis.tickvals)
            assert 10 in ticks and max(ticks) <= int(horizon)
