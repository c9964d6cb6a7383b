"""What a reader chooses, kept between pages and in the address, so that a link shows the same view."""

from collections.abc import Callable, Sequence

import streamlit as st

from app import glossary, layout
from outlook.tidy import CORE, Tables

# Core occupations first, then steps, comparisons and totals; earlier codes last.
_ROLE_ORDER = {"core": 0, "step": 1, "compare": 2, "total": 3, "other": 4}


def pick(
    key: str,
    label: str,
    options: Sequence[str],
    default: str,
    show: Callable[[str], str] = str,
    help: str | None = None,
    elsewhere: Sequence[str] = (),
) -> str:
    """A list to choose from whose code (not its label) stands in the address as `?key=code`.

    Streamlit's own binding would write the label and lose it between pages. An unknown code in the
    address falls back to `default`, and a word says so. A choice that this page has no figures for
    (one of `elsewhere`) is kept for the pages that have.
    """
    held, written = f"wish-{key}", f"written-{key}"
    asked = st.query_params.get(key)
    if asked is not None and asked != st.session_state.get(written):
        # The address was typed, pasted or gone back to: it counts more than what was chosen before.
        st.session_state[held] = asked
    wish = st.session_state.get(held, default)
    if wish not in options:
        why = (
            "has no figures on this page"
            if wish in elsewhere
            else f"in the address is not a known {label.lower()}"
        )
        layout.note(
            f"{show(wish) if wish in elsewhere else f'“{wish}”'} {why}; {show(default)} is shown instead."
        )
    st.session_state[key] = wish if wish in options else default

    def chosen() -> None:
        st.session_state[held] = st.session_state[key]

    value = st.selectbox(label, options, format_func=show, key=key, help=help, on_change=chosen) or default
    if value != default:
        if asked != value:
            st.query_params[key] = value
    elif asked is not None:
        del st.query_params[key]
    st.session_state[written] = value if value != default else None
    return value


def occupation(tables: Tables, codes: Sequence[str] | None = None) -> str:
    """The occupation that the page is about."""
    known = tables.occupations
    options = [c for c in known if codes is None or c in codes]
    options.sort(
        key=lambda c: (_ROLE_ORDER[known[c].role], (known[c].last_year or 0) < tables.newest_year, c)
    )

    def show(code: str) -> str:
        earlier = " (earlier code)" if (known[code].last_year or 0) < tables.newest_year else ""
        title = "All occupations" if known[code].title.startswith("Total, all") else known[code].title
        return f"{title}{earlier}, {code}"

    default = CORE if CORE in options else options[0]
    return pick("occupation", "Occupation", options, default, show, glossary.short("SOC"), list(known))
