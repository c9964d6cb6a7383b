"""Object storage on the loopback address: moto's S3 server as a process of its own, and what lies in its bucket."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import fsspec

NAME = "figures"
OPEN = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "a-secret-of-tests",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@dataclass
class Bucket:
    """A bucket of a server that runs; `settings` are what a program needs to reach it."""

    port: int
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"s3://{NAME}/outlook"

    @property
    def files(self) -> Any:
        return fsspec.filesystem(
            "s3",
            key="test",
            secret="a-secret-of-tests",  # noqa: S106
            client_kwargs={"endpoint_url": self.settings["AWS_ENDPOINT_URL"]},
            use_listings_cache=False,
            skip_instance_cache=True,
        )

    def names(self) -> set[str]:
        return {n.removeprefix(f"{NAME}/outlook/") for n in self.files.find(f"{NAME}/outlook")}

    def read(self, name: str) -> bytes:
        return bytes(self.files.cat_file(f"{NAME}/outlook/{name}"))

    def put(self, name: str, content: bytes) -> None:
        self.files.pipe_file(f"{NAME}/outlook/{name}", content)

    def live(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.read("live.json"))
        return found

    def empty(self) -> None:
        files = self.files
        if not files.exists(NAME):
            files.mkdir(NAME)
        found = files.find(NAME)
        if found:
            files.rm(found)


@contextmanager
def storing() -> Iterator[Bucket]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **OPEN},
    )
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert server.poll() is None, "moto's server did not start"
                time.sleep(0.1)
        yield Bucket(port, {**OPEN, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"})
    finally:
        server.kill()
        server.wait()


@dataclass
class Wire:
    """A wire to a server that counts requests and is cut on demand: before request number `cut_at`, or now."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    cut_at: int | None = None
    # What happens instead of a cut.
    then: Any = None

    def of(self, *methods: str) -> list[str]:
        return [line for line in self.asked if line.split()[0] in methods]


@contextmanager
def wired(bucket: Bucket) -> Iterator[Wire]:
    """A wire between programs and the bucket's server. One request a connection, so that each can be told."""
    wire = Wire()
    listening = socket.create_server(("127.0.0.1", 0))
    wire.port = listening.getsockname()[1]
    over = threading.Event()

    def answer(near: socket.socket) -> None:
        with near:
            head = b""
            while b"\r\n\r\n" not in head:
                more = near.recv(65536)
                if not more:
                    return
                head += more
            first, _, rest = head.partition(b"\r\n")
            wire.asked.append(first.decode())
            if wire.cut_at is not None and len(wire.asked) > wire.cut_at:
                if wire.then is not None:
                    wire.then()
                return
            with socket.create_connection(("127.0.0.1", bucket.port)) as far:
                far.sendall(first + b"\r\nConnection: close\r\n" + rest)

                def up() -> None:
                    try:
                        while sent := near.recv(65536):
                            far.sendall(sent)
                    except OSError:
                        return

                threading.Thread(target=up, daemon=True).start()
                try:
                    while got := far.recv(65536):
                        near.sendall(got)
                except OSError:
                    return

    def accept() -> None:
        while not over.is_set():
            try:
                near, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(near,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield wire
    finally:
        over.set()
        listening.close()


def another_machine(folder: Path) -> Path:
    """An empty folder of copies, as another machine has."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
