"""Projected jobs and openings, for the nation and by state."""

from etl.schema.base import (
    AREA_COLUMN,
    FROM_SOURCES,
    NUMBER,
    OCCUPATION_COLUMN,
    PLAIN,
    QUOTED,
    SOURCE_COLUMN,
    TEXT,
    VINTAGE,
    WARNING,
    WHOLE,
    Check,
    Column,
    Reference,
    Table,
    figure_beside_mark,
    gap_without_mark,
    mark_columns,
)

PROJECTION_FIGURES = (
    "jobs_base",
    "jobs_projected",
    "jobs_change",
    "change_pct",
    "openings_per_year",
    "exits_per_year",
    "transfers_per_year",
    "median_wage_usd",
)
# 2016-26 was the first edition with annual openings estimated from exits and transfers.
FIRST_ANNUAL_OPENINGS = 2016
# Annual openings as a share of a state's jobs, in nearly every state. In 2022-32 New York gives 1.2 percent and
# Massachusetts 4.5, which looks like growth without exits and transfers.
STATE_OPENINGS_LOW, STATE_OPENINGS_HIGH = 0.06, 0.2
# Editions have 790 to 832 line items; fewer than this are only a part (quoted figures, a file edited by hand).
WHOLE_EDITION = 500
OCCUPATION_TYPES = LINE_ITEM, SUMMARY = ("line item", "summary")

PROJECTIONS = Table(
    name="projections",
    row="one row per vintage (edition) and occupation, for the nation",
    source="Employment Projections program, U.S. Bureau of Labor Statistics",
    key=("vintage", "occupation_code"),
    columns=(
        Column("vintage", TEXT, "edition by base and target year, 2024-34", required=True, pattern=VINTAGE),
        Column("base_year", WHOLE, "year projected from", required=True, low=1990, high=2100),
        Column("target_year", WHOLE, "year projected to", required=True, low=1990, high=2120),
        OCCUPATION_COLUMN,
        Column(
            "jobs_base",
            WHOLE,
            "all jobs in the base year, the self-employed too; published in hundreds",
            "jobs",
            low=0,
            high=5e8,
        ),
        Column("jobs_projected", WHOLE, "all jobs projected for the target year", "jobs", low=0, high=5e8),
        Column("jobs_change", WHOLE, "projected change over the ten years", "jobs", low=-1e8, high=1e8),
        Column("change_pct", NUMBER, "projected change over the ten years", "percent", low=-100, high=1000),
        Column(
            "openings_per_year",
            WHOLE,
            "openings a year, average over the ten years: growth, exits and transfers",
            "jobs a year",
            low=0,
            high=1e8,
        ),
        Column(
            "exits_per_year",
            WHOLE,
            "people leaving the labor force, a year",
            "people a year",
            low=0,
            high=1e8,
        ),
        Column(
            "transfers_per_year",
            WHOLE,
            "people leaving for another occupation, a year",
            "people a year",
            low=0,
            high=1e8,
        ),
        Column(
            "median_wage_usd",
            WHOLE,
            "median annual wage as printed with the edition (from OEWS)",
            "USD a year",
            low=2000,
            high=4_000_000,
        ),
        Column("median_wage_year", WHOLE, "May of which year that wage is of", low=1990, high=2100),
        Column("entry_education", TEXT, "education that BLS assigns as typical for entry"),
        Column("work_experience", TEXT, "work experience in a related occupation that BLS assigns"),
        Column("job_training", TEXT, "on-the-job training that BLS assigns"),
        *mark_columns("figures"),
        SOURCE_COLUMN,
    ),
    caveats=(
        "Counts all jobs, the self-employed too; never mix with OEWS counts.",
        "Openings before 2016-26 were ten-year totals by another method; they are left out here, not divided by ten.",
        "Exits and transfers stand in BLS's workbooks only, not in the exports of its data tool.",
        "Occupation codes changed with 2019-29 and 2021-31.",
    ),
    checks=(
        Check("ten-years", "an edition spans ten years", "target_year - base_year <> 10"),
        Check(
            "vintage-is-its-years",
            "the vintage is spelled from its years",
            "vintage <> base_year || '-' || lpad(CAST(target_year % 100 AS VARCHAR), 2, '0')",
        ),
        Check(
            "change-is-difference",
            "the change is projected less base jobs, to rounding of hundreds",
            # Three figures, each rounded to 0.1 thousand.
            "coalesce(abs(jobs_projected - jobs_base - jobs_change) > 151, false)",
        ),
        Check(
            "percent-is-change",
            "the percent is the change over the base, to rounding",
            # Half a rounding unit of the change and of the base, carried to percent, plus the percent's own.
            # A quoted edition's change is the difference of two rounded figures: one unit more.
            "coalesce(jobs_base > 0 AND abs(change_pct - 100.0 * jobs_change / jobs_base) "
            f"> 0.06 + 100.0 * (CASE WHEN ends_with(source_id, '{QUOTED}') THEN 101 ELSE 51 END) / jobs_base "
            "* (1 + abs(change_pct) / 100), false)",
        ),
        Check(
            "openings-are-their-parts",
            "openings are growth, exits and transfers, to rounding; decline adds none",
            "coalesce(abs(openings_per_year - exits_per_year - transfers_per_year - jobs_change / 10.0) > 251, false) "
            "AND coalesce(openings_per_year - exits_per_year - transfers_per_year > 251, true)",
        ),
        Check(
            "figure-or-mark",
            "a figure is either given or marked, not both",
            figure_beside_mark(PROJECTION_FIGURES),
        ),
        Check(
            "no-silent-gap",
            "a missing figure says why",
            gap_without_mark(PROJECTION_FIGURES),
        ),
    ),
    references=(Reference("occupation_code", "occupations", "occupation_code"), FROM_SOURCES),
)

PROJECTED_JOBS = Table(
    name="projected_jobs",
    row="one row per vintage (edition) and occupation, for the nation: every occupation that the edition prints, whichever are listed",
    source="Employment Projections program, U.S. Bureau of Labor Statistics",
    key=("vintage", "occupation_code"),
    columns=(
        Column("vintage", TEXT, "edition by base and target year, 2024-34", required=True, pattern=VINTAGE),
        Column("base_year", WHOLE, "year projected from", required=True, low=1990, high=2100),
        Column("target_year", WHOLE, "year projected to", required=True, low=1990, high=2120),
        OCCUPATION_COLUMN,
        Column("title", TEXT, "title as this edition prints it", required=True, pattern=PLAIN),
        Column(
            "occupation_type",
            TEXT,
            "line item: counted in no other line item; summary: a total or group of others",
            required=True,
            values=OCCUPATION_TYPES,
        ),
        Column(
            "jobs_base",
            WHOLE,
            "all jobs in the base year, the self-employed too; published in hundreds",
            "jobs",
            required=True,
            low=0,
            high=5e8,
        ),
        Column(
            "jobs_projected",
            WHOLE,
            "all jobs projected for the target year",
            "jobs",
            required=True,
            low=0,
            high=5e8,
        ),
        Column(
            "entry_education",
            TEXT,
            "education that BLS assigns as typical for entry, in its words; null for summaries and where the edition does not say",
        ),
        SOURCE_COLUMN,
    ),
    caveats=(
        "The yardstick of the trial of past projections; everything else about the listed occupations stands in `projections`.",
        "Occupation codes changed with 2019-29 and 2021-31: compare editions only where `crosswalk` links a code one to one.",
        '2012-22 says "Less than high school" where later editions say "No formal educational credential".',
        "Exports of BLS's data tool print no totals: all jobs of such an edition are the sum of its line items.",
    ),
    references=(FROM_SOURCES,),
)

STATE_PROJECTIONS = Table(
    name="state_projections",
    row="one row per vintage, state and occupation",
    source="Projections Central, from the projections of the states' workforce agencies",
    key=("vintage", "area_code", "occupation_code"),
    columns=(
        Column("vintage", TEXT, "edition by base and target year", required=True, pattern=VINTAGE),
        AREA_COLUMN,
        OCCUPATION_COLUMN,
        Column("jobs_base", WHOLE, "all jobs in the base year", "jobs", required=True, low=0, high=5e8),
        Column(
            "jobs_projected",
            WHOLE,
            "all jobs projected for the target year",
            "jobs",
            required=True,
            low=0,
            high=5e8,
        ),
        Column(
            "change_pct",
            NUMBER,
            "projected change over the ten years",
            "percent",
            required=True,
            low=-100,
            high=1000,
        ),
        Column(
            "openings_per_year",
            WHOLE,
            "openings a year, average",
            "jobs a year",
            required=True,
            low=0,
            high=1e8,
        ),
        SOURCE_COLUMN,
    ),
    caveats=(
        "States publish under their own rules; some use older codes (New York 29-2098, Indiana 29-2071 beside new ones).",
        "A state that is missing here publishes nothing under that code; that is not zero jobs.",
    ),
    checks=(
        Check(
            "percent-is-change",
            "the percent is projected over base jobs, to rounding of tens",
            "jobs_base >= 1000 AND abs(change_pct - 100.0 * (jobs_projected - jobs_base) / jobs_base) "
            "> 0.06 + 100.0 * 20 / jobs_base",
            WARNING,
        ),
    ),
    references=(
        Reference("occupation_code", "occupations", "occupation_code"),
        Reference("area_code", "areas", "area_code"),
        FROM_SOURCES,
    ),
)

TABLES = (PROJECTIONS, PROJECTED_JOBS, STATE_PROJECTIONS)
