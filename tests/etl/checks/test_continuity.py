"""What a new edition must keep of the one before."""

from typing import Any

import pytest

from etl.checks.declared import check
from etl.schema.base import ERROR, WARNING
from tests.etl.schema.rows import tables


def many(count: int, **fixed: Any) -> list[dict[str, Any]]:
    return [{"area_code": f"00{n:05d}", "area_type": "metro", **fixed} for n in range(1, count + 1)]


def against(now: list[dict[str, Any]], before: list[dict[str, Any]], name: str = "wages") -> dict[str, str]:
    new, old = ({name: tables(name, *rows)[name]} for rows in (now, before))
    return {f.name.removeprefix(f"{name}/"): f.severity for f in check(new, old)}


def test_vanished_rows_are_an_error() -> None:
    before = many(600, year=2025)
    assert against(before, before) == {}
    assert against(many(599, year=2025), before) == {"rows-that-vanished": WARNING}
    assert against(many(590, year=2025), before) == {"rows-that-vanished": ERROR}
    assert against(many(400, year=2025), before) == {"rows-that-vanished": ERROR, "newest-metro": WARNING}


def test_growth_does_not_hide_lost_rows() -> None:
    before = many(10, year=2024) + many(100, year=2025)
    now = many(5, year=2024) + many(120, year=2025)
    assert against(now, before) == {"rows-that-vanished": ERROR}


def test_vanished_national_row_is_an_error() -> None:
    nation = {"area_code": "0000000", "area_type": "nation"}
    assert against(many(2000), [*many(2000), nation]) == {
        "rows-that-vanished": ERROR,
        "newest-nation": WARNING,
    }


def test_new_year_with_fewer_areas_is_a_warning() -> None:
    now = many(100, year=2025) + many(1, year=2026)
    assert against(now, many(100, year=2025)) == {"newest-metro": WARNING}


def test_lost_vintage_is_an_error() -> None:
    old = tables("projections", {}, {"vintage": "2023-33", "base_year": 2023, "target_year": 2033})
    (finding,) = [f for f in check(tables(), old) if f.name == "projections/rows-that-vanished"]
    assert (finding.severity, finding.rows, finding.sample) == (ERROR, 1, "2023-33 29-2072")


@pytest.mark.parametrize(
    ("rows", "change", "severity"),
    [
        (1, {"employment": 194_730}, WARNING),
        (4, {"employment": 194_730}, WARNING),
        (5, {"employment": 194_730}, ERROR),
        (1, {"employment": 1_947_200}, ERROR),
        (1, {"employment": 205_000}, ERROR),
        (1, {"employment": None, "not_released": "employment"}, WARNING),
    ],
)
def test_many_or_large_revisions_are_errors(rows: int, change: dict[str, Any], severity: str) -> None:
    before = many(100)
    now = [row | change if n < rows else row for n, row in enumerate(before)]
    assert against(now, before)["figures-as-before"] == severity


def test_released_figure_is_not_a_revision() -> None:
    withheld = [r | {"employment": None, "not_released": "employment"} for r in many(50)]
    assert against(many(50), withheld) == {}


def test_flat_file_with_half_the_areas_is_an_error() -> None:
    before = many(100, year=2025, source_id="oews-2025-flat")
    fewer = before + many(50, year=2026, source_id="oews-2026-flat")
    assert against(fewer, before) == {"newest-metro": ERROR}
    workbook = [r | {"source_id": "oews-2026-metro"} for r in many(50, year=2026)]
    assert against(before + workbook, before) == {"newest-metro": WARNING}


def test_titles_under_other_codes_are_an_error() -> None:
    before = [{"area_code": f"00{n:05d}", "title": f"Area {n}"} for n in range(1, 21)]
    moved = [r | {"title": f"Area {n}"} for n, r in enumerate(before, 2)]
    renamed = [r | ({"title": "A new name"} if n < 4 else {}) for n, r in enumerate(before)]
    assert against(before, before, "areas") == {}
    assert against(renamed, before, "areas") == {}
    assert against(moved, before, "areas") == {"titles-as-before": ERROR}


def test_parities_change_only_with_a_new_year() -> None:
    before = [{"area_code": f"00{n:05d}", "rpp": 95.0} for n in range(1, 51)]
    revised = [r | {"rpp": 97.5} for r in before]
    newer = [r | {"year": 2025} for r in before]
    assert against(revised, before, "price_parity") == {"figures-as-before": ERROR}
    assert against(revised + newer, before, "price_parity") == {"figures-as-before": WARNING}
    far = [r | {"rpp": 104.0} for r in before]
    assert against(far + newer, before, "price_parity") == {"figures-as-before": ERROR}


def test_a_quotation_that_lost_rows_is_an_error() -> None:
    quoted = [{"school_id": f"{n:06d}", "source_id": "programs-2026-quoted"} for n in range(100)]
    assert "rows-that-vanished" in against(quoted[:50], quoted, "programs")
    # The publisher's own release replaces it.
    own = [{**row, "source_id": "programs-2026"} for row in quoted[:50]]
    assert "rows-that-vanished" not in against(own, quoted, "programs")
