"""`/career`: the path into an occupation, what graduates earned, schools near a place, tasks, related jobs, the guide."""

from collections.abc import Callable

from app import edition
from app.components import layout, source_line
from app.components.cards import show_cards
from app.components.controls import Controls
from app.components.subject import Subject, name_where, pick_subject
from app.site import CAREER, RELIABILITY, SCENARIOS, SETTINGS, STATES
from app.text import pluralize_title
from app.views.career.cards import build_cards
from app.views.career.guide import show_guide
from app.views.career.links import show_links_elsewhere
from app.views.career.occupation import Occupation, list_occupations, load_occupation
from app.views.career.outcomes import HEADING, show_outcomes, show_threshold
from app.views.career.path import describe_way_in, show_path
from app.views.career.schools_section import show_schools
from app.views.career.work_section import show_related, show_tasks
from outlook.tables import Tables
from outlook.training.related import load_related
from outlook.training.tasks import load_tasks, load_technologies
from outlook.translation import translate

ONET = (
    "Tasks, technologies, and related jobs: O*NET Database, U.S. Department of Labor, Employment and Training Administration, "
    "used under CC BY 4.0; this site has shortened and rearranged them. O*NET is a trademark of USDOL/ETA."
)


LINKS = (
    (SCENARIOS, "Does it pay off for me?"),
    (SETTINGS, "Which employers pay what?"),
    (STATES, "Where are the jobs?"),
    (RELIABILITY, "How reliable is this?"),
)


def page() -> None:
    """Lay out the page for the chosen occupation and place."""
    tables = edition.tables()
    slots = layout.build_page(CAREER.question)
    controls = Controls(slots.notes)
    subject = pick_subject(tables, slots, controls, tables.compute(list_occupations))
    found = tables.compute(load_occupation, subject.code, subject.place)
    where = "" if subject.is_nation else f" {name_where(tables, subject)}"
    layout.retitle(
        slots,
        translate("How do people become {title}?").format(title=f"{pluralize_title(found.title)}{where}"),
    )
    with slots.lead:
        layout.show_finding(describe_way_in(found, tables.newest_year))
        if found.place != subject.place:
            layout.show_small_text(
                translate("BLS publishes no pay{where}, so pay is nationwide.").format(where=where)
            )
    with slots.cards:
        show_cards(build_cards(found, subject.unit))
    with slots.chart:
        show_path(tables, found, subject.unit)
    show_schools(tables, subject, controls)
    show_threshold(found)
    show_links_elsewhere(found)
    _show_folds(tables, found, subject)
    layout.show_links(LINKS)


def _show_folds(tables: Tables, found: Occupation, subject: Subject) -> None:
    folds: tuple[tuple[str, str, Callable[[], None]], ...] = (
        ("outcomes", HEADING, lambda: show_outcomes(tables, found)),
        ("tasks", "What you would do and use", lambda: show_tasks(tables, found)),
        ("related", "Related jobs", lambda: show_related(tables, found, subject.unit)),
        (
            "guide",
            "The guide: classes, exams, costs, and the first job",
            lambda: show_guide(tables, found.code, subject.unit),
        ),
        ("sources", "Sources of the figures on this page", lambda: _show_sources(tables, found)),
    )
    for name, label, show in folds:
        if name == "outcomes" and not found.outcomes:
            continue
        fold = layout.open_fold(name, label)
        if fold:
            with fold:
                show()


def _show_sources(tables: Tables, found: Occupation) -> None:
    if not layout.is_embedded():
        source_line.show_source(tables, list_sources(tables, found), remark=ONET)


def list_sources(tables: Tables, found: Occupation) -> list[str]:
    """List the source ids of all figures on an occupation's page."""
    sources = [found.newest.source_id] if found.newest else []
    sources += [str(found.pay["source_id"])] if found.pay is not None else []
    sources += [share.source_id for share in found.shares.values()]
    sources += [source_id for outcome in found.outcomes.values() for source_id in outcome.source_ids]
    sources += [each for ids in load_related(tables, found.code)["source_id"] for each in str(ids).split(",")]
    sources += load_tasks(tables, found.code).source_ids
    sources += [each.source_id for each in load_technologies(tables, found.code)]
    rows = tables.records(
        "SELECT source_id FROM schools UNION SELECT source_id FROM school_outcomes UNION SELECT source_id FROM zip_codes"
    )
    return sorted({*sources, *(str(row["source_id"]) for row in rows)})
