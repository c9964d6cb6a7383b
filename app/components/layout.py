"""The parts that every page is made of, in the order in which they are read: question, answer, chart, controls, figures.

Inside somebody else's page (`?embed=true&chart=NAME`) one chart and its source are all that is drawn; the other
parts keep silent, so that the pages need not know.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.components import glossary
from app.templating import render_part

CHART = "chart"
PARTS = "layout.html"


@dataclass(frozen=True, kw_only=True)
class Page:
    """Rooms of a page's first screen. Filled in any order, read in this one."""

    question: DeltaGenerator
    answer: DeltaGenerator
    notes: DeltaGenerator
    chart: DeltaGenerator
    controls: DeltaGenerator
    figures: DeltaGenerator


def build_page(
    question: str, *, charts: Sequence[str] = (), controls: str = "", introduction: str = ""
) -> Page:
    """A page's title, which is its question, and the rooms below it.

    `charts` names the page's charts, the first being the one that an embedding shows where it asks for none.
    `controls` is what the button says that unfolds the controls on a phone.
    `introduction` tells a newcomer in two sentences what they see and where to go.
    """
    st.session_state[CHART] = _find_asked_chart(charts)
    title = st.empty()
    answer = st.container(key="answer")
    if not is_embedded():
        title.title(question, anchor=False)
    if introduction:
        show_lead(introduction)
    notes = st.container(key="notes")
    with st.container(key="first"):
        chart = st.container(key="first-chart")
        with st.container(key="first-controls"):
            if controls and not is_embedded():
                st.html(render_part(PARTS, "unfold", label=controls))
            choices = st.container(key="controls")
    return Page(
        question=title,
        answer=answer,
        notes=notes,
        chart=chart,
        controls=choices,
        figures=st.container(key="first-figures"),
    )


def is_embedded() -> bool:
    """Whether the page stands inside another one."""
    return bool(st.context.is_embedded)


def is_chart_wanted(chart: str) -> bool:
    """Whether a chart is to be drawn: each on the page itself, one where the page is embedded."""
    return not is_embedded() or st.session_state[CHART] == chart


def _find_asked_chart(charts: Sequence[str]) -> str:
    asked = st.query_params.get(CHART, "")
    return asked if asked in charts else next(iter(charts), "")


def show_heading(question: str) -> None:
    """A page's next question."""
    if not is_embedded():
        st.header(question, anchor=False)


def show_subheading(title: str) -> None:
    """A heading within a section."""
    if not is_embedded():
        st.subheader(title, anchor=False)


def show_answer(text: str) -> None:
    """The answer, in one or two sentences of larger type; words of the field explain themselves."""
    if not is_embedded():
        st.html(render_part(PARTS, "answer", text=glossary.explain_terms(text)))


def show_lead(text: str) -> None:
    """What a newcomer sees on the page and where to go from it, in two sentences."""
    if not is_embedded():
        st.html(render_part(PARTS, "lead", text=text))


def show_text(text: str) -> None:
    """A paragraph of Markdown. A pair of dollar signs would be read as a formula: they are escaped."""
    if text and not is_embedded():
        st.markdown(text.replace("$", r"\$"))


def show_small_text(text: str, *, lead: str = "") -> None:
    """A note in smaller type, as text, beside what it explains; `lead` stands before it in bold."""
    if not is_embedded():
        st.html(render_part(PARTS, "small", text=text, lead=lead))


def show_note(text: str) -> None:
    """Something a reader must know before trusting a figure; nothing where there is nothing to say."""
    if text and not is_embedded():
        st.html(render_part(PARTS, "note", text=text))


def show_method(*paragraphs: str) -> None:
    """How the figures come about and what they do not say, one click away."""
    if not is_embedded():
        with st.expander("How we know"):
            for text in paragraphs:
                show_text(text)
