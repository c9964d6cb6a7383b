"""What each edition of the projections projected."""

from collections.abc import Iterator

import pandas as pd

from app.components.exhibit import Exhibit
from app.components.sections import Heading, Piece, Words
from app.text import count, name, percent
from app.theme import Palette
from app.views.overview.downloads import DOWNLOADS
from app.views.overview.edition_charts import draw_editions
from app.views.overview.sentences import describe_editions, format_years
from outlook.jobs import growth
from outlook.tables import Tables


def build_editions_section(tables: Tables, code: str, colors: Palette) -> Iterator[Piece]:
    """Build the chart of editions under this and related codes, or say that there are none."""
    title = tables.title(code)
    yield Heading("What did each edition of the projections say?")
    own = growth.editions(tables, code)
    every = [
        each
        for each in growth.earlier_editions(tables, code) + own
        if each.jobs_base is not None and each.jobs_projected is not None
    ]
    if not every:
        yield Words(f"No edition has {name(title)} under this or a related code.")
        return
    every.sort(key=lambda each: (each.base_year, each.code))
    yield Exhibit(
        name="editions",
        drawing=draw_editions(every, code, colors),
        finding=describe_editions(own, title),
        measure="Jobs in the base year and ten years on, one line an edition. Grey: another code, earlier or later, which counted different "
        "work. Hollow: second-hand.",
        alt=f"{len(every)} editions of the projections for {title}, each with jobs in its base and target year.",
        table=pd.DataFrame(
            {
                "Edition": [format_years(each) for each in every],
                "Code": [each.code for each in every],
                "Jobs then": [count(each.jobs_base) for each in every],
                "Jobs ten years on": [count(each.jobs_projected) for each in every],
                "Growth": [percent(each.change_pct, signed=True) for each in every],
                "Openings a year": [
                    count(each.openings_per_year) if each.openings_per_year is not None else "not given"
                    for each in every
                ],
            }
        ),
        table_alt="Editions of the projections",
        download=DOWNLOADS["editions"],
        chosen={"occupation": code},
        source_ids=[each.source_id for each in reversed(every)],
    )
