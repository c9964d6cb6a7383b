"""`/reliability`: How reliable are these figures?"""

from app.components import layout
from app.components.cards import show_cards
from app.components.controls import Controls
from app.components.sections import section
from app.components.subject import pick_subject
from app.edition import tables as shown_tables
from app.site import CAREER, OUTLOOK, RELIABILITY, SCENARIOS
from app.text import pluralize_title
from app.theme import palette
from app.views.reliability.cards import build_cards, describe_reliability
from app.views.reliability.codes_section import build_codes_section
from app.views.reliability.editions_section import build_editions_section
from app.views.reliability.past_projections_section import (
    build_past_projections_section,
    build_skill_section,
)
from outlook.translation import translate

# In the order in which they appear; the first is the one embedded if no other is asked for.
CHARTS = ("trial", "editions", "codes")
NATION_ONLY = "These are BLS's projections for the nation. States make their own, which are under Places."
LINKS = (
    (OUTLOOK, "What is projected now?"),
    (SCENARIOS, "Does it pay off for me?"),
    (CAREER, "How do I start?"),
)


def page() -> None:
    """Lay out what past projections, editions, and codes of an occupation say about its newest projection."""
    tables = shown_tables()
    slots = layout.build_page(RELIABILITY.question, charts=CHARTS)
    subject = pick_subject(tables, slots, Controls(slots.notes))
    code, colors = subject.code, palette()
    layout.retitle(
        slots,
        translate("How reliable are projections for {title}?").format(
            title=pluralize_title(tables.title(code))
        ),
    )
    with slots.lead:
        layout.show_finding(tables.compute(describe_reliability, code))
        if not subject.is_nation:
            layout.show_small_text(NATION_ONLY)
    with slots.cards:
        show_cards(tables.compute(build_cards, code))
    section(tables, build_past_projections_section, code, colors, slots=slots)
    fold = layout.open_fold("skill", "How accurate were projections of similar jobs?")
    if fold:
        with fold:
            section(tables, build_skill_section, code)
    for name, label, build in (
        ("editions", "What has BLS projected over the years?", build_editions_section),
        ("codes", "How did BLS count this job before?", build_codes_section),
    ):
        fold = layout.open_fold(name, label)
        if fold:
            with fold:
                section(tables, build, code, colors)
    layout.show_links(LINKS)
