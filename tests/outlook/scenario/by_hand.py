"""Two scenarios worked by hand, year by year: one that goes as planned, and lives that do not."""

from dataclasses import replace

import numpy as np

from outlook.scenario.fields import Range
from outlook.scenario.inputs import JobPay, StagePay
from outlook.scenario.model import Alternative, Chances, Scenario, School, Step
from outlook.scenario.result import Result

LEVEL = Range(0, 0, 0)
NOTHING = School(
    months=0,
    tuition_usd=0,
    other_costs_usd=0,
    credential_usd=0,
    renewal_usd_per_year=0,
    work_hours_per_week=0,
    finish_pct=100,
)
# Nothing is left to chance.
CERTAIN = Chances(error_pct=0, people_pct=0, rank_link_pct=0, growth_link_pct=0, pace_pct=0, search_weeks=0)
HIGH_SCHOOL = "none_or_high_school"


def flat(*stages: float, growth: Range | None = LEVEL) -> JobPay:
    """Make pay by stage without ranges; one figure is used for all four."""
    four = stages if len(stages) == 4 else stages * 4
    return JobPay(StagePay(*(Range(v, v, v) for v in four)), growth, 2025)


# Nine months of certificate with half-time work, then records work; in year 7 a year of school with half-time
# work, then manager. The alternative: $30,000 a year in any work.
BY_HAND = Scenario(
    occupation="29-2072",
    area="0000000",
    setting="000000",
    route="certificate",
    school=School(
        months=9,
        tuition_usd=1800,
        other_costs_usd=900,
        credential_usd=300,
        renewal_usd_per_year=120,
        work_hours_per_week=20,
        finish_pct=100,
    ),
    wage_usd_per_hour=None,
    stage="entry",
    years_to_next=(2, 3, 50),
    growth_pct=None,
    leave_pct=0,
    step=Step(
        occupation="11-9111",
        year=7,
        school=School(
            months=12,
            tuition_usd=12_000,
            other_costs_usd=0,
            credential_usd=600,
            renewal_usd_per_year=60,
            work_hours_per_week=20,
            finish_pct=100,
        ),
        stage="entry",
        years_to_next=(50, 50, 50),
        growth_pct=None,
        leave_pct=0,
    ),
    alternative=Alternative(
        job=HIGH_SCHOOL, stage="entry", years_to_next=(50, 50, 50), pay_usd=None, growth_pct=None
    ),
    chances=CERTAIN,
    discount_pct=5,
    horizon_years=10,
)
HAND_FIGURES = {
    "29-2072": flat(36_000, 48_000, 60_000, 72_000),
    "11-9111": flat(84_000),
    HIGH_SCHOOL: flat(30_000),
}

# Year by year: pay, costs.
HAND_PAY = (
    # 9 months at half of the alternative's 2,500 a month, 3 months at entry's 3,000.
    9 * 2_500 / 2 + 3 * 3_000,  # 20,250
    # 12 months of entry; 15 of its 24 months are over.
    12 * 3_000,  # 36,000
    # 9 more months of entry, then 3 at qualified's 4,000.
    9 * 3_000 + 3 * 4_000,  # 39,000
    12 * 4_000,  # 48,000, months 4 to 15 of 36
    12 * 4_000,  # 48,000, months 16 to 27
    # 9 more months of qualified, then 3 at average's 5,000.
    9 * 4_000 + 3 * 5_000,  # 51,000
    # School for the step, half-time work at average.
    12 * 5_000 / 2,  # 30,000
    84_000,
    84_000,
    84_000,
)
HAND_COSTS = (
    1_800 + 900 + 300 + 3 * 10,  # 3,030: school, exam in the tenth month, renewal of 10 a month from then
    120,
    120,
    120,
    120,
    120,
    12_000 + 120,  # 12,120
    600 + 120 + 60,  # 780: the second exam, both renewals
    120 + 60,
    120 + 60,
)


# Two years of school at 20 hours a week, then records work; ten years, no discount. Four lives: as planned; stopped
# halfway; left for the alternative after three years; looking for half a year.
LIVES = replace(
    BY_HAND,
    school=School(
        months=24,
        tuition_usd=8_000,
        other_costs_usd=0,
        credential_usd=300,
        renewal_usd_per_year=100,
        work_hours_per_week=20,
        finish_pct=100,
    ),
    step=None,
    years_to_next=(2, 50, 50),
    discount_pct=0,
)
LIFE_FINISHES = np.array([True, False, True, True])
LIFE_STOPS = np.array([0.0, 0.5, 0.0, 0.0])
LIFE_LEAVES = np.array([1e9, 1e9, 3.0, 1e9])
LIFE_SEARCHES = np.array([0.0, 0.0, 0.0, 0.5])
# Each life's pay, and what it pays out, over all years.
LIFE_PAY = (
    # Half of 30,000 for two years, 36,000 for two, 48,000 for six.
    30_000 + 72_000 + 288_000,
    # Half of 30,000 for one year, then all of it for nine.
    15_000 + 270_000,
    # Two years of half pay, two at 36,000, one at 48,000, five at 30,000.
    30_000 + 72_000 + 48_000 + 150_000,
    # Half pay for two and a half years, two at 36,000, five and a half at 48,000.
    37_500 + 72_000 + 264_000,
)
LIFE_COSTS = (
    8_000 + 300 + 800,  # eight years of renewals
    4_000,  # half of the program, no exam
    8_000 + 300 + 300,  # three years of renewals
    8_000 + 300 + 800,
)


def get_planned(result: Result, name: str) -> list[float]:
    return [getattr(row, name) for row in result.rows]
