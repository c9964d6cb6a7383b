"""Wages and jobs by occupation, area and industry (OEWS)."""

from etl.schema.base import (
    AREA_COLUMN,
    FROM_SOURCES,
    NUMBER,
    OCCUPATION_COLUMN,
    QUOTED,
    SOURCE_COLUMN,
    TEXT,
    WARNING,
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

PERCENTILES = (10, 25, 50, 75, 90)
HOURLY = tuple(f"hourly_p{p}_usd" for p in PERCENTILES)
ANNUAL = tuple(f"annual_p{p}_usd" for p in PERCENTILES)
WAGE_FIGURES = (
    "employment",
    "employment_rse_pct",
    "jobs_per_1000",
    "location_quotient",
    "hourly_mean_usd",
    *HOURLY,
    "annual_mean_usd",
    *ANNUAL,
    "wage_mean_rse_pct",
)
# What is kept of second-hand rows (a source_id that ends in -quoted).
QUOTED_FIGURES = ("employment", "annual_mean_usd", "annual_p10_usd", "annual_p50_usd", "annual_p90_usd")
# Since May 2012 every workbook has all figures.
ALL_FIGURES_SINCE = 2012
OWNERSHIPS = ("all", "private", "federal", "state", "local", "government")
AREA_TYPES = ("nation", "state", "metro", "nonmetro")

# Hourly figures are rounded to a cent, sometimes by way of a tenth of a cent (May 2016, 43-4081: 11.32 and 23,530), so
# they are off by up to 0.55 cents, or 11.4 dollars a year; annual figures are rounded to 10 dollars.
HOURLY_ANNUAL_SLACK_USD = 0.0055 * 2080 + 5 + 0.1
# 7.25 dollars an hour since July 2009. If it rises, the check only becomes weaker.
MINIMUM_WAGE_USD_YEAR, MINIMUM_WAGE_SINCE = 15_080, 2010

WAGES = Table(
    name="wages",
    row="one row per year, occupation, area and industry",
    source="Occupational Employment and Wage Statistics (OEWS), U.S. Bureau of Labor Statistics",
    key=("year", "occupation_code", "area_code", "industry_code"),
    columns=(
        Column(
            "year",
            WHOLE,
            "year of the May estimate; each pools about three years of surveys",
            required=True,
            low=1997,
            high=2100,
        ),
        OCCUPATION_COLUMN,
        Column("area_type", TEXT, "kind of area", required=True, values=AREA_TYPES),
        AREA_COLUMN,
        Column(
            "industry_code",
            TEXT,
            "six characters as in oe.industry; 000000 all, 622000 hospitals, 62--63 the sector",
            required=True,
            pattern=r"^.{6}$",
        ),
        Column(
            "ownership",
            TEXT,
            "owner that the industry code is limited to; all = every owner it has",
            required=True,
            values=OWNERSHIPS,
        ),
        Column("employment", WHOLE, "wage and salary jobs, rounded to 10 by BLS", "jobs", low=0, high=3e8),
        Column(
            "employment_rse_pct",
            NUMBER,
            "relative standard error (RSE) of employment",
            "percent",
            low=0,
            high=100,
        ),
        Column(
            "jobs_per_1000",
            NUMBER,
            "this occupation's jobs per 1,000 jobs of the area",
            "jobs per 1,000 jobs",
            low=0,
            high=1000,
        ),
        Column(
            "location_quotient",
            NUMBER,
            "the area's share of this work over the nation's share; 1 = as common as in the nation",
            "ratio",
            low=0,
        ),
        Column("hourly_mean_usd", NUMBER, "mean hourly wage, nominal", "USD an hour", low=1, high=2000),
        *(
            Column(
                name,
                NUMBER,
                f"{p}th percentile of the hourly wage, nominal" if p != 50 else "median hourly wage, nominal",
                "USD an hour",
                low=1,
                high=2000,
            )
            for name, p in zip(HOURLY, PERCENTILES, strict=True)
        ),
        Column("annual_mean_usd", WHOLE, "mean annual wage, nominal", "USD a year", low=2000, high=4_000_000),
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
        Column(
            "wage_mean_rse_pct",
            NUMBER,
            "relative standard error (RSE) of the mean wage; percentiles have none",
            "percent",
            low=0,
            high=100,
        ),
        *mark_columns("figures"),
        SOURCE_COLUMN,
    ),
    caveats=(
        "OEWS counts wage and salary jobs; never add it to the projections, which count the self-employed too.",
        "Industries nest and repeat by owner: a total is never the sum of this column.",
        "Occupation codes changed in May 2019 and May 2021: compare years only where `crosswalk` links a code one to one.",
        "Not a strict time series: an estimate pools about three years of surveys.",
        "jobs_per_1000 and location_quotient exist for states and areas only.",
        "Figures by sector and owner follow the code of their year: none of them crosses May 2018 to 2019 or 2020 to 2021.",
        "A source_id that ends in -quoted is second-hand (states, May 2015 to 2023, without Maine, New Hampshire and South "
        "Dakota): somebody kept jobs, mean, p10, median and p90 of BLS's workbooks. There, not_released names blanks, and "
        "whether BLS withheld or capped the figure is lost.",
        "In May 2012, BLS gave totals the code of private ownership (OWN_CODE 5); they are kept as totals, unless the same "
        "workbook gives other owners of that industry.",
    ),
    # Pages show one occupation, whose rows are in one or two groups of sixteen thousand. Larger groups hold more rows
    # that a page does not need; smaller ones make a longer footer (benchmarks/README.md has the costs).
    order=("occupation_code", "year", "area_code", "industry_code"),
    group_rows=1 << 14,
    checks=(
        Check("hourly-percentiles-in-order", "hourly percentiles rise from p10 to p90", any_falling(HOURLY)),
        Check("annual-percentiles-in-order", "annual percentiles rise from p10 to p90", any_falling(ANNUAL)),
        Check(
            "mean-within-percentiles",
            "the mean wage lies between p10 and p90 (a few very skewed small occupations do not)",
            "coalesce(annual_mean_usd < annual_p10_usd OR annual_mean_usd > annual_p90_usd, false)",
            WARNING,
        ),
        Check(
            "mean-above-what-percentiles-allow",
            "the mean wage is no less than the percentiles alone make it",
            # A tenth of the jobs pay at least the minimum wage, 15 percent at least p10, a quarter at least p25, and so on.
            f"coalesce(year >= {MINIMUM_WAGE_SINCE} AND annual_mean_usd < 0.99 * (0.1 * {MINIMUM_WAGE_USD_YEAR} + 0.15 * annual_p10_usd "
            "+ 0.25 * annual_p25_usd + 0.25 * annual_p50_usd + 0.15 * annual_p75_usd + 0.1 * annual_p90_usd), false)",
        ),
        Check(
            "at-least-the-minimum-wage",
            f"no wage below the federal minimum ({MINIMUM_WAGE_USD_YEAR:,} dollars a year), as BLS prints none",
            f"year >= {MINIMUM_WAGE_SINCE} AND (coalesce(annual_p10_usd < {MINIMUM_WAGE_USD_YEAR} - 10, false) "
            f"OR coalesce(annual_mean_usd < {MINIMUM_WAGE_USD_YEAR} - 10, false))",
        ),
        Check(
            "hourly-times-2080",
            "annual percentiles and mean are 2,080 times the hourly ones, to rounding",
            " OR ".join(
                f"coalesce(abs({annual} - 2080 * {hourly}) > {HOURLY_ANNUAL_SLACK_USD}, false)"
                for annual, hourly in zip(
                    ("annual_mean_usd", *ANNUAL), ("hourly_mean_usd", *HOURLY), strict=True
                )
            ),
        ),
        Check(
            "figure-or-mark",
            "a figure is either given or marked, not both",
            figure_beside_mark(WAGE_FIGURES),
        ),
        Check(
            "no-silent-gap",
            "a missing job count or annual wage says why",
            f"{gap_without_mark(QUOTED_FIGURES)} OR (NOT ends_with(source_id, '{QUOTED}') "
            f"AND {gap_without_mark(('annual_p25_usd', 'annual_p75_usd'))})",
        ),
        Check(
            "nation-has-no-quotient",
            "location quotients belong to states and areas",
            "area_type = 'nation' AND location_quotient IS NOT NULL AND location_quotient <> 1",
            WARNING,
        ),
    ),
    references=(
        Reference("occupation_code", "occupations", "occupation_code"),
        Reference("area_code", "areas", "area_code"),
        Reference("industry_code", "industries", "industry_code"),
        FROM_SOURCES,
    ),
)

TABLES = (WAGES,)
