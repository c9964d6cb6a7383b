from pathlib import Path

import pytest

from etl.codes import areas, classifications
from etl.codes.industries import industry_code, sector_code
from etl.codes.occupations import listed
from etl.errors import LayoutChanged
from etl.sources import soc_crosswalk
from tests import publishers as p


def links(path: Path, read: object) -> set[tuple[str, str, str, str]]:
    (reading,) = read(path, None)  # type: ignore[operator]
    rows = reading.tables["crosswalk"].to_pylist()
    return {(r["from_classification"], r["from_code"], r["to_classification"], r["to_code"]) for r in rows}


def test_the_crosswalk_links_2010_to_2018(tmp_path: Path) -> None:
    assert links(p.crosswalk_xlsx(tmp_path / "x.xlsx"), soc_crosswalk.read_crosswalk) == {
        ("SOC 2010", "29-2071", "SOC 2018", "29-2072"),
        ("SOC 2010", "29-2071", "SOC 2018", "29-9021"),
        ("SOC 2010", "31-9092", "SOC 2018", "31-9092"),
    }


def test_the_hybrid_stands_between_the_two(tmp_path: Path) -> None:
    assert links(p.hybrid_xlsx(tmp_path / "x.xlsx"), soc_crosswalk.read_hybrid) == {
        ("SOC 2010", "29-2071", "OEWS hybrid 2019", "29-2098"),
        ("SOC 2010", "29-2099", "OEWS hybrid 2019", "29-2098"),
        ("OEWS hybrid 2019", "29-2098", "SOC 2018", "29-2072"),
        ("OEWS hybrid 2019", "29-2098", "SOC 2018", "29-2036"),
    }


def test_another_heading_is_a_changed_layout(tmp_path: Path) -> None:
    path = p.crosswalk_xlsx(tmp_path / "x.xlsx", ("2018 SOC Code", "2028 SOC Code"))
    with pytest.raises(LayoutChanged, match="2010 SOC Code, 2018 SOC Code"):
        soc_crosswalk.read_crosswalk(path, None)


@pytest.mark.parametrize(
    ("year", "classification"),
    [
        (2013, "SOC 2010"),
        (2018, "SOC 2010"),
        (2019, "OEWS hybrid 2019"),
        (2020, "OEWS hybrid 2019"),
        (2021, "SOC 2018"),
        (2025, "SOC 2018"),
    ],
)
def test_each_may_has_its_classification(year: int, classification: str) -> None:
    assert classifications.wages_classification(year) == classification


def test_the_list_names_the_work_under_every_code_it_had() -> None:
    core = {code for code, entry in listed().items() if entry.role == "core"}
    assert core == {"29-2072", "29-9021", "29-2071", "29-2098", "29-9098"}
    assert all(entry.note for entry in listed().values())


@pytest.mark.parametrize(("first", "code"), [(62, "62--63"), (31, "31--34"), (48, "48--50"), (99, "99-100")])
def test_sectors_are_written_as_bls_writes_them(first: int, code: str) -> None:
    assert sector_code(first) == code
    assert len(industry_code(str(first), "5")) == 6


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
def test_an_areas_kind_and_state_come_from_its_code_and_title(
    code: str, title: str, kind: str, state: str | None
) -> None:
    assert areas.area_type_of(code) == kind
    assert areas.state_of(code, title) == state


def test_every_state_and_territory_that_oews_covers_has_two_letters() -> None:
    # Fifty states, the District of Columbia, Guam, Puerto Rico and the Virgin Islands.
    assert len(areas.STATE_BY_FIPS) == 50 + 1 + 3
    assert len(set(areas.STATE_BY_FIPS.values())) == 54
