"""What most people at a level are paid: published ends, and parts that meet at a third."""

import pandas as pd
import pytest

from outlook.pay.levels import MOST_TRIAL_JOBS, is_within_trial
from outlook.pay.spread import find_spreads
from outlook.pay.stages import load_published
from outlook.tables import NATION, Tables


def test_spread_reaches_from_p10_to_p90(tables: Tables) -> None:
    row = load_published(tables, "29-2072", NATION)
    assert row is not None
    found = find_spreads(row)
    assert (found["entry"].low, found["experienced"].high) == (37_000, 81_150)
    assert found["entry"].high == found["experienced"].low
    assert 43_490 < found["entry"].high < 51_140
    assert found["entry"].share_pct == pytest.approx(70)
    assert found["experienced"].share_pct == pytest.approx(85)
    assert found["average"] == found["qualified"]


def test_no_spread_beyond_published_percentiles(tables: Tables) -> None:
    row = load_published(tables, "29-2072", NATION)
    assert row is not None
    for column in ("annual_p10_usd", "annual_p90_usd", "annual_mean_usd"):
        missing = row.copy()
        missing[column] = pd.NA
        assert find_spreads(missing) == {}


def test_trial_covered_health_codes_of_small_areas() -> None:
    assert is_within_trial("29-2072", MOST_TRIAL_JOBS) and is_within_trial("29-9021", None)
    assert not is_within_trial("29-2072", 194_720)
    assert not is_within_trial("43-6013", 100)
