"""The tidy tables, each declared once: schema, checks, Arrow types and data dictionary in one.

A `Column` states its unit and its possible values, a `Check` is an SQL condition that is true for a *bad* row, and a
`Reference` names the table that must have a code. `etl.checks.declared` runs them, `etl.store.editions` writes tables
by them, and the data page and the exports print them.
Each family of tables has a module with its TABLES.
"""

from etl.schema import (
    geography,
    graduates,
    household_pay,
    lookups,
    onet,
    prices,
    projection_details,
    projections,
    requirements,
    schooling,
    training,
    wages,
    workers,
)
from etl.schema.base import Table

# In the order in which pages, exports, and the catalog list them.
_FAMILIES = (
    wages,
    projections,
    projection_details,
    schooling,
    prices,
    workers,
    requirements,
    onet,
    household_pay,
    training,
    graduates,
    geography,
    lookups,
)

TABLES: dict[str, Table] = {table.name: table for family in _FAMILIES for table in family.TABLES}
