"""Where a data folder lies: a folder of this machine, or an address on shared or object storage."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from etl import store
from etl.project import SLUG
from etl.secrets import masked

CACHE = "OUTLOOK_CACHE"


@dataclass(frozen=True)
class Address:
    """An address that fsspec knows (s3://bucket/prefix, gs://…, file:///…). Printed, it hides a user's name and password."""

    text: str

    def __str__(self) -> str:
        return masked(self.text)

    @property
    def copies(self) -> Path:
        """The folder of this machine's copies of what lies there: below OUTLOOK_CACHE, else where the user's caches are."""
        base = os.environ.get(CACHE) or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", SLUG)
        plain = re.sub(r"[^A-Za-z0-9]+", "-", str(self))[:40].strip("-")
        return Path(base) / f"{plain}-{hashlib.sha256(self.text.encode()).hexdigest()[:12]}"


def place(text: str) -> Path | Address:
    """What a person gave as a data folder."""
    return Address(text.rstrip("/")) if "://" in text else Path(text)


def data_place() -> Path | Address:
    """OUTLOOK_DATA, or data/ of the project."""
    given = os.environ.get("OUTLOOK_DATA")
    return place(given) if given else store.PROJECT / "data"
