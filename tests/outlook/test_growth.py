"""Jobs, projections, openings, comparisons and history, on the figures that BLS printed."""

from dataclasses import replace
from itertools import pairwise

import pytest

from etl.codes.classifications import projections_classification
from outlook.codes.breaks import is_continuous
from outlook.jobs import growth, history, projections
from outlook.jobs.projections import Projection
from outlook.tables import Tables
from tests.outlook.test_breaks import CODES


def projection(**change: object) -> Projection:
    base = Projection(
        vintage="2024-34",
        base_year=2024,
        target_year=2034,
        code="29-2072",
        jobs_base=1000,
        jobs_projected=1100,
        jobs_change=100,
        change_pct=10.0,
        openings_per_year=70,
        exits_per_year=30,
        transfers_per_year=30,
        entry_education=None,
        source_id="made",
        second_hand=False,
    )
    return replace(base, **change)  # type: ignore[arg-type]


def newest(tables: Tables, code: str) -> Projection:
    found = projections.newest(tables, code)
    assert found is not None
    return found


def test_the_newest_edition_says_194800_to_208600_jobs_and_7_1_percent(tables: Tables) -> None:
    found = newest(tables, "29-2072")
    assert (found.vintage, found.base_year, found.target_year) == ("2024-34", 2024, 2034)
    assert (found.jobs_base, found.jobs_projected, found.change_pct) == (194_800, 208_600, 7.1)
    assert found.jobs_change == 208_600 - 194_800
    assert not found.second_hand


def test_openings_are_growth_exits_and_transfers(tables: Tables) -> None:
    found = newest(tables, "29-2072")
    assert found.openings_per_year == 1_300 + 7_100 + 5_800
    assert (found.growth_per_year, found.exits_per_year, found.transfers_per_year) == (1_300, 7_100, 5_800)


@pytest.mark.parametrize("code", CODES)
def test_growth_a_year_is_a_tenth_of_the_change_to_rounding_and_none_where_jobs_decline(
    tables: Tables, code: str
) -> None:
    found = newest(tables, code)
    if found.growth_per_year is None:
        assert found.exits_per_year is None or found.transfers_per_year is None
        return
    assert found.jobs_change is not None
    # Each of the three figures is rounded to a hundred.
    assert abs(found.growth_per_year - max(found.jobs_change / 10, 0)) <= 3 * 50


def test_growth_a_year_is_not_known_where_a_part_is_not(tables: Tables) -> None:
    assert projection(exits_per_year=None).growth_per_year is None
    assert projection(openings_per_year=None).growth_per_year is None
    assert projection(transfers_per_year=None).growth_per_year is None


def test_growth_a_year_is_never_below_none() -> None:
    assert (
        projection(openings_per_year=9_500, exits_per_year=5_800, transfers_per_year=7_400).growth_per_year
        == 0
    )


def test_the_second_hand_edition_is_quoted_and_never_the_newest(tables: Tables) -> None:
    quoted = projections.quoted(tables, "29-2072")
    assert quoted is not None
    assert (quoted.vintage, quoted.change_pct, quoted.second_hand) == ("2025-35", 7.8, True)
    assert newest(tables, "29-2072").vintage == "2024-34"


@pytest.mark.parametrize("code", CODES)
def test_no_occupation_has_a_second_hand_edition_as_its_newest(tables: Tables, code: str) -> None:
    assert not newest(tables, code).second_hand
    quoted = projections.quoted(tables, code)
    assert quoted is None or (quoted.second_hand and quoted.base_year > newest(tables, code).base_year)


def test_an_earlier_code_has_its_own_last_edition_and_nothing_quoted(tables: Tables) -> None:
    assert (newest(tables, "29-2071").vintage, newest(tables, "29-2071").change_pct) == ("2018-28", 10.7)
    assert newest(tables, "29-2098").vintage == "2020-30"
    assert projections.quoted(tables, "29-2071") is None


def test_an_unknown_code_has_no_edition_no_estimate_and_no_history(tables: Tables) -> None:
    assert projections.newest(tables, "99-9999") is None
    assert projections.quoted(tables, "99-9999") is None
    assert history.jobs_now(tables, "99-9999") is None
    assert history.history(tables, "99-9999").empty
    assert projections.earlier_editions(tables, "99-9999") == []


def test_editions_of_a_code_come_oldest_first(tables: Tables) -> None:
    found = projections.editions(tables, "29-2072")
    assert [(e.vintage, e.change_pct) for e in found] == [
        ("2021-31", 6.6),
        ("2022-32", 8.5),
        ("2023-33", 8.7),
        ("2024-34", 7.1),
        ("2025-35", 7.8),
    ]


def test_earlier_editions_are_of_earlier_codes_only(tables: Tables) -> None:
    found = projections.earlier_editions(tables, "29-2072")
    assert {e.code for e in found} == {"29-2071", "29-2098"}
    assert [e.vintage for e in found] == ["2012-22", "2018-28", "2019-29", "2020-30"]


def test_the_first_figure_of_the_career_articles_is_6_6_percent_shown_as_7(tables: Tables) -> None:
    found = projections.of_edition(tables, "29-2072", "2021-31")
    assert found is not None
    assert (found.jobs_base, found.jobs_projected) == (186_400, 198_700)
    assert found.change_pct == 6.6
    assert round(100 * (198_700 - 186_400) / 186_400, 1) == 6.6
    assert f"{found.change_pct:.0f} %" == "7 %"


def test_the_second_figure_of_the_career_articles_is_the_median_of_may_2021(tables: Tables) -> None:
    frame = history.history(tables, "29-2072")
    of_2021 = frame[(frame["year"] == 2021) & (frame["code"] == "29-2072")]
    assert of_2021["annual_p50_usd"].tolist() == [46_660]


def test_may_2025_is_as_bls_printed_it(tables: Tables) -> None:
    row = history.jobs_now(tables, "29-2072")
    assert row is not None
    assert (row["year"], row["employment"], row["annual_mean_usd"]) == (2025, 194_720, 56_790)
    assert [row[f"annual_p{p}_usd"] for p in (10, 25, 50, 75, 90)] == [37_000, 43_490, 51_140, 64_820, 81_150]


def test_growth_is_faster_slower_or_the_same_against_all_occupations() -> None:
    everyone = projection(code="00-0000", change_pct=3.1)
    assert growth.against_all(projection(change_pct=3.2), everyone) == "faster"
    assert growth.against_all(projection(change_pct=3.0), everyone) == "slower"
    assert growth.against_all(projection(change_pct=3.1), everyone) == "same"
    assert growth.against_all(projection(change_pct=-3.1), everyone) == "slower"


def test_growth_is_not_compared_where_a_figure_is_missing() -> None:
    assert growth.against_all(projection(), None) == "unknown"
    assert growth.against_all(projection(), projection(code="00-0000", change_pct=None)) == "unknown"
    assert growth.against_all(projection(change_pct=None), projection(code="00-0000")) == "unknown"


def test_this_work_grows_faster_than_all_occupations(tables: Tables) -> None:
    everyone = projections.of_edition(tables, "00-0000", "2024-34")
    assert everyone is not None
    assert everyone.change_pct == 3.1
    assert growth.against_all(newest(tables, "29-2072"), everyone) == "faster"
    assert growth.against_all(newest(tables, "31-9094"), everyone) == "slower"


def test_the_compared_occupations_hold_the_asked_one_the_total_and_no_other_group(tables: Tables) -> None:
    frame = growth.compared(tables, "29-2072", "2024-34")
    codes = frame["code"].tolist()
    assert "29-2072" in codes
    assert [c for c in codes if c.endswith("-0000")] == ["00-0000"]
    assert frame["change_pct"].tolist() == sorted(frame["change_pct"], reverse=True)
    assert len(codes) == len(set(codes)) == 14


def test_a_group_stands_among_the_compared_where_it_is_asked_for(tables: Tables) -> None:
    codes = growth.compared(tables, "31-0000", "2024-34")["code"].tolist()
    assert codes.count("31-0000") == 1
    assert "29-0000" not in codes


@pytest.mark.parametrize("code", CODES)
def test_history_has_one_row_for_each_year_and_code_and_each_row_its_stretch(
    tables: Tables, code: str
) -> None:
    frame = history.history(tables, code)
    assert len(frame) > 0
    assert not frame.duplicated(["year", "code"]).any()
    assert frame.groupby("segment")["code"].nunique().tolist() == [1] * frame["segment"].nunique()
    assert frame[frame["own"]]["code"].unique().tolist() == [code]


def test_history_of_a_broken_code_is_in_three_stretches(tables: Tables) -> None:
    frame = history.history(tables, "29-2072")
    assert frame.groupby("segment")["year"].agg(["min", "max"]).to_numpy().tolist() == [
        [2013, 2017],
        [2019, 2020],
        [2021, 2025],
    ]


def test_an_edition_is_current_while_no_newer_one_of_bls_is_at_hand(tables: Tables) -> None:
    assert projections.is_current(tables, newest(tables, "29-2072"))
    assert not projections.is_current(tables, newest(tables, "29-2071"))
    assert not projections.is_current(tables, newest(tables, "29-2098"))


@pytest.mark.parametrize("code", CODES)
def test_no_stretch_of_reported_jobs_crosses_a_break(tables: Tables, code: str) -> None:
    stretches = projections.reported(tables, code)
    given = [
        (p.code, p.base_year, p.jobs_base)
        for p in projections.earlier_editions(tables, code) + projections.editions(tables, code)
        if not p.second_hand and p.jobs_base is not None
    ]
    # Every edition's base year stands in one stretch, and in one only.
    shown = [(s.code, year, jobs) for s in stretches for year, jobs in zip(s.years, s.jobs, strict=True)]
    assert sorted(shown) == sorted(given)
    for stretch in stretches:
        assert stretch.own == (stretch.code == code)
        assert list(stretch.years) == sorted(set(stretch.years))
        for first, last in pairwise(stretch.years):
            eras = projections_classification(first), projections_classification(last)
            assert is_continuous(tables, stretch.code, *eras)
    # A stretch ends only where the next one of its code counts other work.
    for one, other in pairwise(s for s in stretches if s.own):
        eras = projections_classification(one.years[-1]), projections_classification(other.years[0])
        assert not is_continuous(tables, code, *eras)


def test_jobs_of_specialists_are_reported_in_stretches_of_their_codes(tables: Tables) -> None:
    stretches = projections.reported(tables, "29-2072")
    assert [s.code for s in stretches if s.own] == ["29-2072"]
    assert stretches[-1].own and not stretches[0].own
    assert (stretches[-1].years[0], stretches[-1].jobs[0]) == (2021, 186_400)
    assert (stretches[-1].years[-1], stretches[-1].jobs[-1]) == (2024, 194_800)
    assert 2025 not in stretches[-1].years


@pytest.mark.parametrize("code", CODES)
def test_the_path_has_both_ends_of_every_edition_and_says_what_each_is(tables: Tables, code: str) -> None:
    frame = projections.path(tables, code)
    every = projections.earlier_editions(tables, code) + projections.editions(tables, code)
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


def test_an_unknown_occupation_has_neither_stretches_nor_path(tables: Tables) -> None:
    assert projections.reported(tables, "99-9999") == []
    assert projections.path(tables, "99-9999").empty
