"""Codes of areas, industries and occupations, and the classification of each year."""

import pytest

from etl.codes import areas, classifications
from etl.codes.industries import build_industry_code, build_sector_code
from etl.codes.occupations import load_occupations


@pytest.mark.parametrize(
    ("year", "classification"),
    [
        (2003, "SOC 2000"),
        (2009, "SOC 2000"),
        (2010, "SOC 2010"),
        (2013, "SOC 2010"),
        (2018, "SOC 2010"),
        (2019, "OEWS hybrid 2019"),
        (2020, "OEWS hybrid 2019"),
        (2021, "SOC 2018"),
        (2025, "SOC 2018"),
    ],
)
def test_each_may_has_its_classification(year: int, classification: str) -> None:
    assert classifications.find_wages_classification(year) == classification


def test_list_has_every_code_of_the_work() -> None:
    core = {code for code, entry in load_occupations().items() if entry.role == "core"}
    assert core == {"29-2072", "29-9021", "29-2071", "29-2098", "29-9098"}
    assert all(entry.note for entry in load_occupations().values())


@pytest.mark.parametrize(("first", "code"), [(62, "62--63"), (31, "31--34"), (48, "48--50"), (99, "99-100")])
def test_sectors_are_written_as_bls_writes_them(first: int, code: str) -> None:
    assert build_sector_code(first) == code
    assert len(build_industry_code(str(first), "5")) == 6


@pytest.mark.parametrize(
    ("code", "title", "kind", "state"),
    [
        ("0000000", "United States", "nation", None),
        ("0600000", "California", "state", "CA"),
        ("7200000", "Puerto Rico", "state", "PR"),
        ("0010180", "Abilene, TX", "metro", "TX"),
        ("0035620", "New York-Newark-Jersey City, NY-NJ", "metro", "NY"),
        ("0100001", "Northwest Alabama nonmetropolitan area", "nonmetro", "AL"),
        ("0099999", "Somewhere without a state", "metro", None),
    ],
)
def test_area_code_gives_type_and_state(code: str, title: str, kind: str, state: str | None) -> None:
    assert areas.find_area_type(code) == kind
    assert areas.find_state(code, title) == state


def test_states_and_territories_are_complete() -> None:
    # Fifty states, the District of Columbia, Guam, Puerto Rico and the Virgin Islands.
    assert len(areas.STATE_BY_FIPS) == 50 + 1 + 3
    assert len(set(areas.STATE_BY_FIPS.values())) == 54
