"""Sections as values: worked out once for an edition and what was asked, the same for each reader."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import plotly.io
import pytest
from plotly.tools import return_figure_from_figure_or_data

from app.components import exhibit
from app.components.exhibit import Exhibit, PreparedExhibit
from app.components.places.map_sections import build_map
from app.components.sections import Heading, Paragraph, Piece, finished
from app.registry import DOWNLOADS
from app.sketch import Sketch
from app.theme import DARK, LIGHT, Palette, figure
from app.views.overview.growth_section import build_growth_section
from outlook.tables import Tables
from tests.app.reading import read

FRAME = pd.DataFrame(
    {"jobs": pd.array([1, None, 3], dtype="Int64"), "pay": [1.5, float("nan"), 2.0], "code": ["a", "b", "c"]}
)


def bars(colors: Palette = LIGHT) -> Sketch:
    chart = figure(colors, 240)
    chart.add_bar(x=FRAME["jobs"], y=FRAME["pay"], customdata=FRAME[["code", "jobs"]])
    chart.add_vline(x=2, line={"width": 1})
    chart.update_xaxes(tickfont={"size": 11})
    return chart


def shown(**changed: object) -> Exhibit:
    plain = Exhibit(
        name="bars", drawing=bars(), finding="More & more.", measure="Jobs.", alt="Bars.", table=pd.DataFrame({"State": ["Iowa"], "Jobs": ["1"]}), table_alt="Jobs",
        download=DOWNLOADS["jobs"], chosen={"occupation": "29-2072"}, source_ids=[],
    )  # fmt: skip
    return replace(plain, **changed)  # type: ignore[arg-type]


def test_a_sketch_is_the_figure_that_plotly_makes_of_it_figures_that_are_missing_left_blank() -> None:
    chart = bars()
    assert chart.to_dict()["data"] == [
        {
            "type": "bar",
            "x": [1, None, 3],
            "y": [1.5, None, 2.0],
            "customdata": [["a", 1], ["b", None], ["c", 3]],
        }
    ]
    (line,) = chart.checked().layout.shapes
    assert (line.x0, line.x1, line.yref) == (2, 2, "y domain")
    # What the axis had, it kept.
    assert (chart.layout["xaxis"]["tickfont"]["size"], chart.layout["xaxis"]["tickfont"]["color"]) == (
        11, LIGHT.quiet,
    )  # fmt: skip


def test_a_line_across_is_where_plotly_itself_would_draw_it() -> None:
    ours, theirs = Sketch({"height": 100, "xaxis": {}, "yaxis": {}}), go.Figure()
    for chart in (ours, theirs):
        chart.add_vline(x=3, line={"width": 2})
        chart.add_hline(y=4, line={"dash": "dot"})
    assert ours.checked().layout.shapes == theirs.layout.shapes


def test_panels_lie_above_each_other_and_share_their_axes() -> None:
    chart = figure(LIGHT, 600, rows=3, gap=0.1)
    for row in (1, 2, 3):
        chart.add_scatter(x=[1], y=[row], row=row)
    chart.add_annotation(x=1, y=1, text="here", row=2)
    chart.update_yaxes(range=[0, 9])
    made = chart.checked()
    spans = [made.layout[axis].domain for axis in ("yaxis", "yaxis2", "yaxis3")]
    assert spans[0][1] == pytest.approx(1) and spans[2][0] == pytest.approx(0)
    for above, below in pairwise(spans):
        assert above[0] - below[1] == pytest.approx(0.1)
        assert above[1] - above[0] == pytest.approx(0.8 / 3)
    assert [made.layout[axis].range for axis in ("yaxis", "yaxis2", "yaxis3")] == [(0, 9)] * 3
    assert (made.layout.xaxis.matches, made.layout.yaxis3.matches) == ("x3", "y")
    assert [t.yaxis for t in made.data] == [None, "y2", "y3"]
    assert (made.layout.annotations[0].xref, made.layout.annotations[0].yref) == ("x2", "y2")


def test_a_property_that_plotly_does_not_know_is_found_by_the_check() -> None:
    chart = bars()
    chart.add_scatter(x=[1], y=[1], color="red")
    with pytest.raises(ValueError, match="color"):
        chart.checked()


def test_what_streamlit_sends_is_the_sketch_each_time() -> None:
    chart = bars()
    sent = exhibit.PreparedFigure(chart)
    for _ in range(2):
        # As Streamlit does it; making JSON of it must leave it as it was.
        given = return_figure_from_figure_or_data(sent, validate_figure=True)
        assert json.loads(plotly.io.to_json(given, validate=False)) == chart.to_dict()


def test_a_section_is_worked_out_once_for_what_was_asked(tables: Tables) -> None:
    calls: list[tuple[object, ...]] = []

    def section(tables: Tables, *plain: object) -> Iterator[Piece]:
        calls.append(plain)
        yield Heading("Why?")
        yield shown()
        yield Paragraph("So.")

    first = finished(tables, section, "a", 1, LIGHT)
    assert first is finished(tables, section, "a", 1, LIGHT)
    assert [type(piece) for piece in first] == [Heading, PreparedExhibit, Paragraph]
    # 1, 1.0 and True are equal to Python.
    for plain in (("a", 1, DARK), ("b", 1, LIGHT), ("a", True, LIGHT), ("a", 1.0, LIGHT)):
        assert finished(tables, section, *plain) is not first
    assert len(calls) == 5


def test_a_section_that_fails_is_worked_out_anew(tables: Tables) -> None:
    answers: list[Exception | None] = [ValueError("no"), None]

    def section(tables: Tables) -> Iterator[Piece]:
        error = answers.pop(0)
        if error:
            raise error
        yield Heading("Why?")

    with pytest.raises(ValueError, match="no"):
        finished(tables, section)
    assert finished(tables, section) == (Heading("Why?"),)


def test_another_edition_is_another_answer(tables: Tables) -> None:
    def section(tables: Tables) -> Iterator[Piece]:
        yield Heading(str(tables.edition.id))

    other = Tables(replace(tables.edition, about={**tables.edition.about, "id": "another"}))
    assert finished(tables, section) != finished(other, section)


def test_rows_lead_to_this_page_with_the_row_chosen_and_the_rest_kept(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = exhibit.prepare_exhibit(shown(row_key="state", row_codes=['A"<b>']), tables)
    monkeypatch.setattr(exhibit.st, "query_params", _Asked({"occupation": "29-9021", "state": "NY"}))
    page = made.tables[0][1].replace(exhibit.HERE, exhibit._begin_query_without("state"))
    (table,) = read(page).tables
    assert table.links == ["?occupation=29-9021&state=A%22%3Cb%3E"]
    monkeypatch.setattr(exhibit.st, "query_params", _Asked({"state": "NY"}))
    (table,) = read(made.tables[0][1].replace(exhibit.HERE, exhibit._begin_query_without("state"))).tables
    assert table.links == ["?state=A%22%3Cb%3E"]


class _Asked(dict[str, str]):
    def to_dict(self) -> dict[str, str]:
        return dict(self)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_sections_of_the_two_themes_differ_in_their_colors_alone(tables: Tables, colors: Palette) -> None:
    for section, plain in (
        (build_growth_section, ("29-2072", ())),
        (build_map, ("states", "29-2072", "mean", False)),
    ):
        (made,) = [p for p in finished(tables, section, *plain, colors) if isinstance(p, PreparedExhibit)]
        text = json.dumps(made.drawing.to_dict())
        assert colors.subject in text or colors.sequence[-1] in text
        assert (DARK if colors is LIGHT else LIGHT).ink not in text
