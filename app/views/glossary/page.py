"""`/glossary`: What do these terms mean?"""

import streamlit as st

from app.components import glossary, layout
from app.site import GLOSSARY
from app.templating import render_part


def page() -> None:
    """List every term with its meaning in a sentence; more, and who defines it, is one click away."""
    layout.build_page(GLOSSARY.question)
    terms = sorted(glossary.terms(), key=lambda each: each.term.lower())
    half = (len(terms) + 1) // 2
    for column, some in zip(st.columns(2), (terms[:half], terms[half:]), strict=True):
        with column:
            layout.show_html(render_part("terms.html", "list_terms", terms=some))
