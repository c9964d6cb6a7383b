"""Old name, until every importer uses the new module."""

from tests.outlook.scenario.strategies import known_scenarios as known_scenarios
from tests.outlook.scenario.strategies import scenarios as scenarios
