"""The only module that knows the network: conditional requests, retries, resumed transfers, and a look at each
body before it is kept."""

import hashlib
import json
import os
import re
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import requests
import urllib3

from etl import records, secrets
from etl.errors import FetchFailed, NotOffered, Refused, WrongUsage
from etl.records import Stamp
from etl.sources import HOSTS, File

CONNECT_SECONDS, READ_SECONDS = 10, 30
TRIES = 4
PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 60
# Slower than this for that long is a stalled transfer, not a slow line.
SLOWEST_BYTES_PER_SECOND, PATIENCE_SECONDS = 5_000, 30
# A transfer that goes on for longer is stopped; the next run goes on where it ended.
LONGEST_TRANSFER_SECONDS = 3600
PIECE = 1 << 20
# The largest file, the flat file, has 331 MB. A body that goes on for longer would only fill the disk.
MAX_BYTES = 2_000_000_000
# An answer of the API has some 30 KB and comes at once.
MAX_ANSWER_BYTES, LONGEST_ANSWER_SECONDS = 20_000_000, 60
# So much of a body tells a web page from a file.
HEAD = 2048
MAX_REDIRECTS = 5
# After so many files in a row without an answer, or with a refusal, the host is left alone for this run.
GIVE_UP_AFTER, GIVE_UP_AFTER_REFUSALS = 2, 3
# The API answers for so many years at once, without and with a registration key.
API_YEARS, API_YEARS_WITH_KEY = 10, 20
# Regional price parities begin in 2008: no older prices are needed here.
API_FIRST_YEAR = 2008
NOTICE_SECONDS = 10

CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# Sent to a mirror when no contact is set; .invalid never resolves (RFC 2606).
MIRROR_CONTACT = "mirror@example.invalid"
PROJECT = "health-information-outlook/1.0"

Progress = Callable[[int, int | None], None]


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
    """Takes files from their publishers, or from a mirror in their place.

    `parts` is a folder for transfers that were cut: the next try, or the next run, goes on where they ended.
    """

    def __init__(self, mirror: str | None = None, parts: Path | None = None) -> None:
        self.parts = parts
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
        self.refusals: dict[str, int] = {}

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
        if self.refusals.get(host, 0) >= GIVE_UP_AFTER_REFUSALS:
            raise Refused(
                f"{host} refused {GIVE_UP_AFTER_REFUSALS} files in a row, {address} was not asked for",
                do=BY_HAND,
            )
        try:
            stamp = self._persist(file, address, host, to, before, progress)
        except Refused:
            self.refusals[host] = self.refusals.get(host, 0) + 1
            raise
        except NotOffered:
            raise
        except FetchFailed:
            self.silent[host] = self.silent.get(host, 0) + 1
            raise
        self.silent.pop(host, None)
        self.refusals.pop(host, None)
        return stamp

    def _persist(
        self, file: File, address: str, host: str, to: Path, before: Stamp | None, progress: Progress
    ) -> Stamp | None:
        """Try again after what passes by itself; a try that brought a good piece of the file is not counted."""
        wait, failures, had, began = 0.0, 0, 0, time.monotonic()
        part = _Part.of(self.parts or to.parent, address)
        while True:
            time.sleep(wait)
            try:
                if file.series:
                    return self._ask(file, address, to)
                return self._once(file, address, to, before, progress, part)
            except _Again as again:
                failure, wait = str(again), again.after
            except (requests.Timeout, urllib3.exceptions.TimeoutError):
                raise FetchFailed(
                    f"{host} did not answer within {READ_SECONDS} s",
                    came=address,
                    do="Run refresh again later",
                ) from None
            except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
                # Only the kind: the text of such an error repeats the address, and may repeat what was sent.
                failure, wait = type(error).__name__, 0.0
            except OSError:
                # The disk's refusal, not the network's: what was had of the file makes room.
                with suppress(OSError):
                    part.drop()
                raise
            size = part.size()
            failures = 1 if size >= had + PIECE else failures + 1
            had = size
            if failures >= TRIES or time.monotonic() - began > LONGEST_TRANSFER_SECONDS:
                if not size:
                    part.drop()
                raise FetchFailed(
                    f"{address} could not be taken in {TRIES} tries",
                    came=failure,
                    do="Run refresh again later",
                )
            wait = min(max(wait, PAUSE_SECONDS * 2 ** (failures - 1)), LONGEST_PAUSE_SECONDS)

    def _ask(self, file: File, address: str, to: Path) -> Stamp:
        """Ask the API for whole series, in as many questions as its limit of years wants; keep the answers as they came.

        Raises Refused where the API says that it does not serve the request (its daily threshold, a wrong key).
        """
        key = secrets.api_key()
        last, span = datetime.now(UTC).year, API_YEARS_WITH_KEY if key else API_YEARS
        answers = []
        for first in range(API_FIRST_YEAR, last + 1, span):
            question = {
                "seriesid": list(file.series),
                "startyear": str(first),
                "endyear": str(min(first + span - 1, last)),
                **({"registrationkey": key} if key else {}),
            }
            with self._answer("POST", file, address, json=question) as answer:
                _status(file, answer)
                content = _whole(file, answer)
            try:
                document = json.loads(content)
            except (ValueError, RecursionError):
                look_at(content, file.url)
                raise Refused(f"{file.url} answered with something else than JSON", do=BY_HAND) from None
            if not isinstance(document, dict) or document.get("status") != "REQUEST_SUCCEEDED":
                said = document.get("message") if isinstance(document, dict) else document
                raise Refused(
                    f"{file.url} did not serve the request",
                    expected="status REQUEST_SUCCEEDED",
                    came=str(said)[:160],
                    do="The API allows so many requests a day: run refresh again tomorrow, or set OUTLOOK_BLS_KEY",
                )
            answers.append(document)
        content = json.dumps(answers, indent=1).encode()
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(content)
        return Stamp(
            file.url, hashlib.sha256(content).hexdigest(), len(content), records.now(), asked_at=address
        )

    def _once(
        self, file: File, address: str, to: Path, before: Stamp | None, progress: Progress, part: "_Part"
    ) -> Stamp | None:
        headers: dict[str, str] = {}
        asked_at = address
        if before and before.asked_at != address:
            before = None
        if before and before.etag:
            headers["If-None-Match"] = before.etag
        if before and before.last_modified:
            headers["If-Modified-Since"] = before.last_modified
        may_stand = bool(headers)
        if part.size():
            headers |= {"Range": f"bytes={part.size()}-", "If-Range": part.validator}
        for _ in range(MAX_REDIRECTS):
            answer = self._answer("GET", file, address, headers=headers)
            if not answer.is_redirect:
                break
            answer.close()
            address = self._further(file, address, answer.headers["Location"])
        with answer:
            if answer.status_code == 304:
                # Where nothing is had that could stand, "unchanged" says nothing.
                if may_stand:
                    return None
                raise _Again("status 304, though no file is had that could be unchanged", 0.0)
            if answer.status_code == 416:
                part.drop()
                raise _Again("status 416", 0.0)
            _status(file, answer)
            return self._keep(file, asked_at, answer, to, progress, part)

    def _answer(
        self,
        method: str,
        file: File,
        address: str,
        *,
        headers: dict[str, str] | None = None,
        json: object = None,
    ) -> requests.Response:
        """Ask, and follow nothing. The body is still to come."""
        try:
            return self.session.request(
                method,
                address,
                headers=headers,
                json=json,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                stream=True,
                allow_redirects=False,
            )
        except requests.RequestException:
            raise
        # `requests` reads where an answer leads even if it is not to go there, and lets out what that raises.
        except ValueError as error:
            raise Refused(
                f"{file.url} leads to what is no address", came=type(error).__name__, do=IN_A_BROWSER
            ) from None

    def _further(self, file: File, address: str, location: str) -> str:
        """Where a redirect leads. Raises Refused where that is not with a declared host."""
        try:
            further = urljoin(address, location)
            parts = urlsplit(further)
        except ValueError:
            raise Refused(
                f"{file.url} leads to what is no address", came=repr(location[:80]), do=IN_A_BROWSER
            ) from None
        declared = parts.netloc.lower().removesuffix(":443") in self.hosts
        if not declared or (not self.mirror and parts.scheme != "https"):
            raise Refused(
                f"{file.url} leads to a host that is not its publisher's"
                if not declared
                else f"{file.url} leads to where anybody on the way could change the file",
                expected="https and a host that a source declares",
                came=f"{parts.scheme}://{parts.netloc}"[:120],
                do=IN_A_BROWSER,
            )
        return further

    def _keep(
        self,
        file: File,
        asked_at: str,
        answer: requests.Response,
        to: Path,
        progress: Progress,
        part: "_Part",
    ) -> Stamp:
        length, encoding = (
            answer.headers.get("Content-Length", ""),
            answer.headers.get("Content-Encoding", ""),
        )
        packed = encoding not in ("", "identity")
        total = _number(length) if not packed else None
        at = 0
        if answer.status_code == 206:
            stated = re.fullmatch(
                r"bytes ([0-9]{1,15})-[0-9]{1,15}/([0-9]{1,15})", answer.headers.get("Content-Range", "")
            )
            if packed or not stated or int(stated[1]) != part.size():
                part.drop()
                raise _Again("another piece than was asked for", 0.0)
            at, total = int(stated[1]), int(stated[2])
        # A weak validator promises the same meaning, not the same bytes. Nor can what comes packed be gone on with: the
        # rest of it would be the rest of the packed bytes.
        etag, modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
        firm = etag if etag and not etag.startswith("W/") else modified
        part.begin(at, None if packed else firm)
        try:
            size = self._receive(file, answer, progress, part, at, total)
        except Refused:
            part.drop()
            raise
        if size == 0 or (total is not None and size != total):
            if total is not None and size > total:
                part.drop()
            raise _Again(f"{size:,} bytes of {total or 0:,}", 0.0)
        stamp = Stamp(
            url=file.url,
            sha256=part.digest.hexdigest(),
            bytes=size,
            retrieved_at=records.now(),
            etag=etag,
            last_modified=modified,
            asked_at=asked_at,
            # A mirror's date is the copy's own, not the publisher's.
            published_at=None if self.mirror else _date(modified),
        )
        part.become(to)
        return stamp

    def _receive(
        self,
        file: File,
        answer: requests.Response,
        progress: Progress,
        part: "_Part",
        at: int,
        total: int | None,
    ) -> int:
        """Add the body to the part; the size that it has then."""
        size, began, looked = at, time.monotonic(), at >= HEAD
        with part.path.open("ab") as out:
            # read1 gives what there is: a stalled transfer is seen before a whole piece has come.
            while piece := answer.raw.read1(PIECE, decode_content=True):
                part.digest.update(piece)
                out.write(piece)
                size += len(piece)
                if not looked and size >= HEAD:
                    out.flush()
                    look_at(part.head(), file.name)
                    looked = True
                progress(size, total)
                if size > MAX_BYTES:
                    raise Refused(
                        f"{file.url} does not end",
                        expected=f"at most {MAX_BYTES:,} bytes",
                        came=f"{size:,} so far",
                        do=IN_A_BROWSER,
                    )
                spent = time.monotonic() - began
                if (
                    spent > PATIENCE_SECONDS and (size - at) / spent < SLOWEST_BYTES_PER_SECOND
                ) or spent > LONGEST_TRANSFER_SECONDS:
                    raise FetchFailed(
                        f"{file.url} comes too slowly",
                        came=f"{size - at:,} bytes in {spent:.0f} s",
                        do="Run refresh again later; it goes on where this one ended",
                    )
        if not looked and size:
            look_at(part.head(), file.name)
        return size


IN_A_BROWSER = "Look at the address in a browser"
BY_HAND = "Check OUTLOOK_CONTACT, or download it in a browser and run: python -m etl import FILE"


def _status(file: File, answer: requests.Response) -> None:
    """Pass an answer with a body. Raises NotOffered, _Again (worth another try), Refused."""
    status = answer.status_code
    if status in (200, 206):
        return
    if status == 404:
        raise NotOffered(
            f"{file.url} is not there (404)",
            do="Look whether the publisher moved it, or import the file by hand",
        )
    if status == 429 or status >= 500:
        raise _Again(f"status {status}", float(_number(answer.headers.get("Retry-After", "")) or 0))
    raise Refused(
        f"{file.url} was refused",
        expected="status 200",
        came=f"status {status}",
        do="Download it in a browser and run: python -m etl import FILE",
    )


def _number(header: str) -> int | None:
    """A header's number; None where it has none. Python takes superscripts for digits."""
    return int(header) if re.fullmatch("[0-9]{1,15}", header) else None


def _whole(file: File, answer: requests.Response) -> bytes:
    """The whole body of an answer that is a few pages. Raises FetchFailed where it goes on and on."""
    content, began = b"", time.monotonic()
    while piece := answer.raw.read1(PIECE, decode_content=True):
        content += piece
        if len(content) > MAX_ANSWER_BYTES or time.monotonic() - began > LONGEST_ANSWER_SECONDS:
            raise FetchFailed(
                f"the answer of {file.url} does not end",
                expected=f"at most {MAX_ANSWER_BYTES:,} bytes within {LONGEST_ANSWER_SECONDS} s",
                came=f"{len(content):,} so far",
                do="Run refresh again later",
            )
    return content


def post_notice(address: str, document: dict[str, object]) -> None:
    """Send a JSON document to the operator's own webhook. Raises FetchFailed, without the address: it is a secret."""
    try:
        answer = requests.post(address, json=document, timeout=NOTICE_SECONDS, allow_redirects=False)
    except (requests.RequestException, ValueError) as error:
        raise FetchFailed(
            "the webhook could not be reached", came=type(error).__name__, do=LOOK_AT_WEBHOOK
        ) from None
    if not answer.ok or answer.is_redirect:
        raise FetchFailed(
            "the webhook did not take the notice", came=f"status {answer.status_code}", do=LOOK_AT_WEBHOOK
        )


LOOK_AT_WEBHOOK = "Look at OUTLOOK_WEBHOOK"


class _Part:
    """A transfer in the making: the bytes had so far, and beside them the validator that they belong to."""

    def __init__(self, path: Path, validator: str) -> None:
        self.path, self.validator = path, validator
        self.digest = hashlib.sha256()

    @classmethod
    def of(cls, folder: Path, address: str) -> "_Part":
        """What an earlier try left of this address; empty where nothing, or nothing that can be gone on with."""
        path = folder / f"{hashlib.sha256(address.encode()).hexdigest()[:16]}.part"
        part = cls(path, "")
        try:
            part.validator = json.loads(part._about.read_text(encoding="utf-8"))["validator"]
        except (OSError, ValueError, KeyError, TypeError):
            part.drop()
        return part

    @property
    def _about(self) -> Path:
        return self.path.with_suffix(".json")

    def size(self) -> int:
        return self.path.stat().st_size if self.validator and self.path.exists() else 0

    def head(self) -> bytes:
        with self.path.open("rb") as stream:
            return stream.read(HEAD)

    def begin(self, at: int, validator: str | None) -> None:
        """Keep the first `at` bytes; what is added belongs to `validator` (None: it cannot be gone on with)."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.digest = hashlib.sha256()
        if at:
            with self.path.open("rb") as stream:
                while piece := stream.read(PIECE):
                    self.digest.update(piece)
            return
        # The old validator goes first: bytes must never stand beside one that they do not belong to.
        self._about.unlink(missing_ok=True)
        self.path.write_bytes(b"")
        self.validator = validator or ""
        if validator:
            self._about.write_text(json.dumps({"validator": validator}), encoding="utf-8")

    def become(self, to: Path) -> None:
        """The file is whole: put it in its place."""
        to.parent.mkdir(parents=True, exist_ok=True)
        self._about.unlink(missing_ok=True)
        self.path.replace(to)

    def drop(self) -> None:
        self.validator = ""
        self._about.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)


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


def look_at(head: bytes, url: str) -> None:
    """Refuse a web page, or a body of another kind than the address promises. Raises Refused."""
    start = head[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    # No table and no archive of a publisher's begins so; a web page does, after comments as well.
    if start.startswith(b"<") or b"<title>access denied" in start.lower():
        raise Refused(
            f"{url} answered with a web page in place of the file",
            do=BY_HAND,
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
