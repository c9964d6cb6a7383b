"""The guide to entering the field."""

import re

from app.views.career.figures import load_guide_figures
from app.views.career.outcomes import build_table, describe_outcomes
from outlook.tables import Tables
from outlook.training.outcomes import Outcome
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


def test_observed_earnings_come_first() -> None:
    page = opened("career")
    text = " ".join(m.value for m in page.markdown).replace("\u00a0", " ").replace("\u202f", " ")
    assert (
        r"At the middle certificate program, graduates earned \$27,690 after one year (522 programs" in text
    )
    assert "in 51% of certificate programs, 24% of associate's degree programs and 0% of" in text
    assert text.index("middle certificate program") < text.index("## ")
    assert "part time included" in text


def test_too_few_programs_are_not_quoted() -> None:
    outcome = Outcome(
        credential="associate",
        fields=("51.07",),
        programs=3,
        one_year=None,
        four_years=None,
        judged=0,
        below_threshold_pct=None,
        source_ids=(),
    )
    assert describe_outcomes([outcome], title="Coders") == (
        "Before you choose a program that leads to coders, look at what graduates earned. For associate's degree programs "
        "too few give a figure."
    )
    assert build_table([outcome]).iloc[0].tolist() == ["Associate's degree", "3", "–", "–", "–", "–", "–"]
