"""The reader's language: `?lang=es` in the URL, kept from page to page."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.components import layout
from app.templating import render_part
from outlook.translation import ENGLISH, LANGUAGES, current_language, set_language

KEY = "lang"


def take_language() -> None:
    """Translate this run into the language in the URL, else the one that this session has had; English at first."""
    asked = st.query_params.get(KEY, "")
    code = asked if asked in LANGUAGES else st.session_state.get(KEY, ENGLISH)
    st.session_state[KEY] = code
    set_language(code)
    if code != asked and code != ENGLISH:
        st.query_params[KEY] = code


def show_languages(slot: DeltaGenerator) -> None:
    """Link to this page, with all its choices, in each language. The links load it anew, so that browsers learn the language."""
    if not layout.is_embedded():
        chosen = st.query_params.to_dict()
        links = [(code, name, write_query(chosen, code)) for code, name in LANGUAGES.items()]
        slot.html(render_part(layout.PARTS, "languages", links=links, current=current_language()))


def write_query(chosen: Mapping[str, str], code: str) -> str:
    """Return the query of a page with the same choices in another language; English is not written."""
    kept = {name: value for name, value in chosen.items() if name != KEY}
    return f"?{urlencode(kept if code == ENGLISH else {**kept, KEY: code})}"


def find_language(query: str) -> str:
    """Return the language that a URL's query asks for; English for none or an unknown one."""
    asked = dict(parse_qsl(query)).get(KEY, ENGLISH)
    return asked if asked in LANGUAGES else ENGLISH
