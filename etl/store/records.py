"""Reading edition.json: a small regular file of a known shape, whoever wrote it."""

import json
import os
import re
import stat
from pathlib import Path
from typing import Any

EDITION = "edition.json"
EDITION_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-z]{1,16}(-\d{1,6})?", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}")
MOST_BYTES = 16_000_000
_BUILT_AT = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", re.ASCII
)
# The texts of each finding (etl.checks.finding).
_FINDING_TEXTS = {"name", "severity", "expected", "came", "sample", "accepted"}
_FINDING_NEEDS = {"name", "severity", "expected", "came", "rows"}


def read_edition(folder: Path) -> dict[str, Any]:
    """The content of a folder's edition.json. Raises OSError if it cannot be read, ValueError for another shape."""
    return parse_edition(_read_regular(folder / EDITION))


def parse_edition(content: bytes) -> dict[str, Any]:
    """The content of an edition.json. Raises ValueError for another shape."""
    try:
        document = json.loads(content.decode())
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(document, dict):
        raise ValueError("not an object")
    _check_text(document, "id", EDITION_ID)
    _check_text(document, "built_at", _BUILT_AT)
    for key in ("inputs", "occupations"):
        if not isinstance(document.get(key, ""), str):
            raise ValueError(f"{key} is no text")
    _check_tables(document.get("tables"))
    findings = document.get("findings", [])
    if not (isinstance(findings, list) and all(map(_is_finding, findings))):
        raise ValueError("findings is no list of findings")
    return document


def _read_regular(path: Path) -> bytes:
    # Opening a pipe would wait for its writer.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(f"{path.name} is not a regular file")
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"over {MOST_BYTES:,} bytes")
    return content


def _check_text(document: dict[str, Any], key: str, pattern: re.Pattern[str]) -> None:
    text = document.get(key)
    if not (isinstance(text, str) and pattern.fullmatch(text)):
        raise ValueError(f"{key} is missing or malformed")


def _check_tables(tables: object) -> None:
    if not isinstance(tables, dict):
        raise ValueError("tables is no object")
    for name, recorded in tables.items():
        if not isinstance(recorded, dict):
            raise ValueError(f"tables has no object for {name[:40]!a}")
        _check_text(recorded, "sha256", SHA256)
        if type(recorded.get("rows")) is not int:
            raise ValueError("rows is no whole number")


def _is_finding(found: object) -> bool:
    return (
        isinstance(found, dict)
        and found.keys() >= _FINDING_NEEDS
        and found.keys() <= _FINDING_TEXTS | {"rows"}
        and type(found["rows"]) is int
        and all(isinstance(found[key], str) for key in found.keys() & _FINDING_TEXTS)
    )
