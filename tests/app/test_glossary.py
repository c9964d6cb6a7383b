"""Glossary terms in texts: explained once per text, in the right place, never as markup."""

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
    """Return the terms explained in a text, each with its explanation."""
    return [(unescape(word), unescape(said)) for _, word, _, said in BUTTON.findall(page)]


@pytest.mark.parametrize(
    ("word", "term"),
    [(name, t) for t in INLINE for name in (t.term, *t.also)],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_every_spelling_is_explained(word: str, term: Term) -> None:
    # In a sentence, alone, and in capitals.
    for text in (f"There is {word} here.", word, f"({word.upper()})"):
        assert [said for _, said in terms_in(explain_terms(text))] == [term.short]
        assert bare(explain_terms(text)) == text


@pytest.mark.parametrize("term", [t for t in terms() if not t.inline], ids=lambda t: t.term)
def test_common_english_is_not_explained(term: Term) -> None:
    assert explain_terms(f"A {term.term} here.") == f"A {escape(term.term)} here."


def test_only_first_use_is_explained() -> None:
    page = explain_terms(
        "The median of all; half earn more than the median. Medians differ, openings do not."
    )
    assert [word for word, _ in terms_in(page)] == ["median", "openings"]
    assert page.index("<button") < page.index("half earn")


def test_plural_is_explained_like_singular() -> None:
    short = glossary.short("median")
    assert terms_in(explain_terms("Medians by state")) == [("Medians", short)]
    assert terms_in(explain_terms("the 10th and 90th percentiles")) == [
        ("percentiles", glossary.short("percentile"))
    ]


def test_term_inside_a_longer_word_is_skipped() -> None:
    for text in ("reopenings", "inter-median", "SOCIAL", "the median-based figure", "pre-exits"):
        assert explain_terms(text) == text


def test_longer_of_two_terms_is_explained() -> None:
    page = explain_terms("in a nonmetropolitan area and a metropolitan area")
    assert [word for word, _ in terms_in(page)] == ["nonmetropolitan area", "metropolitan area"]


def test_markup_in_text_is_escaped() -> None:
    page = explain_terms("<b>median</b> & \"exits\" <script>alert('x')</script>")
    assert "<b>" not in page and "<script>" not in page
    assert bare(page) == "<b>median</b> & \"exits\" <script>alert('x')</script>"


def test_tooltip_describes_its_button() -> None:
    page = explain_terms(
        "Openings are growth plus exits plus transfers; median pay, location quotient, OEWS."
    )
    found = BUTTON.findall(page)
    assert len(found) == 6
    assert [pointed for pointed, *_ in found] == [named for _, _, named, _ in found]
    assert len({named for _, _, named, _ in found}) == len(found)


def test_same_term_in_two_texts_has_two_ids() -> None:
    one, two = (BUTTON.findall(explain_terms(text))[0][2] for text in ("The median.", "A median."))
    assert one != two


def test_unknown_term_raises_key_error() -> None:
    with pytest.raises(KeyError):
        glossary.short("no such word")


def test_glossary_md_is_current() -> None:
    assert (PROJECT / "GLOSSARY.md").read_text(encoding="utf-8") == glossary.markdown()
