"""The query string of `/scenarios`: a scenario, and beside it the stage shown, places to compare, whose prices, the
reader's own pay, and the two scenarios that were saved.
"""

from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl, urlencode

from app.downloads.download import JOINED
from outlook.scenario.cash_flow import FULL_TIME_HOURS_A_YEAR
from outlook.scenario.fields import STAGES, Number
from outlook.scenario.model import Scenario
from outlook.scenario.url import build_query, parse_scenario, update_query

STAGE, PLACES, PRICES = "at", "also", "prices"
MY_PAY, SAVED = "mypay", ("a", "b")
PAGE_KEYS = (STAGE, PLACES, PRICES, MY_PAY, *SAVED)
# The value for pay at average U.S. prices. Without the parameter, pay is as paid in each place.
US_PRICES = "local"
MOST_OTHER_PLACES = 4
# Pay below this is by the hour, from here on by the year, whichever unit the rest of the page has.
LEAST_YEARLY_USD = 1_000
_PAY = Number(1, 1_000_000, "dollars an hour or a year")
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
        (MY_PAY, "your pay", query[MY_PAY] if _PAY.read(query.get(MY_PAY, "")) is not None else None),
        *(
            (key, f"scenario {key.upper()}", _parse_saved(query.get(key), occupations, areas))
            for key in SAVED
        ),
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


def _parse_saved(text: str | None, occupations: Collection[str], areas: Collection[str]) -> str | None:
    """Return the query of a saved scenario; None if any of it is not understood."""
    query = dict(parse_qsl(text or ""))
    # Every saved scenario has a version.
    if "v" not in query:
        return None
    scenario, problems = parse_scenario(query, occupations=occupations, areas=areas)
    return None if problems else urlencode(build_query(scenario))


def read_saved(text: str) -> Scenario:
    """Return a saved scenario of a query that `parse_query` returned."""
    return parse_scenario(dict(parse_qsl(text)))[0]


def read_my_pay(page_choices: Mapping[str, str]) -> float | None:
    """Return the reader's own pay in dollars a year, None where none was given."""
    if MY_PAY not in page_choices:
        return None
    given = float(page_choices[MY_PAY])
    return given if given >= LEAST_YEARLY_USD else given * FULL_TIME_HOURS_A_YEAR


def write_my_pay(given: float) -> str:
    """Write pay, by the hour or by the year, as the query has it."""
    return _PAY.write(given)


def _describe_problem(label: str, text: str) -> str:
    cut = text if len(text) <= 40 else text[:39] + "…"
    return f"In this link, {label} is “{cut}”, which isn’t an option and was ignored."


def build_query_string(scenario: Scenario, page_choices: Mapping[str, str]) -> str:
    """Return the query string that restores everything the page shows."""
    return urlencode(build_query(scenario) | dict(page_choices))
