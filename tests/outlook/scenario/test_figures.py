"""The figures of a scenario, from the snapshot."""

from dataclasses import replace

import numpy as np
import pytest

from outlook.pay.stages import NoPay
from outlook.scenario.assumptions import ReadyMade, load_ready_made
from outlook.scenario.figures import load_figures, load_program_fields, load_schooling_pay
from outlook.scenario.inputs import find_needed_settings
from outlook.scenario.model import build_default
from outlook.scenario.simulate import simulate
from outlook.scenario.url import parse_scenario
from outlook.tables import NATION, Tables
from outlook.training.observed import load_observed
from outlook.training.terms import load_terms

CALIFORNIA, LOS_ANGELES, HOSPITALS = "0600000", "0031080", "622000"
CERTIFICATE = "undergraduate certificate"


@pytest.mark.parametrize("ready", load_ready_made(), ids=lambda one: one.name)
@pytest.mark.parametrize("area", [NATION, CALIFORNIA])
def test_ready_made_scenarios_simulate(tables: Tables, ready: ReadyMade, area: str) -> None:
    scenario, said = parse_scenario({**ready.address, "place": area, "setting": HOSPITALS})
    assert said == []
    figures = load_figures(tables, scenario)
    assert set(figures.jobs) == set(find_needed_settings(scenario))
    result = simulate(scenario, figures.jobs, figures.schools, 200)
    assert len(result.rows) == scenario.horizon_years and result.dollars_of == tables.newest_year
    assert result.notes == ()
    assert {"cpi-u", "oews-2025-flat"} <= set(figures.source_ids)


def test_alternative_is_pay_by_schooling(tables: Tables) -> None:
    for area in (NATION, CALIFORNIA, LOS_ANGELES):
        job, _ = load_schooling_pay(tables, "none_or_high_school", area)
        row = tables.records(
            "SELECT * FROM pay_by_schooling WHERE area_code = ? AND year = ? AND schooling = 'none_or_high_school'",
            [area, tables.newest_year],
        )[0]
        entry, last = job.stages.entry.middle, job.stages.__dict__[list(job.stages.__dict__)[-1]].middle
        assert entry == row["lowest_third_mean_usd"]
        # The lowest third and the other two thirds average the published mean.
        assert (entry + 2 * last) / 3 == pytest.approx(row["annual_mean_usd"])
        assert job.leave_pct is None and job.spread is not None


def test_spread_averages_one(tables: Tables) -> None:
    jobs = load_figures(tables, build_default()).jobs
    for job in jobs.values():
        assert job.spread is not None
        for ratios in (job.spread.entry, job.spread.experienced):
            assert np.mean(ratios) == pytest.approx(1)
            assert list(ratios) == sorted(ratios)


def test_leaving_is_exits_and_transfers(tables: Tables) -> None:
    # (7,100 + 5,800) of the middle of 194,800 and 208,600 jobs.
    leaving = load_figures(tables, build_default()).jobs["29-2072"].leave_pct
    assert leaving == pytest.approx(100 * 12_900 / 201_700)


def test_withheld_pay_names_the_occupation(tables: Tables) -> None:
    scenario, _ = parse_scenario({"place": "2900000", "alt": "43-9021"})
    with pytest.raises(NoPay, match="for Data entry keyers, BLS did not release"):
        load_figures(tables, scenario)


def test_schools_are_the_nearest_with_enough(tables: Tables) -> None:
    nation = load_terms(tables, ["51.07"], CERTIFICATE, NATION)
    state = load_terms(tables, ["51.07"], CERTIFICATE, CALIFORNIA)
    area = load_terms(tables, ["51.07"], CERTIFICATE, LOS_ANGELES)
    assert nation and state and area
    assert (nation.place, state.place) == ("the United States", "California")
    assert nation.schools > state.schools > area.schools >= 10
    assert (nation.net_price_usd, round(nation.finish_pct or 0)) == (11_706, 47)
    # Wyoming has too few schools of its own.
    wyoming = load_terms(tables, ["51.07"], CERTIFICATE, "5600000")
    assert wyoming is not None and wyoming.place == "the United States"


def test_step_keeps_to_fields_of_both_jobs(tables: Tables) -> None:
    manager, _ = parse_scenario({"route": "work", "step": "11-9111"})
    assert load_program_fields(tables, manager, "11-9111") == ("51.07",)
    alone = replace(manager, occupation="11-9111", step=None)
    assert "52.02" in load_program_fields(tables, alone, "11-9111")


def test_observed_earnings_by_hand(tables: Tables) -> None:
    found = load_observed(tables, ["51.07"], CERTIFICATE, NATION, 2025)
    assert found is not None
    index = tables.records(
        "SELECT (SELECT cpi_u FROM price_index WHERE year = 2025 AND month = 5) "
        "/ (SELECT avg(cpi_u) FROM price_index WHERE year = 2024) AS ratio"
    )[0]["ratio"]
    four = found.find_point(4)
    # $35,310.50 in dollars of 2024, the middle of 604 programs.
    assert four is not None and four.count == 604
    assert four.p50_usd == pytest.approx(35_310.5 * index)
    five = found.find_point(5)
    assert five is not None and not five.is_converted and five.count == 6
    assert load_observed(tables, [], CERTIFICATE, NATION, 2025) is None
