"""The child process that opens one workbook: its program and, for the parent, `read_in_child`.

Calamine trusts what it opens. A table of 2^32 strings, one long string in every cell, or a cell far outside the table
makes it allocate until the process is aborted, and no exception says so. So every workbook is opened in a process of
its own, which has a limit of memory and of CPU time; if it dies, only this workbook is unreadable.

One process for each workbook, not one for all of them: a process costs 40 ms, a fifth of an average workbook's time,
its limits start at zero for every workbook, and nothing is left of a workbook that damaged it. Looking at the declared
sizes first, in order to open harmless workbooks here, would not be safe: sizes in a workbook are claims.

The child gets the file on standard input and writes marshaled frames, each behind its length in eight bytes:
("sheet", name), then ("rows", block of rows) as often as needed, and ("end",), or ("error", what, expected, got, do).
Dates and times are sent as ISO text; all other cells are text, numbers or booleans.
"""

import io
import marshal
import os
import re
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from etl.errors import Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN
from etl.formats.resaved_text import MAX_CELLS
from etl.formats.zip_archive import CONTENT_TYPES, MAGIC, OPEN_DOCUMENT, Zip, report_damage

Rows = list[list[Any]]

# The publishers' workbooks have at most 20 sheets.
MAX_SHEETS = 60
# Spreadsheet programs allow no longer text in a cell.
MAX_CELL_CHARACTERS = 32_767
# The child's memory for any workbook, and for each byte of it; the publishers' need less than half.
MIN_CHILD_BYTES, CHILD_BYTES_PER_BYTE, MAX_CHILD_BYTES = 600_000_000, 40, 3_000_000_000
MAX_SENT_BYTES = 800_000_000
# The child's CPU time for any workbook, and for each MB of it; the publishers' need a tenth.
MIN_CHILD_SECONDS, CHILD_SECONDS_PER_MB = 10, 4
# A busy machine may take so much longer than the CPU time.
MAX_WAIT_FACTOR = 20
BLOCK_ROWS = 2_000
LENGTH_BYTES = 8

# The root of each format's part list. A file with two of them would be opened as whichever calamine tries first.
EXCEL, EXCEL_BINARY = "xl/workbook.xml", "xl/workbook.bin"
FORMS = (".xlsx", ".xlsb", ".ods")
# What a part that holds one sheet begins with, besides its cells.
OTHER_SHEETS = (b"<chartsheet", b"<dialogsheet", b"<xm:macrosheet", b"<macrosheet")
PATIENCE = "If this is the publisher's file, report it with its name"


@dataclass
class SentSheet:
    """A sheet's name, and its rows as the child sent them."""

    name: str
    blocks: list[bytes] = field(default_factory=list)

    def decode(self) -> Rows:
        """The rows. The bytes are dropped as they are decoded."""
        rows: Rows = []
        for number, block in enumerate(self.blocks):
            rows += marshal.loads(block)[1]  # noqa: S302 - written by our own child
            self.blocks[number] = b""
        return rows


# The parent ------------------------------------------------------------------------------------------------


def read_in_child(name: str, content: bytes) -> list[SentSheet]:
    """Every sheet of one workbook, opened in a process of its own. Raises Unreadable."""
    seconds = MIN_CHILD_SECONDS + CHILD_SECONDS_PER_MB * len(content) // 1_000_000
    memory = min(MAX_CHILD_BYTES, MIN_CHILD_BYTES + CHILD_BYTES_PER_BYTE * len(content))
    program = (
        f"import sys; sys.path[:] = {[str(Path(__file__).parents[2]), *sys.path]!r}; "
        f"from etl.formats.workbook_child import main; main({name!r}, {seconds}, {memory})"
    )
    # -S: the parent's sys.path is all that the child needs, and looking for it again takes time.
    with subprocess.Popen(  # noqa: S603 - this interpreter and the text above
        [sys.executable, "-S", "-E", "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        try:
            return _receive(child, name, content, time.monotonic() + MAX_WAIT_FACTOR * seconds)
        finally:
            child.kill()


def _receive(child: "subprocess.Popen[bytes]", name: str, content: bytes, deadline: float) -> list[SentSheet]:
    stdin, stdout = cast("BinaryIO", child.stdin), cast("BinaryIO", child.stdout)
    # A child that died early does not read to the end: what it sent, or did not send, says why.
    with suppress(BrokenPipeError):
        stdin.write(content)
    with suppress(BrokenPipeError):
        stdin.close()
    sheets: list[SentSheet] = []
    sent = 0
    while True:
        frame = _read_frame(stdout, deadline, MAX_SENT_BYTES - sent)
        if frame is None:
            raise Unreadable(
                f"{name} is not a whole workbook, or a hostile one",
                expected="a workbook of a publisher's size",
                got="one that needs more memory or time than any of theirs",
                do=PATIENCE,
            )
        sent += len(frame)
        kind, *rest = marshal.loads(frame)  # noqa: S302 - written by our own child
        if kind == "sheet":
            sheets.append(SentSheet(*rest))
        elif kind == "rows":
            sheets[-1].blocks.append(frame)
        elif kind == "error":
            what, expected, got, do = rest
            raise Unreadable(what, expected=expected, got=got, do=do)
        else:
            return sheets


def _read_frame(pipe: BinaryIO, deadline: float, most: int) -> bytes | None:
    """The next frame; None where the child died, takes too long, or sends more than `most` bytes."""
    head = _read_bytes(pipe, LENGTH_BYTES, deadline)
    length = int.from_bytes(head, "big")
    if len(head) < LENGTH_BYTES or length > most:
        return None
    frame = _read_bytes(pipe, length, deadline)
    return frame if len(frame) == length else None


def _read_bytes(pipe: BinaryIO, length: int, deadline: float) -> bytes:
    """So many bytes of a pipe; fewer where it ends, or at the deadline."""
    pieces: list[bytes] = []
    left = length
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while left and selector.select(max(0, deadline - time.monotonic())):
            piece = os.read(pipe.fileno(), min(left, 1 << 20))
            if not piece:
                break
            pieces.append(piece)
            left -= len(piece)
    return b"".join(pieces)


# The child -------------------------------------------------------------------------------------------------


def main(name: str, seconds: int, memory: int) -> None:
    """The child's program: standard input is the workbook, standard output takes the frames."""
    import resource

    out = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        # The operator's own limit may be lower, and must not be raised.
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
    try:
        for frame in _read_workbook(name, sys.stdin.buffer.read()):
            _send(out, frame)
        _send(out, ("end",))
    except Unreadable as error:
        _send(out, ("error", error.what, error.expected, error.got, error.do))
    out.flush()
    # Freeing a large sheet cell by cell takes seconds.
    os._exit(0)


def _send(out: BinaryIO, frame: tuple[Any, ...]) -> None:
    try:
        content = marshal.dumps(frame)
    except ValueError:
        # Only rows hold anything that marshal does not know: dates and times.
        kind, rows = frame
        plain = [[c if isinstance(c, (str, float, int)) else str(c) for c in row] for row in rows]
        content = marshal.dumps((kind, plain))
    out.write(len(content).to_bytes(LENGTH_BYTES, "big"))
    out.write(content)


def _read_workbook(name: str, content: bytes) -> Iterator[tuple[Any, ...]]:
    """The frames of every sheet. Raises Unreadable."""
    from python_calamine import CalamineWorkbook

    form, sheet_parts = _check_parts(name, content) if content.startswith(MAGIC) else (".xls", MAX_SHEETS)
    with report_damage(f"{name} is not a whole workbook of the form {form}"):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = workbook.sheet_names
    if len(names) > min(sheet_parts, MAX_SHEETS):
        raise Unreadable(
            f"{name} lists {len(names):,} sheets",
            expected=f"at most {MAX_SHEETS}, each a part of its own",
            got=f"{sheet_parts:,} parts that are sheets",
            do=DOWNLOAD_AGAIN,
        )
    left = MAX_CELLS
    for sheet in names:
        yield "sheet", sheet
        with report_damage(f"sheet {sheet[:40]!r} of {name} cannot be read"):
            cells = workbook.get_sheet_by_name(sheet)
            left -= cells.total_height * cells.total_width
            if left < 0:
                raise Unreadable(
                    f"{name} lays out more cells than a publisher's workbook",
                    expected=f"at most {MAX_CELLS:,}",
                    got=f"{cells.total_height:,} rows of {cells.total_width:,} columns in {sheet[:40]!r}",
                    do=DOWNLOAD_AGAIN,
                )
            rows = cells.to_python() if cells.height else []
            del cells
        rows.reverse()
        while rows:
            block = [rows.pop() for _ in range(min(BLOCK_ROWS, len(rows)))]
            _refuse_long_text(block, sheet, name)
            yield "rows", block


def _refuse_long_text(rows: Rows, sheet: str, name: str) -> None:
    for row in rows:
        for cell in row:
            if isinstance(cell, str) and len(cell) > MAX_CELL_CHARACTERS:
                raise Unreadable(
                    f"sheet {sheet[:40]!r} of {name} has a cell of {len(cell):,} characters",
                    expected=f"at most {MAX_CELL_CHARACTERS:,}",
                    do=DOWNLOAD_AGAIN,
                )


def _check_parts(name: str, content: bytes) -> tuple[str, int]:
    """The form of a workbook, and how many of its parts hold a sheet.

    Raises Unreadable where calamine would be misled, or the parts are too large.
    """
    archive = Zip(content, name, kind="workbook")
    kinds = [
        CONTENT_TYPES in archive.names and EXCEL in archive.names,
        EXCEL_BINARY in archive.names,
        archive.names >= OPEN_DOCUMENT,
    ]
    # Calamine takes content.xml alone for an OpenDocument file.
    if sum(kinds) != 1 or (kinds[2] is False and "content.xml" in archive.names):
        raise Unreadable(
            f"{name} is not a whole workbook",
            expected="the parts of an .xlsx, .xlsb or .ods file",
            got="a zip of something else" if not any(kinds) else "the parts of two formats",
            do=DOWNLOAD_AGAIN,
        )
    sheets = 0
    for entry in archive.entries:
        part = entry.filename.lower()
        is_sheet, tail = part.endswith(".bin"), b""
        for piece in archive.read_pieces(entry):
            tail = tail[-64:] + piece
            if part.endswith((".xml", ".rels")):
                _refuse_entities(tail, entry.filename, name)
                is_sheet |= b"sheetData" in tail or any(mark in tail for mark in OTHER_SHEETS)
        sheets += is_sheet
    # An OpenDocument file has all of its sheets in one part.
    return FORMS[kinds.index(True)], MAX_SHEETS if kinds[2] else sheets


def _refuse_entities(part: bytes, entry: str, name: str) -> None:
    """Raises Unreadable where calamine would silently leave cells empty: it knows neither entities nor UTF-16."""
    declared = b"<!" in part and re.search(rb"<!(DOCTYPE|ENTITY)", part, re.IGNORECASE)
    if declared:
        raise Unreadable(
            f"{name} declares entities of its own, which no publisher's workbook does",
            got=f"{declared[0].decode()} in {entry[:80]!r}",
            do=DOWNLOAD_AGAIN,
        )
    if part.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in part:
        raise Unreadable(f"{name} is not in UTF-8", got=repr(entry[:80]), do=DOWNLOAD_AGAIN)
