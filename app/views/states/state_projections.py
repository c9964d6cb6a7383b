"""What the states themselves project, as a section of `/states`."""

from collections.abc import Iterator

import pandas as pd

from app import text
from app.components.exhibit import Exhibit, table_url
from app.components.places import charts, tile_map
from app.components.places.chart_tables import build_growth_table
from app.components.places.charts import END_ROWS
from app.components.places.downloads import DOWNLOADS
from app.components.places.opening import PLACE, open_place
from app.components.sections import Paragraph, Piece
from app.components.units import YEARLY, PayUnit
from app.sketch import Sketch
from app.theme import Palette
from app.views.states import sentences
from app.views.states.sentences import WORTH_NAMING_JOBS
from outlook import places
from outlook.jobs.state_growth import THIS_CODE, StateGrowth, load_state_growth
from outlook.tables import Tables

# Which chart: the growth's name is its chart's, too.
GROWTH, OPENINGS, OPENINGS_CHART = "growth", "openings", "state-openings"
# The rows at each end on a place's own page, where they stand for comparison.
SUBJECT_END_ROWS = 5


def build_state_projections(
    tables: Tables, code: str, which: str, colors: Palette, area: str = "", unit: PayUnit = YEARLY
) -> Iterator[Piece]:
    """Projected growth by state, or openings per 1,000 jobs, and what the states add up to.

    Where `which` is neither GROWTH nor OPENINGS, the table is shown, which all charts share.
    """
    title = tables.title(code)
    found, reason = load_state_growth(tables, code)
    if found is None:
        yield Paragraph(f"There are no state projections for {text.lower_title(title)}: {reason}.")
        return
    given = found.frame[found.frame["publishes"] == THIS_CODE]
    comparable = given[given["openings_comparable"]]
    if which == OPENINGS and len(comparable):
        yield _build_openings_exhibit(found, given, comparable, code, title, unit, colors)
    else:
        yield _build_growth_exhibit(found, given, code, area, unit, colors)
    yield Paragraph(sentences.describe_coverage(found.coverage, title, places.load_state_names(tables)))


def _build_openings_exhibit(
    found: StateGrowth,
    given: pd.DataFrame,
    comparable: pd.DataFrame,
    code: str,
    title: str,
    unit: PayUnit,
    colors: Palette,
) -> Exhibit:
    span = text.format_vintage(found.vintage)
    return _build_exhibit(
        found,
        given,
        code,
        unit,
        name=OPENINGS_CHART,
        drawing=tile_map.draw_state_tiles(
            comparable.assign(top_coded=None), "openings_per_1000", colors, kind="rate"
        ),
        finding=sentences.describe_openings(comparable, title),
        measure=f"Openings a year per 1,000 jobs, {span}",
        reading="Blank: nothing published under this code, openings counted another way, or too few jobs (under 100).",
        alt=f"Tile map of openings per 1,000 jobs in {len(comparable)} states.",
        table_alt=f"Openings a year by state, {span}",
    )


def _build_growth_exhibit(
    found: StateGrowth, given: pd.DataFrame, code: str, area: str, unit: PayUnit, colors: Palette
) -> Exhibit:
    """The states at both ends of projected growth, small ones left out unless there are no others; `area` is always there."""
    rows = SUBJECT_END_ROWS if area else END_ROWS
    large = given[given["jobs_base"] >= WORTH_NAMING_JOBS]
    large = given if large.empty else large
    ends_only = len(large) > 2 * rows
    drawn = pd.concat([large.head(rows), large.tail(rows)]) if ends_only else large
    own = given[(given["area_code"] == area) & given["change_pct"].notna()]
    own = own[~own["area_code"].isin(drawn["area_code"])]
    drawn = pd.concat([drawn, own]).sort_values("change_pct", ascending=False, kind="stable")
    last_above = large["change_pct"].iloc[rows - 1] if ends_only else None
    span = text.format_vintage(found.vintage)
    return _build_exhibit(
        found,
        given,
        code,
        unit,
        name=GROWTH,
        drawing=charts.draw_state_growth(
            drawn, colors, int((drawn["change_pct"] >= last_above).sum()) if ends_only else 0, area
        ),
        finding=sentences.describe_growth(large, len(given), span),
        measure=f"Projected change in jobs, {span}, percent",
        reading="As projected by each state's agency"
        + (f"; states with at least {WORTH_NAMING_JOBS} jobs" if len(large) < len(given) else "")
        + (f", the {rows} at each end of {len(large)}" if ends_only else "")
        + (f", and {text.name_place(str(own['area'].iloc[0]))}." if len(own) else "."),
        alt=f"Bar chart of growth projected by {len(drawn)} states.",
        table_alt=f"What each state projects, {span}, and its jobs and pay now",
        remark="States use their own methods, and no error is published, so states can't be ranked by these figures.",
    )


def _build_exhibit(
    found: StateGrowth,
    given: pd.DataFrame,
    code: str,
    unit: PayUnit,
    *,
    name: str,
    drawing: Sketch,
    finding: str,
    measure: str,
    reading: str,
    alt: str,
    table_alt: str,
    remark: str = "",
) -> Exhibit:
    """Either chart with the one table, download, and sources that both share."""
    return Exhibit(
        name=name,
        drawing=drawing,
        finding=finding,
        measure=measure,
        reading=reading,
        alt=alt,
        table=build_growth_table(found.frame, unit),
        table_alt=table_alt,
        download=DOWNLOADS["state-growth"],
        chosen={"occupation": code},
        source_ids=[*given["source_id"].unique(), *found.frame["wages_source_id"].dropna().unique()],
        remark=remark,
        tidy_rows=table_url("state_projections", occupation_code=code),
        pick=open_place,
        row_key=PLACE,
        row_codes=found.frame["area_code"].astype(str).tolist(),
    )
