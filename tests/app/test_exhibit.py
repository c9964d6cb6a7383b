"""A chart's other forms: its table, its embed code, and the chart alone when embedded."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from app.components import exhibit, html_table
from app.views.overview import page as overview_page
from app.views.scenarios import page as scenarios_page
from app.views.settings import page as settings_page
from app.views.states import page as states_page
from tests.app.reading import html, paragraphs, read, tables_of
from tests.app.test_pages import looked_at, opened

FRAME = pd.DataFrame(
    {
        "Place": ["A & <b>B</b>", "C"],
        "Jobs": ["1,230", "not released by BLS"],
        "Share": ["−4.9%", "–"],
        "Pay": ["$51,140", "above BLS's limit"],
        "Edition": ["2024–34", "2023–33"],
        "Code": ["29-2072", "29-9021"],
    }
)


def test_table_has_headings_and_caption() -> None:
    page = html_table.render_table(FRAME, "Pay <by> place")
    (table,) = read(page).tables
    assert table.caption == "Pay <by> place"
    assert table.columns == list(FRAME.columns)
    assert table.rows == FRAME.to_numpy().tolist()
    assert page.count('<th scope="col"') == len(FRAME.columns)
    assert page.count('<th scope="row"') == len(FRAME)
    assert "<b>B" not in page and "<by>" not in page


def test_only_numeric_columns_align_right() -> None:
    heads = re.findall(r'<th scope="col"( class="figure")?>([^<]+)</th>', html_table.render_table(FRAME, ""))
    assert {name for figure, name in heads if figure} >= {"Jobs", "Share", "Pay"}
    assert ("", "Place") in heads
    # Cells are aligned like their heading.
    page = html_table.render_table(FRAME[["Place", "Jobs"]], "")
    assert page.count('class="figure">1,230</td>') == 1
    mixed = html_table.render_table(pd.DataFrame({"Place": ["A", "C"], "Jobs": ["1,230", "many"]}), "")
    assert 'class="figure">' not in mixed


def test_row_names_link_to_given_urls() -> None:
    page = html_table.render_table(FRAME, "", ["?state=CA&measure=jobs", '?area="><script>'])
    (table,) = read(page).tables
    assert table.links == ["?state=CA&measure=jobs", '?area="><script>']
    assert "<script>" not in page
    assert [row[0] for row in table.rows] == ["A & <b>B</b>", "C"]


def test_empty_table_keeps_column_headings() -> None:
    (table,) = read(html_table.render_table(FRAME.head(0), "nothing")).tables
    assert (table.columns, table.rows) == (list(FRAME.columns), [])


def codes(test: AppTest) -> dict[str, list[dict[str, str]]]:
    """Return the attributes in each chart's embed code, by chart name."""
    found: dict[str, list[dict[str, str]]] = {}
    for body in html(test):
        for text in re.findall(r"<textarea[^>]*>(.*?)</textarea>", body, re.DOTALL):
            frame = re.fullmatch(r"<iframe (.*)></iframe>", unescape(text))
            assert frame, text
            attributes = {k: unescape(v) for k, v in re.findall(r'(\w+)="([^"]*)"', frame[1])}
            query = dict(parse_qsl(urlsplit(attributes["src"]).query))
            found.setdefault(query["chart"], []).append(attributes)
    return found


HERE = "https://jobs.example.org/states"


def test_embed_code_url_keeps_choices() -> None:
    test = opened("states", {"url": HERE}, occupation="29-9021", measure="jobs")
    found = codes(test)
    assert set(found) == {"map", "growth"}
    for name, (attributes,) in found.items():
        assert attributes["src"].startswith(f"{HERE}?")
        assert dict(parse_qsl(urlsplit(attributes["src"]).query)) == {
            "embed": "true", "chart": name, "occupation": "29-9021", "measure": "jobs",
        }  # fmt: skip
        assert int(attributes["height"]) > exhibit.TEXT_HEIGHT
        assert attributes["title"] in paragraphs(test, "finding")


def test_embed_code_overrides_chart_in_url() -> None:
    assert set(codes(opened("overview", {"url": HERE}, chart="pay"))) == set(overview_page.CHARTS)


def test_every_chart_has_images_and_data_urls() -> None:
    page = " ".join(html(looked_at("overview", "29-2072")))
    for name in overview_page.CHARTS:
        for kind in ("png", "svg"):
            assert f'data-save="{kind}" data-chart="{name}"' in page
    assert page.count("Web address of these figures") == len(overview_page.CHARTS)


SAVED = {"a": "v=2", "b": "v=2&route=associate"}
EMBEDDED = [
    *(("overview", name, {}) for name in (*overview_page.CHARTS, *overview_page.OF_CHOICE)),
    *(("settings", name, {}) for name in settings_page.CHARTS),
    *(("states", name, {}) for name in ("areas-map", "tiles", "state-openings")),
    *(("states", name, {"state": "CA"}) for name in ("trend", "place-map")),
    *(("scenarios", name, SAVED if name == "compared" else {}) for name in scenarios_page.CHARTS),
]


@pytest.mark.parametrize(
    ("page", "name", "query"), EMBEDDED, ids=lambda one: one if isinstance(one, str) else ""
)
def test_embedded_page_is_one_chart_and_source(page: str, name: str, query: dict[str, str]) -> None:
    test = opened(page, {"is_embedded": True, "url": HERE}, chart=name, **query)
    assert not test.exception, [e.message for e in test.exception]
    assert len(test.get("plotly_chart")) == 1
    assert f'data-source-of="{name}"' in " ".join(html(test))
    assert len(paragraphs(test, "finding")) == len(paragraphs(test, "measure")) == 1
    for kind in ("answer", "lead", "note"):
        assert paragraphs(test, kind) == []
    assert not test.title and not test.header and not test.subheader and not test.expander
    assert not test.get("download_button") and tables_of(test) == [] and codes(test) == {}


@pytest.mark.parametrize(
    ("page", "first", "asked"),
    [
        ("overview", "jobs", {}),
        ("overview", "jobs", {"chart": "no-such-chart"}),
        ("settings", "settings", {"chart": ""}),
        ("states", "map", {"chart": "<b>"}),
    ],
    ids=str,
)
def test_embedding_defaults_to_first_chart(page: str, first: str, asked: dict[str, str]) -> None:
    test = opened(page, {"is_embedded": True}, **asked)
    assert not test.exception
    assert re.findall(r'data-source-of="([^"]+)"', " ".join(html(test))) == [first]
    assert len(test.get("plotly_chart")) == 1


def test_first_chart_matches_first_in_list() -> None:
    assert (overview_page.CHARTS[0], settings_page.CHARTS[0], states_page.CHARTS[0]) == (
        "jobs",
        "settings",
        "map",
    )


@pytest.mark.parametrize("page", ["overview", "settings", "states", "scenarios"])
def test_ids_are_unique_on_each_page(page: str) -> None:
    names = re.findall(r'\bid="([^"]+)"', " ".join(html(looked_at(page, "29-2072"))))
    # A map explains no terms.
    assert names or page == "states"
    assert sorted(names) == sorted(set(names))


@pytest.mark.as_first_seen
def test_only_what_is_open_is_sent() -> None:
    test = opened("overview")
    # Jobs, and the map.
    assert len(test.get("plotly_chart")) == 2
    assert tables_on(test) == 0
    test.query_params["show-openings"] = "true"
    test.session_state["tabs-jobs"] = "Table"
    test.run()
    assert len(test.get("plotly_chart")) == 3
    assert tables_on(test) > 0


def tables_on(test: AppTest) -> int:
    return sum(page.count("<table") for page in html(test))
