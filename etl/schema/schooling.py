"""Pay of all jobs by the schooling that is typical for entry: OEWS's percentiles and the projections' education."""

from etl.schema.base import (
    AREA_COLUMN,
    FROM_SOURCES,
    NUMBER,
    SOURCE_COLUMN,
    TEXT,
    VINTAGE,
    WHOLE,
    Check,
    Column,
    Reference,
    Table,
    any_falling,
    figure_beside_mark,
    gap_without_mark,
    mark_columns,
)
from etl.schema.wages import ANNUAL, MINIMUM_WAGE_SINCE, MINIMUM_WAGE_USD_YEAR, PERCENTILES

# Every occupation, whatever its schooling; it can be held against what BLS publishes for all occupations.
ANY = "any"
# From least to most.
SCHOOLINGS = (
    "none_or_high_school",
    "certificate",
    "some_college",
    "associate",
    "bachelor",
    "master",
    "doctoral_or_professional",
)
SCHOOLING_FIGURES = ("annual_mean_usd", "mean_rse_at_most_pct", "lowest_third_mean_usd", *ANNUAL)

# A group's pay is given where the occupations behind it hold at least this share of the group's jobs.
LEAST_COVERED_PCT = 80.0

# The lowest tenth averages at least this share of p10: drawn tails have 0.7 or more.
_LEAST_TAIL = 0.5
# Each figure is rounded to a dollar.
_ROUNDING_USD = 3

PAY_BY_SCHOOLING = Table(
    name="pay_by_schooling",
    row="one row per year, place (nation, state or area) and schooling that is typical for entry",
    source="Our mixture of all occupations in Occupational Employment and Wage Statistics (OEWS), by typical entry-level "
    "education of the Employment Projections, U.S. Bureau of Labor Statistics",
    key=("year", "area_code", "schooling"),
    columns=(
        Column("year", WHOLE, "year of OEWS's May estimates", required=True, low=1997, high=2100),
        AREA_COLUMN,
        Column(
            "schooling",
            TEXT,
            "education that BLS calls typical for entry to the occupations (not what their workers have); any = all occupations",
            required=True,
            values=(*SCHOOLINGS, ANY),
        ),
        Column(
            "vintage",
            TEXT,
            "edition of the projections that says each occupation's typical education",
            required=True,
            pattern=VINTAGE,
        ),
        Column(
            "occupations",
            WHOLE,
            "occupations whose published pay is in the mixture",
            "occupations",
            required=True,
            low=0,
            high=2000,
        ),
        Column(
            "occupations_left_out",
            WHOLE,
            "occupations that OEWS lists here without the number of jobs or without annual pay",
            "occupations",
            required=True,
            low=0,
            high=2000,
        ),
        Column("jobs", WHOLE, "wage and salary jobs in the mixture", "jobs", required=True, low=0, high=3e8),
        Column(
            "jobs_left_out",
            WHOLE,
            "jobs that OEWS counts here, left out because it gives no annual pay for them",
            "jobs",
            required=True,
            low=0,
            high=3e8,
        ),
        Column(
            "jobs_not_published",
            WHOLE,
            "jobs in the place's total that OEWS publishes under no occupation: for any, the difference; for one schooling, our "
            "estimate of its share",
            "jobs",
            low=0,
            high=3e8,
        ),
        Column(
            "covered_pct", NUMBER, "jobs as a share of all three counts of jobs", "percent", low=0, high=100
        ),
        Column(
            "annual_mean_usd",
            WHOLE,
            "mean annual wage, nominal: the published means weighted by jobs",
            "USD a year",
            low=2000,
            high=4_000_000,
        ),
        Column(
            "mean_rse_at_most_pct",
            NUMBER,
            "upper bound of the relative standard error of that mean: as if all occupations erred together",
            "percent",
            low=0,
            high=100,
        ),
        Column(
            "lowest_third_mean_usd",
            WHOLE,
            "mean annual wage of the lowest-paid third, nominal",
            "USD a year",
            low=2000,
            high=4_000_000,
        ),
        *(
            Column(
                name,
                WHOLE,
                f"{p}th percentile of the annual wage, nominal" if p != 50 else "median annual wage, nominal",
                "USD a year",
                low=2000,
                high=4_000_000,
            )
            for name, p in zip(ANNUAL, PERCENTILES, strict=True)
        ),
        *mark_columns("figures"),
        SOURCE_COLUMN,
    ),
    caveats=(
        "Calculated by us: BLS publishes no pay by typical schooling. For all occupations the method comes within 3 percent of "
        "BLS's own percentiles for the nation since May 2022.",
        "Schooling is what BLS calls typical for entry to an occupation. Many workers have more, some less; it is not what a "
        "diploma or degree pays.",
        "Occupations move between schoolings from one vintage to the next: compare years of the same vintage only.",
        "OEWS publishes fewer occupations in a small area. Those it leaves out there tend to pay more, so an area's figures are "
        "somewhat low.",
        "Occupations paid only by the hour, such as actors and musicians, have no annual wage and are left out.",
        "Annual pay is 2,080 hours in most occupations: part-time jobs count as if they were full-time, all year.",
    ),
    checks=(
        Check("percentiles-in-order", "percentiles rise from p10 to p90", any_falling(ANNUAL)),
        Check(
            "mean-above-what-percentiles-allow",
            "the mean wage is no less than the percentiles alone make it",
            f"coalesce(annual_mean_usd < 0.99 * (0.1 * {_LEAST_TAIL} * annual_p10_usd + 0.15 * annual_p10_usd + 0.25 * annual_p25_usd "
            "+ 0.25 * annual_p50_usd + 0.15 * annual_p75_usd + 0.1 * annual_p90_usd), false)",
        ),
        Check(
            "lowest-third-within-percentiles",
            "the mean of the lowest third lies where p10, p25 and p50 put it",
            # Of the lowest third, three tenths are below p10, 45 percent below p25, and a quarter below p50.
            f"coalesce(lowest_third_mean_usd > 0.3 * annual_p10_usd + 0.45 * annual_p25_usd + 0.25 * annual_p50_usd + {_ROUNDING_USD} "
            f"OR lowest_third_mean_usd < (0.3 * {_LEAST_TAIL} + 0.45) * annual_p10_usd + 0.25 * annual_p25_usd - {_ROUNDING_USD}, false)",
        ),
        Check(
            "at-least-the-minimum-wage",
            f"no wage below the federal minimum ({MINIMUM_WAGE_USD_YEAR:,} dollars a year)",
            f"year >= {MINIMUM_WAGE_SINCE} AND (coalesce(annual_p10_usd < {MINIMUM_WAGE_USD_YEAR} - 10, false) "
            f"OR coalesce(lowest_third_mean_usd < {MINIMUM_WAGE_USD_YEAR} - 10, false))",
        ),
        Check(
            "covered-is-the-share-of-jobs",
            "covered_pct is the jobs' share of all jobs counted or estimated",
            "coalesce(abs(covered_pct - 100.0 * jobs / nullif(jobs + jobs_left_out + jobs_not_published, 0)) > 0.06, false)",
        ),
        Check(
            "given-where-covered",
            f"pay is given where at least {LEAST_COVERED_PCT:.0f} percent of jobs are covered, and only there",
            f"(lowest_third_mean_usd IS NOT NULL OR annual_p10_usd IS NOT NULL OR annual_mean_usd IS NOT NULL) "
            f"<> (jobs > 0 AND coalesce(covered_pct, 0) >= {LEAST_COVERED_PCT}) AND top_coded IS NULL",
        ),
        Check(
            "figure-or-mark",
            "a figure is either given or marked, not both",
            figure_beside_mark(SCHOOLING_FIGURES),
        ),
        Check("no-silent-gap", "a missing figure says why", gap_without_mark(SCHOOLING_FIGURES)),
    ),
    references=(Reference("area_code", "areas", "area_code"), FROM_SOURCES),
    later=True,
)

TABLES = (PAY_BY_SCHOOLING,)
