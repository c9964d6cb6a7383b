"""What people in the job do and use (O*NET), and related jobs with pay and growth."""

import pandas as pd
import streamlit as st

from app.components import html_table, layout
from app.components.files import show_file
from app.templating import render_part
from app.text import format_dollars, format_percent, format_vintage, is_known, lower_title
from app.views.career.downloads import RELATED_JOBS
from app.views.career.occupation import Occupation
from outlook.tables import Tables
from outlook.training.related import load_related
from outlook.training.tasks import load_tasks, load_technologies

FIRST_TASKS, FIRST_TOOLS, FIRST_RELATED = 3, 3, 5
PARTS = "career.html"
NO_FIGURE = "no figure"


def show_work(tables: Tables, found: Occupation) -> None:
    """Show tasks and technologies beside related jobs; nothing where O*NET has none."""
    if layout.is_embedded():
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _show_tasks(tables, found)
    with right:
        _show_related(tables, found)


def _show_tasks(tables: Tables, found: Occupation) -> None:
    tasks, tools = load_tasks(tables, found.code), load_technologies(tables, found.code)
    layout.show_heading("What you would do and use")
    if not tasks.statements:
        layout.show_text("O*NET lists no tasks for this occupation.")
        return
    names = [each.name for each in tools]
    st.html(render_part(PARTS, "plain_list", items=tasks.statements[:FIRST_TASKS]))
    if names:
        layout.show_text(f"Software that job ads name: {', '.join(names[:FIRST_TOOLS])}.")
    st.html(
        render_part(
            PARTS,
            "work",
            label="All tasks and software",
            tasks=tasks.statements,
            tools=[f"{each.name} ({each.kind[:1].lower()}{each.kind[1:]})" for each in tools],
        )
    )


def _show_related(tables: Tables, found: Occupation) -> None:
    frame = load_related(tables, found.code)
    layout.show_heading("Related jobs")
    if frame.empty:
        layout.show_text("O*NET lists no related jobs for this occupation.")
        return
    year, vintage = tables.newest_year, format_vintage(found.newest.vintage) if found.newest else ""
    caption = f"The closest jobs by O*NET: typical (median) pay, May {year}, and projected change in jobs, {vintage}"
    rows = build_related(frame)
    st.html(html_table.render_table(rows.head(FIRST_RELATED), caption))
    layout.show_small_text(describe_related(frame.head(FIRST_RELATED), found))
    with st.expander("Other related jobs, and all of them as a file"):
        if len(rows) > FIRST_RELATED:
            st.html(html_table.render_table(rows.iloc[FIRST_RELATED:], "Other related jobs"))
            layout.show_small_text(describe_related(frame.iloc[FIRST_RELATED:], found))
        show_file(tables, RELATED_JOBS, {"occupation": found.code}, label="Download CSV")


def build_related(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per related job, formatted; an asterisk where the figures count other jobs, too."""
    stars = [
        "*" if is_known(row.remark) and is_known(row.covers) else "" for row in frame.itertuples(index=False)
    ]
    return pd.DataFrame(
        {
            "Job": [f"{title}{star}" for title, star in zip(frame["related_title"], stars, strict=True)],
            "Pay": [format_dollars(pay) if is_known(pay) else NO_FIGURE for pay in frame["annual_p50_usd"]],
            "Jobs": [
                format_percent(change, signed=True) if is_known(change) else NO_FIGURE
                for change in frame["change_pct"]
            ],
        }
    )


def describe_related(frame: pd.DataFrame, found: Occupation) -> str:
    """Say what the asterisk and the gaps mean, and the growth of all occupations."""
    parts = []
    if found.everyone and found.everyone.change_pct is not None:
        parts.append(f"All occupations: {format_percent(found.everyone.change_pct, signed=True)}.")
    shared = [
        str(row.covers)
        for row in frame.itertuples(index=False)
        if is_known(row.remark) and is_known(row.covers)
    ]
    if shared:
        parts.append(f"* Figures are of {lower_title(shared[0])}, which count this job and others.")
    if frame["covers"].isna().any():
        parts.append("“No figure”: our tables don't include that job.")
    return " ".join(parts)
