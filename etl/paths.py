"""Paths that a person gave, the files below them, and their copies."""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from etl.errors import WrongUsage
from etl.formats.file_head import open_regular
from etl.runlog.accounts import PASSED, REFUSED

# Somebody's folder of downloads is not deeper; a whole disk given by mistake is.
MAX_DEPTH = 20
# The largest file that any publisher here offers has 331 MB.
MAX_BYTES = 2_000_000_000


def find_given(path: Path) -> Path:
    """The path that a person means: also with ~, as a file: URL, or with a browser's %20. Raises WrongUsage."""
    text = str(path)
    candidates = [text]
    if text.startswith("file:"):
        candidates.append(unquote(urlsplit(text).path))
    candidates.append(unquote(text))
    for candidate in candidates:
        try:
            found = Path(candidate).expanduser()
            # A link to nowhere exists, too: it is refused with its reason.
            if os.path.lexists(found):
                return found
        except (RuntimeError, ValueError, OSError):
            # No such user, or no path at all.
            continue
    raise WrongUsage(f"there is no file {path}", do="Check the path")


def walk_folder(folder: Path) -> Iterator[tuple[Path, str, str]]:
    """Every file below a folder, folder by folder; PASSED or REFUSED and why, or "" for one to be looked at."""
    waiting = [(folder, 0)]
    while waiting:
        current, depth = waiting.pop()
        if depth > MAX_DEPTH:
            yield current, REFUSED, f"folders nested more than {MAX_DEPTH} deep are not searched."
            continue
        try:
            with os.scandir(current) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield current, REFUSED, f"the folder cannot be opened: {error.strerror}."
            continue
        folders = []
        for entry in entries:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                folders.append((path, depth + 1))
            else:
                yield path, *_explain_irregular(path)
        waiting += reversed(folders)


def _explain_irregular(path: Path) -> tuple[str, str]:
    """Why a path is passed over or refused; two empty texts where it is a regular file."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if path.is_symlink():
            return PASSED, "a link to nowhere"
        return REFUSED, f"the file cannot be opened: {error.strerror}."
    if stat.S_ISREG(mode):
        return "", ""
    return PASSED, "a link to a folder" if stat.S_ISDIR(mode) else "not a file, but a pipe or a device"


def copy_file(path: Path, to: Path) -> tuple[str, int]:
    """Copy a regular file. Returns the copy's SHA-256 and size; raises OSError where it grows without end."""
    digest, size = hashlib.sha256(), 0
    to.parent.mkdir(parents=True, exist_ok=True)
    with open_regular(path) as stream, to.open("wb") as out:
        while piece := stream.read(1 << 20):
            size += len(piece)
            if size > MAX_BYTES:
                raise OSError(0, f"it grew to more than {MAX_BYTES:,} bytes", str(path))
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest(), size


def clean_name(name: str) -> str:
    """A file's name as data/raw can store it on any disk: no separators or control characters, at most 120 bytes."""
    plain = re.sub(r"[/\\\x00-\x1f\x7f\ud800-\udfff]", "_", name).strip() or "file"
    if plain in (".", ".."):
        plain = "file"
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > 8:
        stem, suffix = plain, ""
    most = 120 - len(suffix.encode()) - 1
    stem = stem.encode()[:most].decode("utf-8", "ignore")
    return f"{stem}.{suffix}" if suffix else stem
