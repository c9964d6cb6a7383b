"""The words of the field in plain words; GLOSSARY.md is written from the same file: python -m app.glossary > GLOSSARY.md"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from pathlib import Path
from zlib import crc32

GLOSSARY = Path(__file__).parent / "content" / "glossary.toml"


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


def explained(text: str) -> str:
    """A text as HTML in which each word of the glossary, where it first occurs, is a button that explains it."""
    found: dict[str, str] = {}
    page = escape(text)

    def button(match: re.Match[str]) -> str:
        word = match.group(0)
        name = unescape(word).lower().removesuffix("s")
        if name in found:
            return word
        found[name] = tip = f"term-{crc32(f'{text}{name}'.encode()):08x}"
        return (
            f'<button type="button" class="term" aria-describedby="{tip}">{word}'
            f'<span role="tooltip" id="{tip}">{escape(_by_word()[name].short)}</span></button>'
        )

    return _pattern().sub(button, page)


@cache
def _by_word() -> dict[str, Term]:
    """Words as the pages write them, in lower case and without the plural's s."""
    return {name.lower().removesuffix("s"): t for t in terms() if t.inline for name in (t.term, *t.also)}


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_by_word(), key=len, reverse=True)
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(re.escape(escape(w)) for w in longest_first)})s?(?![\w-])", re.IGNORECASE
    )


def markdown() -> str:
    """The whole glossary as GLOSSARY.md."""
    entries = [f"**{t.term}**: {t.short} {t.long} ({t.source})\n" for t in terms()]
    return "# Glossary\n\nWritten from app/content/glossary.toml; edit that file.\n\n" + "\n".join(entries)


if __name__ == "__main__":
    print(markdown(), end="")
