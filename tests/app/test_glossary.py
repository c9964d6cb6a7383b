"""Words that explain themselves: each once a text, in the right place, as text and never as markup."""

import re
from html import escape, unescape

import pytest

from app.components import glossary
from app.components.glossary import Term, explain_terms, terms
from tests.app.reading import bare
from tests.conftest import PROJECT

BUTTON = re.compile(
    r'<button type="button" class="term" aria-describedby="([^"]+)">([^<]+)'
    r'<span role="tooltip" id="([^"]+)">([^<]+)</span></button>'
)
INLINE = [t for t in terms() if t.inline]


def terms_in(page: str) -> list[tuple[str, str]]:
    """Words explained in a text, and what is said of each."""
    return [(unescape(word), unescape(said)) for _, word, _, said in BUTTON.findall(page)]


@pytest.mark.parametrize(
    ("word", "term"),
    [(name, t) for t in INLINE for name in (t.term, *t.also)],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_every_word_and_each_other_way_to_write_it_explains_itself(word: str, term: Term) -> None:
    # In a sentence, alone, in capitals: in whatever form the pages write it.
    for text in (f"There is {word} here.", word, f"({word.upper()})"):
        assert [said for _, said in terms_in(explain_terms(text))] == [term.short]
        assert bare(explain_terms(text)) == text


@pytest.mark.parametrize("term", [t for t in terms() if not t.inline], ids=lambda t: t.term)
def test_a_word_of_common_english_stays_as_it_is(term: Term) -> None:
    assert explain_terms(f"A {term.term} here.") == f"A {escape(term.term)} here."


def test_a_word_is_explained_where_it_first_stands_and_not_again() -> None:
    page = explain_terms(
        "The median of all; half earn more than the median. Medians differ, openings do not."
    )
    assert [word for word, _ in terms_in(page)] == ["median", "openings"]
    assert page.index("<button") < page.index("half earn")


def test_the_plural_is_explained_as_the_one_word_is() -> None:
    short = glossary.short("median")
    assert terms_in(explain_terms("Medians by state")) == [("Medians", short)]
    assert terms_in(explain_terms("the 10th and 90th percentiles")) == [
        ("percentiles", glossary.short("percentile"))
    ]


def test_a_word_inside_another_word_is_left_alone() -> None:
    for text in ("reopenings", "inter-median", "SOCIAL", "the median-based figure", "pre-exits"):
        assert explain_terms(text) == text


def test_the_longer_of_two_terms_is_taken() -> None:
    page = explain_terms("in a nonmetropolitan area and a metropolitan area")
    assert [word for word, _ in terms_in(page)] == ["nonmetropolitan area", "metropolitan area"]


def test_no_markup_of_a_text_survives() -> None:
    page = explain_terms("<b>median</b> & \"exits\" <script>alert('x')</script>")
    assert "<b>" not in page and "<script>" not in page
    assert bare(page) == "<b>median</b> & \"exits\" <script>alert('x')</script>"


def test_a_tooltip_is_named_by_its_word_and_its_name_stands_once() -> None:
    page = explain_terms(
        "Openings are growth plus exits plus transfers; median pay, location quotient, OEWS."
    )
    found = BUTTON.findall(page)
    assert len(found) == 6
    assert [pointed for pointed, *_ in found] == [named for _, _, named, _ in found]
    assert len({named for _, _, named, _ in found}) == len(found)


def test_the_same_word_in_two_texts_has_two_names() -> None:
    one, two = (BUTTON.findall(explain_terms(text))[0][2] for text in ("The median.", "A median."))
    assert one != two


def test_an_unknown_word_has_no_explanation() -> None:
    with pytest.raises(KeyError):
        glossary.short("no such word")


def test_the_glossary_at_the_root_is_current() -> None:
    assert (PROJECT / "GLOSSARY.md").read_text(encoding="utf-8") == glossary.markdown()
