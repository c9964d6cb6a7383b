"""Where codes continue and where they break."""

from itertools import pairwise

import pytest

from etl.codes.classifications import HYBRID, SOC_2000, SOC_2010, SOC_2018, find_wages_classification
from etl.schema.base import CLASSIFICATIONS
from outlook.codes.breaks import Segment, find_predecessors, find_segments, is_continuous
from outlook.tables import Tables
from tests.outlook.examples import CODES


def spans(found: list[Segment]) -> list[tuple[str, int, int, bool]]:
    return [(s.code, s.first_year, s.last_year, s.own) for s in found]


def test_examples_list_every_occupation(tables: Tables) -> None:
    assert list(tables.occupations) == CODES, "update CODES in tests/outlook/examples.py"


def test_records_specialists_have_three_stretches(
    tables: Tables,
) -> None:
    assert spans(find_segments(tables, "29-2072")) == [
        ("29-2071", 2011, 2018, False),
        ("29-2098", 2019, 2020, False),
        ("29-2072", 2021, 2025, True),
    ]


def test_technologists_came_from_hybrid_code(tables: Tables) -> None:
    assert spans(find_segments(tables, "29-9021")) == [
        ("29-2071", 2011, 2018, False),
        ("29-9098", 2019, 2020, False),
        ("29-9021", 2021, 2025, True),
    ]


def test_medical_assistants_never_break(tables: Tables) -> None:
    assert spans(find_segments(tables, "31-9092")) == [("31-9092", 2011, 2025, True)]


@pytest.mark.parametrize("group", ["31-0000", "29-0000"])
def test_group_with_moved_members_breaks(tables: Tables, group: str) -> None:
    assert spans(find_segments(tables, group)) == [(group, 2011, 2018, True), (group, 2019, 2025, True)]


def test_all_occupations_never_break(tables: Tables) -> None:
    assert spans(find_segments(tables, "00-0000")) == [("00-0000", 2011, 2025, True)]
    assert all(is_continuous(tables, "00-0000", a, b) for a, b in pairwise((SOC_2010, HYBRID, SOC_2018)))


def test_code_continues_in_one_classification(tables: Tables) -> None:
    assert is_continuous(tables, "29-2098", HYBRID, HYBRID)


@pytest.mark.parametrize(
    ("code", "earlier", "later"),
    [
        ("29-2071", SOC_2010, HYBRID),
        ("29-2098", HYBRID, SOC_2018),
        ("29-2072", HYBRID, SOC_2018),
        ("29-2071", SOC_2010, SOC_2018),
        ("29-9098", HYBRID, SOC_2018),
    ],
)
def test_split_or_renamed_code_breaks(tables: Tables, code: str, earlier: str, later: str) -> None:
    assert not is_continuous(tables, code, earlier, later)


def test_predecessors_are_most_recent_first(tables: Tables) -> None:
    assert find_predecessors(tables, "29-2072") == ["29-2098", "29-2071"]
    assert find_predecessors(tables, "31-9092") == []


@pytest.mark.parametrize("code", CODES)
def test_stretches_follow_the_crosswalk(tables: Tables, code: str) -> None:
    # Checked against the crosswalk itself, independently of is_continuous.
    links = tables.rows(
        "SELECT from_classification f, from_code a, to_classification t, to_code b FROM crosswalk"
    )
    for segment in find_segments(tables, code):
        crossed = sorted(
            {find_wages_classification(y) for y in range(segment.first_year, segment.last_year + 1)},
            key=CLASSIFICATIONS.index,
        )
        if segment.code == "00-0000":
            continue
        for earlier, later in pairwise(crossed):
            step = links[(links["f"] == earlier) & (links["t"] == later)]
            if segment.code.endswith("0000"):
                inside = segment.code[:3]
                moved = step[step["a"].str.startswith(inside) != step["b"].str.startswith(inside)]
                assert moved.empty, f"{segment} spans codes that left or joined the group: {moved}"
            else:
                assert step.loc[step["a"] == segment.code, "b"].tolist() == [segment.code]
                assert step.loc[step["b"] == segment.code, "a"].tolist() == [segment.code]


@pytest.mark.parametrize("code", CODES)
def test_stretches_cover_every_year_once(tables: Tables, code: str) -> None:
    found = find_segments(tables, code)
    assert all(a.last_year < b.first_year for a, b in pairwise(found))
    years = tables.rows(
        "SELECT DISTINCT year FROM wages WHERE occupation_code = ? AND area_type = 'nation' AND industry_code = '000000'",
        [code],
    )["year"].tolist()
    own = [s for s in found if s.own]
    assert [y for y in years if sum(s.first_year <= y <= s.last_year for s in own) != 1] == []


@pytest.mark.parametrize(
    ("code", "later", "goes_on"),
    [
        ("29-2071", SOC_2010, True),
        ("31-9092", SOC_2018, True),
        ("29-2071", SOC_2018, False),
        # Groups and residual occupations kept their codes in 2010 and changed.
        ("29-0000", SOC_2010, False),
        ("29-2099", SOC_2010, False),
        ("00-0000", SOC_2010, True),
    ],
)
def test_soc_2000_goes_on_where_codes_were_kept(tables: Tables, code: str, later: str, goes_on: bool) -> None:
    assert is_continuous(tables, code, SOC_2000, later) is goes_on
