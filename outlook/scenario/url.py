"""A scenario as a query string, and back."""

from collections.abc import Collection, Mapping
from typing import Any

from outlook.scenario.fields import FIELDS, ROUTES
from outlook.scenario.model import Scenario, _built, choices, default
from outlook.tables import ALL_OCCUPATIONS

VERSION = "1"
# An address that someone mistyped is quoted back; one that someone padded is not.
LONGEST_QUOTE = 40
MOST_UNKNOWN_NAMED = 3


def to_query(scenario: Scenario) -> dict[str, str]:
    """The address of a scenario: its version, and what differs from the defaults of its route, step and alternative."""
    step = scenario.step.occupation if scenario.step else None
    usual = choices(default(scenario.route, step, scenario.alternative.occupation))
    usual |= {"route": ROUTES[0], "step": None, "alt": ALL_OCCUPATIONS}
    own = choices(scenario)
    return {"v": VERSION} | {k: FIELDS[k].kind.write(v) for k, v in own.items() if v != usual[k]}


def from_query(
    query: Mapping[str, str],
    *,
    occupations: Collection[str] | None = None,
    areas: Collection[str] | None = None,
) -> tuple[Scenario, list[str]]:
    """The scenario that an address holds, and a sentence for each thing in it that was not understood.

    Whatever is not understood falls back to its default; nothing raises. `occupations` and `areas` are the codes
    that have figures, where the caller knows them.
    """
    given = {str(key): str(text) for key, text in query.items()}
    version = given.pop("v", VERSION)
    if version != VERSION:
        return default(), [
            f"The address is of version {_quoted(version)}; only {VERSION} is known, so it was not read."
        ]
    words: list[str] = []
    known = {"place": areas} | dict.fromkeys(("occupation", "step", "alt"), occupations)
    found: dict[str, Any] = {}
    unread: dict[str, str] = {}
    for key in (k for k in FIELDS if k in given):
        value = FIELDS[key].kind.read(given[key])
        possible = known.get(key)
        if value is None or (possible is not None and value not in possible):
            unread[key] = given[key]
        else:
            found[key] = value
    flat = choices(
        default(found.get("route", ROUTES[0]), found.get("step"), found.get("alt", ALL_OCCUPATIONS))
    )
    for key, text in unread.items():
        # Of a step that is not taken there is no default to name.
        instead = FIELDS[key].kind.write(flat[key]) if flat.get(key) is not None else "the default"
        words.append(
            f"In the address, {FIELDS[key].label} is {_quoted(text)}, not {_possible(key, known)}; "
            f"{'no step' if key == 'step' else instead} is used."
        )
    idle = [k for k in found if k not in flat]
    if idle:
        words.append("The address says how a step is made, but not to which occupation; no step is used.")
    strange = [key for key in given if key not in FIELDS]
    if strange:
        more = len(strange) - MOST_UNKNOWN_NAMED
        named = ", ".join(_quoted(key) for key in strange[:MOST_UNKNOWN_NAMED])
        rest = f" and {more} more" if more > 0 else ""
        words.append(f"In the address, {named}{rest} means nothing here and was left out.")
    return _built(flat | {k: v for k, v in found.items() if k in flat}), words


def _possible(key: str, known: Mapping[str, Collection[str] | None]) -> str:
    said: str = FIELDS[key].kind.said
    return said if known.get(key) is None else f"{said} that has figures"


def _quoted(text: str) -> str:
    shown = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
    return f"“{shown}”"
