"""Example scenarios and queries, and what a test reads off the page."""

import re
from html import unescape

from streamlit.testing.v1 import AppTest

from app.views.scenarios.query import parse_query
from app.views.scenarios.view import ScenarioView, build_view, list_current_occupations
from outlook import places
from outlook.tables import Tables
from tests.app.reading import html

CALIFORNIA, HOSPITALS = "0600000", "622000"
EVERYTHING = {
    "occupation": "29-9021",
    "place": "4800000",
    "setting": HOSPITALS,
    "v": "2",
    "route": "associate",
    "months": "22",
    "tuition": "9000.5",
    "hours": "12.5",
    "wage": "17.25",
    "years": "1_4_9",
    "growth": "-1.5_0_1",
    "step": "11-9111",
    "stepyear": "4",
    "stephours": "25",
    "alt": "31-9092",
    "altstage": "qualified",
    "altpay": "41000",
    "discount": "4.5",
    "horizon": "20",
    "at": "average",
    "also": "0600000_0000000",
    "prices": "local",
}
# Values that mean nothing: markup, unknown codes, numbers out of range.
HOSTILE = [
    {"tuition": "<script>alert(1)</script>"},
    {"route": "'\"><img src=x onerror=alert(1)>"},
    {"v": "3"},
    {"v": "<b>1</b>"},
    {"months": "9" * 400},
    {"growth": "nan_nan_nan"},
    {"step": "99-9999", "stepyear": "0"},
    {"alt": "../../etc/passwd"},
    {"at": "<i>boss</i>"},
    {"also": "0600000_<u>x</u>"},
    {"prices": "$1 and $2"},
    {"setting": "<s>62</s>"},
    {"<script>": "1", "utm_source": "x"},
]


def build_example(tables: Tables, **query: str) -> ScenarioView:
    """Return the view of a query in which everything is understood."""
    scenario, page_choices, problems = parse_query(
        query, occupations=list_current_occupations(tables), areas={*places.load_area_titles(tables)}
    )
    assert problems == []
    return build_view(tables, scenario, page_choices.get("at", scenario.stage))


def unescape_dollars(text: str) -> str:
    return text.replace("\\$", "$")


def read_query(test: AppTest) -> dict[str, str]:
    return {k: v[-1] if isinstance(v, list) else v for k, v in dict(test.query_params).items()}


def read_notes(test: AppTest) -> str:
    """Return everything on the page that is in small type, as text."""
    return unescape(re.sub(r"<[^>]+>", "", " ".join(html(test))))
