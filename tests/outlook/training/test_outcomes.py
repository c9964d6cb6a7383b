"""What graduates earned, against figures counted independently."""

import pytest

from outlook.tables import Tables
from outlook.training.outcomes import load_outcomes


@pytest.mark.parametrize(
    ("credential", "programs", "with_figure", "median", "four_years", "below"),
    [
        ("undergraduate certificate", 1491, 522, 27_690, 35_310, 51),
        ("associate", 910, 263, 30_821, 38_887, 24),
        ("bachelor", 657, 281, 44_526, 57_633, 0),
    ],
)
def test_outcomes_of_health_information(
    tables: Tables, credential: str, programs: int, with_figure: int, median: int, four_years: int, below: int
) -> None:
    found = {each.credential: each for each in load_outcomes(tables, "29-2072")}[credential]
    assert found.fields == ("51.07",)
    assert found.one_year is not None and found.four_years is not None
    assert (found.programs, found.one_year.programs) == (programs, with_figure)
    assert found.one_year.p50_usd == median
    assert found.four_years.p50_usd == pytest.approx(four_years, abs=1)
    assert found.below_threshold_pct is not None and round(found.below_threshold_pct) == below
    assert found.one_year.p25_usd < found.one_year.p50_usd < found.one_year.p75_usd


def test_state_has_its_own_programs(tables: Tables) -> None:
    nation = {each.credential: each for each in load_outcomes(tables, "29-2072")}
    california = {each.credential: each for each in load_outcomes(tables, "29-2072", "CA")}
    assert 0 < california["associate"].programs < nation["associate"].programs


def test_few_programs_give_no_quartiles(tables: Tables) -> None:
    found = load_outcomes(tables, "29-2072", "WY")
    assert all(each.one_year is None for each in found)


def test_occupation_without_programs_has_none(tables: Tables) -> None:
    assert load_outcomes(tables, "00-0000") == []
