"""The parts of a workbook, checked before calamine opens it: calamine trusts what they say."""

import re

from etl.errors import Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN
from etl.formats.zip_archive import CONTENT_TYPES, OPEN_DOCUMENT, Zip

# The publishers' workbooks have at most 20 sheets.
MAX_SHEETS = 60
# The root of each format's part list. A file with two of them would be opened as whichever calamine tries first.
EXCEL, EXCEL_BINARY = "xl/workbook.xml", "xl/workbook.bin"
FORMS = (".xlsx", ".xlsb", ".ods")
# What a part that holds one sheet begins with, besides its cells.
OTHER_SHEETS = (b"<chartsheet", b"<dialogsheet", b"<xm:macrosheet", b"<macrosheet")


def check_parts(name: str, content: bytes) -> tuple[str, int]:
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
                is_sheet = is_sheet or b"sheetData" in tail or any(mark in tail for mark in OTHER_SHEETS)
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
