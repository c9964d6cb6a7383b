"""What a reader chose of a scenario, in the address: one place that reads it, changes it and writes it back.

The address counts more than what was chosen before, where it was typed, pasted or gone back to. Occupation, place
and setting are kept by `controls.pick`, as other pages share them; everything else of the page is kept here.
"""

from collections.abc import Collection

import streamlit as st

from app.controls import wish
from app.scenario_figures import NO_PLACES, OF_THE_PAGE, PLACES, read
from outlook.assumptions import ReadyMade
from outlook.scenario import FIELDS, VERSION, Numbers, Range, Scenario, from_query, to_query
from outlook.tidy import ALL_INDUSTRIES, CORE, NATION

PICKED = {"occupation": CORE, "place": NATION, "setting": ALL_INDUSTRIES}
_HELD, _WRITTEN, _WORDS = "held-scenario", "written-scenario", "words-scenario"
_ROUTE_KEYS = ("months", "tuition", "costs", "fee", "renewal", "hours", "stage")
_OTHER_KEYS = ("altstage", "altyears", "altpay", "altgrowth")


def widget(key: str) -> str:
    """The key of the widget that changes a choice."""
    return f"scenario-{key}"


def held(
    *, occupations: Collection[str], areas: Collection[str]
) -> tuple[Scenario, dict[str, str], list[str]]:
    """The scenario (without what `controls.pick` keeps), the page's own choices, and words on the address."""
    asked = _asked()
    if asked and asked != st.session_state.get(_WRITTEN):
        scenario, own, words = read(asked, occupations=occupations, areas=areas)
        st.session_state[_HELD] = to_query(scenario) | own
        st.session_state[_WORDS] = words
    scenario, own, _ = read(st.session_state.setdefault(_HELD, {}), occupations=occupations, areas=areas)
    return scenario, own, list(st.session_state.get(_WORDS, []))


def write(scenario: Scenario, own: dict[str, str]) -> None:
    """Put the scenario and the page's own choices into the address; a plain address where nothing was changed."""
    wanted = {k: v for k, v in to_query(scenario).items() if k not in PICKED} | own
    if set(wanted) == {"v"}:
        wanted = {}
    for key in ("v", *FIELDS, *OF_THE_PAGE):
        if key in PICKED:
            continue
        if key not in wanted:
            if key in st.query_params:
                del st.query_params[key]
        elif st.query_params.get(key) != wanted[key]:
            st.query_params[key] = wanted[key]
    st.session_state[_WRITTEN] = _asked()


def _asked() -> dict[str, str]:
    return {k: v for k, v in st.query_params.to_dict().items() if k not in PICKED}


def change(key: str, text: str | None) -> None:
    """Set one choice, or put it back to its default (None). What only made sense with the earlier choice goes."""
    now = dict(st.session_state[_HELD])
    gone = {
        "route": _ROUTE_KEYS,
        "alt": _OTHER_KEYS,
        "step": tuple(k for k in FIELDS if k[:4] == "step" and k != "step"),
    }
    for each in (key, *gone.get(key, ())):
        now.pop(each, None)
    if text is not None:
        now[key] = text
    st.session_state[_HELD] = {"v": VERSION} | now
    st.session_state[_WORDS] = []


def changed(key: str) -> None:
    """Take over what the reader did to the widget of a choice."""
    given = st.session_state[widget(key)]
    change(key, None if given is None or given == "" else FIELDS[key].kind.write(given))


def changed_three(key: str) -> None:
    """Take over three numbers; a low above the middle or a middle above the high is refused with a word."""
    three = tuple(float(st.session_state[widget(f"{key}-{n}")]) for n in range(3))
    kind: Numbers = FIELDS[key].kind
    if kind.rising and list(three) != sorted(three):
        st.session_state[_WORDS] = [
            f"Low, middle and high must rise, so {', '.join(f'{v:g}' for v in three)} were not taken."
        ]
        return
    change(key, kind.write(Range(*three) if kind.rising else three))


def reset(keys: Collection[str]) -> None:
    """Put choices back to their defaults."""
    now = {k: v for k, v in st.session_state[_HELD].items() if k not in keys}
    st.session_state[_HELD] = now
    st.session_state[_WORDS] = []


def changed_own(key: str, default: str | None) -> None:
    """Take over one of the page's own choices; its default leaves the address."""
    given = st.session_state[widget(key)]
    if key == PLACES:
        given = "_".join(given) or NO_PLACES
    change(key, None if given == default else str(given))


def open_ready_made(one: ReadyMade) -> None:
    """Show a ready-made scenario in the place that the reader is looking at."""
    own = {k: v for k, v in st.session_state[_HELD].items() if k == PLACES}
    st.session_state[_HELD] = {k: v for k, v in one.address.items() if k not in PICKED} | own
    st.session_state[_WORDS] = []
    for key in ("occupation", "setting"):
        wish(key, one.address.get(key, PICKED[key]))


def is_ready_made(scenario: Scenario, one: ReadyMade) -> bool:
    """Whether what is shown is this ready-made scenario, wherever it is."""
    ready, _ = from_query(one.address)
    plain = {k: v for k, v in to_query(scenario).items() if k not in ("place", "v")}
    return plain == {k: v for k, v in to_query(ready).items() if k not in ("place", "v")}
