"""How things are written down here: the moment, what a file is, and a small file in one step."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path


def now() -> str:
    """This moment as it is written everywhere here: UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write(path: Path, text: str) -> None:
    """Write a small file in one step: a reader, or a run that is killed, finds the old one or the new one."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
