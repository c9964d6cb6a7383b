"""A page's sections as values, computed once per edition for all readers and laid out for each reader.

A section is a generator of pieces. It may depend on the tables and on plain values (codes, years, the palette), but
never on the reader's session.
"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass

from app.components import exhibit, layout
from app.components.exhibit import Exhibit, PreparedExhibit
from app.components.units import PayUnit
from app.theme import Palette
from outlook.scenario.model import Scenario
from outlook.tables import Tables
from outlook.translation import ENGLISH, current_language, use_language


@dataclass(frozen=True)
class Heading:
    """The question of a section."""

    question: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of Markdown."""

    text: str


@dataclass(frozen=True)
class Method:
    """How the figures are made, one click away."""

    paragraphs: tuple[str, ...]


Piece = Heading | Paragraph | Method | Exhibit
Finished = Heading | Paragraph | Method | PreparedExhibit
Maker = Callable[..., Iterator[Piece]]
# Sections whose charts are in the reader's language.
_TRANSLATED: set[Maker] = set()
Plain = str | int | float | bool | None | tuple[str, ...] | Palette | PayUnit | Scenario


def translated(made: Maker) -> Maker:
    """Mark a section as one whose charts have all their texts in the catalogs; the others' charts stay in English."""
    _TRANSLATED.add(made)
    return made


def section(
    tables: Tables,
    made: Maker,
    *plain: Plain,
    slots: layout.Page | None = None,
    face: exhibit.Face = "tabs",
) -> None:
    """Lay out the pieces of `made(tables, *plain)`, which are cached with the edition.

    `face` is what of each exhibit is sent. With `slots`, the slots of a page, charts and text go into its chart slot, figures and method into its figures slot.
    """
    for piece in finished(tables, made, *plain):
        if isinstance(piece, PreparedExhibit):
            exhibit.show_prepared(piece, slots, face)
        elif isinstance(piece, Heading):
            layout.show_heading(piece.question)
        else:
            slot = slots and (slots.figures if isinstance(piece, Method) else slots.chart)
            with slot or nullcontext():
                if isinstance(piece, Method):
                    layout.show_method(*piece.paragraphs)
                else:
                    layout.show_text(piece.text)


def finished(tables: Tables, made: Maker, *plain: Plain) -> tuple[Finished, ...]:
    """Return the pieces of a section, with its charts and tables ready to send.

    Labels, table headings, and sources are in the reader's language, the rest only in `translated` sections.
    """
    return tables.compute(_finish, made, *plain)


def _finish(tables: Tables, made: Maker, *plain: Plain) -> tuple[Finished, ...]:
    language = current_language() if made in _TRANSLATED else ENGLISH
    with use_language(language):
        pieces = tuple(made(tables, *plain))
    return tuple(
        exhibit.prepare_exhibit(piece, tables, language) if isinstance(piece, Exhibit) else piece
        for piece in pieces
    )
