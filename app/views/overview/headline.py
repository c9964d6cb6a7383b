"""The sentences at the head of `/`, loaded for one occupation."""

from app.views.overview.sentences import (
    describe_gap,
    describe_growth,
    describe_own_growth,
    describe_quoted_edition,
    describe_real_pay_briefly,
    describe_reason,
    describe_two_counts,
)
from outlook.codes.breaks import METHOD_SINCE
from outlook.jobs import factors, history, projections
from outlook.pay.comparability import check_comparability
from outlook.pay.real_growth import find_real_pay
from outlook.summary import Summary, load_summary
from outlook.tables import ALL_OCCUPATIONS, Tables


def load_headline(tables: Tables, code: str, area_code: str) -> str:
    """The page's headline: projected growth by the state's own agency or, without that, by BLS; and whether pay kept up with prices."""
    summary = tables.compute(load_summary, code, area_code)
    if summary.growth is not None and not summary.growth.is_nation:
        return f"{describe_own_growth(summary.growth, summary.title)} {describe_gap(summary)}".strip()
    newest = projections.find_newest_projection(tables, code)
    growth = describe_growth(
        newest,
        summary.title,
        projections.find_projection(tables, ALL_OCCUPATIONS, newest.vintage) if newest else None,
        current=newest is None or projections.is_current(tables, newest),
        nationwide=not summary.is_nation,
    )
    pay = _load_real_pay(tables, code, summary)
    return " ".join(filter(None, (growth, pay, describe_gap(summary))))


def _load_real_pay(tables: Tables, code: str, summary: Summary) -> str:
    """Whether pay kept up with prices, by its test; "" for a place and where there is no test."""
    if not summary.is_nation:
        return ""
    found, _ = find_real_pay(tables, code, METHOD_SINCE, None)
    return describe_real_pay_briefly(found)


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
