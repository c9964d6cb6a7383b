"""What `/brief` sends: the printed brief of the scenario in a query string."""

from collections.abc import Mapping

from app.components.units import UNITS, YEARLY
from app.views.scenarios.brief import render_view
from app.views.scenarios.query import STAGE, parse_query
from app.views.scenarios.view import build_view, list_current_occupations
from outlook.places import load_area_titles
from outlook.tables import Tables


def render_brief(tables: Tables, query: Mapping[str, str], url: str) -> str:
    """Return the brief as one HTML document. `url` is where its scenario can be opened.

    Values of the query that are not understood fall back to the defaults, as on the page.
    """
    scenario, page_choices, _ = parse_query(
        {key: text for key, text in query.items() if key != "per"},
        occupations={*list_current_occupations(tables), query.get("occupation", "")}
        & set(tables.occupations),
        areas=load_area_titles(tables),
    )
    view = build_view(tables, scenario, page_choices.get(STAGE, scenario.stage))
    return render_view(view, tables, url, UNITS.get(query.get("per", ""), YEARLY))
