"""Figures of four scenarios as they were before simulating was made faster: to the cent, they stay."""

from dataclasses import replace

import pytest

from outlook.scenario.fields import Range
from outlook.scenario.flips import find_deciders, find_flips
from outlook.scenario.inputs import JobPay, Spread, StagePay
from outlook.scenario.model import Scenario, build_default
from outlook.scenario.simulate import simulate_lives

SPREAD = Spread(tuple(0.85 + 0.3 * n / 9 for n in range(10)), tuple(0.7 + 0.6 * n / 9 for n in range(10)))


def build_job(
    entry: float, top: float, growth: Range, leave_pct: float | None, margin: float = 0.03
) -> JobPay:
    middles = [entry + n * (top - entry) / 3 for n in range(4)]
    spans = [Range(middle * (1 - margin), middle, middle * (1 + margin)) for middle in middles]
    return JobPay(StagePay(*spans), growth, 2025, SPREAD, leave_pct, (2.0, 5.0, 8.0))


JOBS = {
    "29-2072": build_job(39_000, 65_000, Range(-1, 0.2, 1.5), 4.0),
    "11-9111": build_job(78_000, 150_000, Range(-0.5, 0.5, 1.5), 3.0),
    "none_or_high_school": build_job(28_000, 48_000, Range(-0.5, 0.3, 1.0), None, 0.02),
    "31-9092": build_job(36_000, 46_000, Range(-0.5, 0.3, 1.0), 5.0),
}


def with_schools(scenario: Scenario) -> Scenario:
    """Give the schools of a scenario a price and a share who finish."""
    school = scenario.school
    tuition = 9_000.0 if school.months else 0.0
    changed = replace(scenario, school=replace(school, tuition_usd=tuition, finish_pct=60.0))
    if changed.step is None:
        return changed
    further = replace(changed.step.school, tuition_usd=24_000.0, finish_pct=70.0)
    return replace(changed, step=replace(changed.step, school=further))


# Net present value (low, middle, high), chance to be ahead, sum of the middle pay, planned value, then the flips.
FROZEN = [
    (
        build_default(),
        (-18_480.85, -434.27, 162_571.15, 0.4785, 615_784.94, 115_051.72),
        (62.2884, 32_532.3084, 82_334.7755, 32, -2.6465),
        [],
    ),
    (
        build_default("associate"),
        (-43_958.97, -6_535.59, 106_993.71, 0.3748, 580_350.30, 62_166.06),
        (79.5224, 36_307.8521, 38_289.2198, 33, -0.791),
        [("months", 0.4578), ("horizon", 0.4852)],
    ),
    (
        build_default("work", "11-9111", "29-2072"),
        (-31_829.17, 0.0, 128_745.12, 0.3767, 811_581.72, 112_000.05),
        (56.0924, 59_757.421, 133_674.8592, 72, -1.7285),
        [("horizon", -0.0039), ("stepyear", 0.0111)],
    ),
    (
        build_default("certificate", None, "31-9092"),
        (-37_251.55, -8_590.21, 112_382.74, 0.3606, 646_144.03, 72_480.47),
        (82.6539, 36_894.8555, 33_194.5259, 17, -0.6543),
        [],
    ),
]


@pytest.mark.parametrize(
    ("scenario", "figures", "thresholds", "deciders"), FROZEN, ids=["leaver", "associate", "step", "change"]
)
def test_figures_stay_to_the_cent(
    scenario: Scenario,
    figures: tuple[float, ...],
    thresholds: tuple[float, ...],
    deciders: list[tuple[str, float]],
) -> None:
    chosen = with_schools(scenario)
    result, lives = simulate_lives(chosen, JOBS)
    npv = result.npv
    found = (npv.low, npv.middle, npv.high, result.chance_ahead, sum(row.pay.middle for row in result.rows))
    assert (*found, result.planned_npv_usd) == pytest.approx(figures, abs=0.005)
    flips = find_flips(chosen, JOBS, {}, lives)
    assert tuple(each.threshold for each in flips) == pytest.approx(thresholds, abs=0.0001)
    turned = [(each.key, each.chance) for each in find_deciders(chosen, JOBS, {}, lives)]
    assert turned == [(key, pytest.approx(chance, abs=0.0001)) for key, chance in deciders]
