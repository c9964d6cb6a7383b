"""A query string in, the printed brief of its scenario out: what `/brief` sends."""

from collections.abc import Mapping

from app.views.scenarios import brief
from app.views.scenarios.figures import STAGE, current, read, shown
from outlook.places import area_titles
from outlook.tables import Tables


def render_brief(tables: Tables, query: Mapping[str, str], url: str) -> str:
    """The brief as one HTML document; `url` is where its scenario can be opened.

    What the query says wrongly falls back to the defaults, as on the page.
    """
    scenario, own, _ = read(
        query,
        occupations={*current(tables), query.get("occupation", "")} & set(tables.occupations),
        areas=area_titles(tables),
    )
    return brief.html(shown(tables, scenario, own.get(STAGE, scenario.stage)), tables, url)
