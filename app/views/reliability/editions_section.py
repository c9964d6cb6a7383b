"""What each edition of the projections projected."""

from collections.abc import Iterator

import pandas as pd

from app.components.exhibit import Exhibit
from app.components.sections import Paragraph, Piece
from app.text import format_count, format_percent, format_vintage, lower_title
from app.theme import Palette
from app.views.reliability.downloads import DOWNLOADS
from app.views.reliability.edition_charts import draw_editions
from app.views.reliability.sentences import describe_editions
from outlook.jobs import projections
from outlook.tables import Tables


def build_editions_section(tables: Tables, code: str, colors: Palette) -> Iterator[Piece]:
    """Build the chart of editions under this and related codes, or say that there are none."""
    title = tables.title(code)
    own = projections.load_projections(tables, code)
    every = [
        each
        for each in projections.load_earlier_projections(tables, code) + own
        if each.jobs_base is not None and each.jobs_projected is not None
    ]
    if not every:
        yield Paragraph(f"No BLS projections include {lower_title(title)} under this or a related code.")
        return
    every.sort(key=lambda each: (each.base_year, each.code))
    yield Exhibit(
        name="editions",
        drawing=draw_editions(every, code, colors),
        finding=describe_editions(own, title),
        measure="Jobs in the base year and 10 years later",
        reading="Gray: another code. Hollow: as quoted elsewhere.",
        alt=f"{len(every)} editions of the projections for {title}, each with jobs in its base and target year.",
        table=pd.DataFrame(
            {
                "Edition": [format_vintage(each.vintage) for each in every],
                "Code": [each.code for each in every],
                "Jobs in base year": [format_count(each.jobs_base) for each in every],
                "Jobs 10 years later": [format_count(each.jobs_projected) for each in every],
                "Growth": [format_percent(each.change_pct, signed=True) for each in every],
                "Openings a year": [
                    format_count(each.openings_per_year)
                    if each.openings_per_year is not None
                    else "not given"
                    for each in every
                ],
            }
        ),
        table_alt="Editions of the projections",
        download=DOWNLOADS["editions"],
        chosen={"occupation": code},
        source_ids=[each.source_id for each in reversed(every)],
    )
