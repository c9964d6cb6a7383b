"""Objects on shared or object storage, by fsspec: read, put, and written only where nobody else wrote in between."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

from etl.addresses import Address
from etl.errors import OutlookError, StorageFailed, WrongUsage

INSTALL = "pip install -r requirements-storage.txt"
# Names are keys there, not files in folders that have to be made first.
OBJECTS = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "memory", "oci"}
# A storage that says nothing for so long is taken as out of reach; each request is tried a few times.
CONNECT_SECONDS, READ_SECONDS = 5, 60
TIMES = {"connect_timeout": CONNECT_SECONDS, "read_timeout": READ_SECONDS}
ONCE_MORE = {"retries": {"total_max_attempts": 2, "mode": "standard"}}
# What S3 calls a write whose condition does not hold, and two writes of one moment.
NOT_MET = {"PreconditionFailed", "ConditionalRequestConflict", "409", "412"}


class Changed(Exception):
    """Somebody else wrote the object in between, or it is there already."""


class Storage:
    """What lies below one address. `name` is the path below it.

    Everything raises StorageFailed where the storage cannot be reached, or refuses; opening it WrongUsage where the
    address is none or its driver is not installed.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        try:
            import fsspec  # It takes a tenth of a second, and local folders do without it.
        except ImportError:
            raise WrongUsage(f"{address} needs fsspec, which is not installed", do=INSTALL) from None
        protocol = address.text.partition("://")[0].rpartition("::")[2]
        settings: dict[str, Any] = {"use_listings_cache": False, "skip_instance_cache": True}
        if protocol in ("s3", "s3a") and "config_kwargs" not in fsspec.config.conf.get("s3", {}):
            settings["config_kwargs"] = {**TIMES, **ONCE_MORE}
        if protocol in ("file", "local"):
            settings["auto_mkdir"] = True
        try:
            self._files, self._root = fsspec.url_to_fs(address.text, **settings)
        except ImportError as error:
            raise WrongUsage(
                f"the driver for {protocol}:// is not installed",
                came=str(error),
                do=_how_to_install(protocol),
            ) from error
        except Exception as error:
            raise WrongUsage(
                f"{address} is no address of a storage",
                expected="one that fsspec knows, such as s3://bucket/prefix",
                came=str(error),
            ) from error
        self._root = self._root.rstrip("/")
        names = self._files.protocol
        self._protocols = {names} if isinstance(names, str) else set(names)

    def version(self, name: str) -> str:
        """What tells one state of an object from another; empty where there is none."""
        with self._told("read"):
            try:
                about = self._files.info(self._path(name))
            except FileNotFoundError as error:
                _unless_the_bucket_is_missing(error)
                return ""
            return str(about.get("ETag") or sorted((key, str(value)) for key, value in about.items()))

    def read(self, name: str) -> bytes | None:
        """A small object; None where there is none."""
        with self._told("read"):
            try:
                return bytes(self._files.cat_file(self._path(name)))
            except FileNotFoundError as error:
                _unless_the_bucket_is_missing(error)
                return None

    def get(self, name: str, to: Path) -> bool:
        """Copy an object into a file; false where there is none."""
        with self._told("read"):
            try:
                self._files.get_file(self._path(name), str(to))
            except FileNotFoundError as error:
                _unless_the_bucket_is_missing(error)
                return False
            return True

    def put(self, file: Path, name: str) -> None:
        """Copy a file into an object."""
        with self._told("written"):
            self._folder_for(name)
            self._files.put_file(str(file), self._path(name))

    def write(self, name: str, content: bytes, *, instead_of: str | None = None) -> None:
        """Write a small object in one step: where `instead_of` is given only in place of that version ("": of none).

        Raises Changed where another is there. S3 itself decides; other storages are looked at just before.
        """
        with self._told("written"):
            self._folder_for(name)
            if instead_of == "":
                self._create(name, content)
            elif instead_of is not None and self._is_s3:
                self._files.pipe_file(self._path(name), content, IfMatch=instead_of)
            elif instead_of is not None and self.version(name) != instead_of:
                raise Changed(name)
            else:
                self._replace(name, content)

    def remove(self, names: Iterable[str]) -> None:
        """Remove objects; what is gone already is no error."""
        with self._told("written"):
            for name in names:
                with suppress(FileNotFoundError):
                    self._files.rm_file(self._path(name))

    def names(self) -> list[str]:
        """All objects below the address."""
        with self._told("read"):
            try:
                found: list[str] = self._files.find(self._root)
            except FileNotFoundError as error:
                _unless_the_bucket_is_missing(error)
                return []
        return [path.removeprefix(self._root).lstrip("/") for path in found]

    @cached_property
    def _is_s3(self) -> bool:
        return bool({"s3", "s3a"} & self._protocols)

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _folder_for(self, name: str) -> None:
        if not self._protocols & (OBJECTS | {"file"}):
            self._files.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)

    def _create(self, name: str, content: bytes) -> None:
        if "file" in self._protocols:
            # A link to a file that is written already: nobody finds it half written, and only one can make it.
            with self._draft(name, content) as draft:
                self._files.link(draft, self._path(name))
            return
        try:
            self._files.pipe_file(self._path(name), content, mode="create")
        except (TypeError, NotImplementedError):
            # A driver that knows no such mode.
            if self._files.exists(self._path(name)):
                raise Changed(name) from None
            self._files.pipe_file(self._path(name), content)

    def _replace(self, name: str, content: bytes) -> None:
        if "file" in self._protocols:
            with self._draft(name, content) as draft:
                self._files.mv(draft, self._path(name))
            return
        self._files.pipe_file(self._path(name), content)

    @contextmanager
    def _draft(self, name: str, content: bytes) -> Iterator[str]:
        draft = f"{self._path(name)}.{uuid4().hex}.new"
        self._files.pipe_file(draft, content)
        try:
            yield draft
        finally:
            with suppress(FileNotFoundError):
                self._files.rm_file(draft)

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        """Whatever a driver raises, as an error of ours that says what to do. Names of drivers' errors are looked at
        rather than their classes: no driver has to be there."""
        try:
            yield
        except (OutlookError, Changed):
            raise
        except Exception as error:
            if _is_unmet(error):
                raise Changed(str(error)) from error
            kinds = {kind.__name__ for kind in type(error).__mro__}
            came, do = f"{type(error).__name__}: {error}", "Try again; what was published stands"
            what = f"{self.address} cannot be {doing}"
            if isinstance(error, PermissionError):
                what, do = f"{self.address} may not be {doing}", "Check the credentials and what they allow"
            elif kinds & {"NoCredentialsError", "PartialCredentialsError", "TokenRetrievalError"}:
                what, do = f"there are no credentials for {self.address}", "Set them as its driver expects"
            elif isinstance(error, FileNotFoundError):
                what, do = (
                    f"there is no such bucket or folder: {self.address}",
                    "Make it, or mend the address",
                )
            elif isinstance(error, NotImplementedError):
                what, do = f"{self.address} cannot be {doing} by its driver", "Use another kind of storage"
            raise StorageFailed(what, came=" ".join(came.split()), do=do) from error


def _is_unmet(error: Exception) -> bool:
    answer = getattr(error.__cause__, "response", None)
    code = answer.get("Error", {}).get("Code") if isinstance(answer, dict) else None
    # A version to be replaced that is not there any more.
    gone = code == "NoSuchKey" and "PutObject" in str(error.__cause__)
    return isinstance(error, FileExistsError) or code in NOT_MET or gone


def _unless_the_bucket_is_missing(error: FileNotFoundError) -> None:
    answer = getattr(error.__cause__, "response", None)
    if isinstance(answer, dict) and answer.get("Error", {}).get("Code") == "NoSuchBucket":
        raise error


def _how_to_install(protocol: str) -> str:
    from fsspec.registry import known_implementations

    if protocol in ("s3", "s3a"):
        return INSTALL
    said = str(known_implementations.get(protocol, {}).get("err", ""))
    package = re.search(r'(?:nstall|requires) (?!the )["\']?([\w-]+)', said)
    return f"pip install {package.group(1)}" if package else said or "Install it"
