"""Large downloads, written to disk before they are sent: a slow client then keeps a file open, not a query."""

import time
from collections import OrderedDict
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import BinaryIO
from uuid import uuid4


class TooLarge(Exception):
    """A download takes more disk or more time than one may."""


class Spool:
    """Files by the tag of their bytes, `most_bytes` in all; the least recently used are removed first.

    They are in a folder of their own below TMPDIR, which goes when the process ends. A file is at most half of that,
    and made within `most_seconds`.
    """

    def __init__(self, most_bytes: int, most_seconds: float) -> None:
        self._most_bytes, self._most_seconds = most_bytes, most_seconds
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._lock = Lock()

    def open(self, tag: str) -> BinaryIO | None:
        """The file with this tag, open for reading; None if it is not here."""
        with self._lock:
            if tag not in self._sizes:
                return None
            self._sizes.move_to_end(tag)
            try:
                return self._path(tag).open("rb")
            except FileNotFoundError:
                # Systems remove old files below TMPDIR.
                del self._sizes[tag]
                return None

    def add(self, tag: str, chunks: Iterable[bytes]) -> BinaryIO:
        """Write a file and return it, open for reading. Raises TooLarge, OSError, and what making the chunks raises."""
        ends = time.monotonic() + self._most_seconds
        self._folder.mkdir(mode=0o700, exist_ok=True)
        unfinished = self._folder / uuid4().hex
        try:
            with unfinished.open("wb") as file:
                for chunk in chunks:
                    file.write(chunk)
                    if file.tell() > self._most_bytes // 2 or time.monotonic() > ends:
                        raise TooLarge(f"stopped after {file.tell():,} bytes")
                size = file.tell()
            with self._lock:
                unfinished.replace(self._path(tag))
                self._sizes[tag] = size
                self._sizes.move_to_end(tag)
                # Whoever reads a removed file reads it to its end.
                reading = self._path(tag).open("rb")
                self._remove_oldest()
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        return reading

    def _remove_oldest(self) -> None:
        while len(self._sizes) > 1 and sum(self._sizes.values()) > self._most_bytes:
            tag, _ = self._sizes.popitem(last=False)
            self._path(tag).unlink(missing_ok=True)

    @cached_property
    def _directory(self) -> TemporaryDirectory[str]:
        return TemporaryDirectory(prefix="outlook-downloads-")

    @property
    def _folder(self) -> Path:
        return Path(self._directory.name)

    def _path(self, tag: str) -> Path:
        return self._folder / tag
