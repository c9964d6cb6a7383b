"""What people in the job do and use (O*NET), and related jobs with pay and growth."""

import pandas as pd
import streamlit as st

from app.components import html_table, layout
from app.components.files import show_file
from app.components.units import PayUnit
from app.templating import render_part
from app.text import format_percent, format_vintage, is_known, lower_title
from app.views.career.downloads import RELATED_JOBS
from app.views.career.occupation import Occupation
from outlook.tables import Tables
from outlook.training.related import load_related
from outlook.training.tasks import load_tasks, load_technologies
from outlook.translation import translate

PARTS = "career.html"
NO_FIGURE = "no figure"


def show_tasks(tables: Tables, found: Occupation) -> None:
    """Show what people in the job do, and the software that job ads name."""
    if layout.is_embedded():
        return
    tasks, tools = load_tasks(tables, found.code), load_technologies(tables, found.code)
    if not tasks.statements:
        layout.show_text("O*NET lists no tasks for this occupation.")
        return
    left, right = st.columns(2, gap="medium")
    with left:
        layout.show_subheading("Tasks")
        st.html(render_part(PARTS, "plain_list", items=tasks.statements))
    if tools:
        with right:
            layout.show_subheading("Software that job ads name")
            names = [f"{each.name} ({each.kind[:1].lower()}{each.kind[1:]})" for each in tools]
            st.html(render_part(PARTS, "plain_list", items=names))


def show_related(tables: Tables, found: Occupation, unit: PayUnit) -> None:
    """Show the closest jobs with pay, growth, and education, and their file."""
    if layout.is_embedded():
        return
    frame = load_related(tables, found.code)
    if frame.empty:
        layout.show_text("O*NET lists no related jobs for this occupation.")
        return
    year, vintage = tables.newest_year, format_vintage(found.newest.vintage) if found.newest else ""
    caption = translate(
        "The closest jobs by O*NET: typical (median) pay, May {year}, and projected change in jobs, {vintage}"
    ).format(year=year, vintage=vintage)
    st.html(html_table.render_table(build_related(frame, unit), caption))
    layout.show_small_text(describe_related(frame, found))
    show_file(tables, RELATED_JOBS, {"occupation": found.code}, label="Download CSV")


def build_related(frame: pd.DataFrame, unit: PayUnit) -> pd.DataFrame:
    """One row per related job, formatted; an asterisk where the figures count other jobs, too."""
    stars = [
        "*" if is_known(row.remark) and is_known(row.covers) else "" for row in frame.itertuples(index=False)
    ]
    return pd.DataFrame(
        {
            "Job": [f"{title}{star}" for title, star in zip(frame["related_title"], stars, strict=True)],
            translate("Pay {per}").format(per=translate(unit.per)): [
                unit.format_known(row) or translate(NO_FIGURE) for _, row in frame.iterrows()
            ],
            "Projected change in jobs": [
                format_percent(change, signed=True) if is_known(change) else translate(NO_FIGURE)
                for change in frame["change_pct"]
            ],
            "Typical for entry": [
                lower_title(str(each)).capitalize() if is_known(each) else translate(NO_FIGURE)
                for each in frame["entry_education"]
            ],
        }
    )


def describe_related(frame: pd.DataFrame, found: Occupation) -> str:
    """Say what the asterisk and the gaps mean, and the growth of all occupations."""
    parts = []
    if found.everyone and found.everyone.change_pct is not None:
        parts.append(
            translate("All occupations: {change}.").format(
                change=format_percent(found.everyone.change_pct, signed=True)
            )
        )
    shared = [
        str(row.covers)
        for row in frame.itertuples(index=False)
        if is_known(row.remark) and is_known(row.covers)
    ]
    if shared:
        parts.append(
            translate("* These are the figures for {title}, which include this job and others.").format(
                title=lower_title(shared[0])
            )
        )
    if frame["covers"].isna().any():
        parts.append(translate("“No figure”: our tables don't include that job."))
    return " ".join(parts)
