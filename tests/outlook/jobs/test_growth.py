"""Projected growth beside that of other occupations."""

from outlook.jobs import growth
from outlook.tables import Tables


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
