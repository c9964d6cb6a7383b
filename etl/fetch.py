"""The only module that knows the network: conditional requests, retries, and a look at each body before it is kept."""

import hashlib
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import requests

from etl.errors import FetchFailed, NotOffered, Refused, WrongUsage
from etl.sources import HOSTS, File

CONNECT_SECONDS, READ_SECONDS = 10, 30
TRIES = 4
PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 60
# Slower than this for that long is a stalled transfer, not a slow line.
SLOWEST_BYTES_PER_SECOND, PATIENCE_SECONDS = 5_000, 30
PIECE = 1 << 20
MAX_REDIRECTS = 5
# After so many files in a row without an answer the host is left alone for this run.
GIVE_UP_AFTER = 2

CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# Sent to a mirror when no contact is set; .invalid never resolves (RFC 2606).
MIRROR_CONTACT = "mirror@example.invalid"
PROJECT = "health-information-outlook/1.0"

Progress = Callable[[int, int | None], None]


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


def contact(mirror: str | None) -> str:
    """The address that publishers can write to. Raises WrongUsage where BLS itself is asked without one."""
    given = os.environ.get("OUTLOOK_CONTACT", "").strip()
    if given and not CONTACT.fullmatch(given):
        raise WrongUsage(
            "OUTLOOK_CONTACT is not an e-mail address",
            expected="a name such as you@example.org",
            came=repr(given),
        )
    if given:
        return given
    if mirror:
        return MIRROR_CONTACT
    raise WrongUsage(
        "OUTLOOK_CONTACT is not set",
        expected="an e-mail address: BLS refuses programs that do not say whom to write to",
        do="Set it and run again: OUTLOOK_CONTACT=you@example.org python -m etl refresh",
    )


class Fetcher:
    """Takes files from their publishers, or from a mirror in their place."""

    def __init__(self, mirror: str | None = None) -> None:
        self.mirror = mirror.rstrip("/") if mirror else None
        if self.mirror and not re.fullmatch(r"https?://[^/\s\[\]]+(/\S*)?", self.mirror):
            raise WrongUsage(
                f"--mirror {mirror} is not an address", expected="one such as http://127.0.0.1:8800"
            )
        self.session = requests.Session()
        self.session.headers["User-Agent"] = f"{PROJECT} ({contact(mirror)})"
        # A compressed transfer would hide a cut body behind a decoder's error.
        self.session.headers["Accept-Encoding"] = "identity"
        self.hosts = frozenset([urlsplit(self.mirror).netloc]) if self.mirror else HOSTS
        self.silent: dict[str, int] = {}

    def address(self, file: File) -> str | None:
        """Where this file is asked for; None where only a person can bring it."""
        if self.mirror:
            parts = urlsplit(file.url)
            return f"{self.mirror}/{quote(file.archive or parts.netloc + parts.path)}"
        return file.url if file.lasting else None

    def fetch(self, file: File, to: Path, before: Stamp | None, progress: Progress) -> Stamp | None:
        """Bring `file` to `to`; None where it is unchanged since `before`.

        Raises NotOffered (404), Refused (a page for robots), FetchFailed (anything else, after retries).
        """
        address = self.address(file)
        if address is None:
            raise NotOffered(
                f"{file.url} has no lasting address", do="Take it by hand and run: python -m etl import FILE"
            )
        host = urlsplit(address).netloc
        if self.silent.get(host, 0) >= GIVE_UP_AFTER:
            raise FetchFailed(
                f"{host} did not answer before, {address} was not asked for", do="Run refresh again later"
            )
        wait = 0.0
        for attempt in range(TRIES):
            time.sleep(wait)
            wait = PAUSE_SECONDS * 2**attempt
            try:
                stamp = self._once(file, address, to, before, progress)
                self.silent.pop(host, None)
                return stamp
            except _Again as again:
                failure = str(again)
                wait = min(max(wait, again.after), LONGEST_PAUSE_SECONDS)
            except requests.Timeout:
                self.silent[host] = self.silent.get(host, 0) + 1
                raise FetchFailed(
                    f"{host} did not answer within {READ_SECONDS} s",
                    came=address,
                    do="Run refresh again later",
                ) from None
            except requests.RequestException as error:
                failure = type(error).__name__
        self.silent[host] = self.silent.get(host, 0) + 1
        raise FetchFailed(
            f"{address} could not be taken in {TRIES} tries", came=failure, do="Run refresh again later"
        )

    def _once(
        self, file: File, address: str, to: Path, before: Stamp | None, progress: Progress
    ) -> Stamp | None:
        headers = {}
        asked_at = address
        if before and before.asked_at != address:
            before = None
        if before and before.etag:
            headers["If-None-Match"] = before.etag
        if before and before.last_modified:
            headers["If-Modified-Since"] = before.last_modified
        for _ in range(MAX_REDIRECTS):
            answer = self.session.get(
                address,
                headers=headers,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                stream=True,
                allow_redirects=False,
            )
            if not answer.is_redirect:
                break
            address = urljoin(address, answer.headers["Location"])
            if urlsplit(address).netloc not in self.hosts or (
                not self.mirror and not address.startswith("https://")
            ):
                raise Refused(
                    f"{file.url} leads to a host that is not its publisher's",
                    came=urlsplit(address).netloc,
                    do="Look at the address in a browser",
                )
        with answer:
            status = answer.status_code
            if status == 304:
                return None
            if status == 404:
                raise NotOffered(
                    f"{file.url} is not there (404)",
                    do="Look whether the publisher moved it, or import the file by hand",
                )
            if status == 429 or status >= 500:
                raise _Again(
                    f"status {status}",
                    float(answer.headers.get("Retry-After", "0") or 0)
                    if answer.headers.get("Retry-After", "").isdigit()
                    else 0.0,
                )
            if status != 200:
                raise Refused(
                    f"{file.url} was refused",
                    expected="status 200",
                    came=f"status {status}",
                    do="Download it in a browser and run: python -m etl import FILE",
                )
            return self._keep(file, asked_at, answer, to, progress)

    def _keep(
        self, file: File, asked_at: str, answer: requests.Response, to: Path, progress: Progress
    ) -> Stamp:
        length = answer.headers.get("Content-Length")
        total = int(length) if length and length.isdigit() else None
        digest, size, began = hashlib.sha256(), 0, time.monotonic()
        to.parent.mkdir(parents=True, exist_ok=True)
        with to.open("wb") as out:
            for piece in answer.iter_content(PIECE):
                if size == 0:
                    look_at(piece, address_of(file))
                digest.update(piece)
                out.write(piece)
                size += len(piece)
                progress(size, total)
                spent = time.monotonic() - began
                if spent > PATIENCE_SECONDS and size / spent < SLOWEST_BYTES_PER_SECOND:
                    raise FetchFailed(
                        f"{file.url} comes too slowly",
                        came=f"{size:,} bytes in {spent:.0f} s",
                        do="Run refresh again later",
                    )
        if size == 0 or (total is not None and size != total):
            raise _Again(f"{size:,} bytes of {total or 0:,}", 0.0)
        modified = answer.headers.get("Last-Modified")
        return Stamp(
            url=file.url,
            sha256=digest.hexdigest(),
            bytes=size,
            retrieved_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            etag=answer.headers.get("ETag"),
            last_modified=modified,
            asked_at=asked_at,
            # A mirror's date is the copy's own, not the publisher's.
            published_at=None if self.mirror else _date(modified),
        )


class _Again(Exception):
    """A failure worth another try, after so many seconds."""

    def __init__(self, why: str, after: float) -> None:
        super().__init__(why)
        self.after = after


def _date(header: str | None) -> str | None:
    """Day of an HTTP date; None where there is none or it is not a date."""
    try:
        return parsedate_to_datetime(header).date().isoformat() if header else None
    except ValueError:
        return None


def address_of(file: File) -> str:
    """What a file is called: by its address, or by its place in an archive, whose ending then counts."""
    return file.archive or file.url


def look_at(head: bytes, url: str) -> None:
    """Refuse a web page, or a body of another kind than the address promises. Raises Refused."""
    start = head[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if (
        re.match(rb"<(!doctype|html|head|\?xml[^>]*>\s*<!doctype html)", start, re.IGNORECASE)
        or b"<title>access denied" in start.lower()
    ):
        raise Refused(
            f"{url} answered with a web page in place of the file",
            do="Check OUTLOOK_CONTACT, or download it in a browser and run: python -m etl import FILE",
        )
    suffix = Path(urlsplit(url).path).suffix.lower()
    if suffix in (".zip", ".xlsx") and not start.startswith(b"PK"):
        raise Refused(
            f"{url} answered with something else than a {suffix} file",
            came=repr(start[:16]),
            do="Run refresh again later",
        )
    if suffix not in (".zip", ".xlsx", ".xls") and b"\x00" in start:
        raise Refused(f"{url} answered with binary noise in place of text", do="Run refresh again later")
