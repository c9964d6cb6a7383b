"""Zips, workbooks and text files around the publishers' rows."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import xlwt

Rows = list[list[Any]]


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
