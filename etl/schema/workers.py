"""The people in this work, from households: their age and weekly pay (CPS)."""

from etl.schema.base import (
    CLASSIFICATIONS,
    FROM_SOURCES,
    NUMBER,
    OCCUPATION,
    PLAIN,
    SOURCE_COLUMN,
    TEXT,
    WHOLE,
    Check,
    Column,
    Table,
    is_marked,
)

# BLS gives no median where fewer people than this are its base.
SMALLEST_BASE = 50_000
# Figures are in thousands: each is off by up to 500.
ROUNDED_TO = 1_000
AGE_COLUMNS = (
    "workers_16_to_19",
    "workers_20_to_24",
    "workers_25_to_34",
    "workers_35_to_44",
    "workers_45_to_54",
    "workers_55_to_64",
    "workers_65_or_older",
)
SEXES = ("all", "men", "women")
_PEOPLE = "people, in whole thousands"


def _category_columns() -> tuple[Column, ...]:
    return (
        Column("year", WHOLE, "year that the figures average", "year", required=True, low=2011, high=2100),
        Column("census_title", TEXT, "category as the table prints it", required=True, pattern=PLAIN),
        Column(
            "occupation_code",
            TEXT,
            "SOC code of the category, a group's where it is a group; 00-0000 is everyone; null where the category is part of a code or several together",
            pattern=OCCUPATION,
        ),
        Column(
            "covers",
            TEXT,
            "detailed SOC codes that the category counts together, joined by commas; null where it is one occupation, a major group, or everyone",
        ),
        Column(
            "classification",
            TEXT,
            "classification of the codes: SOC 2010 through 2019, SOC 2018 since",
            required=True,
            values=CLASSIFICATIONS,
        ),
    )


def _same_year(prefix: str) -> Check:
    return Check("year-of-its-file", "the year of the file in source_id", f"source_id <> '{prefix}-' || year")


def _median_base(workers: str, median: str) -> tuple[Check, Check]:
    """A median is given where, and only where, its base is large enough."""
    return (
        Check(
            "median-of-a-large-base",
            f"{median} only where the base is at least 50,000 people",
            f"{median} IS NOT NULL AND {workers} < {SMALLEST_BASE}",
        ),
        Check(
            "median-or-mark",
            f"{median}, or its name in not_released",
            f"({median} IS NULL) <> {is_marked(median, 'not_released')}",
        ),
    )


_WITHHELD = Column("not_released", TEXT, "names of the figures that BLS withheld, joined by commas")
_CAVEATS = (
    "A survey of about 60,000 households: figures of small occupations move by chance from year to year, and BLS gives no median where fewer than 50,000 people are its base.",
    "Counts people by their main job, where OEWS counts jobs; self-employment is in, where the table says so.",
    "The survey codes occupations by the Census Bureau's list: `covers` has every SOC code that a category counts.",
    "2025 is an average of eleven months, without October, and not strictly comparable with other years.",
)

WORKERS_BY_AGE = Table(
    name="workers_by_age",
    row="one row per year and Census occupation category",
    source="Current Population Survey, annual table 11b, U.S. Bureau of Labor Statistics",
    key=("year", "census_title"),
    columns=(
        *_category_columns(),
        Column("workers", WHOLE, "employed people, 16 and older", _PEOPLE, required=True, low=0, high=4e8),
        *(
            Column(
                name,
                WHOLE,
                f"of these, {name.removeprefix('workers_').replace('_', ' ')} years old; 0 means fewer than 500",
                _PEOPLE,
                required=True,
                low=0,
                high=4e8,
            )
            for name in AGE_COLUMNS
        ),
        Column("median_age_years", NUMBER, "age that half of them are below", "years", low=16, high=90),
        _WITHHELD,
        SOURCE_COLUMN,
    ),
    caveats=_CAVEATS,
    checks=(
        Check(
            "bands-make-the-total",
            "age bands that add up to workers, within rounding",
            f"abs({' + '.join(AGE_COLUMNS)} - workers) > {(len(AGE_COLUMNS) + 1) * ROUNDED_TO // 2}",
        ),
        *_median_base("workers", "median_age_years"),
        _same_year("cps-age"),
    ),
    references=(FROM_SOURCES,),
    later=True,
)

WEEKLY_PAY = Table(
    name="weekly_pay",
    row="one row per year, Census occupation category, and sex",
    source="Current Population Survey, annual table 39, U.S. Bureau of Labor Statistics",
    key=("year", "census_title", "sex"),
    columns=(
        *_category_columns(),
        Column("sex", TEXT, "whose pay it is", required=True, values=SEXES),
        Column(
            "full_time_workers",
            WHOLE,
            "wage and salary workers who usually work full time; 0 means fewer than 500",
            _PEOPLE,
            required=True,
            low=0,
            high=4e8,
        ),
        Column(
            "median_weekly_usd",
            NUMBER,
            "usual weekly pay before deductions, with overtime, tips, and commissions usually received, that half are below",
            "dollars a week",
            low=100,
            high=10_000,
        ),
        _WITHHELD,
        SOURCE_COLUMN,
    ),
    caveats=(
        *_CAVEATS,
        "Self-reported, full-time workers only, overtime included: not the hourly wage of OEWS times 40.",
    ),
    checks=(*_median_base("full_time_workers", "median_weekly_usd"), _same_year("cps-weekly-pay")),
    references=(FROM_SOURCES,),
    later=True,
)

TABLES = (WORKERS_BY_AGE, WEEKLY_PAY)
