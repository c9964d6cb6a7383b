"""The tidy tables, each declared once: schema, checks, Arrow types and data dictionary in one.

A `Column` states its unit and its possible values, a `Check` is an SQL condition that is true for a *bad* row, and a
`Reference` names the table that must have a code. `etl.checks.declared` runs them, `etl.store.editions` writes tables
by them, and the data page and the exports print them.
"""

from etl.schema.base import Table
from etl.schema.geography import AREA_COUNTIES, BOUNDARIES, ZIP_CODES
from etl.schema.graduates import GRADUATE_EARNINGS, GRADUATE_INSTITUTIONS
from etl.schema.household_pay import CENSUS_OCCUPATIONS, HOUSEHOLD_PAY, HOUSEHOLD_WORKERS
from etl.schema.lookups import AREAS, CROSSWALK, INDUSTRIES, JOB_TITLES, OCCUPATIONS, SOURCES
from etl.schema.onet import JOB_ZONE_LEVELS, JOB_ZONES, RELATED_OCCUPATIONS, TASKS, TECHNOLOGIES
from etl.schema.prices import PRICE_INDEX, PRICE_PARITY
from etl.schema.projection_details import ATTAINMENT, PROJECTION_FACTORS
from etl.schema.projections import PROJECTED_JOBS, PROJECTIONS, STATE_PROJECTIONS
from etl.schema.requirements import REQUIREMENTS
from etl.schema.schooling import PAY_BY_SCHOOLING
from etl.schema.training import (
    PROGRAM_OCCUPATIONS,
    PROGRAMS,
    SCHOOL_OUTCOMES,
    SCHOOLS,
)
from etl.schema.wages import WAGES
from etl.schema.workers import WEEKLY_PAY, WORKERS_BY_AGE

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        WAGES,
        PROJECTIONS,
        PROJECTED_JOBS,
        STATE_PROJECTIONS,
        PROJECTION_FACTORS,
        ATTAINMENT,
        PAY_BY_SCHOOLING,
        PRICE_INDEX,
        PRICE_PARITY,
        WORKERS_BY_AGE,
        WEEKLY_PAY,
        REQUIREMENTS,
        TASKS,
        TECHNOLOGIES,
        RELATED_OCCUPATIONS,
        JOB_ZONES,
        JOB_ZONE_LEVELS,
        HOUSEHOLD_PAY,
        HOUSEHOLD_WORKERS,
        PROGRAMS,
        SCHOOLS,
        SCHOOL_OUTCOMES,
        GRADUATE_EARNINGS,
        GRADUATE_INSTITUTIONS,
        PROGRAM_OCCUPATIONS,
        CENSUS_OCCUPATIONS,
        OCCUPATIONS,
        JOB_TITLES,
        CROSSWALK,
        AREAS,
        BOUNDARIES,
        AREA_COUNTIES,
        ZIP_CODES,
        INDUSTRIES,
        SOURCES,
    )
}
