"""The values of selection lists, kept between pages and in the URL.

Streamlit's own binding of widgets to the URL writes labels instead of codes, and loses them between pages.
"""

from urllib.parse import urlsplit

import streamlit as st


def wish(key: str, value: str | None) -> None:
    """Set a list's value from a callback, as if the reader chose it; None resets to the default."""
    if value is None:
        st.session_state.pop(wish_key(key), None)
    else:
        st.session_state[wish_key(key)] = value


def wish_key(key: str) -> str:
    """Return the key of the session state under which a list's value is kept."""
    return f"wish-{key}"


def read_url(key: str) -> None:
    """Apply the value in the URL. A URL that was typed, pasted, or gone back to overrides an earlier choice."""
    asked, written, page = st.query_params.get(key), st.session_state.get(_url_key(key)), _page()
    if asked is not None and asked != written:
        st.session_state[wish_key(key)] = asked
    elif asked is None and written is not None and st.session_state.get(f"page-{key}") == page:
        # The reader went back to this page's URL from before the choice. On another page the choice is kept.
        st.session_state.pop(wish_key(key), None)
    st.session_state[f"page-{key}"] = page


def write_url(key: str, value: str, default: str) -> None:
    """Write a value into the URL, unless it is the default."""
    asked = st.query_params.get(key)
    if value != default:
        if asked != value:
            st.query_params[key] = value
    elif asked is not None:
        del st.query_params[key]
    st.session_state[_url_key(key)] = value if value != default else None


def was_shown(key: str) -> bool:
    """Whether this session has shown a list."""
    return _url_key(key) in st.session_state


def _url_key(key: str) -> str:
    return f"written-{key}"


def is_current(key: str, value: str | list[str]) -> bool:
    """Whether the list already shows this value. Setting it again would resend the whole list, up to a thousand lines.

    Lists with the same key on two pages are different widgets, although the session state carries the value over.
    """
    return st.session_state.get(f"drawn-{key}") == _page() and st.session_state.get(key) == value


def mark_drawn(key: str) -> None:
    """Remember that this page shows the list now."""
    st.session_state[f"drawn-{key}"] = _page()


def _page() -> str:
    return urlsplit(str(st.context.url or "")).path
