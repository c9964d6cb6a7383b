"""What a page's sections are made of, as values: worked out once for all readers of an edition, laid out for each.

A section is a generator of pieces that depends on the tables and on plain values alone (codes, years, the palette's
name), never on the reader's session.
"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass

from app.components import exhibit, layout
from app.components.exhibit import Exhibit, PreparedExhibit
from app.theme import Palette
from outlook.scenario.model import Scenario
from outlook.tables import Tables


@dataclass(frozen=True)
class Heading:
    """The question of a section."""

    question: str


@dataclass(frozen=True)
class Words:
    """A paragraph of Markdown."""

    text: str


@dataclass(frozen=True)
class Method:
    """How the figures come about, folded."""

    paragraphs: tuple[str, ...]


Piece = Heading | Words | Method | Exhibit
Finished = Heading | Words | Method | PreparedExhibit
Plain = str | int | float | bool | None | tuple[str, ...] | Palette | Scenario


def section(
    tables: Tables,
    made: Callable[..., Iterator[Piece]],
    *plain: Plain,
    rooms: layout.Page | None = None,
) -> None:
    """Lay out `made(tables, *plain)`, from memory where the edition was asked for it before.

    In `rooms` the first chart stands in the page's own, words before it too, and the method among its figures.
    """
    for piece in finished(tables, made, *plain):
        if isinstance(piece, PreparedExhibit):
            exhibit.show_prepared(piece, rooms)
        elif isinstance(piece, Heading):
            layout.show_heading(piece.question)
        else:
            where = rooms and (rooms.figures if isinstance(piece, Method) else rooms.chart)
            with where or nullcontext():
                if isinstance(piece, Method):
                    layout.show_method(*piece.paragraphs)
                else:
                    layout.show_text(piece.text)


def finished(tables: Tables, made: Callable[..., Iterator[Piece]], *plain: Plain) -> tuple[Finished, ...]:
    """The pieces of a section, its charts and tables ready to be sent."""
    return tables.compute(_finish, made, *plain)


def _finish(tables: Tables, made: Callable[..., Iterator[Piece]], *plain: Plain) -> tuple[Finished, ...]:
    return tuple(
        exhibit.prepare_exhibit(piece, tables) if isinstance(piece, Exhibit) else piece
        for piece in made(tables, *plain)
    )
