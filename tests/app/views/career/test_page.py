"""The guide to entering the field."""

import re

from app.views.career.figures import load_guide_figures
from outlook.tables import Tables
from tests.app.test_pages import opened


def test_guide_fills_in_every_figure(tables: Tables) -> None:
    figures = load_guide_figures(tables)
    assert figures["quoted_growth"] == "7"
    assert figures["quoted_median"] == "$46,660"
    assert figures["median_wage"] == "$51,140"
    assert (figures["growth_pct"], figures["all_growth_pct"]) == ("7.1", "3.1")
    assert figures["openings"] == "14,200"
    text = " ".join(m.value for m in opened("career").markdown)
    assert r"\$46,660" in text
    assert re.findall(r"\{\w+\}", text) == []
