"""Two saved scenarios, where the reader is now, and places whose errors overlap."""

import pytest

from app.components.units import HOURLY
from app.views.scenarios.compare_section import tabulate_differences
from app.views.scenarios.place_pay import Place
from app.views.scenarios.query import parse_query, read_saved
from app.views.scenarios.sentences.places import describe_places
from app.views.scenarios.situation import IN_THE_JOB, WORKING, build_choices, find_situation
from outlook.claims import marking
from outlook.scenario.fields import Range
from outlook.scenario.url import parse_scenario
from outlook.tables import CORE, Tables
from tests.app.reading import html
from tests.app.test_pages import opened
from tests.app.views.scenarios.examples import CALIFORNIA, read_query


def test_saved_paths_survive_a_reload(tables: Tables) -> None:
    test = opened("scenarios")
    next(b for b in test.button if b.key == "save-a").click().run()
    test.selectbox(key="scenario-route").set_value("associate").run()
    next(b for b in test.button if b.key == "save-b").click().run()
    assert not test.exception, [e.message for e in test.exception]
    query = read_query(test)
    assert (query["a"], query["b"]) == ("v=2", "v=2&route=associate")
    reopened = opened("scenarios", **query)
    for each in (test, reopened):
        assert any("Fewer than half" in h or "by the end of year" in h for h in html(each))
        assert sum("A: " in h and "B: " in h and "finding" in h for h in html(each)) >= 1
    assert reopened.get("plotly_chart")[1].proto.spec == test.get("plotly_chart")[1].proto.spec


def test_differences_are_listed_by_name(tables: Tables) -> None:
    found = tabulate_differences(
        tables, read_saved("v=2"), read_saved(f"v=2&place={CALIFORNIA}&tuition=5000")
    )
    assert found.to_numpy().tolist() == [
        ["Place", "United States", "California"],
        ["What school costs on the route", "the net price of schools", "$5,000 for the whole program"],
    ]


@pytest.mark.parametrize("bad", ["v=2&tuition=-1", "v=9", "<b>"])
def test_damaged_saved_path_is_reported(bad: str) -> None:
    _, choices, problems = parse_query({"a": bad}, occupations=[CORE], areas=[CALIFORNIA])
    assert "a" not in choices and "scenario A" in problems[0]


@pytest.mark.parametrize("code", [CORE, "11-9111", "31-9092"])
@pytest.mark.parametrize("situation", [WORKING, IN_THE_JOB])
def test_situation_is_read_back_from_path(situation: str, code: str) -> None:
    scenario, problems = parse_scenario({"v": "2", "occupation": code} | build_choices(situation, code))
    assert problems == [] and find_situation(scenario) == situation


def test_highest_place_overlaps_no_other() -> None:
    spans = {"Texas": (20, 21, 22), "Ohio": (28, 30, 32), "Utah": (31, 33, 35)}
    found = [
        Place(area="", name=name, chosen=False, pay=Range(*(1000.0 * v for v in three)))
        for name, three in spans.items()
    ]
    with marking():
        said = describe_places(found, at_us_prices=False, unit=HOURLY)
    # Utah's error reaches into Ohio's, Texas's into no other's.
    assert "lowest\u2064 in Texas ($10.10)" in said and "highest" not in said
