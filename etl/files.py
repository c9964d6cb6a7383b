"""Timestamps, digests, what is recorded about a fetched file, and atomic writes of small files."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Stamp:
    """Where a publisher's file was fetched from, when, and its digest."""

    url: str
    sha256: str
    bytes: int
    retrieved_at: str
    etag: str | None = None
    last_modified: str | None = None
    published_at: str | None = None
    # The URL requested. A mirror's ETag means nothing to the publisher, and vice versa.
    asked_at: str = ""
    # Where this copy came from, and whether it is byte for byte what the publisher offers (None: unknown).
    copied_from: str = ""
    is_original: bool | None = None


def now() -> str:
    """The current time in UTC, to the second, as text."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write(path: Path, text: str) -> None:
    """Write a small file atomically: readers see the old content or the new, even if the run is killed."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
