"""What people in this work say they earn: a household survey, beside the employers' survey in `wages`."""

from etl.schema.base import (
    FROM_SOURCES,
    OCCUPATION_COLUMN,
    PLAIN,
    SOURCE_COLUMN,
    TEXT,
    WHOLE,
    Check,
    Column,
    Table,
    figure_beside_mark,
    gap_without_mark,
    mark_columns,
)

SURVEY = "American Community Survey, 1-year estimates, U.S. Census Bureau"
YEAR = Column("year", WHOLE, "calendar year of the survey", required=True, low=2005, high=2100)
CENSUS_TITLE = Column(
    "census_title",
    TEXT,
    "occupation category as the Census Bureau names it in that year",
    required=True,
    pattern=PLAIN,
)
CAVEATS = (
    "An occupation has a row where a Census category of that year has its title; categories that lump several occupations have none.",
    "Margins of error are for 90 percent confidence.",
    "People describe their own work: who only says secretary is in no medical category, so some have far fewer people than jobs.",
    "Census categories changed in 2018 with the SOC: no line across.",
)

CENSUS_OCCUPATIONS = Table(
    name="census_occupations",
    row="one row per line of a Census Bureau table of detailed occupations",
    source="labels of tables B24121 and B24124, " + SURVEY,
    key=("census_table", "line_count", "line"),
    columns=(
        Column("census_table", TEXT, "table whose lines these are", required=True, pattern=r"^B\d{5}$"),
        Column(
            "line_count",
            WHOLE,
            "lines of the table, which tell its editions apart",
            required=True,
            low=100,
            high=2000,
        ),
        Column(
            "line",
            TEXT,
            "line of the table, three digits; 001 is the total",
            required=True,
            pattern=r"^\d{3}$",
        ),
        CENSUS_TITLE,
        SOURCE_COLUMN,
    ),
    references=(FROM_SOURCES,),
    later=True,
)

HOUSEHOLD_PAY = Table(
    name="household_pay",
    row="one row per year and occupation (nation)",
    source="table B24121, " + SURVEY,
    key=("year", "occupation_code", "census_title"),
    columns=(
        YEAR,
        OCCUPATION_COLUMN,
        CENSUS_TITLE,
        Column(
            "median_earnings_usd",
            WHOLE,
            "median earnings in the past 12 months of those who worked full time, year-round",
            "U.S. dollars a year, of the survey's year",
            low=5_000,
            high=500_000,
        ),
        Column(
            "median_earnings_moe_usd",
            WHOLE,
            "margin of error of the median, 90 percent; null where the median is withheld or capped",
            "U.S. dollars a year",
            low=0,
            high=300_000,
        ),
        *mark_columns("figures"),
        SOURCE_COLUMN,
    ),
    caveats=(
        *CAVEATS,
        "Full-time, year-round workers aged 16 and over, the self-employed among them; overtime, bonuses and second jobs count.",
    ),
    checks=(
        Check(
            "figure-or-mark",
            "a median is either given or marked, not both",
            figure_beside_mark(("median_earnings_usd",)),
        ),
        Check("no-silent-gap", "a missing median says why", gap_without_mark(("median_earnings_usd",))),
        Check(
            "error-with-its-median",
            "a median has its margin of error",
            "(median_earnings_usd IS NULL) <> (median_earnings_moe_usd IS NULL)",
        ),
        Check(
            "error-below-its-median",
            "a margin of error is smaller than its median",
            "median_earnings_moe_usd >= median_earnings_usd",
        ),
    ),
    references=(FROM_SOURCES,),
    later=True,
)

HOUSEHOLD_WORKERS = Table(
    name="household_workers",
    row="one row per year and occupation (nation)",
    source="table B24124, " + SURVEY,
    key=("year", "occupation_code", "census_title"),
    columns=(
        YEAR,
        OCCUPATION_COLUMN,
        CENSUS_TITLE,
        Column(
            "full_time_workers",
            WHOLE,
            "employed people who worked full time, year-round",
            "people",
            required=True,
            low=0,
            high=300_000_000,
        ),
        Column(
            "full_time_workers_moe",
            WHOLE,
            "margin of error, 90 percent",
            "people",
            required=True,
            low=0,
            high=3_000_000,
        ),
        SOURCE_COLUMN,
    ),
    caveats=(*CAVEATS, "Counts people by their main job; `wages` counts jobs."),
    references=(FROM_SOURCES,),
    later=True,
)

TABLES = (HOUSEHOLD_PAY, HOUSEHOLD_WORKERS, CENSUS_OCCUPATIONS)
