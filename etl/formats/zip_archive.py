"""Zip archives, opened within bounds."""

import io
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path, PurePosixPath

from etl.errors import Unreadable
from etl.formats.csv_text import content_of

# The publishers' largest archive holds about a dozen workbooks of at most 40 MB, 80 MB in all.
MAX_FILE_BYTES = 400_000_000
MAX_MEMBERS = 200
MAX_MEMBER_BYTES = 400_000_000
MAX_TOTAL_BYTES = 1_000_000_000
# Sheets of BLS unpack to seven times their size, and small parts may to anything.
MAX_RATIO = 200
RATIO_FROM_BYTES = 10_000_000
# A member's line in a zip's directory: 46 bytes and its name.
MAX_DIRECTORY_BYTES = MAX_MEMBERS * 512
PIECE_BYTES = 1 << 20

WORKBOOK_SUFFIXES = (".xls", ".xlsx", ".xlsm")
CONTENT_TYPES = "[Content_Types].xml"
# Parts of other formats that calamine would try where the one it was told of is damaged.
OTHER_FORMATS = ("content.xml", "xl/workbook.bin")

AGAIN = "Download it again from the publisher"


@contextmanager
def _damage(what: str) -> Iterator[None]:
    """Turns what libraries raise over damaged bytes into Unreadable; our own errors pass.

    `zipfile` documents BadZipFile alone and lets out a dozen others; calamine's share no base class, and a panic of
    the Rust below it is not even an Exception.
    """
    try:
        yield
    except (Unreadable, MemoryError):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        came = " ".join(str(error).split())[:160] or type(error).__name__
        raise Unreadable(what, came=came, do=AGAIN) from error


class _Zip:
    """A zip opened within limits, whatever its headers say. Raises Unreadable throughout."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name, self.unpacked = name, 0
        with self._whole():
            self._refuse_long_directory(content)
            self.archive = zipfile.ZipFile(io.BytesIO(content))
            self.entries = [e for e in self.archive.infolist() if not e.is_dir()]
        if len(self.entries) > MAX_MEMBERS:
            raise Unreadable(f"{name} has {len(self.entries)} members", expected=f"at most {MAX_MEMBERS}")
        seen: set[str] = set()
        for entry in self.entries:
            plain = PurePosixPath(entry.filename.replace("\\", "/"))
            if plain.is_absolute() or ".." in plain.parts or re.match(r"[A-Za-z]:", entry.filename):
                raise Unreadable(
                    f"{name} holds a member outside itself", came=repr(entry.filename[:80]), do=AGAIN
                )
            if stat.S_ISLNK(entry.external_attr >> 16):
                raise Unreadable(f"{name} holds a link", came=repr(entry.filename[:80]), do=AGAIN)
            key = str(plain).lower()
            if key in seen:
                raise Unreadable(
                    f"{name} holds two members of one name", came=repr(entry.filename[:80]), do=AGAIN
                )
            seen.add(key)
        self.names = seen

    def _refuse_long_directory(self, content: bytes) -> None:
        """Before `zipfile` makes an object of every line of the directory, however many there are."""
        end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
        if end < 0 or end + 22 > len(content):
            raise zipfile.BadZipFile("the directory at its end is missing")
        size = int.from_bytes(content[end + 12 : end + 16], "little")
        if size > MAX_DIRECTORY_BYTES or b"PK\x06\x07" in content[max(0, end - 20) : end]:
            raise Unreadable(
                f"{self.name} lists more members than a publisher's file", expected=f"at most {MAX_MEMBERS}"
            )

    def read(self, entry: zipfile.ZipInfo) -> bytes:
        """A member's bytes, counted while they are unpacked."""
        if entry.flag_bits & 1:
            raise Unreadable(f"{self.name} is encrypted", do=AGAIN)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(
                f"{self.name} is packed in another way than the publishers'", expected="deflate", do=AGAIN
            )
        self._hold(entry, entry.file_size)
        pieces, length = [], 0
        with self._whole(), self.archive.open(entry) as stream:
            while piece := stream.read(PIECE_BYTES):
                pieces.append(piece)
                length += len(piece)
                self._hold(entry, length)
        self.unpacked += length
        return b"".join(pieces)

    def _hold(self, entry: zipfile.ZipInfo, length: int) -> None:
        ratio = length / max(entry.compress_size, 1)
        if (
            length > MAX_MEMBER_BYTES
            or self.unpacked + length > MAX_TOTAL_BYTES
            or (length > RATIO_FROM_BYTES and ratio > MAX_RATIO)
        ):
            raise Unreadable(
                f"{self.name} unpacks to more than a publisher's file would",
                expected=f"members of at most {MAX_MEMBER_BYTES:,} bytes, {MAX_TOTAL_BYTES:,} in all",
                came=f"{entry.filename[:80]!r} of {length:,} bytes from {entry.compress_size:,}",
                do=AGAIN,
            )

    def _whole(self) -> AbstractContextManager[None]:
        return _damage(f"{self.name} is not a whole zip archive")


def members(path: Path, suffixes: tuple[str, ...] | None = None) -> Iterator[tuple[str, bytes]]:
    """Name and content of each member of a zip, or of those with one of these endings.

    Raises Unreadable where the zip is damaged, encrypted, larger than a publisher's would be, or holds members
    outside itself, links, or one name twice.
    """
    archive = _Zip(content_of(path, MAX_FILE_BYTES), path.name)
    for entry in archive.entries:
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        if (suffixes is None or name.suffix.lower() in suffixes) and not name.name.startswith(("~$", "._")):
            yield name.name, archive.read(entry)


def is_archive_of_workbooks(path: Path) -> bool:
    """True for a zip that holds workbooks, false for a workbook itself (which is a zip too)."""
    content = content_of(path, MAX_FILE_BYTES)
    if not content.startswith(b"PK"):
        return False
    try:
        names = _Zip(content, path.name).names
    except Unreadable:
        return False
    return CONTENT_TYPES.lower() not in names
