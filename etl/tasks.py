"""Reading as a task: the files of one source, read in this process or on a Dask worker (etl.cluster).

A failed reading is a value, not an exception, so that one source's damaged file never stops the others.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Union

from etl.catalog import SOURCES
from etl.errors import OutlookError, Unreadable

# Readers load pandas, which a refresh that finds nothing new does without.
if TYPE_CHECKING:
    from etl.readers import Context
    from etl.reading import Reading

IMPORTED = "imported-"

Result = Union["list[Reading]", OutlookError]
# Reads tasks and yields one result per task, in the order of the tasks. Raises ClusterFailed.
Map = Callable[[Sequence["ReadTask"], "Context"], Iterator[Result]]
# Opens a map for one run. Raises ClusterFailed.
Connect = Callable[[], AbstractContextManager[Map]]


@dataclass(frozen=True)
class ReadTask:
    """The files of one source, by role, and the name of the reader (etl.readers) that takes them together."""

    name: str
    reader: str
    files: Mapping[str, Path]

    @property
    def title(self) -> str:
        """What a person calls the source: an imported file goes by its file name."""
        return next(iter(self.files.values())).name if self.name.startswith(IMPORTED) else self.name


def read_task(task: ReadTask, context: "Context") -> Result:
    """The readings of one task, or the error that says what is wrong with its files."""
    from etl.readers import READERS

    roles = next(source.files for source in SOURCES if source.reader == task.reader)
    missing = [role for role in roles if role not in task.files]
    if missing:
        return Unreadable(
            f"{task.name} lacks files",
            expected=", ".join(f"oe.{role}" for role in missing),
            do="Import them as well",
        )
    try:
        return READERS[task.reader](task.files, context)
    except OutlookError as error:
        return error
    except Exception as error:
        return unexpected_error(task.title, error)


def read_locally(tasks: Sequence[ReadTask], context: "Context") -> Iterator[Result]:
    """A `Map` in this process: each task is read when its result is asked for."""
    return (read_task(task, context) for task in tasks)


def connect_locally() -> AbstractContextManager[Map]:
    """A `Connect` to this process."""
    return nullcontext(read_locally)


def unexpected_error(title: str, error: Exception) -> Unreadable:
    """An error that no reader raises on purpose, as a sentence for the person who runs the refresh."""
    return Unreadable(
        f"{title} could not be read",
        came=f"{type(error).__name__}: {error}",
        do="Report this with the file",
    )
