"""Real growth of pay, checked against BLS's printed means and medians and CPI-U."""

import pytest

from outlook.pay.real_growth import measure_real_growth
from outlook.tables import Tables
from tests.outlook.examples import CODES

# May 2021 to May 2025, as BLS printed them.
CPI_U = (269.195, 292.296, 304.127, 314.069, 321.465)
MEAN_29_2072 = (48_310, 51_090, 53_690, 55_970, 56_790)
MEDIAN_29_2072 = (46_660, 47_180, 48_780, 50_250, 51_140)


def yearly(pay: tuple[int, ...], first: int, last: int) -> float:
    """Percent a year above prices from one of the five Mays to another."""
    return 100 * ((pay[last] / CPI_U[last] / (pay[first] / CPI_U[first])) ** (1 / (last - first)) - 1)


def test_real_growth_of_records_specialists(tables: Tables) -> None:
    found, reason = measure_real_growth(tables, "29-2072")
    assert found is not None and reason == ""
    assert found.years == (2021, 2022, 2023, 2024, 2025)
    assert found.middle_pct == pytest.approx(yearly(MEAN_29_2072, 0, 4))
    assert found.median_pct == pytest.approx(yearly(MEDIAN_29_2072, 0, 4))
    # 48,310 x 321.465 / 269.195 = 57,690 would have kept up with prices; the mean is 56,790.
    assert found.middle_pct == pytest.approx(100 * ((56_790 / 57_690.4) ** 0.25 - 1), abs=0.001)
    assert round(found.middle_pct, 2) == -0.39


def test_yearly_changes_use_may_cpi(tables: Tables) -> None:
    found, _ = measure_real_growth(tables, "29-2072")
    assert found is not None
    assert [(s.from_year, s.to_year) for s in found.steps] == [
        (2021, 2022),
        (2022, 2023),
        (2023, 2024),
        (2024, 2025),
    ]
    assert [s.mean_pct for s in found.steps] == pytest.approx(
        [yearly(MEAN_29_2072, i, i + 1) for i in range(4)]
    )
    assert [s.median_pct for s in found.steps] == pytest.approx(
        [yearly(MEDIAN_29_2072, i, i + 1) for i in range(4)]
    )


def test_low_and_high_are_extremes(tables: Tables) -> None:
    found, _ = measure_real_growth(tables, "29-2072")
    assert found is not None
    stretches = [(0, 2), (0, 3), (0, 4), (1, 3), (1, 4), (2, 4)]
    every = [yearly(MEAN_29_2072, a, b) for a, b in stretches] + [yearly(MEDIAN_29_2072, 0, 4)]
    assert found.low_pct == pytest.approx(min(every))
    assert found.high_pct == pytest.approx(max(every))
    # The median fell behind prices by more than any stretch of the mean, and the range includes it.
    assert found.low_pct == pytest.approx(found.median_pct)


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_growth_or_reason(tables: Tables, code: str) -> None:
    found, reason = measure_real_growth(tables, code)
    if tables.occupations[code].last_year == tables.newest_year:
        assert found is not None and reason == ""
        assert found.low_pct <= found.middle_pct <= found.high_pct
        assert min(found.years) >= 2021
        assert found.low_pct > -6 and found.high_pct < 6
    else:
        assert found is None
        assert code in reason


def test_caveat_counts_the_years(tables: Tables) -> None:
    found, _ = measure_real_growth(tables, "31-9092")
    assert found is not None
    assert "5 May estimates, 2021 to 2025, that is 4 yearly changes: few" in found.caveat


def test_two_years_are_too_few(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outlook.pay.real_growth.FIRST_YEAR", 2024)
    found, reason = measure_real_growth(tables, "29-2072")
    assert found is None
    assert reason.startswith("only 2 May estimates") and "3 are needed" in reason


def test_unknown_code_has_a_reason(tables: Tables) -> None:
    assert measure_real_growth(tables, "99-9999") == (None, "BLS gives no present estimates under 99-9999")


def test_sources_are_wages_and_prices(tables: Tables) -> None:
    found, _ = measure_real_growth(tables, "29-2072")
    assert found is not None
    assert "cpi-u" in found.source_ids
    assert set(found.source_ids) <= set(tables.sources)
    assert len(found.source_ids) == len(set(found.source_ids)) > 1
