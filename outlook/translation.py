"""Texts in the reader's language: gettext catalogs, read as they are written, and the language of the current run.

A text is looked up by its English, as gettext does; one without a translation stays in English. Sentences are
translated with their fields (`translate("Jobs in {place}").format(place=...)`), so that figures are the same in every
language. `Tables.compute` keeps a value for each language, so that no reader gets another's.
"""

import re
from ast import literal_eval
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

ENGLISH = "en"
# Each language in its own words.
LANGUAGES = {ENGLISH: "English", "es": "Español"}
CATALOGS = Path(__file__).with_name("locale")

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)
_TEXT = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
_ENTRY = re.compile(rf"^(?:msgctxt {_TEXT})?msgid {_TEXT}msgstr {_TEXT}", re.MULTILINE)
_LINE = re.compile(r'"(?:[^"\\]|\\.)*"')


def current_language() -> str:
    """Return the code of the language that texts are translated into: en or es."""
    return _language.get()


def set_language(code: str) -> None:
    """Translate into a language from here to the end of this thread; English for an unknown code."""
    _language.set(code if code in LANGUAGES else ENGLISH)


@contextmanager
def use_language(code: str) -> Iterator[None]:
    """Translate into a language within the block."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


def translate(text: str, context: str = "") -> str:
    """Return a text in the current language. `context` tells apart texts that are equal in English only."""
    language = current_language()
    return text if language == ENGLISH else load_catalog(language).get((context, text), text)


@cache
def load_catalog(language: str) -> Mapping[tuple[str, str], str]:
    """Return a language's translations by context ("" for none) and English text. Raises OSError if there is no file."""
    text = (CATALOGS / language / "LC_MESSAGES" / "outlook.po").read_text(encoding="utf-8")
    entries = ([_join(part) for part in match.groups()] for match in _ENTRY.finditer(text))
    return {
        (context, english): translated for context, english, translated in entries if english and translated
    }


def _join(lines: str | None) -> str:
    return "".join(literal_eval(line) for line in _LINE.findall(lines or ""))
