"""Charts of pay by employer type: a row per setting, gaps shown as gaps."""

import pytest

import app.views.settings.charts
from app.components.units import HOURLY, YEARLY
from app.theme import DARK, LIGHT, Palette
from outlook.pay import settings
from outlook.pay.settings import REMAINDER
from outlook.tables import Tables
from tests.app.drawings import checked, labels, last_data
from tests.app.missing import leaks, strings
from tests.outlook.examples import CASES, CODES

charts = checked(app.views.settings.charts)


def test_settings_have_a_row_each_but_no_remainder(tables: Tables) -> None:
    frame = settings.load_settings(tables, "29-2072", 2025).frame
    chart = charts.draw_setting_ranges(frame, 51_140, LIGHT, YEARLY)
    thin, thick, dots = chart.data
    assert len(labels(chart)) == len(dots.x) == 14
    assert list(dots.x)[:2] == [59_120, 47_120]
    assert list(thin.x)[:3] == [39_530, 90_120, None]
    assert list(thick.x)[:3] == [47_370, 74_160, None]
    assert [s.x0 for s in chart.layout.shapes] == [51_140]


def test_capped_percentile_keeps_the_other_marks(tables: Tables) -> None:
    frame = settings.load_settings(tables, "11-9111", 2022).frame
    capped = frame[frame["annual_p90_usd"].isna() & (frame["industry_code"] != REMAINDER)]
    assert len(capped) > 0
    thin, _, wedges, dots = charts.draw_setting_ranges(frame, None, LIGHT, YEARLY).data
    shown = int((frame["industry_code"] != REMAINDER).sum())
    assert len(dots.x) == shown
    # The thin line ends at the highest figure published; a wedge shows that pay goes on.
    assert len(thin.x) == 3 * shown
    assert len(wedges.x) == len(capped)
    highest = capped[["annual_p25_usd", "annual_p50_usd", "annual_p75_usd"]].astype("Float64").max(axis=1)
    assert list(wedges.x) == highest.tolist()


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("code", [code for code in CODES if (code, 2025) in CASES])
@pytest.mark.parametrize("year", [2025, 2022])
def test_missing_figures_leave_no_trace(tables: Tables, code: str, year: int, colors: Palette) -> None:
    chart = charts.draw_setting_ranges(settings.load_settings(tables, code, year).frame, None, colors, HOURLY)
    assert leaks(list(strings(chart.to_plotly_json()))) == []
    assert len(chart.data) > 0


def test_setting_points_carry_the_industry_last(tables: Tables) -> None:
    rows = settings.load_settings(tables, "11-9111", 2022).frame
    dots = charts.draw_setting_ranges(rows, None, LIGHT, YEARLY).data[-1]
    assert last_data(dots) == [code for code in rows["industry_code"] if code != REMAINDER]
