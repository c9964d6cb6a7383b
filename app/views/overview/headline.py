"""The sentences at the head of `/`, loaded for one occupation."""

from app.views.overview.sentences import (
    describe_outlook,
    describe_quoted_edition,
    describe_reason,
    describe_two_counts,
)
from outlook.jobs import factors, history, projections
from outlook.pay.comparability import check_comparability
from outlook.tables import ALL_OCCUPATIONS, Tables


def load_headline(tables: Tables, code: str) -> str:
    """The page's headline: projected growth, then jobs and pay now."""
    newest = projections.find_newest_projection(tables, code)
    return describe_outlook(
        newest,
        projections.find_projection(tables, ALL_OCCUPATIONS, newest.vintage) if newest else None,
        history.load_newest_estimate(tables, code),
        title=tables.title(code),
        current=newest is None or projections.is_current(tables, newest),
    )


def load_note(tables: Tables, code: str) -> str:
    """Newer projections that other sources quote; "" if there are none."""
    return describe_quoted_edition(projections.find_quoted_projection(tables, code))


def load_reason(tables: Tables, code: str) -> str:
    """BLS's own reason for the projected change; "" if it gives none."""
    newest = projections.find_newest_projection(tables, code)
    return describe_reason(factors.find_reason(tables, code, newest.vintage) if newest else None)


def load_two_counts(tables: Tables, code: str) -> str:
    """Why two counts of jobs on this page seem to contradict each other; "" if they don't."""
    newest, now = (
        projections.find_newest_projection(tables, code),
        history.load_newest_estimate(tables, code),
    )
    base = None
    if newest is not None and now is not None and newest.base_year < now["year"]:
        comparable = check_comparability(tables, code, newest.base_year, int(now["year"]))
        base = history.load_estimate(tables, code, newest.base_year) if comparable.allowed else None
    return describe_two_counts(newest, now, base)
