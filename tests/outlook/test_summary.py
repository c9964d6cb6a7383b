"""An occupation in one place: whose projection it is, and what is left out."""

import pytest

from outlook.jobs.state_growth import load_state_growth
from outlook.summary import load_summary
from outlook.tables import NATION, Tables

CODE = "29-2072"


@pytest.mark.parametrize(
    ("place", "projected"),
    [(NATION, NATION), ("0600000", "0600000"), ("0028140", "2900000"), ("6600000", NATION)],
)
def test_growth_is_the_states_own_if_any(tables: Tables, place: str, projected: str) -> None:
    found = load_summary(tables, CODE, place).growth
    assert found is not None and found.area_code == projected
    assert found.is_nation == (projected == NATION)
    assert found.target_year - found.base_year == 10


def test_place_has_its_own_estimates(tables: Tables) -> None:
    found = load_summary(tables, CODE, "0600000")
    assert found.row is not None and found.row["area_code"] == "0600000"
    assert found.lowest_third is not None and found.lowest_third.middle < found.row["annual_p50_usd"]


def test_openings_counted_otherwise_are_left_out(tables: Tables) -> None:
    states, _ = load_state_growth(tables, CODE)
    assert states is not None
    given = states.frame[states.frame["openings_per_year"].notna()]
    odd = given[~given["openings_comparable"].astype(bool)]["area_code"]
    assert len(odd)
    assert (
        [load_summary(tables, CODE, str(area)).growth.openings_per_year for area in odd[:3]]
        == [  # type: ignore[union-attr]
            None
        ]
        * len(odd[:3])
    )


def test_unknown_place_has_no_estimates(tables: Tables) -> None:
    assert load_summary(tables, CODE, "9999999").row is None
