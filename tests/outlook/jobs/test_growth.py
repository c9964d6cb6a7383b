"""Projected growth compared with that of other occupations."""

from outlook.jobs import growth, projections
from outlook.tables import Tables
from tests.outlook.examples import projection
from tests.outlook.jobs.test_projections import newest


def test_growth_is_faster_slower_or_same() -> None:
    everyone = projection(code="00-0000", change_pct=3.1)
    assert growth.compare_with_all(projection(change_pct=3.2), everyone) == "faster"
    assert growth.compare_with_all(projection(change_pct=3.0), everyone) == "slower"
    assert growth.compare_with_all(projection(change_pct=3.1), everyone) == "same"
    assert growth.compare_with_all(projection(change_pct=-3.1), everyone) == "slower"


def test_missing_growth_compares_as_unknown() -> None:
    assert growth.compare_with_all(projection(), None) == "unknown"
    assert growth.compare_with_all(projection(), projection(code="00-0000", change_pct=None)) == "unknown"
    assert growth.compare_with_all(projection(change_pct=None), projection(code="00-0000")) == "unknown"


def test_records_work_grows_faster_than_all(tables: Tables) -> None:
    everyone = projections.find_projection(tables, "00-0000", "2024-34")
    assert everyone is not None
    assert everyone.change_pct == 3.1
    assert growth.compare_with_all(newest(tables, "29-2072"), everyone) == "faster"
    assert growth.compare_with_all(newest(tables, "31-9094"), everyone) == "slower"


def test_compared_occupations_have_no_groups(tables: Tables) -> None:
    frame = growth.compare_growth(tables, "29-2072", "2024-34")
    codes = frame["code"].tolist()
    assert "29-2072" in codes
    assert [c for c in codes if c.endswith("-0000")] == ["00-0000"]
    assert frame["change_pct"].tolist() == sorted(frame["change_pct"], reverse=True)
    assert len(codes) == len(set(codes)) == 14


def test_group_is_compared_when_asked_for(tables: Tables) -> None:
    codes = growth.compare_growth(tables, "31-0000", "2024-34")["code"].tolist()
    assert codes.count("31-0000") == 1
    assert "29-0000" not in codes
