"""One source's files of one edition as a task: read here, or by a worker on another machine (etl.cluster).

A worker answers in plain pieces, and no object of this project crosses: another version of it may be at work in the
same process for somebody else.
"""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from etl import errors
from etl.errors import OutlookError, Unreadable
from etl.runlog.progress import Reporter

# What reads is loaded where it is used: a refresh that finds nothing new has no tasks.
if TYPE_CHECKING:
    from etl.readers import Context
    from etl.reading import Reading

# What an answer may be: readings, packed; or what was wrong, as (class, its fields).
READINGS, WRONG = "readings", "wrong"
CODEC = "zstd"

Answer = tuple[str, Any]


@dataclass(frozen=True)
class Kept:
    """A publisher's file as data/raw keeps it: where, and what its bytes must come to."""

    path: Path
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Task:
    """The files of one source and edition, by role, and the reader that takes them together."""

    name: str
    reader: str
    files: Mapping[str, Kept]

    @property
    def bytes(self) -> int:
        """Of all its files: how long it takes goes with it."""
        return sum(kept.bytes for kept in self.files.values())


class Place(Protocol):
    """Where tasks are read."""

    def begin(self, tasks: Sequence[Task], context: "Context") -> None:
        """Told of tasks that will be asked for, and that need no other's result."""

    def read(self, task: Task, context: "Context") -> "list[Reading]":
        """The readings of one task. Raises what its reader raises."""


class Places(Protocol):
    """How to come by a place once there is something to be read."""

    def look(self) -> None:
        """Whether the place is there at all, before anything is fetched. Raises ClusterFailed."""

    @contextmanager
    def opened(self, report: Reporter) -> Iterator[Place]:
        """The place, for as long as it is needed."""
        ...


class Here:
    """This process, one task after the other."""

    def look(self) -> None:
        """Always there."""

    @contextmanager
    def opened(self, report: Reporter) -> Iterator["Here"]:
        """Itself."""
        yield self

    def begin(self, tasks: Sequence[Task], context: "Context") -> None:
        """Nothing: each is read when it is asked for."""

    def read(self, task: Task, context: "Context") -> "list[Reading]":
        """The readings of one task. Raises what its reader raises."""
        from etl.readers import READERS

        return READERS[task.reader]({role: kept.path for role, kept in task.files.items()}, context)


def fault_of(name: str, error: Exception) -> Unreadable:
    """What a person is told of an error that no reader meant to raise."""
    return Unreadable(
        f"{name} could not be read",
        came=f"{type(error).__name__}: {error}",
        do="Report this with the file",
    )


def answer(
    name: str,
    reader: str,
    paths: Mapping[str, Path],
    wanted: frozenset[str] | None,
    nation: Mapping[int, int],
) -> Answer:
    """Read, and say in plain pieces what came of it: the worker's end of the wire."""
    import pyarrow as pa

    from etl.readers import READERS, Context

    try:
        readings = READERS[reader](paths, Context(wanted, nation))
    except OutlookError as error:
        return WRONG, (type(error).__name__, vars(error))
    except Exception as error:
        return WRONG, (Unreadable.__name__, vars(fault_of(name, error)))
    content = pickle.dumps([vars(reading) for reading in readings], protocol=5)
    return READINGS, (len(content), pa.compress(content, codec=CODEC, asbytes=True))


def readings_of(answer: Answer) -> "list[Reading]":
    """The readings that an answer holds, or the error that it tells of, raised: this end of the wire."""
    kind, held = answer
    if kind == READINGS:
        import pyarrow as pa

        from etl.reading import Reading

        size, content = held
        # From a worker that runs what this process sent it.
        return [Reading(**fields) for fields in pickle.loads(pa.decompress(content, size, CODEC))]  # noqa: S301
    name, fields = held
    error: OutlookError = getattr(errors, name)(
        fields["what"], expected=fields["expected"], came=fields["came"], do=fields["do"]
    )
    for note in fields.get("__notes__", ()):
        error.add_note(note)
    raise error
