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
) -> str:
    """A list to choose from whose code (not its label) stands in the address as `?key=code`.

    Streamlit's own binding would write the label and lose it between pages. An unknown code in the
    address falls back to `default`, and a word says so.
    """
    asked = st.query_params.get(key)
    if asked is not None and asked not in options and key not in st.session_state:
        layout.note(
            f"“{asked}” in the address is not a known {label.lower()}; {show(default)} is shown instead."
        )
    held = st.session_state.get(key, asked)
    st.session_state[key] = held if held in options else default
    chosen = st.selectbox(label, options, format_func=show, key=key, help=help, persist_state="session")
    value = chosen if chosen is not None else default
    if value != default:
        if asked != value:
            st.query_params[key] = value
    elif asked is not None:
        del st.query_params[key]
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
    return pick(
        "occupation",
        "Occupation",
        options,
        default,
        show,
        glossary.short("SOC"),
    )
