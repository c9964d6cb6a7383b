"""A scenario as a query string, and back."""

from collections.abc import Collection, Mapping
from typing import Any

from etl.schema.schooling import SCHOOLINGS
from outlook.scenario.fields import FIELDS, ROUTES
from outlook.scenario.model import (
    USUAL_ALTERNATIVE,
    Scenario,
    build_default,
    build_scenario,
    list_choices,
)

VERSION = "2"
# Until version 1, Level III was "experienced" and Level IV "competent".
_RENAMED_STAGES = {"experienced": "average", "competent": "experienced"}
_STAGE_KEYS = ("stage", "stepstage", "altstage", "at")
# Unreadable parts of a URL are quoted back, but no more than this of them.
LONGEST_QUOTE = 40
MOST_UNKNOWN_NAMED = 3


def build_query(scenario: Scenario) -> dict[str, str]:
    """Build the query of a scenario: its version, and what differs from the defaults of its route, step and
    alternative.
    """
    step = scenario.step.occupation if scenario.step else None
    usual = list_choices(build_default(scenario.route, step, scenario.alternative.job))
    usual |= {"route": ROUTES[0], "step": None, "alt": USUAL_ALTERNATIVE}
    own = list_choices(scenario)
    return {"v": VERSION} | {k: FIELDS[k].kind.write(v) for k, v in own.items() if v != usual[k]}


def update_query(query: Mapping[str, str]) -> dict[str, str]:
    """Return a query of version 1 with today's names of stages; any other query as it is."""
    given = {str(key): str(text) for key, text in query.items()}
    if given.get("v") != "1":
        return given
    renamed = {key: _RENAMED_STAGES.get(given[key], given[key]) for key in _STAGE_KEYS if key in given}
    return given | renamed | {"v": VERSION}


def parse_scenario(
    query: Mapping[str, str],
    *,
    occupations: Collection[str] | None = None,
    areas: Collection[str] | None = None,
) -> tuple[Scenario, list[str]]:
    """Parse a query into a scenario, with a sentence for each part that was not understood.

    Whatever is not understood falls back to its default; nothing raises. `occupations` and `areas` are the
    codes that have figures, if the caller knows them.
    """
    given = update_query(query)
    version = given.pop("v", VERSION)
    if version != VERSION:
        return build_default(), [
            f"This link is of version {_quote(version)}; this site reads versions up to {VERSION}, so defaults are shown."
        ]
    sentences: list[str] = []
    with_figures = {"place": areas} | dict.fromkeys(("occupation", "step"), occupations)
    if occupations is not None:
        with_figures["alt"] = {*occupations, *SCHOOLINGS}
    found: dict[str, Any] = {}
    unread: dict[str, str] = {}
    for key in (k for k in FIELDS if k in given):
        value = FIELDS[key].kind.read(given[key])
        possible = with_figures.get(key)
        if value is None or (possible is not None and value not in possible):
            unread[key] = given[key]
        else:
            found[key] = value
    flat = list_choices(
        build_default(found.get("route", ROUTES[0]), found.get("step"), found.get("alt", USUAL_ALTERNATIVE))
    )
    for key, text in unread.items():
        # If there is no step, there is no default to name.
        instead = FIELDS[key].kind.write(flat[key]) if flat.get(key) is not None else "the default"
        sentences.append(
            f"In this link, {FIELDS[key].label} is {_quote(text)}, not {_describe_possible(key, with_figures)}; "
            f"{'no step' if key == 'step' else instead} is used."
        )
    unused = [k for k in found if k not in flat]
    if unused:
        sentences.append("This link says how a step is made, but not to which occupation; no step is used.")
    unknown = [key for key in given if key not in FIELDS]
    if unknown:
        more = len(unknown) - MOST_UNKNOWN_NAMED
        named = ", ".join(_quote(key) for key in unknown[:MOST_UNKNOWN_NAMED])
        rest = f" and {more} more" if more > 0 else ""
        sentences.append(f"In this link, {named}{rest} isn't an option and was ignored.")
    return build_scenario(flat | {k: v for k, v in found.items() if k in flat}), sentences


def _describe_possible(key: str, with_figures: Mapping[str, Collection[str] | None]) -> str:
    said: str = FIELDS[key].kind.said
    return said if with_figures.get(key) is None else f"{said} that has figures"


def _quote(text: str) -> str:
    shown = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
    return f"“{shown}”"
