"""What graduates of programs in this field earned: the first thing to know before choosing a school."""

from collections.abc import Sequence

import pandas as pd

from app.components import html_table, layout, source_line
from app.components.exhibit import table_url
from app.site import base_path
from app.text import format_about, format_count, join_list, lower_title
from outlook.tables import Tables
from outlook.training.outcomes import Earnings, Outcome, load_outcomes

_NAMES = {
    "undergraduate certificate": "Certificate",
    "associate": "Associate's degree",
    "bachelor": "Bachelor's degree",
}


def show_outcomes(tables: Tables, code: str) -> None:
    """Show a sentence and a table by credential; nothing where no program is tied to the occupation."""
    outcomes = load_outcomes(tables, code)
    if not outcomes:
        return
    layout.show_heading("What graduates of these programs earned")
    layout.show_text(describe_outcomes(outcomes, title=tables.title(code)))
    layout.show_text(describe_limits(outcomes[0].fields))
    html_table.show_table(
        "Earnings by credential",
        build_table(outcomes),
        caption="Median earnings of graduates, dollars a year: the middle program of each credential",
        open_=True,
    )
    fields = outcomes[0].fields
    source_line.show_source(
        tables,
        sorted({source_id for each in outcomes for source_id in each.source_ids}),
        remark=f"Every program and school: {base_path()}{table_url('programs', cip_code=','.join(fields))}",
    )


def describe_outcomes(outcomes: Sequence[Outcome], *, title: str) -> str:
    """One sentence per credential on what the middle program's graduates earned, and who stays below the threshold."""
    parts = []
    for each in outcomes:
        name = lower_title(_NAMES[each.credential])
        if each.one_year is None:
            parts.append(f"For {name} programs too few give a figure.")
            continue
        sentence = (
            f"At the middle {name} program, graduates earned {format_about(each.one_year.p50_usd)} after one year "
            f"({format_count(each.one_year.programs)} programs; the middle half, {_format_middle_half(each.one_year)})"
        )
        if each.four_years:
            sentence += f" and {format_about(each.four_years.p50_usd)} after four"
        parts.append(f"{sentence}.")
    below = [
        f"{each.below_threshold_pct:.0f}% of {lower_title(_NAMES[each.credential])} programs"
        for each in outcomes
        if each.below_threshold_pct is not None
    ]
    if below:
        parts.append(
            "After four years, graduates earned less than the Department of Education's threshold, about what high-school "
            f"graduates earn in the state, in {join_list(below)} that give both figures."
        )
    return " ".join(
        [
            f"Before you choose a program that leads to {lower_title(title)}, look at what graduates earned.",
            *parts,
        ]
    )


def describe_limits(fields: Sequence[str]) -> str:
    """Say whom the figures are about, and whom they are not."""
    return (
        "These are medians of programs, not of people: graduates with federal student aid who work, part time included, in "
        f"whatever occupation. The field of study (CIP {join_list(list(fields))}) is broader than medical coding. They do not "
        "say what someone earns who finds full-time work in this occupation and stays."
    )


def build_table(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """One row per credential; a dash where too few programs give a figure."""
    return pd.DataFrame(
        {
            "Credential": [_NAMES[each.credential] for each in outcomes],
            "Programs": [format_count(each.programs) for each in outcomes],
            "With a figure": [
                format_count(each.one_year.programs) if each.one_year else "–" for each in outcomes
            ],
            "After 1 year": [_format_middle(each.one_year) for each in outcomes],
            "Middle half": [
                _format_middle_half(each.one_year) if each.one_year else "–" for each in outcomes
            ],
            "After 4 years": [_format_middle(each.four_years) for each in outcomes],
            "Below threshold": [
                "–" if each.below_threshold_pct is None else f"{each.below_threshold_pct:.0f}%"
                for each in outcomes
            ],
        }
    )


def _format_middle(earnings: Earnings | None) -> str:
    return format_about(earnings.p50_usd) if earnings else "–"


def _format_middle_half(earnings: Earnings) -> str:
    return f"{format_about(earnings.p25_usd)} to {format_about(earnings.p75_usd)}"
