"""Connections of `etl.http`: bounded by a clock however slowly bytes come, and told apart where a setting is at fault."""

import http.client
import io
import math
import os
import socket
import ssl
import time
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from etl.errors import FetchFailed, Refused, WrongUsage

MAX_REDIRECTS = 5
WEBHOOK_SECONDS = 10
IN_A_BROWSER = "Open the URL in a browser"
# What requests reads, in its order. Without either, it trusts the authorities that came with it.
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
# OpenSSL's codes of a certificate that is not valid yet, or no longer
OUTSIDE_ITS_DATES = (9, 10)


class SetupFailed(FetchFailed):
    """A setting of this machine or network keeps every request from a publisher: another try would fail, too."""


class Clock:
    """When the transfer at hand must end, and how long its status line and headers may take."""

    def __init__(self, header_seconds: float) -> None:
        self.until, self.header_seconds = math.inf, header_seconds
        self.ran_out = False

    def set(self, until: float) -> None:
        """Let the next transfer take until then, by time.monotonic."""
        self.until, self.ran_out = until, False


class _TimedReader(io.RawIOBase):
    """A connection's bytes. Raises TimeoutError when its time is over, though a byte may come every second."""

    def __init__(self, connection: socket.socket, clock: Clock) -> None:
        super().__init__()
        self._connection, self._clock = connection, clock
        self.until = min(clock.until, time.monotonic() + clock.header_seconds)
        self._stream = connection.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        try:
            left = self.until - time.monotonic()
            if left <= 0:
                raise TimeoutError("the time for this transfer is over")
            silence = self._connection.gettimeout()
            if silence is None or left < silence:
                self._connection.settimeout(left)
            return self._stream.readinto(buffer)
        except TimeoutError:
            self._clock.ran_out = time.monotonic() >= self.until
            raise

    def close(self) -> None:
        self._stream.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    """A response read by a clock: a dripped header, an endless row of `100 Continue`, or a slow body ends."""

    def __init__(self, connection: socket.socket, *arguments: Any, clock: Clock, **named: Any) -> None:
        super().__init__(connection, *arguments, **named)
        self.fp.close()
        self._clock, self._reader = clock, _TimedReader(connection, clock)
        self.fp = io.BufferedReader(self._reader)

    def begin(self) -> None:
        super().begin()
        self._reader.until = self._clock.until


def _time_pool(pool: type[HTTPConnectionPool], clock: Clock) -> type[HTTPConnectionPool]:
    """A class of connection pool whose responses are read by `clock`."""
    # What http.client makes of each response, for a proxy's answer to CONNECT, too.
    timed = {"response_class": partial(_TimedResponse, clock=clock)}
    connection = type("TimedConnection", (pool.ConnectionCls,), timed)
    return type("TimedPool", (pool,), {"ConnectionCls": connection})


class _Adapter(requests.adapters.HTTPAdapter):
    """Connections, direct or through a proxy, whose responses are read by a clock."""

    def __init__(self, clock: Clock, retries: urllib3.Retry) -> None:
        self._pools = {
            "http": _time_pool(HTTPConnectionPool, clock),
            "https": _time_pool(HTTPSConnectionPool, clock),
        }
        super().__init__(max_retries=retries)

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named)  # type: ignore[no-untyped-call]
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **named)  # type: ignore[no-untyped-call]
        manager.pool_classes_by_scheme = self._pools
        return manager


class Retries(urllib3.Retry):
    """Retries of what may pass, not of a certificate or proxy that stays as it is."""

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: Any = None,
        error: Exception | None = None,
        _pool: Any = None,
        _stacktrace: Any = None,
    ) -> "Retries":
        if error is not None and (_find_certificate_error(error) or _is_proxy_error(error)):
            raise urllib3.exceptions.MaxRetryError(_pool, url or "", error) from error
        return super().increment(method, url, response, error, _pool, _stacktrace)


class Session(requests.Session):
    """Follows redirects to the given hosts and schemes only; without hosts, none."""

    def __init__(
        self,
        clock: Clock,
        *,
        hosts: frozenset[str] = frozenset(),
        schemes: tuple[str, ...] = (),
        retries: urllib3.Retry,
    ) -> None:
        super().__init__()
        self.hosts, self.schemes, self.max_redirects = hosts, schemes, MAX_REDIRECTS
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter(clock, retries))

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """The URL of a redirect. Raises Refused where it must not be followed."""
        if not self.hosts:
            return None
        try:
            location = super().get_redirect_target(resp)
            target = urlsplit(urljoin(resp.url, location or ""))
        except ValueError:
            raise Refused(f"{resp.url} redirects to an invalid URL", do=IN_A_BROWSER) from None
        if location is None:
            return None
        declared = target.netloc.lower().removesuffix(":443") in self.hosts
        if not (declared and target.scheme in self.schemes):
            raise Refused(
                f"{resp.url} redirects to where this project does not download from",
                expected=f"{' or '.join(self.schemes)}, and a host that a source declares",
                got=f"{target.scheme}://{target.netloc}"[:120],
                do=IN_A_BROWSER,
            )
        # requests would read a redirect's body to its end.
        if resp.raw is not None:
            resp.raw.close()
        resp._content = b""
        return location


def check_certificates() -> None:
    """Raises WrongUsage where the file or folder of trusted authorities that the settings name cannot be used."""
    name = next((name for name in BUNDLES if os.environ.get(name)), None)
    if name is None:
        return
    path = os.environ[name]
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        # A folder is looked into only when a certificate is checked.
        if os.path.isdir(path):  # noqa: PTH112
            context.load_verify_locations(capath=path)
        else:
            context.load_verify_locations(cafile=path)
    except OSError as error:
        raise WrongUsage(
            f"{name} names no usable file of trusted certificate authorities",
            expected="a PEM file, or a folder of them",
            got=f"{path} ({error.strerror or error})" if not isinstance(error, ssl.SSLError) else path,
            do=f"Correct or unset {name}",
        ) from None


def explain_setup_fault(error: Exception, host: str) -> SetupFailed | None:
    """The error for the person who set up this machine; None where no setting is at fault. Never names a proxy's URL."""
    certificate = _find_certificate_error(error)
    if certificate:
        outside = certificate.verify_code in OUTSIDE_ITS_DATES
        return SetupFailed(
            f"{host} shows a certificate that this machine does not trust",
            got=certificate.verify_message.rstrip("."),
            do="Check this machine's clock"
            if outside
            else f"If something in your network opens TLS, set {BUNDLES[0]} to the file of its certificate authority",
        )
    if isinstance(error, requests.exceptions.InvalidSchema) and "SOCKS" in str(error):
        return SetupFailed(
            "the proxy in HTTPS_PROXY or ALL_PROXY is a SOCKS proxy",
            expected="one of HTTP",
            do="Set HTTPS_PROXY to an HTTP proxy, or run: pip install pysocks",
        )
    if isinstance(error, requests.exceptions.InvalidProxyURL) or _is_proxy_error(error):
        return SetupFailed(
            "the proxy does not pass requests on",
            got=_describe_proxy_error(error),
            do="Check HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, and NO_PROXY",
        )
    return None


def _describe_proxy_error(error: Exception) -> str:
    text = str(error)
    if isinstance(error, requests.exceptions.InvalidProxyURL):
        return "an invalid URL"
    if "407" in text:
        return "a request for a user name and password (407)"
    if "Tunnel connection failed: " in text:
        return text.partition("Tunnel connection failed: ")[2][:40].strip("'\")} ")
    return "no connection"


def _walk_causes(error: BaseException) -> list[BaseException]:
    """An error and what it wraps: urllib3 and requests keep causes as arguments or reasons."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting and len(found) < 20:
        current = waiting.pop()
        if isinstance(current, BaseException) and current not in found:
            found.append(current)
            waiting += [*current.args, getattr(current, "reason", None), current.__cause__]
    return found


def _find_certificate_error(error: Exception) -> ssl.SSLCertVerificationError | None:
    found = (e for e in _walk_causes(error) if isinstance(e, ssl.SSLCertVerificationError))
    return next(found, None)


def _is_proxy_error(error: Exception) -> bool:
    kinds = (urllib3.exceptions.ProxyError, requests.exceptions.ProxyError)
    return any(isinstance(e, kinds) for e in _walk_causes(error))


def post_webhook(url: str, document: dict[str, object]) -> None:
    """Post a JSON document to the operator's webhook. Reads nothing of the response but its status and headers.

    Raises FetchFailed, without the URL: it is a secret.
    """
    do = "Check OUTLOOK_WEBHOOK"
    clock = Clock(WEBHOOK_SECONDS)
    clock.set(time.monotonic() + WEBHOOK_SECONDS)
    session = Session(clock, retries=Retries(0, read=False))
    try:
        check_certificates()
        with session.post(url, json=document, timeout=WEBHOOK_SECONDS, stream=True) as response:
            status, is_accepted = response.status_code, response.status_code < 300
    # An invalid header from the other side is a ValueError, and a connection that broke an OSError.
    except (
        requests.RequestException,
        urllib3.exceptions.HTTPError,
        ValueError,
        OSError,
        WrongUsage,
    ) as error:
        raise FetchFailed("the webhook could not be reached", got=type(error).__name__, do=do) from None
    if not is_accepted:
        raise FetchFailed("the webhook did not accept the notice", got=f"status {status}", do=do)
