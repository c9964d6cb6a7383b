"""The only module that uses the network: conditional downloads with retries and limits, and JSON posts."""

import hashlib
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import requests
import urllib3

from etl import files
from etl.catalog import HOSTS, File
from etl.contact import read_contact
from etl.errors import FetchFailed, NotOffered, OutlookError, Refused, WrongUsage
from etl.files import Stamp
from etl.formats.file_head import CHECK_CONTACT, HEAD_BYTES, check_head
from etl.http_connections import (
    IN_A_BROWSER,
    Clock,
    Retries,
    Session,
    SetupFailed,
    check_certificates,
    explain_setup_fault,
)
from etl.provenance import FROM_MIRROR, FROM_PUBLISHER, MANIFEST, Copy, parse_manifest

TRIES = 4
PIECE_BYTES = 1 << 20
# A host that fails for this many files in a row, or refuses this many, is not asked again in this run.
FAILURES_IN_A_ROW, REFUSALS_IN_A_ROW = 2, 3

PROJECT = "health-information-outlook/1.0"
BY_HAND = "Download it in a browser and run: python -m etl import FILE"
LATER = "Run refresh again later"

Progress = Callable[[int, int | None], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Limits:
    """How long to wait, how often to pause, and how much to accept."""

    connect_seconds: float = 10
    read_seconds: float = 30
    # Status line and headers of one response, however they drip.
    header_seconds: float = 60
    # Pauses between tries: 0, 2, 4 times this.
    backoff_seconds: float = 0.5
    longest_pause_seconds: int = 60
    # A transfer slower than this after so many seconds has stalled.
    slowest_bytes_per_second: int = 5_000
    patience_seconds: float = 30
    # All tries of one file together.
    transfer_seconds: float = 3600
    # All files of one run together; the next run takes what is missing.
    run_seconds: float = 7200
    # The largest file, OEWS's flat file, has 331 MB.
    max_file_bytes: int = 2_000_000_000
    # A response of BLS's API has about 30 KB.
    max_json_bytes: int = 20_000_000


LIMITS = Limits()


class Client:
    """Downloads files from their publishers, or from a mirror that serves https://HOST/PATH as MIRROR/HOST/PATH."""

    def __init__(self, mirror: str | None = None, limits: Limits | None = None) -> None:
        self.mirror = mirror.rstrip("/") if mirror else None
        if self.mirror and not re.fullmatch(r"https?://[^/\s\[\]]+(/\S*)?", self.mirror):
            raise WrongUsage(f"--mirror {mirror} is not a URL", expected="one such as http://127.0.0.1:8800")
        if not (self.mirror or "").startswith("http://"):
            check_certificates()
        self._limits = limits or LIMITS
        # Read errors are retried in `_request`, which also sees those in the middle of a body.
        self._clock, self._ends = (
            Clock(self._limits.header_seconds),
            time.monotonic() + self._limits.run_seconds,
        )
        self._retries = Retries(
            total=TRIES - 1,
            read=False,
            status_forcelist=(429, *range(500, 600)),
            allowed_methods=None,
            backoff_factor=self._limits.backoff_seconds,
            backoff_max=self._limits.longest_pause_seconds,
            retry_after_max=self._limits.longest_pause_seconds,
            raise_on_status=False,
        )
        self._session = Session(
            self._clock,
            hosts=frozenset([urlsplit(self.mirror).netloc]) if self.mirror else HOSTS,
            schemes=("http", "https") if self.mirror else ("https",),
            retries=self._retries,
        )
        self._session.headers["User-Agent"] = f"{PROJECT} ({read_contact(mirror)})"
        # A decoder's error would hide that a compressed transfer was cut.
        self._session.headers["Accept-Encoding"] = "identity"
        self._setup_faults: dict[str, SetupFailed] = {}
        self._failures: Counter[str] = Counter()
        self._refusals: Counter[str] = Counter()

    def url_of(self, file: File) -> str | None:
        """The URL that a file is requested from; None where it can only be imported by hand."""
        if self.mirror:
            parts = urlsplit(file.url)
            return f"{self.mirror}/{quote(file.archive or parts.netloc + parts.path)}"
        return file.url if file.lasting else None

    def download(self, file: File, to: Path, previous: Stamp | None, progress: Progress) -> Stamp | None:
        """Download `file` to `to`, which appears whole or not at all; None where it is unchanged since `previous`.

        Raises NotOffered (404), Refused (another status, a web page, a foreign host), FetchFailed (all other
        failures, after retries), and OSError where the disk fails.
        """
        url = self.url_of(file)
        headers: dict[str, str] = {}
        if previous and previous.asked_at == url:
            validators = {"If-None-Match": previous.etag, "If-Modified-Since": previous.last_modified}
            headers = {name: value for name, value in validators.items() if value}
        to.parent.mkdir(parents=True, exist_ok=True)
        part = to.with_name(to.name + ".part")

        def save(response: requests.Response) -> Stamp | None:
            if response.status_code == 304 and headers:
                return None
            _check_status(file, response)
            sha256, size = self._write(file, response, part, progress)
            part.replace(to)
            modified = response.headers.get("Last-Modified")
            copy = self._describe_copy(file)
            return Stamp(
                url=file.url,
                sha256=sha256,
                bytes=size,
                retrieved_at=files.now(),
                etag=response.headers.get("ETag"),
                last_modified=modified,
                asked_at=url or "",
                # A mirror's date is the copy's, not the publisher's.
                published_at=None if self.mirror else _parse_day(modified),
                copied_from=copy.copied_from,
                is_original=copy.is_original,
            )

        try:
            return self._request("GET", file, save, headers=headers)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _describe_copy(self, file: File) -> Copy:
        if not self.mirror:
            return FROM_PUBLISHER
        parts = urlsplit(file.url)
        return self._mirrored.get(file.archive or parts.netloc + parts.path, FROM_MIRROR)

    @cached_property
    def _mirrored(self) -> dict[str, Copy]:
        """What the mirror says of its files; empty where it says nothing."""
        url = f"{self.mirror}/{MANIFEST}"
        self._clock.set(time.monotonic() + self._limits.header_seconds)
        with (
            suppress(requests.RequestException, urllib3.exceptions.HTTPError, OutlookError),
            self._session.get(url, timeout=self._timeout, stream=True) as response,
        ):
            if response.ok:
                body = b"".join(self._read(url, response, self._limits.max_json_bytes))
                return parse_manifest(body.decode("utf-8", "replace"))
        return {}

    @property
    def _timeout(self) -> tuple[float, float]:
        return self._limits.connect_seconds, self._limits.read_seconds

    def post_json(self, file: File, document: dict[str, object]) -> bytes:
        """Post a JSON document to `file`'s URL and return the response's body. Raises as `download` does."""

        # The document may hold a key, which a redirect must not carry on.
        return self._request("POST", file, self._read_json(file), json=document, allow_redirects=False)

    def get_json(self, file: File, parameters: dict[str, int]) -> bytes:
        """The body of `file`'s URL with a query string. Raises as `download` does."""
        return self._request("GET", file, self._read_json(file), params=parameters)

    def _read_json(self, file: File) -> Callable[[requests.Response], bytes]:
        def read(response: requests.Response) -> bytes:
            _check_status(file, response)
            return b"".join(self._read(file.url, response, self._limits.max_json_bytes))

        return read

    def _request(self, method: str, file: File, use: Callable[[requests.Response], T], **arguments: Any) -> T:
        """What `use` makes of the response, with another try where the response is cut short."""
        url = self.url_of(file)
        if url is None:
            raise NotOffered(f"{file.url} offers no lasting URL of the file", do=BY_HAND)
        retries: urllib3.Retry = self._retries
        host = urlsplit(url).netloc
        with self._count_failures(host, url):
            self._clock.set(self._find_deadline(url))
            while True:
                try:
                    with self._session.request(
                        method, url, timeout=self._timeout, stream=True, **arguments
                    ) as response:
                        return use(response)
                except requests.TooManyRedirects:
                    raise Refused(f"{url} redirects without end", do=IN_A_BROWSER) from None
                except (requests.Timeout, urllib3.exceptions.TimeoutError):
                    silent = f"{host} did not answer within {self._limits.read_seconds:g} s: got {url}"
                    slow = f"{url} is sent too slowly"
                    raise FetchFailed(slow if self._clock.ran_out else silent, do=LATER) from None
                except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
                    fault = explain_setup_fault(error, host)
                    if fault:
                        raise fault from None
                    retries = _count_try(retries, error, url)
                retries.sleep()

    def _find_deadline(self, url: str) -> float:
        """When the next transfer must end. Raises FetchFailed where the run's own time is over."""
        if time.monotonic() >= self._ends:
            raise FetchFailed(
                f"this run has downloaded for {self._limits.run_seconds / 3600:g} hours, so {url} was not requested",
                do="Run refresh again: it takes what is missing",
            )
        return min(self._ends, time.monotonic() + self._limits.transfer_seconds)

    @contextmanager
    def _count_failures(self, host: str, url: str) -> Iterator[None]:
        """Count a host's failures in a row. Raises FetchFailed or Refused, without a request, where they are too many."""
        if host in self._setup_faults:
            raise self._setup_faults[host]
        if self._failures[host] >= FAILURES_IN_A_ROW:
            raise FetchFailed(f"{host} failed repeatedly, so {url} was not requested", do=LATER)
        if self._refusals[host] >= REFUSALS_IN_A_ROW:
            raise Refused(
                f"{host} refused {REFUSALS_IN_A_ROW} files in a row, so {url} was not requested",
                do=CHECK_CONTACT,
            )
        try:
            yield
        except NotOffered:
            raise
        except SetupFailed as error:
            self._setup_faults[host] = error
            raise
        except FetchFailed as error:
            (self._refusals if isinstance(error, Refused) else self._failures)[host] += 1
            raise
        self._failures[host] = self._refusals[host] = 0

    def _write(
        self, file: File, response: requests.Response, to: Path, progress: Progress
    ) -> tuple[str, int]:
        """Write a body to disk and check its first bytes; its SHA-256 and size."""
        digest, head, size = hashlib.sha256(), b"", 0
        total: int | None = response.raw.length_remaining
        with to.open("wb") as out:
            for piece in self._read(file.url, response, self._limits.max_file_bytes):
                out.write(piece)
                digest.update(piece)
                size += len(piece)
                if len(head) < HEAD_BYTES:
                    head += piece[:HEAD_BYTES]
                    if len(head) >= HEAD_BYTES:
                        check_head(head, name=file.name)
                progress(size, total)
        if len(head) < HEAD_BYTES:
            check_head(head, name=file.name)
        return digest.hexdigest(), size

    def _read(self, url: str, response: requests.Response, max_bytes: int) -> Iterator[bytes]:
        """A body piece by piece. Raises Refused where it is too large, FetchFailed where it is too slow."""
        size, began = 0, time.monotonic()
        # read1 returns what has arrived, so that a stalled transfer is noticed before a piece is full.
        while piece := response.raw.read1(PIECE_BYTES, decode_content=True):
            size += len(piece)
            if size > max_bytes:
                raise Refused(
                    f"{url} is too large",
                    expected=f"at most {max_bytes:,} bytes",
                    got=f"{size:,} so far",
                    do=IN_A_BROWSER,
                )
            yield piece
            seconds = time.monotonic() - began
            stalled = size < seconds * self._limits.slowest_bytes_per_second
            if stalled and seconds > self._limits.patience_seconds:
                raise FetchFailed(
                    f"{url} is sent too slowly", got=f"{size:,} bytes in {seconds:.0f} s", do=LATER
                )
        if not size:
            raise EmptyBody


class EmptyBody(urllib3.exceptions.HTTPError):
    """A response without a body, where a file was expected."""


def _count_try(retries: urllib3.Retry, error: Exception, url: str) -> urllib3.Retry:
    """The retries that are left after an error. Raises FetchFailed where none is."""
    try:
        if error.args and isinstance(error.args[0], urllib3.exceptions.MaxRetryError):
            raise error.args[0] from None
        return retries.increment()
    except urllib3.exceptions.MaxRetryError:
        # Only the kind of error: its text may repeat what was sent.
        raise FetchFailed(
            f"{url} could not be downloaded in {TRIES} tries",
            got=f"a broken connection ({type(error).__name__})",
            do=LATER,
        ) from None


def _check_status(file: File, response: requests.Response) -> None:
    """Accept status 200. Raises NotOffered (404), FetchFailed (429 and 5xx, after retries), Refused."""
    status = response.status_code
    if status == 404:
        raise NotOffered(
            f"{file.url} does not exist (404)",
            do="Check whether the publisher moved it, or import the file by hand",
        )
    if status == 429 or status >= 500:
        raise FetchFailed(
            f"{file.url} could not be downloaded in {TRIES} tries", got=f"status {status}", do=LATER
        )
    if status != 200:
        raise Refused(
            f"{file.url} was refused",
            expected="status 200",
            got=f"status {status}",
            do=BY_HAND,
        )


def _parse_day(header: str | None) -> str | None:
    """The day of an HTTP date (YYYY-MM-DD); None where there is no valid one."""
    try:
        return parsedate_to_datetime(header).date().isoformat() if header else None
    except ValueError:
        return None
