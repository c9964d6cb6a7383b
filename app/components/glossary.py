"""The words of the field in plain words; GLOSSARY.md is written from the same file: python -m app.components.glossary > GLOSSARY.md"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from markupsafe import Markup

from app.templating import render

GLOSSARY = Path(__file__).with_name("glossary.toml")


@dataclass(frozen=True, kw_only=True)
class Term:
    """A word, in one sentence for a tooltip and in a few for a reader, and who defines it; `also`: other ways to write it; `inline`: explained where it stands."""

    term: str
    short: str
    long: str
    source: str
    also: tuple[str, ...] = ()
    inline: bool = True


@cache
def terms() -> tuple[Term, ...]:
    """Every word, in the order of the file."""
    return tuple(Term(**entry) for entry in tomllib.loads(GLOSSARY.read_text(encoding="utf-8"))["term"])


def short(term: str) -> str:
    """One sentence on a word. Raises KeyError for a word that is not in the glossary."""
    return {t.term: t.short for t in terms()}[term]


def explain_terms(text: str) -> Markup:
    """A text as HTML in which each word of the glossary, where it first occurs, is a button that explains it."""
    # Stretches of the text, each with the button's id and the word's meaning, or with neither.
    pieces: list[tuple[str, str, str]] = []
    found: set[str] = set()
    end = 0
    for match in _pattern().finditer(text):
        name = match.group(0).lower().removesuffix("s")
        if name in found:
            continue
        found.add(name)
        tip = f"term-{crc32(f'{text}{name}'.encode()):08x}"
        pieces += [(text[end : match.start()], "", ""), (match.group(0), tip, _by_word()[name].short)]
        end = match.end()
    return render("glossary.html", pieces=[*pieces, (text[end:], "", "")])


@cache
def _by_word() -> dict[str, Term]:
    """Words as the pages write them, in lower case and without the plural's s."""
    return {name.lower().removesuffix("s"): t for t in terms() if t.inline for name in (t.term, *t.also)}


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_by_word(), key=len, reverse=True)
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(re.escape(w) for w in longest_first)})s?(?![\w-])", re.IGNORECASE
    )


def markdown() -> str:
    """The whole glossary as GLOSSARY.md."""
    entries = [f"**{t.term}**: {t.short} {t.long} ({t.source})\n" for t in terms()]
    return "# Glossary\n\nWritten from app/components/glossary.toml; edit that file.\n\n" + "\n".join(entries)


if __name__ == "__main__":
    print(markdown(), end="")
