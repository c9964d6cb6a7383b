"""Zips, workbooks and text files around the publishers' rows."""

import csv
import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import openpyxl
import xlwt

Rows = list[list[Any]]
WriteBook = Callable[[dict[str, Rows]], bytes]


def xlsx(sheets: dict[str, Rows]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(sheets: dict[str, Rows]) -> bytes:
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell != "":
                    sheet.write(r, c, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            # A fixed date, so that the same rows give the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (2026, 4, 1, 10, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return path


def csv_text(rows: Rows, *, quote_all: bool = False, end: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL).writerows(
        rows
    )
    return out.getvalue()


def written(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


ACCESS_DENIED = b"""<!DOCTYPE HTML>
<html lang="en-us">
<head><title>Access Denied</title></head>
<body><h1>Bureau of Labor Statistics</h1><h2>Access Denied</h2></body></html>
"""


def ods(sheets: dict[str, Rows]) -> bytes:
    """A workbook as LibreOffice saves it, the parts that hold its cells."""

    def write(cell: Any) -> str:
        if cell == "":
            return "<table:table-cell/>"
        kind = "string" if isinstance(cell, str) else "float"
        value = "" if isinstance(cell, str) else f' office:value="{cell}"'
        text = escape(str(cell))
        return (
            f'<table:table-cell office:value-type="{kind}"{value}><text:p>{text}</text:p></table:table-cell>'
        )

    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(f"<table:table-row>{''.join(map(write, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet>'
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{names}:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return pack_parts({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def xlsb(sheets: dict[str, Rows]) -> bytes:
    """A binary workbook: records of type, length and content."""

    def record(kind: int, content: bytes = b"") -> bytes:
        size, head = len(content), b""
        for number in (kind, size):
            while number > 0x7F:
                head += bytes([number & 0x7F | 0x80])
                number >>= 7
            head += bytes([number])
        return head + content

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    def write(column: int, cell: Any) -> bytes:
        place = struct.pack("<II", column, 0)
        if isinstance(cell, str):
            return record(0x06, place + text(cell))
        return record(0x05, place + struct.pack("<d", cell))

    parts = {}
    bundle, links = b"", ""
    for number, (name, rows) in enumerate(sheets.items(), 1):
        bundle += record(0x9C, struct.pack("<II", 0, number) + text(f"rId{number}") + text(name))
        links += (
            f'<Relationship Id="rId{number}" Target="worksheets/sheet{number}.bin" '
            f'Type="{_OFFICE}/relationships/worksheet"/>'
        )
        width = max(map(len, rows))
        body = record(0x94, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)) + record(0x91)
        for line, row in enumerate(rows):
            body += record(0x00, struct.pack("<I", line) + bytes(13))
            body += b"".join(write(column, cell) for column, cell in enumerate(row) if cell != "")
        parts[f"xl/worksheets/sheet{number}.bin"] = record(0x81) + body + record(0x92) + record(0x82)
    book = record(0x83) + record(0x99, bytes(8)) + record(0x8F) + bundle + record(0x90) + record(0x84)
    return pack_parts(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>',
            **parts,
        }
    )


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def xlsx_parts(sheet: str, *, strings: str = "", sheets: int = 1) -> bytes:
    """A workbook of hand-written parts: one part with cells, listed as any number of sheets, and shared strings."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, sheets + 1))
    return pack_parts(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": (
                f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
                f'Type="{_OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ),
            "xl/workbook.xml": f'<workbook {main} xmlns:r="{_OFFICE}/relationships"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{_RELATIONS}">'
                f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
                f'<Relationship Id="rId2" Type="{_OFFICE}/relationships/sharedStrings" Target="sharedStrings.xml"/>'
                "</Relationships>"
            ),
            "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>",
            "xl/sharedStrings.xml": strings or f"<sst {main}/>",
        }
    )


def pack_parts(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
