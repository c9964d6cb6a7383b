"""`/`: Where is this work going?"""

from app.components import layout
from app.components.cards import show_cards
from app.components.controls import Controls
from app.components.sections import section
from app.components.subject import Subject, name_where, pick_subject
from app.downloads.download import NOMINAL
from app.edition import tables as shown_tables
from app.site import CAREER, OUTLOOK, RELIABILITY, SCENARIOS, STATES
from app.text import ABOUT_JOBS, ABOUT_PAY, name_title
from app.theme import Palette, palette
from app.views.overview.cards import load_cards
from app.views.overview.compare_section import GROWTH_CHART, PAY_CHART, render_comparison
from app.views.overview.comparing import list_pairs, show_compare
from app.views.overview.frames import show_frames
from app.views.overview.growth_section import build_growth_section
from app.views.overview.headline import load_headline, load_note, load_reason, load_two_counts
from app.views.overview.history_section import build_history_section
from app.views.overview.local_section import CHART as LOCAL_CHART
from app.views.overview.openings_section import build_openings_section
from app.views.overview.related_section import show_related
from outlook.tables import Tables
from outlook.translation import translate

# In the order in which they appear; the first is the one embedded if no other is asked for.
CHARTS = (
    "jobs",
    "growth",
    "openings",
    "openings-compared",
    "pay",
    "estimates",
    "map",
    "states",
)
# Shown where the reader chose another place, or something to compare with.
OF_CHOICE = (LOCAL_CHART, PAY_CHART, GROWTH_CHART)
LINKS = (
    (SCENARIOS, "Does it pay off for me?"),
    (CAREER, "How do I start?"),
    (STATES, "Where are the jobs?"),
    (RELIABILITY, "How reliable is this?"),
)


def page() -> None:
    """Lay out the page: job and place, the finding, the cards, two charts, and one fold per further question."""
    tables = shown_tables()
    slots = layout.build_page(OUTLOOK.question, charts=(*CHARTS, *OF_CHOICE))
    # What it says of a choice comes before the figures that are shown instead.
    controls = Controls(slots.lead)
    others: list[list[str]] = []
    subject = pick_subject(tables, slots, controls, beside=show_compare(tables, controls, others))
    code, colors = subject.code, palette()
    layout.retitle(slots, f"{name_title(tables.title(code))} {name_where(tables, subject)}")
    with slots.lead:
        layout.show_finding(tables.compute(load_headline, code, subject.place))
    pairs = list_pairs(subject, *others)
    with slots.cards:
        if len(pairs) > 1:
            layout.show_html(tables.compute(render_comparison, pairs, subject.unit))
        else:
            show_cards(tables.compute(load_cards, code, subject.place, subject.unit))
    with slots.chart:
        show_frames(tables, subject, controls, colors, pairs)
    layout.show_links(LINKS)
    with slots.figures:
        layout.show_note(load_note(tables, code))
    _show_folds(tables, subject, tuple(others[0]), controls, colors)


def _show_folds(
    tables: Tables, subject: Subject, others: tuple[str, ...], controls: Controls, colors: Palette
) -> None:
    """Show what further questions open; `others` are codes to compare with."""
    code = subject.code
    if fold := layout.open_fold("related", "Related jobs"):
        with fold:
            show_related(tables, code, subject.unit)
    if fold := layout.open_fold("growth", "How does growth compare?"):
        with fold:
            section(tables, build_growth_section, code, others, colors)
    if fold := layout.open_fold("openings", "Why are there openings?"):
        with fold:
            section(tables, build_openings_section, code, colors)
    if fold := layout.open_fold("history", "Pay and jobs over time"):
        with fold:
            dollars = controls.dollars(tables)
            base_year = None if dollars == NOMINAL else int(dollars)
            section(tables, build_history_section, code, others, base_year, subject.unit.code, colors)
    if fold := layout.open_fold("notes", "About these figures"):
        with fold:
            layout.show_text(load_reason(tables, code))
            layout.show_text(load_two_counts(tables, code))
            layout.show_small_text(f"{translate(ABOUT_PAY)} {translate(ABOUT_JOBS)}")
            if tables.occupations[code].note:
                layout.show_small_text(f"{tables.title(code)} ({code}): {tables.occupations[code].note}")
