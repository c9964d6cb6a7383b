"""The first bytes of a file: they show whether it is a web page, a Git LFS pointer or noise instead of a table."""

import os
import stat
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from etl.errors import Refused

# Enough to tell a web page from a file.
HEAD_BYTES = 2048
# How files begin whose ending says that they are not text.
MAGIC = {".zip": b"PK", ".xlsx": b"PK", ".parquet": b"PAR1"}
LFS_POINTER = b"version https://git-lfs.github.com/spec/"
CHECK_CONTACT = "Check OUTLOOK_CONTACT, or download it in a browser and run: python -m etl import FILE"


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file to read. Raises OSError for anything else, such as a pipe, which might never end.

    Opening a pipe would wait for somebody who writes into it, so it is opened without waiting and looked at then.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(0, "Is a directory", str(path))
    raise OSError(0, "a pipe or a device", str(path))


def check_head(head: bytes, *, name: str) -> None:
    """Raises Refused where a file's first bytes are not of the kind that its name (or URL) promises."""
    start = head[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    # A web page may open with a comment; no publisher's table or archive opens with "<".
    if start.startswith(b"<") or b"<title>access denied" in start.lower():
        raise Refused(f"{name} is a web page in place of the file", do=CHECK_CONTACT)
    if start.startswith(LFS_POINTER):
        raise Refused(
            f"{name} is a Git LFS pointer in place of the file",
            do="Run 'git lfs pull' where the file is served from",
        )
    suffix = Path(urlsplit(name).path).suffix.lower()
    if suffix in MAGIC and not start.startswith(MAGIC[suffix]):
        raise Refused(f"{name} is not a {suffix} file", got=repr(start[:16]), do="Run refresh again later")
    if suffix not in (*MAGIC, ".xls") and b"\x00" in start:
        raise Refused(f"{name} is binary data in place of text", do="Run refresh again later")
