"""The reader's choices on `/scenarios`: read from the URL, changed by widgets, and written back to the URL.

A URL that was typed, pasted or gone back to overrides earlier choices. Occupation, place and setting belong to
`controls.pick`, because other pages share them.
"""

from collections.abc import Collection, Mapping

import streamlit as st

from app.components.kept_choices import wish
from app.components.units import PayUnit
from app.downloads.download import JOINED
from app.views.scenarios.query import NO_PLACES, PAGE_KEYS, PLACES, STAGE, parse_query
from outlook.scenario.assumptions import ReadyMade
from outlook.scenario.fields import FIELDS, Numbers, Range
from outlook.scenario.model import Scenario
from outlook.scenario.url import VERSION, build_query, parse_scenario
from outlook.tables import ALL_INDUSTRIES, CORE, NATION

PICKED = {"occupation": CORE, "place": NATION, "setting": ALL_INDUSTRIES}
# What other parts of the page read from the URL.
_ELSEWHERE = (*PICKED, "per", "chart", "embed", "embed_options", "lang", "state", "area")
_CHOSEN, _WRITTEN, _PROBLEMS = "scenario-choices", "scenario-url", "scenario-problems"
# Choices that lose their meaning when the route or the alternative changes.
_ROUTE_KEYS = ("months", "tuition", "costs", "fee", "renewal", "hours", "finish", "stage")
_ALTERNATIVE_KEYS = ("altstage", "altyears", "altpay", "altgrowth")


def widget_key(key: str) -> str:
    """Return the key of the widget that changes a choice."""
    return f"scenario-{key}"


def load_choices(
    *, occupations: Collection[str], areas: Collection[str]
) -> tuple[Scenario, dict[str, str], list[str]]:
    """Return the scenario (without what `controls.pick` keeps), the page's own choices, and problems with the URL."""
    query = _read_url()
    if query and query != st.session_state.get(_WRITTEN):
        scenario, page_choices, problems = parse_query(query, occupations=occupations, areas=areas)
        st.session_state[_CHOSEN] = build_query(scenario) | page_choices
        st.session_state[_PROBLEMS] = problems
    scenario, page_choices, _ = parse_query(
        st.session_state.setdefault(_CHOSEN, {}), occupations=occupations, areas=areas
    )
    return scenario, page_choices, list(st.session_state.get(_PROBLEMS, []))


def write_url(scenario: Scenario, page_choices: dict[str, str]) -> None:
    """Put the scenario and the page's own choices into the URL, which stays bare while nothing was changed."""
    wanted = {k: v for k, v in build_query(scenario).items() if k not in PICKED} | page_choices
    if set(wanted) == {"v"}:
        wanted = {}
    for key in ("v", *FIELDS, *PAGE_KEYS):
        if key in PICKED:
            continue
        if key not in wanted:
            if key in st.query_params:
                del st.query_params[key]
        elif st.query_params.get(key) != wanted[key]:
            st.query_params[key] = wanted[key]
    st.session_state[_WRITTEN] = _read_url()


def _read_url() -> dict[str, str]:
    return {
        k: v
        for k, v in st.query_params.to_dict().items()
        if k not in _ELSEWHERE and not k.startswith(("show-", "tabs-"))
    }


def set_choice(key: str, text: str | None) -> None:
    """Set one choice, or reset it (None). Choices that only made sense with the earlier one are dropped."""
    now = dict(st.session_state[_CHOSEN])
    dependent = {
        "route": _ROUTE_KEYS,
        "alt": _ALTERNATIVE_KEYS,
        "step": tuple(k for k in FIELDS if k.startswith("step") and k != "step"),
    }
    for each in (key, *dependent.get(key, ())):
        now.pop(each, None)
    if text is not None:
        now[key] = text
    st.session_state[_CHOSEN] = {"v": VERSION} | now
    st.session_state[_PROBLEMS] = []


def take_choice(key: str) -> None:
    """Store what the reader entered in a choice's widget."""
    given = st.session_state[widget_key(key)]
    set_choice(key, None if given is None or given == "" else FIELDS[key].kind.write(given))


def take_three_numbers(key: str) -> None:
    """Store three numbers. A low above the middle, or a middle above the high, is refused with a note."""
    three = tuple(float(st.session_state[widget_key(f"{key}-{n}")]) for n in range(3))
    kind: Numbers = FIELDS[key].kind
    if kind.rising and list(three) != sorted(three):
        st.session_state[_PROBLEMS] = [
            f"Low, middle and high must rise, so {', '.join(f'{v:g}' for v in three)} were not taken."
        ]
        return
    set_choice(key, kind.write(Range(*three) if kind.rising else three))


def reset_choices(keys: Collection[str]) -> None:
    """Reset choices to their defaults."""
    now = {k: v for k, v in st.session_state[_CHOSEN].items() if k not in keys}
    st.session_state[_CHOSEN] = now
    st.session_state[_PROBLEMS] = []


def take_page_choice(key: str, default: str | None) -> None:
    """Store one of the page's own choices. A default is left out of the URL."""
    given = st.session_state[widget_key(key)]
    if key == PLACES:
        given = JOINED.join(given) or NO_PLACES
    set_choice(key, None if given == default else str(given))


def open_ready_made(one: ReadyMade) -> None:
    """Show a ready-made scenario for the place on the page."""
    _open_query(one.address, ("occupation", "setting"))


def open_scenario(scenario: Scenario) -> None:
    """Show a scenario in its own place."""
    _open_query(build_query(scenario), tuple(PICKED))


def _open_query(query: Mapping[str, str], picked: Collection[str]) -> None:
    kept = {k: v for k, v in st.session_state[_CHOSEN].items() if k in PAGE_KEYS and k != STAGE}
    st.session_state[_CHOSEN] = {k: v for k, v in query.items() if k not in PICKED} | kept
    st.session_state[_PROBLEMS] = []
    for key in picked:
        wish(key, query.get(key, PICKED[key]))


def replace_path(choices: Mapping[str, str]) -> None:
    """Choose a path anew: what the earlier one set is dropped, the page's own choices stay."""
    kept = {k: v for k, v in st.session_state[_CHOSEN].items() if k in PAGE_KEYS and k != STAGE}
    st.session_state[_CHOSEN] = {"v": VERSION} | kept | dict(choices)
    st.session_state[_PROBLEMS] = []


def take_pay(key: str, unit: PayUnit) -> None:
    """Store pay that was entered in a unit; the scenario has it by the year."""
    given = st.session_state[widget_key(key)]
    a_year = None if given is None else round(given / unit.convert(1.0), 2)
    set_choice(key, None if a_year is None else FIELDS[key].kind.write(a_year))


def is_ready_made(scenario: Scenario, one: ReadyMade) -> bool:
    """Whether a scenario is this ready-made one, in whatever place."""
    ready, _ = parse_scenario(one.address)
    plain = {k: v for k, v in build_query(scenario).items() if k not in ("place", "v")}
    return plain == {k: v for k, v in build_query(ready).items() if k not in ("place", "v")}
