"""Views are computed once per scenario."""

from dataclasses import replace

from app.views.scenarios.view import build_view
from outlook.scenario.assumptions import ready_made
from outlook.scenario.url import from_query
from outlook.tables import Tables
from tests.app.views.scenarios.examples import CALIFORNIA


def test_scenarios_are_computed_separately(tables: Tables) -> None:
    one = from_query(dict(ready_made()[0].address))[0]
    for scenario in (
        one,
        replace(one, horizon_years=one.horizon_years + 1),
        replace(one, area=CALIFORNIA),
        one,
    ):
        assert tables.compute(build_view, scenario, scenario.stage).scenario == scenario
