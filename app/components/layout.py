"""The parts of every page, in reading order: question, answer, chart, controls, figures.

Embedded in another site (`?embed=true&chart=NAME`), a page draws one chart and its source. The functions here skip
everything else, so the pages need no special case. Texts without figures are translated here, sentences where they are
made.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from app.components import glossary
from app.site import About
from app.templating import render_part
from etl.project import NAME
from outlook.translation import translate

CHART, PRINT = "chart", "print"
PARTS = "layout.html"
# The session's pages by path as Streamlit knows them, which a link needs; a page that runs alone has none.
LINKED = "pages"
# The name of the page that is shown, as the menu has it.
SHOWN = "shown-page"
# What the browser says of its width before the page runs (outlook.js).
WIDTH_COOKIE, NARROW = "outlook_width", "narrow"
_MARKUP = re.compile(r"[$\[\]<>]|:(?=\w)")


@dataclass(frozen=True, kw_only=True)
class Page:
    """Slots on a page's first screen, in reading order. They can be filled in any order."""

    job: DeltaGenerator
    heading: DeltaGenerator
    lead: DeltaGenerator
    cards: DeltaGenerator
    chart: DeltaGenerator
    notes: DeltaGenerator
    controls: DeltaGenerator
    figures: DeltaGenerator


def build_page(
    question: str, *, charts: Sequence[str] = (), controls: str = "", introduction: str = ""
) -> Page:
    """Lay out a page's title, which is its question, and the slots below it.

    `charts` names the page's charts; an embedded page shows the first unless the URL names another.
    `controls` is the label of the button that opens the controls on a phone.
    `introduction` explains to a new visitor, in two sentences, what the page shows and where to go next.
    """
    st.session_state[CHART] = _find_requested_chart(charts)
    job = st.container(key="job")
    title = st.empty()
    lead = st.container(key="lead")
    if not is_embedded():
        title.title(translate(question), anchor=False)
    if introduction:
        show_lead(introduction)
    cards = st.container(key="cards")
    with st.container(key="first"):
        chart = st.container(key="first-chart")
        with st.container(key="first-controls"):
            if controls and not is_embedded():
                st.html(render_part(PARTS, "unfold", label=translate(controls)))
            choices = st.container(key="controls")
    notes = st.container(key="notes")
    return Page(
        job=job,
        heading=title,
        lead=lead,
        cards=cards,
        notes=notes,
        chart=chart,
        controls=choices,
        figures=st.container(key="first-figures"),
    )


def is_embedded() -> bool:
    """Whether the page is embedded in another one."""
    return bool(st.context.is_embedded)


def is_chart_wanted(chart: str) -> bool:
    """Whether to draw a chart: always on the site itself, only the requested one when embedded."""
    return not is_embedded() or st.session_state[CHART] == chart


def is_printed() -> bool:
    """Whether the page is shown for paper (`?print=true`), with each chart's table below it instead of behind a tab."""
    return st.query_params.get(PRINT) == "true"


def _find_requested_chart(charts: Sequence[str]) -> str:
    requested = st.query_params.get(CHART, "")
    return requested if requested in charts else next(iter(charts), "")


def retitle(page: Page, title: str) -> None:
    """Name the job or the place in the page's title and in the browser's tab, in the question's stead."""
    if not is_embedded():
        page.heading.title(title, anchor=False)
    st.set_page_config(page_title=" – ".join(filter(None, (title, st.session_state.get(SHOWN), NAME))))


def is_narrow() -> bool:
    """Whether the reader's screen has room for one chart beside nothing, as on a phone."""
    return st.context.cookies.get(WIDTH_COOKIE) == NARROW


def show_heading(question: str) -> None:
    """Show the question of the next section."""
    if not is_embedded():
        st.header(translate(question), anchor=False)


def show_subheading(title: str) -> None:
    """Show a heading within a section."""
    if not is_embedded():
        st.subheader(translate(title), anchor=False)


def show_finding(text: str) -> None:
    """Show the page's main finding in one or two sentences of larger type, with glossary terms explained."""
    if not is_embedded():
        st.html(render_part(PARTS, "answer", text=glossary.explain_terms(text)))


def show_lead(text: str) -> None:
    """Show two sentences for new visitors: what the page shows and where to go next."""
    if not is_embedded():
        st.html(render_part(PARTS, "lead", text=translate(text)))


def show_text(text: str) -> None:
    """Show a paragraph with bold text and code. Other Markdown, such as a link in a publisher's title, is shown as text."""
    if text and not is_embedded():
        st.markdown(escape_markup(translate(text)))


def escape_markup(text: str) -> str:
    """Escape what would start a formula, link, picture, HTML, or one of Streamlit's colors and icons."""
    return _MARKUP.sub(r"\\\g<0>", text)


def show_links(links: Sequence[tuple[About, str]], key: str = "links") -> None:
    """Show links to other pages, each with the question that it answers; choices go along in the session."""
    known = st.session_state.get(LINKED, {})
    if known and not is_embedded():
        with st.container(key=key, horizontal=True, width="content"):
            for about, label in links:
                st.page_link(known[about.path], label=translate(label))


def open_fold(name: str, label: str) -> DeltaGenerator | None:
    """Show a fold and return its body, or None while it is closed: what it would show is then neither computed nor sent.

    The URL has `?show-NAME=true` while it is open. An embedded page has no folds, so that it finds the chart asked for.
    """
    if is_embedded():
        return st.container()
    fold = st.expander(translate(label), key=f"show-{name}", bind="query-params")
    return fold if fold.open else None


def list_open_tabs(names: Sequence[str], key: str) -> list[tuple[str, DeltaGenerator]]:
    """Show tabs and return those whose content is to be sent: the open one."""
    tabs = st.tabs([translate(name) for name in names], key=key, on_change="rerun")
    return [(name, tab) for name, tab in zip(names, tabs, strict=True) if tab.open]


def show_html(part: Markup) -> None:
    """Show HTML from a template."""
    if not is_embedded():
        st.html(part)


def show_small_text(text: str, *, lead: str = "") -> None:
    """Show plain text in smaller type, beside what it explains; `lead` comes before it in bold."""
    if not is_embedded():
        st.html(render_part(PARTS, "small", text=translate(text), lead=translate(lead)))


def show_note(text: str) -> None:
    """Show something a reader must know before trusting a figure; an empty text shows nothing."""
    if text and not is_embedded():
        st.html(render_part(PARTS, "note", text=translate(text)))


def show_method(*paragraphs: str) -> None:
    """Show how the figures are made and what their limits are, one click away."""
    if not is_embedded():
        with st.expander(translate("How we know")):
            for text in paragraphs:
                show_text(text)
