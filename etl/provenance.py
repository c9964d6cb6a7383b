"""Where a copy of a publisher's file was taken from, and whether its bytes are the publisher's own."""

import csv
import io
import re
from dataclasses import dataclass

# A mirror may describe its files in this file: tab-separated path, taken_from, what_it_is.
MANIFEST = "MANIFEST.tsv"

# In a mirror's description, words for bytes that somebody made, and for those that the publisher offers.
_CHANGED = re.compile(
    r"second-hand|made here|re-saved|saved as|filled in|kept by|laid out as|npm|package\b.*\bmade",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"as published|as downloaded|digest equals|sha256 \S+ equal|own zip|export of BLS", re.IGNORECASE
)


@dataclass(frozen=True)
class Copy:
    """Where a copy was taken from, in words, and whether it is byte for byte the publisher's (None: unknown)."""

    copied_from: str
    is_original: bool | None


FROM_PUBLISHER = Copy("downloaded from the publisher", is_original=True)
# The API's documents are put into one file.
FROM_API = Copy("downloaded from the publisher's API", is_original=False)
FROM_MIRROR = Copy("downloaded from a mirror that does not say where it took the file from", is_original=None)
BY_HAND = Copy("imported by hand", is_original=None)
OWN = Copy("part of this project", is_original=True)


def parse_manifest(text: str) -> dict[str, Copy]:
    """Copies by path on the mirror (`HOST/PATH`); lines without the three columns are passed over."""
    copies = {}
    for row in csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE):
        path, taken_from, words = (row.get(name) or "" for name in ("path", "taken_from", "what_it_is"))
        if path and taken_from:
            is_original = bool(_ORIGINAL.search(words)) and not _CHANGED.search(words)
            copies[path.removesuffix(".gz")] = Copy(f"{taken_from}: {words}".rstrip(": "), is_original)
    return copies
