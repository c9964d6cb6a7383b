"""How things are written down here: the moment, a file as it was taken, what it is, and a small file in one step."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Stamp:
    """What is known of a file that was taken: where from, when, and what it was."""

    url: str
    sha256: str
    bytes: int
    retrieved_at: str
    etag: str | None = None
    last_modified: str | None = None
    published_at: str | None = None
    # Where it was asked for. Validators of a mirror mean nothing to the publisher, nor the other way round.
    asked_at: str = ""


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
