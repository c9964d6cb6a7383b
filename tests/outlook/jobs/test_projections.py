"""Editions of the projections, on figures that BLS printed."""

from itertools import pairwise

import pytest

from etl.codes.classifications import find_projections_classification
from outlook.codes.breaks import is_continuous
from outlook.jobs import history, projections
from outlook.jobs.projections import Projection
from outlook.tables import Tables
from tests.outlook.examples import CODES, projection


def newest(tables: Tables, code: str) -> Projection:
    found = projections.find_newest_projection(tables, code)
    assert found is not None
    return found


def test_newest_edition_is_2024_34(tables: Tables) -> None:
    found = newest(tables, "29-2072")
    assert (found.vintage, found.base_year, found.target_year) == ("2024-34", 2024, 2034)
    assert (found.jobs_base, found.jobs_projected, found.change_pct) == (194_800, 208_600, 7.1)
    assert found.jobs_change == 208_600 - 194_800
    assert not found.second_hand


def test_openings_are_the_sum_of_parts(tables: Tables) -> None:
    found = newest(tables, "29-2072")
    assert found.openings_per_year == 1_300 + 7_100 + 5_800
    assert (found.growth_per_year, found.exits_per_year, found.transfers_per_year) == (1_300, 7_100, 5_800)


@pytest.mark.parametrize("code", CODES)
def test_growth_per_year_is_a_tenth_of_change(tables: Tables, code: str) -> None:
    found = newest(tables, code)
    if found.growth_per_year is None:
        assert found.exits_per_year is None or found.transfers_per_year is None
        return
    assert found.jobs_change is not None
    # Each of the three figures is rounded to a hundred.
    assert abs(found.growth_per_year - max(found.jobs_change / 10, 0)) <= 3 * 50


def test_growth_per_year_needs_every_part(tables: Tables) -> None:
    assert projection(exits_per_year=None).growth_per_year is None
    assert projection(openings_per_year=None).growth_per_year is None
    assert projection(transfers_per_year=None).growth_per_year is None


def test_growth_per_year_is_never_negative() -> None:
    assert (
        projection(openings_per_year=9_500, exits_per_year=5_800, transfers_per_year=7_400).growth_per_year
        == 0
    )


def test_second_hand_edition_is_only_quoted(tables: Tables) -> None:
    quoted = projections.find_quoted_projection(tables, "29-2072")
    assert quoted is not None
    assert (quoted.vintage, quoted.change_pct, quoted.second_hand) == ("2025-35", 7.8, True)
    assert newest(tables, "29-2072").vintage == "2024-34"


@pytest.mark.parametrize("code", CODES)
def test_newest_edition_is_never_second_hand(tables: Tables, code: str) -> None:
    assert not newest(tables, code).second_hand
    quoted = projections.find_quoted_projection(tables, code)
    assert quoted is None or (quoted.second_hand and quoted.base_year > newest(tables, code).base_year)


def test_earlier_code_keeps_its_last_edition(tables: Tables) -> None:
    assert (newest(tables, "29-2071").vintage, newest(tables, "29-2071").change_pct) == ("2018-28", 10.7)
    assert newest(tables, "29-2098").vintage == "2020-30"
    assert projections.find_quoted_projection(tables, "29-2071") is None


def test_unknown_code_has_no_figures(tables: Tables) -> None:
    assert projections.find_newest_projection(tables, "99-9999") is None
    assert projections.find_quoted_projection(tables, "99-9999") is None
    assert history.load_newest_estimate(tables, "99-9999") is None
    assert history.load_history(tables, "99-9999").empty
    assert projections.load_earlier_projections(tables, "99-9999") == []


def test_editions_are_oldest_first(tables: Tables) -> None:
    found = projections.load_projections(tables, "29-2072")
    assert [(e.vintage, e.change_pct) for e in found] == [
        ("2021-31", 6.6),
        ("2022-32", 8.5),
        ("2023-33", 8.7),
        ("2024-34", 7.1),
        ("2025-35", 7.8),
    ]


def test_earlier_editions_have_earlier_codes(tables: Tables) -> None:
    found = projections.load_earlier_projections(tables, "29-2072")
    assert {e.code for e in found} == {"29-2071", "29-2098"}
    assert [e.vintage for e in found] == ["2012-22", "2014-24", "2016-26", "2018-28", "2019-29", "2020-30"]


def test_growth_2021_31_is_6_6_percent(tables: Tables) -> None:
    found = projections.find_projection(tables, "29-2072", "2021-31")
    assert found is not None
    assert (found.jobs_base, found.jobs_projected) == (186_400, 198_700)
    assert found.change_pct == 6.6
    assert round(100 * (198_700 - 186_400) / 186_400, 1) == 6.6
    assert f"{found.change_pct:.0f}%" == "7%"


def test_newest_bls_edition_is_current(tables: Tables) -> None:
    assert projections.is_current(tables, newest(tables, "29-2072"))
    assert not projections.is_current(tables, newest(tables, "29-2071"))
    assert not projections.is_current(tables, newest(tables, "29-2098"))


@pytest.mark.parametrize("code", CODES)
def test_reported_jobs_never_cross_a_break(tables: Tables, code: str) -> None:
    stretches = projections.load_reported_jobs(tables, code)
    given = [
        (p.code, p.base_year, p.jobs_base)
        for p in projections.load_earlier_projections(tables, code)
        + projections.load_projections(tables, code)
        if not p.second_hand and p.jobs_base is not None
    ]
    # Every edition's base year is in exactly one stretch.
    shown = [(s.code, year, jobs) for s in stretches for year, jobs in zip(s.years, s.jobs, strict=True)]
    assert sorted(shown) == sorted(given)
    for stretch in stretches:
        assert stretch.own == (stretch.code == code)
        assert list(stretch.years) == sorted(set(stretch.years))
        for first, last in pairwise(stretch.years):
            eras = find_projections_classification(first), find_projections_classification(last)
            assert is_continuous(tables, stretch.code, *eras)
    # A stretch ends only where the next one of its code counts other work.
    for one, other in pairwise(s for s in stretches if s.own):
        eras = find_projections_classification(one.years[-1]), find_projections_classification(other.years[0])
        assert not is_continuous(tables, code, *eras)


def test_specialists_jobs_by_code(tables: Tables) -> None:
    stretches = projections.load_reported_jobs(tables, "29-2072")
    assert [s.code for s in stretches if s.own] == ["29-2072"]
    assert stretches[-1].own and not stretches[0].own
    assert (stretches[-1].years[0], stretches[-1].jobs[0]) == (2021, 186_400)
    assert (stretches[-1].years[-1], stretches[-1].jobs[-1]) == (2024, 194_800)
    assert 2025 not in stretches[-1].years


@pytest.mark.parametrize("code", CODES)
def test_points_are_both_ends_of_each_edition(tables: Tables, code: str) -> None:
    frame = projections.list_points(tables, code)
    every = projections.load_earlier_projections(tables, code) + projections.load_projections(tables, code)
    expected = []
    for p in every:
        for year, jobs, kind in (
            (p.base_year, p.jobs_base, "base year"),
            (p.target_year, p.jobs_projected, "projected"),
        ):
            if jobs is not None:
                expected.append((year, jobs, "second-hand" if p.second_hand else kind, p.vintage, p.code))
    columns = ["year", "jobs", "kind", "vintage", "code"]
    assert sorted(frame[columns].itertuples(index=False, name=None)) == sorted(expected)
    assert frame["year"].is_monotonic_increasing
    assert (frame["own"] == (frame["code"] == code)).all()
    assert set(frame["source_id"]) == {
        p.source_id for p in every if p.jobs_base is not None or p.jobs_projected is not None
    }


def test_unknown_code_has_no_points(tables: Tables) -> None:
    assert projections.load_reported_jobs(tables, "99-9999") == []
    assert projections.list_points(tables, "99-9999").empty
