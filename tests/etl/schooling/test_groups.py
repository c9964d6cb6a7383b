"""Which schooling an occupation of OEWS's takes, and from which vintage."""

import pandas as pd
import pyarrow as pa
import pytest

from etl.errors import LayoutChanged
from etl.schooling.groups import choose_occupations, find_schooling, match_occupations
from tests.etl.schooling.rows import line_items


@pytest.mark.parametrize(
    ("education", "schooling"),
    [
        ("No formal educational credential", "none_or_high_school"),
        ("Less than high school", "none_or_high_school"),
        ("High school diploma or equivalent", "none_or_high_school"),
        ("Postsecondary nondegree award", "certificate"),
        ("Postsecondary non-degree award", "certificate"),
        ("Some college, no degree", "some_college"),
        ("Associate's degree", "associate"),
        ("Bachelor’s degree", "bachelor"),
        ("Master's  degree", "master"),
        ("Doctoral or professional degree", "doctoral_or_professional"),
    ],
)
def test_every_name_of_an_education_is_known(education: str, schooling: str) -> None:
    assert find_schooling(pd.Series([education])).tolist() == [schooling]


def test_unknown_education_is_refused() -> None:
    with pytest.raises(LayoutChanged, match="Trade school"):
        find_schooling(pd.Series(["Bachelor's degree", "Trade school"]))


def match(codes: list[str], **schooling: str) -> dict[str, str]:
    given = pd.Series({code.replace("_", "-")[1:]: group for code, group in schooling.items()})
    return dict(match_occupations(pd.Index(codes), given))


def test_same_code_is_taken_first() -> None:
    # The flat file lists broad occupations beside their parts.
    codes = ["29-0000", "29-2070", "29-2072", "29-2099"]
    assert match(codes, _29_2072="certificate") == {"29-2072": "certificate"}


def test_part_takes_the_schooling_of_its_whole() -> None:
    assert match(["13-1021", "13-1022"], _13_1020="bachelor") == {
        "13-1021": "bachelor",
        "13-1022": "bachelor",
    }


def test_part_beside_its_whole_is_not_counted_twice() -> None:
    assert match(["13-1020", "13-1021"], _13_1020="bachelor") == {"13-1020": "bachelor"}


def test_whole_takes_the_schooling_its_parts_share() -> None:
    assert match(["13-1020"], _13_1021="bachelor", _13_1022="bachelor") == {"13-1020": "bachelor"}


def test_whole_of_unlike_parts_has_no_schooling() -> None:
    assert match(["13-1020"], _13_1021="bachelor", _13_1022="associate") == {}


def test_whole_beside_one_of_its_parts_has_none() -> None:
    assert match(["13-1020", "13-1021"], _13_1021="bachelor", _13_1022="bachelor") == {"13-1021": "bachelor"}


JOBS = pd.Series({"29-2072": 100, "29-9021": 50})


def vintage_of(year: int, *tables: pa.Table, jobs: pd.Series = JOBS) -> str | None:
    found = choose_occupations(pa.concat_tables(tables), year, jobs)
    return found and found.vintage


def test_nearest_vintage_is_taken() -> None:
    both = {"29-2072": "Some college, no degree", "29-9021": "Bachelor's degree"}
    tables = line_items(2021, both), line_items(2023, both), line_items(2024, both)
    assert [vintage_of(year, *tables) for year in (2021, 2022, 2025)] == ["2021-31", "2021-31", "2024-34"]


def test_vintage_that_knows_the_codes_is_taken() -> None:
    # May 2017 already had the codes of 2018-28, which 2016-26 did not know.
    whole = {"13-1021": "Bachelor's degree"}
    tables = line_items(2016, whole), line_items(2018, {"13-1028": "Bachelor's degree"})
    assert vintage_of(2017, *tables, jobs=pd.Series({"13-1028": 10})) == "2018-28"


def test_vintage_of_another_classification_is_none() -> None:
    assert vintage_of(2020, line_items(2021, {"29-2072": "Associate's degree"})) is None


def test_vintage_given_twice_is_taken_once() -> None:
    table = line_items(2024, {"29-2072": "Postsecondary nondegree award"})
    found = choose_occupations(pa.concat_tables([table, table]), 2025, JOBS)
    assert found is not None
    assert list(found.codes) == ["29-2072"]


def test_vintage_that_names_no_education_is_none() -> None:
    assert vintage_of(2025, line_items(2024, {"29-2072": None})) is None
