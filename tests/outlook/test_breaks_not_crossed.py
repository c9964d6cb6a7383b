"""No series and no difference crosses a break, for any occupation."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from etl.codes.classifications import find_projections_classification, find_wages_classification
from outlook.codes.breaks import find_segments, is_continuous
from outlook.codes.lineage import find_lineage
from outlook.jobs.history import load_history
from outlook.jobs.openings import load_openings
from outlook.jobs.past_projections import compare_editions
from outlook.pay.comparability import check_comparability
from outlook.pay.inflation import convert_dollars
from outlook.pay.premiums import load_sector_shares
from outlook.pay.real_growth import find_rise, measure_real_growth
from outlook.tables import Tables

# Two points joined by a line or a difference: code, classification at each end, and where it is from.
Step = tuple[str, str, str, str]


def steps(tables: Tables, code: str) -> Iterator[Step]:
    """Yield every two points that any result about an occupation joins by a line or subtracts."""

    def pairs(each: str, kinds: list[str], where: str) -> Iterator[Step]:
        for one, other in combinations(kinds, 2):
            yield each, one, other, where

    for segment in (*find_segments(tables, code), *find_lineage(tables, code).segments):
        kinds = [find_wages_classification(y) for y in (segment.first_year, segment.last_year)]
        yield from pairs(segment.code, kinds, "segments")
    frame = load_history(tables, code)
    for where, series in (("history", frame), ("real", convert_dollars(tables, frame, tables.newest_year))):
        for (each, _), group in series.groupby(["code", "segment"]):
            yield from pairs(str(each), [find_wages_classification(y) for y in group["year"]], where)
    for (each, _), group in load_openings(tables, code).groupby(["code", "segment"]):
        yield from pairs(
            str(each), [find_projections_classification(y) for y in group["base_year"]], "openings"
        )
    growth, _ = measure_real_growth(tables, code)
    if growth:
        yield from pairs(code, [find_wages_classification(y) for y in growth.years], "real growth")
    for _, group in load_sector_shares(tables, code).groupby("industry_code"):
        yield from pairs(code, [find_wages_classification(y) for y in group["year"]], "sectors")
    for first, last in combinations(
        sorted({y for years in tables.national_years.values() for y in years}), 2
    ):
        if check_comparability(tables, code, first, last).allowed:
            yield from pairs(
                code, [find_wages_classification(first), find_wages_classification(last)], "comparison"
            )
        found, _ = (
            find_rise(tables, code, first=first, last=last) if last == tables.newest_year else (None, "")
        )
        if found:
            ends = [find_wages_classification(y) for y in (found.from_year, found.to_year)]
            yield from pairs(code, ends, "rise")


@pytest.fixture(scope="module")
def walked(tables: Tables) -> set[Step]:
    found = {step for code in tables.occupations for step in steps(tables, code)}
    for cell in compare_editions(tables, *tables.occupations).itertuples():
        ends = [find_projections_classification(y) for y in (cell.base_year, cell.came_year)]  # type: ignore[arg-type]
        found.add((str(cell.code), ends[0], ends[1], "trial"))
    return found


def test_no_series_crosses_a_break(tables: Tables, walked: set[Step]) -> None:
    crossing = [step for step in walked if not is_continuous(tables, *step[:3])]
    assert crossing == []
    assert {code for code, *_ in walked} == set(tables.occupations)
    assert {where for *_, where in walked} == {
        "segments", "history", "real", "openings", "trial", "real growth", "sectors", "comparison", "rise",
    }  # fmt: skip
    # The walk covers years on both sides of each change of classification.
    assert any(one != other for _, one, other, _ in walked)


def test_walk_detects_a_crossing(tables: Tables) -> None:
    """The check fails for the very lines that must not be drawn."""
    hybrid, newest = find_wages_classification(2020), find_wages_classification(2021)
    assert not is_continuous(tables, "29-2098", hybrid, newest)
    assert not is_continuous(tables, "29-2071", find_wages_classification(2017), newest)
    assert is_continuous(tables, "31-9092", find_wages_classification(2017), newest)


def test_core_codes_never_cross(tables: Tables, walked: set[Step]) -> None:
    core = {known.code for known in tables.occupations.values() if known.role == "core"}
    assert core == {"29-2071", "29-2072", "29-2098", "29-9021", "29-9098"}
    assert [step for step in walked if step[0] in core and step[1] != step[2]] == []
