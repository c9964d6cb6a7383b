"""Old name, until every importer uses the new module."""

from tests.outlook.examples import projection as projection
