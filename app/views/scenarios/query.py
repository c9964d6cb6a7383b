"""The query string of `/scenarios`: a scenario, and beside it the stage shown, places to compare and whose prices."""

from collections.abc import Collection, Mapping
from urllib.parse import urlencode

from app.downloads.download import JOINED
from outlook.scenario.fields import STAGES
from outlook.scenario.model import Scenario
from outlook.scenario.url import build_query, parse_scenario, update_query

STAGE, PLACES, PRICES = "at", "also", "prices"
PAGE_KEYS = (STAGE, PLACES, PRICES)
# The value for pay at average U.S. prices. Without the parameter, pay is as paid in each place.
US_PRICES = "local"
MOST_OTHER_PLACES = 2
# The value for no other places. Without the parameter, the page chooses two.
NO_PLACES = "none"


def parse_query(
    query: Mapping[str, str], *, occupations: Collection[str], areas: Collection[str]
) -> tuple[Scenario, dict[str, str], list[str]]:
    """Return the scenario of a query, the page's own choices in it, and a sentence on each value that was left out.

    `occupations` and `areas` are the codes that the query may name.
    """
    query = update_query(query)
    rest = {k: v for k, v in query.items() if k not in PAGE_KEYS}
    scenario, problems = parse_scenario(rest, occupations=occupations, areas=areas)
    page_choices: dict[str, str] = {}
    for key, label, parsed in (
        (STAGE, "the stage asked about", _parse_option(query.get(STAGE), STAGES)),
        (PLACES, "places to compare", _parse_places(query.get(PLACES), areas)),
        (PRICES, "whose prices", _parse_option(query.get(PRICES), (US_PRICES,))),
    ):
        if parsed is not None:
            page_choices[key] = parsed
        elif key in query:
            problems.append(_describe_problem(label, query[key]))
    return scenario, page_choices, problems


def _parse_option(text: str | None, options: Collection[str]) -> str | None:
    return text if text in options else None


def _parse_places(text: str | None, areas: Collection[str]) -> str | None:
    if text is None or text == NO_PLACES:
        return text
    codes = text.split(JOINED, MOST_OTHER_PLACES)
    if len(codes) > MOST_OTHER_PLACES or not all(code in areas for code in codes):
        return None
    return JOINED.join(dict.fromkeys(codes))


def _describe_problem(label: str, text: str) -> str:
    cut = text if len(text) <= 40 else text[:39] + "…"
    return f"In this link, {label} is “{cut}”, which isn’t an option and was ignored."


def build_query_string(scenario: Scenario, page_choices: Mapping[str, str]) -> str:
    """Return the query string that restores everything the page shows."""
    return urlencode(build_query(scenario) | dict(page_choices))
