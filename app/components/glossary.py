"""Terms of the field in plain English. To write GLOSSARY.md: python -m app.components.glossary > GLOSSARY.md"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from markupsafe import Markup

from app.templating import render
from outlook.translation import current_language, translate, use_language

GLOSSARY = Path(__file__).with_name("glossary.toml")
# Context of the terms themselves in the catalogs.
TERM = "term"


@dataclass(frozen=True, kw_only=True)
class Term:
    """A term and its source. `short` is one sentence for a tooltip, `long` a few more for GLOSSARY.md; `also` lists other
    spellings; `inline` terms are explained in the pages' text."""

    term: str
    short: str
    long: str
    source: str
    also: tuple[str, ...] = ()
    inline: bool = True


@cache
def terms() -> tuple[Term, ...]:
    """Return every term, in file order."""
    return tuple(Term(**entry) for entry in tomllib.loads(GLOSSARY.read_text(encoding="utf-8"))["term"])


def short(term: str) -> str:
    """Return the one-sentence explanation of a term in any spelling. Raises KeyError for a term that is not in the glossary."""
    return translate({name: t.short for t in terms() for name in (t.term, *t.also)}[term])


def explain_terms(text: str) -> Markup:
    """Render a text as HTML in which the first use of each glossary term is a button that explains it."""
    # Parts of the text, each with the button's id and the term's meaning, or two empty strings.
    pieces: list[tuple[str, str, str]] = []
    known = _terms_by_name(current_language())
    found: set[str] = set()
    end = 0
    for match in _pattern(current_language()).finditer(text):
        name = match.group(0).lower().removesuffix("s")
        if name in found:
            continue
        found.add(name)
        tip = f"term-{crc32(f'{text}{name}'.encode()):08x}"
        pieces += [(text[end : match.start()], "", ""), (match.group(0), tip, translate(known[name].short))]
        end = match.end()
    return render("glossary.html", pieces=[*pieces, (text[end:], "", "")])


@cache
def _terms_by_name(language: str) -> dict[str, Term]:
    """Map each spelling, in lowercase and without a plural s, to its term."""
    with use_language(language):
        return {
            translate(name, TERM).lower().removesuffix("s"): t
            for t in terms()
            if t.inline
            for name in (t.term, *t.also)
        }


@cache
def _pattern(language: str) -> re.Pattern[str]:
    longest_first = sorted(_terms_by_name(language), key=len, reverse=True)
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(re.escape(name) for name in longest_first)})s?(?![\w-])", re.IGNORECASE
    )


def markdown() -> str:
    """Return the text of GLOSSARY.md."""
    entries = [f"**{t.term}**: {t.short} {t.long} ({t.source})\n" for t in terms()]
    return "# Glossary\n\nWritten from app/components/glossary.toml; edit that file.\n\n" + "\n".join(entries)


if __name__ == "__main__":
    print(markdown(), end="")
