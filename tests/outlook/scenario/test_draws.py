"""What differs between possible lives, against what it was drawn from."""

from dataclasses import replace

import numpy as np
import pytest

from outlook.scenario.draws import FOREVER, draw_paths
from outlook.scenario.fields import Range
from outlook.scenario.inputs import Spread, StagePay, resolve_scenario
from outlook.scenario.model import build_default
from tests.outlook.scenario.by_hand import CERTAIN, HIGH_SCHOOL, flat
from tests.outlook.scenario.strategies import SCHOOLS

SPREAD = Spread(tuple(np.linspace(0.7, 1.3, 40)), tuple(np.linspace(0.5, 1.5, 40)))
KNOWN = {
    "29-2072": replace(flat(40_000, growth=Range(-2, -0.5, 1)), spread=SPREAD, leave_pct=6.4),
    HIGH_SCHOOL: replace(flat(30_000, growth=Range(-1, 0, 2)), spread=SPREAD),
}


def draw(**chances: float):  # type: ignore[no-untyped-def]
    scenario = replace(build_default(), chances=replace(CERTAIN, **chances))
    return draw_paths(resolve_scenario(scenario, KNOWN, SCHOOLS), KNOWN)


def test_growth_is_a_triangle_and_linked() -> None:
    draws = draw(growth_link_pct=80)
    path, other = draws.jobs["path"].growth, draws.jobs["alternative"].growth
    # The mean of a triangle is the mean of its corners.
    assert 100 * (path.mean() - 1) == pytest.approx((-2 - 0.5 + 1) / 3, abs=0.03)
    assert 100 * (path.min() - 1) >= -2 and 100 * (path.max() - 1) <= 1
    assert np.corrcoef(path, other)[0, 1] == pytest.approx(0.8, abs=0.03)


def test_people_land_around_the_mean_of_their_stage() -> None:
    for share, widest in ((100, 0.3), (50, 0.15)):
        pay = draw(people_pct=share, rank_link_pct=100).jobs["path"].pay[0]
        assert pay.mean() == pytest.approx(40_000, rel=0.005)
        assert pay.max() == pytest.approx(40_000 * (1 + widest), rel=0.01)
    linked = draw(people_pct=100, rank_link_pct=100).jobs
    # One rank in both jobs.
    assert np.corrcoef(linked["path"].pay[0], linked["alternative"].pay[0])[0, 1] == pytest.approx(1)


def test_estimate_errs_by_its_interval() -> None:
    span = Range(38_000, 40_000, 43_000)
    known = KNOWN | {"29-2072": replace(flat(1), stages=StagePay(span, span, span, span))}
    scenario = replace(build_default(), chances=replace(CERTAIN, error_pct=100))
    pay = draw_paths(resolve_scenario(scenario, known, SCHOOLS), known).jobs["path"].pay[0]
    assert (pay < 38_000).mean() == pytest.approx(0.05, abs=0.01)
    assert (pay > 43_000).mean() == pytest.approx(0.05, abs=0.01)


def test_leaving_finishing_and_looking() -> None:
    draws = draw(search_weeks=10, pace_pct=20)
    # A constant share a year: 0.936 ** 5 are there after five years.
    assert (draws.leaves > 5).mean() == pytest.approx(0.936**5, abs=0.015)
    assert draws.finishes.mean() == pytest.approx(0.6, abs=0.015)
    assert np.median(draws.search) == pytest.approx(10 / 52.18, rel=0.04)
    # Beginners in the alternative look as long.
    assert (draws.other_search == draws.search).all()
    assert np.log(draws.pace).std() == pytest.approx(0.2, rel=0.03)


def test_what_is_off_is_the_same_for_all() -> None:
    draws = draw()
    assert set(draws.jobs["path"].pay[0]) == {40_000}
    assert set(draws.pace) == {1} and set(draws.search) == {0}
    stay = replace(build_default(), leave_pct=0.0)
    assert set(draw_paths(resolve_scenario(stay, KNOWN, SCHOOLS), KNOWN).leaves) == {FOREVER}
