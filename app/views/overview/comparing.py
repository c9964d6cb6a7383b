"""Which other jobs or places the reader compares with, and what each of them is called."""

from collections.abc import Callable

import streamlit as st

from app.components import layout
from app.components.controls import MOST_COMPARED, Controls
from app.components.subject import Subject
from app.downloads.download import JOINED
from app.text import translate_title
from outlook.summary import Summary, load_summary
from outlook.tables import Tables
from outlook.translation import translate

# An occupation's code and a place's area code, joined for the plain arguments of a section.
Pair = str


def show_compare(tables: Tables, controls: Controls, chosen: list[list[str]]) -> Callable[[str, str], None]:
    """Return the control for the end of the bar that opens the lists of other jobs and other places.

    It adds the jobs and the places that the reader chose to `chosen`.
    """

    def show(code: str, place: str) -> None:
        popover = st.popover(translate("Compare"), key="comparing", on_change="rerun", width="stretch")
        with popover:
            if popover.open:
                layout.show_small_text(translate("Up to {count} in all.").format(count=MOST_COMPARED))
            chosen.append(controls.others(tables, code, is_open=bool(popover.open)))
            chosen.append(controls.other_places(tables, code, place, is_open=bool(popover.open)))

    return show


def list_pairs(subject: Subject, jobs: list[str], places: list[str]) -> tuple[Pair, ...]:
    """List what to show side by side: the subject, then other jobs in its place, then its job in other places."""
    others = [(job, subject.place) for job in jobs] + [(subject.code, place) for place in places]
    return tuple(JOINED.join(pair) for pair in [(subject.code, subject.place), *others[:MOST_COMPARED]])


def load_summaries(tables: Tables, pairs: tuple[Pair, ...]) -> list[Summary]:
    """Load the figures of each pair, in their order."""
    return [tables.compute(load_summary, *pair.split(JOINED)) for pair in pairs]


def name_columns(summaries: list[Summary]) -> list[str]:
    """Name each by what the others differ in: the job, the place, or both."""
    first = summaries[0]
    varies_job = any(each.code != first.code for each in summaries)
    varies_place = any(each.area_code != first.area_code for each in summaries)
    if varies_job and varies_place:
        return [
            translate_title(each.title)
            if each.area_code == first.area_code
            else f"{translate_title(each.title)}, {each.area}"
            for each in summaries
        ]
    return [translate_title(each.title) if varies_job else each.area for each in summaries]
