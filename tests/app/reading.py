"""What a reader reads of a page that AppTest ran: its texts, tables, answer and findings, without the markup."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from streamlit.testing.v1 import AppTest

# What a term says of itself when it is pointed at: read, but no part of the sentence that it stands in.
_TOOLTIP = re.compile(r'<span role="tooltip"[^>]*>.*?</span>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


@dataclass
class Table:
    """A table of the page: texts of its cells, the row's heading first; `links` are the addresses in it."""

    caption: str = ""
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def column(self, name: str) -> list[str]:
        return [row[self.columns.index(name)] for row in self.rows]

    def row(self, first: str) -> dict[str, str]:
        """The one row with this heading, its cells by their column."""
        found = [row for row in self.rows if row[0] == first]
        assert len(found) == 1, f"{first} stands {len(found)} times in {self.caption}"
        return dict(zip(self.columns, found[0], strict=True))


class _Reader(HTMLParser):
    """Texts and attributes of a piece of HTML in their order, and its tables."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.tables: list[Table] = []
        self._cell: list[str] | None = None
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value for _, value in attrs if value]
        if tag == "table":
            self.tables.append(Table())
        elif tag in ("thead", "tbody", "caption"):
            self._in = tag
            self._cell = [] if tag == "caption" else None
        elif tag == "tr" and self._in == "tbody":
            self.tables[-1].rows.append([])
        elif tag in ("th", "td"):
            self._cell = []
        elif tag == "a" and self.tables and self._cell is not None:
            self.tables[-1].links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("th", "td", "caption") or self._cell is None:
            return
        text, self._cell = "".join(self._cell), None
        if tag == "caption":
            self.tables[-1].caption = text
        elif self._in == "thead":
            self.tables[-1].columns.append(text)
        else:
            self.tables[-1].rows[-1].append(text)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self._cell is not None:
            self._cell.append(data)


def read(page: str) -> _Reader:
    """A piece of HTML, read."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader


def html(test: AppTest) -> list[str]:
    """Every piece of HTML of a page, as it is sent."""
    return [str(h.proto.body) for h in test.get("html")]


def html_texts(test: AppTest) -> Iterator[str]:
    """Texts of a page's HTML and the values of its attributes: cells, captions, tooltips, names, addresses."""
    for body in html(test):
        yield from read(body).texts


def tables_of(test: AppTest) -> list[Table]:
    """Every table of a page, in the order of the page."""
    return [table for body in html(test) for table in read(body).tables]


def bare(body: str) -> str:
    """A piece of HTML as its sentence reads: without markup, without what only shows when it is pointed at."""
    return unescape(_TAG.sub("", _TOOLTIP.sub("", body)))


def paragraphs(test: AppTest, kind: str) -> list[str]:
    """The sentences of one class: answer, finding, measure, lead, source, note."""
    found = (re.findall(rf'<(p|aside|h1) class="{kind}"[^>]*>(.*?)</\1>', b, re.DOTALL) for b in html(test))
    return [bare(text) for each in found for _, text in each]


def answer(test: AppTest) -> str:
    """The page's answer. There is one."""
    (said,) = paragraphs(test, "answer")
    return said
