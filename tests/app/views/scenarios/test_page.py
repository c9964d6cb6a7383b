"""The page as a whole: its lead, and withheld, capped and earlier figures."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from app import edition
from app.views.scenarios.formats import format_lead, format_margin, format_money
from outlook.pay import stages
from outlook.scenario.assumptions import ReadyMade, load_ready_made
from outlook.scenario.fields import ROUTES, Range
from outlook.scenario.figures import load_figures
from outlook.scenario.simulate import simulate
from outlook.scenario.url import parse_scenario
from outlook.tables import CORE, NATION, Tables
from tests.app.missing import leaks
from tests.app.reading import answer, paragraphs
from tests.app.test_pages import opened, texts
from tests.app.views.scenarios.examples import CALIFORNIA, HOSPITALS, read_notes, read_query, unescape_dollars


@pytest.mark.parametrize("ready", load_ready_made(), ids=lambda one: one.name)
def test_lead_quotes_computed_figures(tables: Tables, ready: ReadyMade) -> None:
    query = {**ready.address, "place": CALIFORNIA}
    test = opened("scenarios", **query)
    assert not test.exception, [e.message for e in test.exception]
    assert leaks(texts(test)) == []
    scenario, _ = parse_scenario(query)
    figures = load_figures(tables, scenario)
    result = simulate(scenario, figures.jobs, figures.schools)
    span: Range = getattr(stages.load_stages(tables, CORE, CALIFORNIA).pay, scenario.stage)
    said = unescape_dollars(answer(test))
    assert f"about {format_money(span.middle)}" in read_notes(test)
    # The estimate's error and the spread of people's pay are two things.
    pay = " ".join(unescape_dollars(m.value) for m in test.markdown)
    assert f"give or take {format_margin(span)}; most beginners" in pay or scenario.stage != "entry"
    assert f"In {100 * (result.chance_ahead or 0):.0f} of 100 simulated lives" in said
    low, high = (format_lead(v) for v in (result.npv.low, result.npv.high))
    assert any(
        f"between {low} and {high}, in today’s value" in unescape_dollars(m.value) for m in test.markdown
    )
    assert len(test.get("plotly_chart")) == 4


def test_place_and_setting_is_an_estimate(tables: Tables) -> None:
    test = opened("scenarios", place=CALIFORNIA, setting=HOSPITALS)
    assert not test.exception
    said = read_notes(test)
    assert (
        any("(employer type: hospitals)" in m.value for m in test.markdown)
        and "a year, an estimate, give" in said
    )
    assert f"{stages.PRODUCT_ERROR_90_PCT['state']}%" in said and "Estimate." in said
    assert "an estimate, give" not in read_notes(opened("scenarios", setting=HOSPITALS))


def test_withheld_pay_is_explained_twice(tables: Tables) -> None:
    test = opened("scenarios", occupation="43-9021", place="2900000")
    assert not test.exception
    assert answer(test).count("did not release the mean wage") == 2
    assert len(test.get("plotly_chart")) == 2
    assert leaks(texts(test)) == []


@pytest.fixture
def empty_caches() -> Iterator[None]:
    """Compute everything again in a test that patches the figures, and after it."""
    _clear_caches()
    yield
    _clear_caches()


def _clear_caches() -> None:
    # Pages open the edition again; computed values belong to the edition that was open.
    edition._opened.cache_clear()


@pytest.mark.usefixtures("empty_caches")
def test_capped_pay_is_explained(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    find_row = stages.load_published

    def find_capped_row(tables: Tables, code: str, *rest: Any) -> Any:
        row = find_row(tables, code, *rest)
        if row is not None and code == CORE:
            row["annual_mean_usd"] = row["annual_p90_usd"] = row["hourly_p90_usd"] = pd.NA
            row["top_coded"] = "annual_mean_usd,annual_p90_usd"
        return row

    monkeypatch.setattr(stages, "load_published", find_capped_row)
    test = opened("scenarios", mypay="51140")
    assert not test.exception, [e.message for e in test.exception]
    assert "above the limit to which BLS prints wages" in answer(test)
    assert any("p90 (above BLS's limit)" in measure for measure in paragraphs(test, "measure reading"))
    # A pay is still ranked among the percentiles below the cap.
    assert any("About 50%" in m.value for m in test.markdown)
    assert leaks(texts(test)) == []


def test_earlier_code_has_pay_but_no_path() -> None:
    test = opened("scenarios", occupation="29-2071")
    assert "May 2018" in answer(test)
    assert "can't calculate" in answer(test)


def test_years_of_work_lead_to_a_stage(tables: Tables) -> None:
    test = opened("scenarios")
    test.number_input(key="years-so-far").set_value(8).run()
    assert any("**average**" in m.value and "our assumption" in m.value for m in test.markdown)
    next(b for b in test.button if b.key == "use-stage").click().run()
    assert read_query(test) == {"v": "2", "at": "average"}
    span = stages.load_stages(tables, CORE, NATION).pay.average
    assert f"about {format_money(span.middle)}" in read_notes(test)
    # Showing the pay of a later stage leaves the start of the path as it was.
    assert test.selectbox(key="scenario-stage").value == "entry"


def test_own_pay_is_ranked() -> None:
    test = opened("scenarios", per="hour")
    test.number_input(key="scenario-mypay").set_value(24.59).run()
    assert read_query(test)["mypay"] == "24.59"
    assert any("About 50%" in m.value and "24.59 an hour" in m.value for m in test.markdown)
    assert any("margin of error alone makes that 4" in m.value for m in test.markdown)
    # The unit is that of the figure, whatever the rest of the page has.
    test = opened("scenarios", mypay="24.59")
    assert any("About 50%" in m.value and "51,147 a year" in m.value for m in test.markdown)
    test.number_input(key="scenario-mypay").set_value(200_000.0).run()
    assert any("More than 90%" in m.value for m in test.markdown)
    test.number_input(key="scenario-mypay").set_value(20_000.0).run()
    assert any("Fewer than 10%" in m.value for m in test.markdown)


@pytest.mark.parametrize(
    ("route", "step"), [*((route, "") for route in ROUTES), ("work", "11-9111"), ("associate", "31-9092")]
)
def test_every_route_and_step_opens(route: str, step: str) -> None:
    test = opened("scenarios", route=route, **({"step": step} if step else {}), horizon="10")
    assert not test.exception, [e.message for e in test.exception]
    assert leaks(texts(test)) == []
