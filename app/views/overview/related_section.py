"""Related jobs: pay, growth, openings, and schooling of each in one table."""

import pandas as pd
from markupsafe import Markup

from app.components import layout
from app.components.html_table import render_table
from app.components.source_line import show_source
from app.components.units import PayUnit
from app.text import format_percent, is_known, lower_title
from app.views.overview.figures import NONE, format_openings, format_pay, format_schooling
from outlook.summary import Summary, load_summary
from outlook.tables import Tables
from outlook.training.related import load_related
from outlook.translation import translate


def show_related(tables: Tables, code: str, unit: PayUnit) -> None:
    """Show the table with its sources, or that O*NET lists no related jobs."""
    frame = load_related(tables, code)
    if frame.empty:
        layout.show_text("O*NET lists no related jobs for this occupation.")
        return
    layout.show_html(tables.compute(render_related, code, unit))
    sources = dict.fromkeys(each for ids in frame["source_id"] for each in str(ids).split(","))
    layout.show_small_text(
        "The closest jobs by O*NET, in its order; pay and growth in the United States by BLS. No difference is tested here. "
        "* BLS counts this job together with others. “No figure”: our tables don't include the job."
    )
    show_source(tables, sources)


def render_related(tables: Tables, code: str, unit: PayUnit) -> Markup:
    """Render one row per related job, the closest first."""
    rows = [
        (
            f"{row.related_title}{'*' if is_known(row.remark) and is_known(row.covers) else ''}",
            load_summary(tables, str(row.related_code)) if is_known(row.covers) else None,
        )
        for row in load_related(tables, code).itertuples(index=False)
    ]
    table = pd.DataFrame(
        {
            "Job": [name for name, _ in rows],
            translate("Typical (median) pay {per}").format(per=translate(unit.per)): [
                format_pay(each, unit) for _, each in rows
            ],
            "Projected change in jobs": [_format_growth(each) for _, each in rows],
            "Openings a year": [format_openings(each) for _, each in rows],
            "Usual way in": [format_schooling(each) for _, each in rows],
        }
    )
    return render_table(
        table, translate("Jobs related to {title}").format(title=lower_title(tables.title(code)))
    )


def _format_growth(summary: Summary | None) -> str:
    if summary is None or summary.growth is None or summary.growth.change_pct is None:
        return translate(NONE)
    return format_percent(summary.growth.change_pct, signed=True)
