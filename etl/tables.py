"""The tidy tables, each declared once: schema, checks, Arrow types and data dictionary in one.

A `Column` states its unit and its possible values; a `Check` is an SQL predicate that is true for
a *bad* row; a `Reference` says in which table a code must be known. `etl.checks` runs them,
`etl.store` writes by them, the data page and the exports print them.
"""

from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute

ERROR, WARNING = "error", "warning"

TEXT, WHOLE, NUMBER, TRUTH = pa.string(), pa.int64(), pa.float64(), pa.bool_()


@dataclass(frozen=True)
class Column:
    """One column. `unit` is for people; `low`, `high`, `pattern` and `values` bound what may stand in it."""

    name: str
    type: pa.DataType
    text: str
    unit: str = ""
    required: bool = False
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True)
class Check:
    """A rule on the rows of one table; `bad` is an SQL condition that holds for rows that break it."""

    name: str
    text: str
    bad: str
    severity: str = ERROR


@dataclass(frozen=True)
class Reference:
    """Every value of `column` must stand in `table`.`other`."""

    column: str
    table: str
    other: str


@dataclass(frozen=True)
class Table:
    """One tidy table; its file is `NAME.parquet`, sorted by `order` (the key where there is none) in groups of
    `group_rows`: what is asked together lies together, and the rest of the file is not read."""

    name: str
    row: str
    source: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    caveats: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    references: tuple[Reference, ...] = ()
    order: tuple[str, ...] = ()
    group_rows: int = 1 << 16
    # Editions published before there was this table do without; what came with the project stands in.
    later: bool = False

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema, with each column's unit and meaning in its metadata."""
        return pa.schema(
            [
                pa.field(c.name, c.type, not c.required, {"unit": c.unit, "description": c.text})
                for c in self.columns
            ]
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    def conform(self, table: pa.Table) -> pa.Table:
        """The declared columns of a table, in the declared order and types."""
        return pa.table([table[f.name].cast(f.type) for f in self.schema], schema=self.schema)


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
OWNERSHIPS = ("all", "private", "federal", "state", "local", "government")
AREA_TYPES = ("nation", "state", "metro", "nonmetro")
CLASSIFICATIONS = ("SOC 2010", "OEWS hybrid 2019", "SOC 2018")
# 2016-26 was the first edition with annual openings by the method of exits and transfers.
FIRST_ANNUAL_OPENINGS = 2016
# Openings a year of all jobs of a state, as shares of them: so in nearly every state. New York gives 1.2 percent and
# Massachusetts 4.5 in 2022-32, which looks like growth alone.
STATE_OPENINGS_LOW, STATE_OPENINGS_HIGH = 0.06, 0.2
# Editions have 790 to 832 line items; fewer than this are a part of one (quoted figures, a file cut down by hand).
WHOLE_EDITION = 500
OCCUPATION_TYPES = LINE_ITEM, SUMMARY = ("line item", "summary")
ROLES = ("core", "step", "compare", "total", "other")

# Broad and hybrid codes carry letters nowhere; the projections alone use codes such as 15-1200.
OCCUPATION = r"^\d{2}-\d{4}$"
AREA = r"^\d{7}$"
# Ends the source_id of figures that are known second-hand only.
QUOTED = "-quoted"
VINTAGE = r"^\d{4}-\d{2}$"


def quoted_rows(table: pa.Table) -> pa.ChunkedArray:
    """True for the rows of a table that come second-hand."""
    return pa.compute.ends_with(table["source_id"], QUOTED)


def _falling(columns: tuple[str, ...]) -> str:
    """SQL that holds where any later percentile is below an earlier one, nulls skipped."""
    pairs = [f"{low} > {high}" for i, low in enumerate(columns) for high in columns[i + 1 :]]
    return " OR ".join(f"coalesce({p}, false)" for p in pairs)


def _named(column: str, where: str) -> str:
    return f"list_contains(string_split(coalesce({where}, ''), ','), '{column}')"


def _figure_and_mark(figures: tuple[str, ...]) -> str:
    """SQL that holds where a figure stands and is called withheld or capped at the same time."""
    both = " OR ".join(
        f"({f} IS NOT NULL AND ({_named(f, 'not_released')} OR {_named(f, 'top_coded')}))" for f in figures
    )
    # Most rows have no mark: their lists of names are not split.
    return f"CASE WHEN not_released IS NULL AND top_coded IS NULL THEN false ELSE {both} END"


def _silent_gap(figures: tuple[str, ...]) -> str:
    """SQL that holds where a figure is missing and no mark says why."""
    gap = " OR ".join(
        f"({f} IS NULL AND NOT {_named(f, 'not_released')} AND NOT {_named(f, 'top_coded')})" for f in figures
    )
    return f"CASE WHEN {' AND '.join(f'{f} IS NOT NULL' for f in figures)} THEN false ELSE {gap} END"


def _marks(figures: str) -> tuple[Column, Column]:
    return (
        Column(
            "not_released",
            TEXT,
            f"names of the {figures} that the publisher withheld or does not give on this basis, joined by commas",
        ),
        Column(
            "top_coded",
            TEXT,
            f"names of the {figures} that the publisher capped (only that they are above a limit is known), joined by commas",
        ),
    )


_CODE = Column(
    "occupation_code",
    TEXT,
    "SOC code with its hyphen; 00-0000 is all occupations",
    required=True,
    pattern=OCCUPATION,
)
_AREA_CODE = Column(
    "area_code",
    TEXT,
    "seven digits as BLS writes them; 0000000 the nation, 0600000 California",
    required=True,
    pattern=AREA,
)
_SOURCE_ID = Column("source_id", TEXT, "the row of `sources` that this came from", required=True)
_FROM_SOURCES = Reference("source_id", "sources", "source_id")

# The hourly figure is rounded to a cent, now and then by way of a tenth of a cent (May 2016, 43-4081: 11.32 and
# 23,530), so it is off by up to 0.55 cents, 11.4 dollars a year; the annual figure is rounded to 10.
HOURLY_ANNUAL_SLACK_USD = 0.0055 * 2080 + 5 + 0.1
# 7.25 dollars an hour since July 2009. A later rise only makes the check weaker.
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
        _CODE,
        Column("area_type", TEXT, "kind of area", required=True, values=AREA_TYPES),
        _AREA_CODE,
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
        *_marks("figures"),
        _SOURCE_ID,
    ),
    caveats=(
        "OEWS counts wage and salary jobs; never add it to the projections, which count the self-employed too.",
        "Industries nest and repeat by owner: a total is never the sum of this column.",
        "Occupation codes changed in May 2019 and May 2021: compare years only where `crosswalk` links a code one to one.",
        "Not a strict time series: an estimate pools about three years of surveys.",
        "jobs_per_1000 and location_quotient exist for states and areas only.",
    ),
    # A reader looks at one occupation: its rows lie together, in a group or two of sixteen thousand. Larger groups hold
    # more that is not asked for, smaller ones make a longer footer (benchmarks/README.md has what each costs).
    order=("occupation_code", "year", "area_code", "industry_code"),
    group_rows=1 << 14,
    checks=(
        Check("hourly-percentiles-in-order", "hourly percentiles rise from p10 to p90", _falling(HOURLY)),
        Check("annual-percentiles-in-order", "annual percentiles rise from p10 to p90", _falling(ANNUAL)),
        Check(
            "mean-within-percentiles",
            "the mean wage lies between p10 and p90 (a few very skewed small occupations do not)",
            "coalesce(annual_mean_usd < annual_p10_usd OR annual_mean_usd > annual_p90_usd, false)",
            WARNING,
        ),
        Check(
            "mean-above-what-percentiles-allow",
            "the mean wage is no less than the percentiles alone make it",
            # A tenth of the jobs pay at least the minimum wage, 15 percent at least p10, a quarter p25, and so on.
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
            _figure_and_mark(WAGE_FIGURES),
        ),
        Check(
            "no-silent-gap",
            "a missing job count or annual wage says why",
            _silent_gap(("employment", "annual_mean_usd", *ANNUAL)),
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
        _FROM_SOURCES,
    ),
)

PROJECTIONS = Table(
    name="projections",
    row="one row per vintage (edition) and occupation, for the nation",
    source="Employment Projections program, U.S. Bureau of Labor Statistics",
    key=("vintage", "occupation_code"),
    columns=(
        Column("vintage", TEXT, "edition by base and target year, 2024-34", required=True, pattern=VINTAGE),
        Column("base_year", WHOLE, "year projected from", required=True, low=1990, high=2100),
        Column("target_year", WHOLE, "year projected to", required=True, low=1990, high=2120),
        _CODE,
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
        *_marks("figures"),
        _SOURCE_ID,
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
            _figure_and_mark(PROJECTION_FIGURES),
        ),
        Check(
            "no-silent-gap",
            "a missing figure says why",
            _silent_gap(PROJECTION_FIGURES),
        ),
    ),
    references=(Reference("occupation_code", "occupations", "occupation_code"), _FROM_SOURCES),
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
        _CODE,
        Column("title", TEXT, "title as this edition prints it", required=True),
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
        _SOURCE_ID,
    ),
    caveats=(
        "The yardstick of the trial of past projections; everything else about the listed occupations stands in `projections`.",
        "Occupation codes changed with 2019-29 and 2021-31: compare editions only where `crosswalk` links a code one to one.",
        "Exports of BLS's data tool print no totals: all jobs of such an edition are the sum of its line items.",
    ),
    references=(_FROM_SOURCES,),
)

STATE_PROJECTIONS = Table(
    name="state_projections",
    row="one row per vintage, state and occupation",
    source="Projections Central, from the projections of the states' workforce agencies",
    key=("vintage", "area_code", "occupation_code"),
    columns=(
        Column("vintage", TEXT, "edition by base and target year", required=True, pattern=VINTAGE),
        _AREA_CODE,
        _CODE,
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
        _SOURCE_ID,
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
        _FROM_SOURCES,
    ),
)

PRICE_INDEX = Table(
    name="price_index",
    row="one row per year and month",
    source="Consumer Price Index for All Urban Consumers (CPI-U), U.S. city average, all items, not seasonally adjusted; U.S. Bureau of Labor Statistics",
    key=("year", "month"),
    columns=(
        Column("year", WHOLE, "calendar year", required=True, low=1913, high=2100),
        Column("month", WHOLE, "calendar month", required=True, low=1, high=12),
        Column("cpi_u", NUMBER, "index, 1982-84 = 100", "1982-84 = 100", required=True, low=5, high=2000),
        _SOURCE_ID,
    ),
    caveats=("October 2025 was never published.",),
    references=(_FROM_SOURCES,),
)

PRICE_PARITY = Table(
    name="price_parity",
    row="one row per year and area",
    source="Regional Price Parities, all items, U.S. Bureau of Economic Analysis",
    key=("year", "area_code"),
    columns=(
        Column("year", WHOLE, "calendar year", required=True, low=2008, high=2100),
        _AREA_CODE,
        Column("rpp", NUMBER, "price level, U.S. = 100", "U.S. = 100", required=True, low=65, high=150),
        _SOURCE_ID,
    ),
    caveats=(
        "Metropolitan areas only where BEA publishes one; nonmetropolitan areas have no parity of their own here.",
    ),
    checks=(Check("nation-is-100", "the nation is 100", "area_code = '0000000' AND abs(rpp - 100) > 0.001"),),
    references=(Reference("area_code", "areas", "area_code"), _FROM_SOURCES),
)

OCCUPATIONS = Table(
    name="occupations",
    row="one row per occupation code",
    source="Standard Occupational Classification as OEWS and the projections use it; roles from etl/occupations.toml",
    key=("occupation_code",),
    columns=(
        _CODE,
        Column("title", TEXT, "title as the newest source prints it", required=True),
        Column(
            "classification",
            TEXT,
            "newest classification in which the code is used",
            required=True,
            values=CLASSIFICATIONS,
        ),
        Column(
            "first_year",
            WHOLE,
            "first year with an OEWS estimate in these tables; null where projections alone use the code",
        ),
        Column("last_year", WHOLE, "last year with an OEWS estimate in these tables"),
        Column(
            "role",
            TEXT,
            "why it is here: the work itself, a step up, a comparison, a total, other",
            required=True,
            values=ROLES,
        ),
        Column("note", TEXT, "what to know about the code"),
    ),
)

JOB_TITLES = Table(
    name="job_titles",
    row="one row per occupation and title that people with this work have on their door",
    source="SOC 2018 Direct Match Title File, U.S. Bureau of Labor Statistics; names in use from etl/occupations.toml",
    key=("occupation_code", "job_title"),
    columns=(
        _CODE,
        Column("job_title", TEXT, "title as the source writes it", required=True, pattern=r"^\S.*\S$"),
        Column(
            "illustrative",
            TRUTH,
            "true where the source gives it as an example of the occupation",
            required=True,
        ),
        Column(
            "trust",
            TEXT,
            "A: BLS's own list; B: a copy of it; C: names that career guides use",
            required=True,
            values=("A", "B", "C"),
        ),
        _SOURCE_ID,
    ),
    caveats=(
        "For finding an occupation, not for counting: a title that stands here once may be used for other work, too.",
        "Until BLS's file is fetched or imported only a few names of the work that this site is about are here.",
    ),
    references=(_FROM_SOURCES,),
    later=True,
)

CROSSWALK = Table(
    name="crosswalk",
    row="one row per link between a code of one classification and a code of the next",
    source="SOC 2010 to 2018 crosswalk and OEWS May 2019 hybrid structure, U.S. Bureau of Labor Statistics",
    key=("from_classification", "from_code", "to_classification", "to_code"),
    columns=(
        Column("from_classification", TEXT, "earlier classification", required=True, values=CLASSIFICATIONS),
        Column("from_code", TEXT, "code in it", required=True, pattern=OCCUPATION),
        Column("to_classification", TEXT, "later classification", required=True, values=CLASSIFICATIONS),
        Column("to_code", TEXT, "code in it", required=True, pattern=OCCUPATION),
        _SOURCE_ID,
    ),
    caveats=("A code goes on unbroken only where it is the one code of both ends of its link.",),
    references=(_FROM_SOURCES,),
)

AREAS = Table(
    name="areas",
    row="one row per area",
    source="oe.area, U.S. Bureau of Labor Statistics; titles of areas that only BEA lists from BEA",
    key=("area_code",),
    columns=(
        _AREA_CODE,
        Column("area_type", TEXT, "kind of area", required=True, values=AREA_TYPES),
        Column("title", TEXT, "name as the publisher writes it", required=True),
        Column("state", TEXT, "two letters of the (first) state; null for the nation", pattern=r"^[A-Z]{2}$"),
    ),
)

INDUSTRIES = Table(
    name="industries",
    row="one row per industry code of OEWS",
    source="oe.industry, U.S. Bureau of Labor Statistics",
    key=("industry_code",),
    columns=(
        Column("industry_code", TEXT, "six characters as in oe.industry", required=True, pattern=r"^.{6}$"),
        Column("title", TEXT, "name as BLS writes it", required=True),
        Column("level", WHOLE, "depth in BLS's tree; 0 the total", required=True, low=0, high=9),
        Column("parent_code", TEXT, "code that this one is part of; null for the total"),
        Column("ownership", TEXT, "owner that the code is limited to", required=True, values=OWNERSHIPS),
    ),
    caveats=("Codes nest and repeat by owner (622000 = 622002 + 622003 + 622005).",),
)

SOURCES = Table(
    name="sources",
    row="one row per publisher's file that at least one figure here comes from",
    source="recorded by the ETL when the file was taken",
    key=("source_id",),
    columns=(
        Column("source_id", TEXT, "name of this row in the other tables", required=True),
        Column("publisher", TEXT, "who publishes it", required=True),
        Column("dataset", TEXT, "what it is", required=True),
        Column("vintage", TEXT, "which edition, as found in the file", required=True),
        Column("url", TEXT, "address of the file, or of the page that offers it", required=True),
        Column("retrieved_at", TEXT, "when it was taken, UTC", required=True),
        Column(
            "published_at", TEXT, "date that the publisher states for it; null where the file states none"
        ),
        Column("sha256", TEXT, "digest of the file as taken", required=True, pattern=r"^[0-9a-f]{64}$"),
        Column("bytes", WHOLE, "size of the file", "bytes", required=True, low=1),
        Column("license", TEXT, "terms of use", required=True),
        Column(
            "second_hand",
            TRUTH,
            "true where the figures are quoted by others and BLS's own file was not had",
            required=True,
        ),
    ),
)

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        WAGES,
        PROJECTIONS,
        PROJECTED_JOBS,
        STATE_PROJECTIONS,
        PRICE_INDEX,
        PRICE_PARITY,
        OCCUPATIONS,
        JOB_TITLES,
        CROSSWALK,
        AREAS,
        INDUSTRIES,
        SOURCES,
    )
}
