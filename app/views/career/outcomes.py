"""What graduates of programs in this field earned: the first thing to know before choosing a school."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from app.components import html_table, layout
from app.text import format_about, format_count, join_list, lower_title
from app.views.career.occupation import Occupation, find_point
from outlook.tables import Tables
from outlook.training.observed import Observed
from outlook.training.outcomes import Outcome
from outlook.translation import translate

NAMES = {
    "undergraduate certificate": "Certificate",
    "associate": "Associate's",
    "bachelor": "Bachelor's",
}
HEADING = "What graduates of these programs earned"
TOO_FEW = "too few"
# A sentence lists at most this many fields of study.
MOST_FIELDS = 3


def show_threshold(found: Occupation) -> None:
    """Say how many programs fail the earnings test; nothing where no program is tied to the occupation."""
    if found.outcomes:
        layout.show_text(describe_threshold(list(found.outcomes.values())))


def show_outcomes(tables: Tables, found: Occupation) -> None:
    """Show a table by credential and whom it is about; nothing where no program is tied to the occupation."""
    outcomes = list(found.outcomes.values())
    if not outcomes or layout.is_embedded():
        return
    caption = translate("Earnings at the median program, in May {year} dollars").format(
        year=tables.newest_year
    )
    st.html(html_table.render_table(build_table(outcomes, found.observed), caption))
    layout.show_small_text(describe_limits(outcomes[0].fields))


def describe_threshold(outcomes: Sequence[Outcome]) -> str:
    """Say in how many programs graduates don't reach the Education Department's threshold."""
    below = [
        translate("{share}% of {credential} programs").format(
            share=f"{each.below_threshold_pct:.0f}", credential=translate(lower_title(NAMES[each.credential]))
        )
        for each in outcomes
        if each.below_threshold_pct is not None
    ]
    if not below:
        return translate("Too few programs publish what their graduates earned.")
    return translate(
        "Graduates of {programs} fail the federal earnings test. Four years after finishing, their median pay is under that of "
        "people in the state aged 25 to 34 with only a high school diploma."
    ).format(programs=join_list(below))


def describe_limits(fields: Sequence[str]) -> str:
    """Say whom the figures are about, and whom they are not."""
    if len(fields) == 1:
        what = translate("The field (CIP {field}) is broader than this occupation.").format(field=fields[0])
    elif len(fields) <= MOST_FIELDS:
        what = translate("The fields (CIP {fields}) are broader than this occupation.").format(
            fields=join_list(fields)
        )
    else:
        what = translate(
            "The {count} fields of study that lead here are broader than this occupation."
        ).format(count=len(fields))
    return translate(
        "Graduates with federal student aid who work, part time included, in any job. {what} Years 1 and 4 cover different "
        "graduates. From a copy of the College Scorecard kept by others."
    ).format(what=what)


def build_table(outcomes: Sequence[Outcome], observed: Mapping[str, Observed]) -> pd.DataFrame:
    """One row per credential; "too few" where fewer than ten programs give a figure."""
    first, fourth = ([find_point(observed, each.credential, years) for each in outcomes] for years in (1, 4))
    return pd.DataFrame(
        {
            "Credential": [translate(NAMES[each.credential]) for each in outcomes],
            "After 1 year": [format_about(point.p50_usd) if point else translate(TOO_FEW) for point in first],
            "After 4 years": [
                format_about(point.p50_usd) if point else translate(TOO_FEW) for point in fourth
            ],
            "Fail earnings test": [
                translate(TOO_FEW) if each.below_threshold_pct is None else f"{each.below_threshold_pct:.0f}%"
                for each in outcomes
            ],
            "Middle half, 1 year": [
                translate(" to ").join((format_about(point.p25_usd), format_about(point.p75_usd)))
                if point
                else translate(TOO_FEW)
                for point in first
            ],
            "Programs": [
                translate("{count} of {total}").format(
                    count=format_count(point.count) if point else translate(TOO_FEW),
                    total=format_count(each.programs),
                )
                for each, point in zip(outcomes, first, strict=True)
            ],
        }
    )
