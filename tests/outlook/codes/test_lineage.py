"""The codes that this work was counted under."""

import pytest

from etl.codes.classifications import HYBRID, SOC_2010, SOC_2018
from outlook.codes.breaks import is_continuous
from outlook.codes.lineage import Lineage, find_lineage
from outlook.tables import Tables


def nodes(found: Lineage, *, counted: bool) -> list[tuple[str, str]]:
    return [(n.classification, n.code) for n in found.nodes if n.holds_it == counted]


def links(found: Lineage) -> set[tuple[str, str]]:
    return {
        (f"{link.from_classification} {link.from_code}", f"{link.to_classification} {link.to_code}")
        for link in found.links
    }


def test_records_specialists_merged_into_hybrid(tables: Tables) -> None:
    found = find_lineage(tables, "29-2072")
    assert nodes(found, counted=True) == [(SOC_2010, "29-2071"), (HYBRID, "29-2098"), (SOC_2018, "29-2072")]
    # The hybrid code also counted respiratory therapy technicians, dosimetrists and all others.
    assert nodes(found, counted=False) == [
        (SOC_2010, "29-2054"),
        (SOC_2010, "29-2099"),
        (SOC_2018, "29-2036"),
        (SOC_2018, "29-2099"),
    ]
    assert links(found) == {
        ("SOC 2010 29-2054", "OEWS hybrid 2019 29-2098"),
        ("SOC 2010 29-2071", "OEWS hybrid 2019 29-2098"),
        ("SOC 2010 29-2099", "OEWS hybrid 2019 29-2098"),
        ("OEWS hybrid 2019 29-2098", "SOC 2018 29-2036"),
        ("OEWS hybrid 2019 29-2098", "SOC 2018 29-2072"),
        ("OEWS hybrid 2019 29-2098", "SOC 2018 29-2099"),
    }
    assert not found.unbroken and not any(link.unbroken for link in found.links)
    assert [(s.code, s.first_year, s.last_year, s.own) for s in found.segments] == [
        ("29-2071", 2011, 2018, False),
        ("29-2098", 2019, 2020, False),
        ("29-2072", 2021, 2025, True),
    ]
    assert all(s.title and s.title != s.code for s in found.segments)


def test_nodes_have_titles_and_years(tables: Tables) -> None:
    found = {(n.classification, n.code): n for n in find_lineage(tables, "29-2072").nodes}
    subject = found[SOC_2018, "29-2072"]
    assert (subject.title, subject.first_year, subject.last_year, subject.asked) == (
        "Medical records specialists",
        2021,
        2025,
        True,
    )
    # Not a listed occupation, so it has a title from the projections and no years.
    mixed = found[SOC_2018, "29-2036"]
    assert (mixed.title, mixed.first_year, mixed.asked) == ("Medical dosimetrists", None, False)


def test_direct_link_without_hybrid_path(tables: Tables) -> None:
    found = links(find_lineage(tables, "29-9021"))
    assert ("SOC 2010 29-2071", "SOC 2018 29-9021") in found
    assert ("SOC 2010 29-2071", "OEWS hybrid 2019 29-2098") in found
    assert ("SOC 2010 29-9099", "SOC 2018 29-9021") not in found
    assert ("SOC 2010 29-2071", "SOC 2018 29-2072") not in links(find_lineage(tables, "29-2072"))


def test_unbroken_code_is_a_straight_line(tables: Tables) -> None:
    found = find_lineage(tables, "31-9092")
    assert nodes(found, counted=True) == [(name, "31-9092") for name in (SOC_2010, HYBRID, SOC_2018)]
    assert nodes(found, counted=False) == [] and found.unbroken


def test_renamed_code_is_another_code(tables: Tables) -> None:
    found = find_lineage(tables, "15-1211")
    assert nodes(found, counted=True)[0] == (SOC_2010, "15-1121") and not found.unbroken


@pytest.mark.parametrize(("group", "unbroken"), [("00-0000", True), ("29-0000", False)])
def test_group_has_stretches_but_no_links(tables: Tables, group: str, unbroken: bool) -> None:
    found = find_lineage(tables, group)
    assert (found.nodes, found.links, found.unbroken) == ((), (), unbroken)


def test_every_link_is_in_the_crosswalk(tables: Tables) -> None:
    for code in tables.occupations:
        found = find_lineage(tables, code)
        drawn = {(n.classification, n.code) for n in found.nodes}
        for link in found.links:
            ends = (link.from_classification, link.from_code, link.to_classification, link.to_code)
            assert ends in tables.links
            assert {ends[:2], ends[2:]} <= drawn
            if link.unbroken:
                assert is_continuous(tables, link.from_code, link.from_classification, link.to_classification)
        # One node is the code itself in each classification that has it.
        assert {n.code for n in found.nodes if n.asked} <= {code}
        assert found.unbroken <= (len(found.segments) <= 1)
