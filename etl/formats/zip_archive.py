"""Zip archives, opened within limits."""

import io
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from etl.errors import Unreadable
from etl.formats.advice import DOWNLOAD_AGAIN
from etl.formats.csv_text import read_bytes

# The publishers' largest archive holds about a dozen workbooks of at most 40 MB, 80 MB in all.
MAX_FILE_BYTES = 400_000_000
MAX_MEMBERS = 200
MAX_MEMBER_BYTES = 400_000_000
MAX_TOTAL_BYTES = 1_000_000_000
# BLS's sheets unpack to seven times their packed size. Small members may have any ratio.
MAX_RATIO = 200
RATIO_FROM_BYTES = 10_000_000
# A member's entry in a zip's directory: 46 bytes and its name.
MAX_DIRECTORY_BYTES = MAX_MEMBERS * 512
PIECE_BYTES = 1 << 20

UNPACK = "Download it again from the publisher. If it is a folder of yours, unpack it and import the files"

MAGIC = b"PK"
CONTENT_TYPES = "[content_types].xml"
# The parts that an OpenDocument spreadsheet has and an archive of files hardly ever.
OPEN_DOCUMENT = {"mimetype", "content.xml"}


@contextmanager
def report_damage(what: str) -> Iterator[None]:
    """Turn what libraries raise over damaged bytes into Unreadable.

    `zipfile` documents only BadZipFile and raises a dozen other errors; calamine's errors share no base class, and a
    panic of the Rust code below it is not even an Exception.
    """
    try:
        yield
    except (Unreadable, MemoryError):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        came = " ".join(str(error).split())[:160] or type(error).__name__
        raise Unreadable(what, got=came, do=DOWNLOAD_AGAIN) from error


@dataclass
class Unpacked:
    """How many bytes came out of an archive, and out of the archives in it."""

    bytes: int = 0


class Zip:
    """A zip opened within limits, whatever its headers say. Every method raises Unreadable.

    `kind` is what errors call the file: a workbook is a zip, too. An archive in an archive gets the outer one's
    `unpacked`, so that both together stay within the limits of one.
    """

    def __init__(
        self, content: bytes, name: str, kind: str = "zip archive", unpacked: Unpacked | None = None
    ) -> None:
        self.name, self._kind, self.unpacked = name, kind, unpacked or Unpacked()
        with report_damage(f"{name} is not a whole {kind}"):
            self._refuse_long_directory(content)
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            self.entries = [entry for entry in self._archive.infolist() if not entry.is_dir()]
        if len(self.entries) > MAX_MEMBERS:
            raise Unreadable(
                f"{name} has {len(self.entries)} members",
                expected=f"at most {MAX_MEMBERS}",
                do=UNPACK,
            )
        self.names: set[str] = set()
        for entry in self.entries:
            self._add_name(entry)

    @property
    def is_workbook(self) -> bool:
        """Whether the archive is an Office or OpenDocument file (a zip of XML parts) rather than one of files."""
        return CONTENT_TYPES in self.names or self.names >= OPEN_DOCUMENT

    def _add_name(self, entry: zipfile.ZipInfo) -> None:
        def refuse(problem: str) -> Unreadable:
            return Unreadable(
                f"{self.name} holds {problem}", got=repr(entry.filename[:80]), do=DOWNLOAD_AGAIN
            )

        path = member_path(entry)
        if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", entry.filename):
            raise refuse("a member outside itself")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise refuse("a link")
        name = str(path).lower()
        if name in self.names:
            raise refuse("two members of one name")
        self.names.add(name)

    def _refuse_long_directory(self, content: bytes) -> None:
        """Check the directory's size before `zipfile` makes an object of each of its entries."""
        end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
        if end < 0 or end + 22 > len(content):
            raise zipfile.BadZipFile("the directory at its end is missing")
        size = int.from_bytes(content[end + 12 : end + 16], "little")
        if size > MAX_DIRECTORY_BYTES or b"PK\x06\x07" in content[max(0, end - 20) : end]:
            raise Unreadable(
                f"{self.name} lists more members than a publisher's file",
                expected=f"at most {MAX_MEMBERS}",
                do=UNPACK,
            )

    def read(self, entry: zipfile.ZipInfo) -> bytes:
        """A member's bytes, counted while they are unpacked."""
        return b"".join(self.read_pieces(entry))

    def read_pieces(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """A member's bytes piece by piece, so that a large one is never in memory as a whole."""
        if entry.flag_bits & 1:
            raise Unreadable(f"{self.name} is encrypted", do=DOWNLOAD_AGAIN)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(
                f"{self.name} is packed in another way than the publishers'",
                expected="deflate",
                do=DOWNLOAD_AGAIN,
            )
        self._refuse_excess(entry, entry.file_size)
        length = 0
        with (
            report_damage(f"{self.name} is not a whole {self._kind}"),
            self._archive.open(entry) as stream,
        ):
            while piece := stream.read(PIECE_BYTES):
                length += len(piece)
                self._refuse_excess(entry, length)
                yield piece
        self.unpacked.bytes += length

    def read_members(self, suffixes: tuple[str, ...] | None = None) -> Iterator[tuple[str, bytes]]:
        """Name and content of each member, or of those with one of these suffixes. Skips programs' lock files."""
        for entry in self.entries:
            path = member_path(entry)
            if (suffixes is None or path.suffix.lower() in suffixes) and not path.name.startswith(
                ("~$", "._")
            ):
                yield path.name, self.read(entry)

    def _refuse_excess(self, entry: zipfile.ZipInfo, length: int) -> None:
        ratio = length / max(entry.compress_size, 1)
        if (
            length > MAX_MEMBER_BYTES
            or self.unpacked.bytes + length > MAX_TOTAL_BYTES
            or (length > RATIO_FROM_BYTES and ratio > MAX_RATIO)
        ):
            raise Unreadable(
                f"{self.name} unpacks to more than a publisher's file would",
                expected=f"members of at most {MAX_MEMBER_BYTES:,} bytes, {MAX_TOTAL_BYTES:,} in all",
                got=f"{entry.filename[:80]!r} of {length:,} bytes from {entry.compress_size:,}",
                do=DOWNLOAD_AGAIN,
            )


def member_path(entry: zipfile.ZipInfo) -> PurePosixPath:
    """A member's path in its archive. Some programs on Windows write it with backslashes."""
    return PurePosixPath(entry.filename.replace("\\", "/"))


def open_archive(path: Path) -> tuple[Zip | None, bytes]:
    """The archive of files that a path holds, and the path's bytes; None for a workbook or anything else.

    Raises Unreadable where the path cannot be read, or is empty or too large.
    """
    content = read_bytes(path, MAX_FILE_BYTES)
    return find_archive(content, path.name), content


def find_archive(content: bytes, name: str, unpacked: Unpacked | None = None) -> Zip | None:
    """The archive of files that these bytes are; None for a workbook, a damaged archive or anything else."""
    if not content.startswith(MAGIC):
        return None
    try:
        archive = Zip(content, name, unpacked=unpacked)
    except Unreadable:
        return None
    return None if archive.is_workbook else archive


def read_members(path: Path, suffixes: tuple[str, ...] | None = None) -> Iterator[tuple[str, bytes]]:
    """Name and content of each member of a zip file, or of those with one of these suffixes.

    Raises Unreadable where the zip is damaged, encrypted or larger than a publisher's would be, or holds members
    outside itself, links, or one name twice.
    """
    return Zip(read_bytes(path, MAX_FILE_BYTES), path.name).read_members(suffixes)
