"""A publisher on the loopback address that answers as a test tells it to, and remembers what it was asked."""

import hashlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote


@dataclass(frozen=True)
class Reply:
    """One answer. `sends` is how much of the body goes out before the connection is cut (None: all of it); `drips`
    how much goes out a tenth of a second; `hangs` that nothing comes at all."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    sends: int | None = None
    reset: bool = False
    drips: int = 0
    hangs: bool = False


@dataclass
class Site:
    """Scripted answers by path, the last of which repeats; other paths are files below `root`, or 404."""

    root: Path
    scripted: dict[str, list[Reply]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    posted: list[tuple[str, bytes]] = field(default_factory=list)
    address: str = ""
    # What becomes of a good answer: the answer, and how often its path was asked for.
    fault: Callable[[Reply, int], Reply] | None = None
    closed: threading.Event = field(default_factory=threading.Event)

    def respond(self, path: str, headers: dict[str, str]) -> Reply:
        # What a mirror says of its files is not one of them.
        if path != "/MANIFEST.tsv":
            self.requests.append((path, headers))
        if path in self.scripted:
            answers = self.scripted[path]
            return answers.pop(0) if len(answers) > 1 else answers[0]
        file = self.root / path.lstrip("/")
        if not file.is_file():
            return Reply(b"Not Found", 404)
        body = file.read_bytes()
        etag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        if headers.get("if-none-match") == etag:
            return Reply(status=304, headers={"ETag": etag})
        good = Reply(body, headers={"ETag": etag, "Last-Modified": "Thu, 16 Apr 2026 14:00:00 GMT"})
        count = sum(requested == path for requested, _ in self.requests)
        return self.fault(good, count) if self.fault else good

    def put(self, path: str, content: bytes | str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file


@contextmanager
def serving(root: Path) -> Iterator[Site]:
    site = Site(root)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            return

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            site.posted.append((self.path, body))
            self.do_GET()

        def do_GET(self) -> None:
            answer = site.respond(unquote(self.path), {k.lower(): v for k, v in self.headers.items()})
            if answer.hangs:
                self.close_connection = True
                site.closed.wait(60)
                return
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if answer.drips:
                for at in range(0, len(answer.body), answer.drips):
                    self.wfile.write(answer.body[at : at + answer.drips])
                    self.wfile.flush()
                    if site.closed.wait(0.1):
                        return
                return
            self.wfile.write(answer.body[: answer.sends])
            if answer.sends is not None:
                self.wfile.flush()
                self.close_connection = True
                if answer.reset:
                    linger = b"\1\0\0\0\0\0\0\0"
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    self.connection.close()

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            return

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        site.closed.set()
        server.shutdown()
        server.server_close()
