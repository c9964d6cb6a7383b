"""Projected growth compared with other occupations."""

from collections.abc import Iterator, Sequence

import pandas as pd

from app.components.exhibit import Exhibit, table_url
from app.components.kept_choices import wish
from app.components.sections import Heading, Piece
from app.downloads.download import JOINED
from app.text import format_count, format_percent, format_vintage
from app.theme import Palette
from app.views.overview.bar_charts import draw_growth
from app.views.overview.downloads import DOWNLOADS
from app.views.overview.sentences import describe_growth_beside
from outlook.jobs import growth, projections
from outlook.tables import Tables


def build_growth_section(
    tables: Tables, code: str, others: Sequence[str], colors: Palette
) -> Iterator[Piece]:
    """Build the bars of projected growth; `others` are codes to compare with. Nothing if no edition has the occupation."""
    title, newest = tables.title(code), projections.find_newest_projection(tables, code)
    if newest is None:
        return
    vintage = newest.vintage
    frame = growth.compare_growth(tables, code, vintage, others)
    yield Heading("How does that compare?")
    yield Exhibit(
        name="growth",
        drawing=draw_growth(frame, code, colors),
        finding=describe_growth_beside(frame, code, format_vintage(newest.vintage)),
        measure="Percent, self-employed included",
        reading="BLS publishes no margin of error for projections. Choose a bar to see that job.",
        alt=f"Bar chart of projected growth {vintage} for {len(frame)} occupations; {title} {format_percent(newest.change_pct)}.",
        table=pd.DataFrame(
            {
                "Occupation": frame["title"],
                "Growth": [format_percent(v, signed=True) for v in frame["change_pct"]],
                f"Jobs {newest.base_year}": [format_count(v) for v in frame["jobs_base"]],
                f"Jobs {newest.target_year}": [format_count(v) for v in frame["jobs_projected"]],
                "Openings a year": [format_count(v) for v in frame["openings_per_year"]],
            }
        ),
        table_alt="Projected growth by occupation",
        download=DOWNLOADS["growth"],
        chosen={"occupation": code, "vintage": vintage}
        | ({"compare": JOINED.join(others)} if others else {}),
        source_ids=frame["source_id"].unique(),
        tidy_rows=table_url("projections", vintage=vintage),
        pick=lambda picked: wish("occupation", picked),
    )
