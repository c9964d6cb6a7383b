"""The words of the field in plain words; GLOSSARY.md is written from the same file: python -m app.glossary > GLOSSARY.md"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

GLOSSARY = Path(__file__).parent / "content" / "glossary.toml"


@dataclass(frozen=True)
class Term:
    """A word, in one sentence for a tooltip and in a few for a reader, and who defines it."""

    term: str
    short: str
    long: str
    source: str


@cache
def terms() -> tuple[Term, ...]:
    """Every word, in the order of the file."""
    return tuple(Term(**entry) for entry in tomllib.loads(GLOSSARY.read_text(encoding="utf-8"))["term"])


def short(term: str) -> str:
    """One sentence on a word. Raises KeyError for a word that is not in the glossary."""
    return {t.term: t.short for t in terms()}[term]


def markdown() -> str:
    """The whole glossary as GLOSSARY.md."""
    entries = [f"**{t.term}**: {t.short} {t.long} ({t.source})\n" for t in terms()]
    return "# Glossary\n\nWritten from app/content/glossary.toml; edit that file.\n\n" + "\n".join(entries)


if __name__ == "__main__":
    print(markdown(), end="")
