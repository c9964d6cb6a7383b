"""The second stage: the files of each source, read in worker processes here or on a Dask cluster (etl.cluster).

A failed reading is a value, not an exception, so that one source's damaged file never stops the others.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Union

from etl.catalog import READERS, SOURCES, find_url
from etl.errors import LayoutChanged, OutlookError, Unreadable
from etl.files import Stamp
from etl.isolation import Pool, WorkerDied, open_pool
from etl.runlog.outcome import Outcome
from etl.runlog.progress import Reporter
from etl.schema import TABLES
from etl.store.raw_files import Raw, RawFile

# Readers load pandas, which an unchanged refresh does without.
if TYPE_CHECKING:
    import pyarrow as pa

    from etl.reading import Context, Reading

IMPORTED = "imported-"

Result = Union["list[Reading]", OutlookError]
# Reads tasks and yields one result per task, in the order of the tasks. Raises ClusterFailed.
Map = Callable[[Sequence["ReadTask"], "Context"], Iterator[Result]]
# Opens a map for one run. Raises ClusterFailed.
Connect = Callable[[], AbstractContextManager[Map]]
# Each reading with the stamp of the file that it came from.
Readings = list[tuple["Reading", Stamp]]


@dataclass(frozen=True, eq=False)
class ReadTask:
    """The files of one source, by role, and the name of the reader that takes them together."""

    name: str
    reader: str
    files: Mapping[str, Path]
    year: int | None = None
    # The path under which a person gave the file, where it was imported.
    given: str = ""

    @property
    def title(self) -> str:
        """What a person calls the source: an imported file goes by the path as it was given."""
        return (
            (self.given or next(iter(self.files.values())).name)
            if self.name.startswith(IMPORTED)
            else self.name
        )

    @property
    def needs(self) -> tuple[str, ...]:
        """The tidy tables that must be known before these files can be read."""
        return READERS[self.reader].needs


def read_task(task: ReadTask, context: "Context") -> Result:
    """The readings of one task, or the error that says what is wrong with its files."""
    from etl.reading import read_files

    missing = [role for role in READERS[task.reader].roles if role not in task.files]
    if missing:
        return Unreadable(
            f"{task.name} lacks files",
            expected=", ".join(f"oe.{role}" for role in missing),
            do="Import them as well",
        )
    try:
        return read_files(task.reader, task.files, context, task.year)
    except OutlookError as error:
        return error
    except Exception as error:
        return unexpected_error(task.title, error)


@contextmanager
def connect_locally(*, at_once: bool = False) -> Iterator[Map]:
    """A `Connect` to worker processes on this machine; they get ready `at_once`, or when there is something to read."""
    with open_pool(at_once=at_once) as pool:
        yield partial(_read_in_pool, pool)


def _read_in_pool(pool: Pool, tasks: Sequence[ReadTask], context: "Context") -> Iterator[Result]:
    """A `Map` that starts at once: the largest files first, because these take longest."""
    results = {
        task: pool.submit(read_task, task, context) for task in sorted(tasks, key=_measure, reverse=True)
    }

    def wait(task: ReadTask) -> Result:
        try:
            return results.pop(task).result()
        except WorkerDied as death:
            return death.explain(task.title)

    return map(wait, tasks)


def _measure(task: ReadTask) -> int:
    """Bytes of a task's files. A file that is missing is the reader's to report."""
    return sum(path.stat().st_size for path in task.files.values() if path.exists())


def unexpected_error(title: str, error: Exception) -> Unreadable:
    """An error that no reader raises on purpose, as a sentence for the person who runs the refresh."""
    return Unreadable(
        f"{title} could not be read",
        got=f"{type(error).__name__}: {error}",
        do="Import an older file or wait for an update of this program; report this message with the file's name",
    )


class SourceReader:
    """Reads sources for one run. A source that fails is noted in the outcome and dropped from data/raw.

    `read_old` gives a table of the edition before. `prepare` is called when workers have begun to read.
    """

    def __init__(
        self,
        raw: Raw,
        read_tasks: Map,
        occupations: frozenset[str] | None,
        read_old: "Callable[[str], pa.Table | None]",
        prepare: Callable[[], None],
        outcome: Outcome,
        report: Reporter,
    ) -> None:
        self._raw, self._read_tasks, self._occupations = raw, read_tasks, occupations
        self._read_old, self._prepare, self._outcome, self._report = read_old, prepare, outcome, report
        self._readings: dict[ReadTask, Readings] = {}
        self._begun: dict[str, Iterator[Result]] = {}

    @property
    def readings(self) -> Readings:
        """All that was read, each reading with the stamp of its file, in an order that depends on the sources alone."""
        tasks = sorted(self._readings, key=_in_order)
        return [reading for task in tasks for reading in self._readings[task]]

    def begin(self, name: str) -> None:
        """Start to read a source whose files have just arrived, unless it needs tables of others."""
        task = self._build_task(name, self._raw.sources()[name])
        if not task.needs:
            from etl.reading import Context

            self._begun[name] = self._read_tasks([task], Context(self._occupations, {}))

    def read_new(self) -> None:
        """Read the sources of which a file arrived in this run. Raises ClusterFailed."""
        new = {name for name, _ in self._raw.fresh}
        if new:
            self._raw.pull()
        self._read({name: files for name, files in self._raw.sources().items() if name in new})

    def read_rest(self) -> None:
        """Read every other source from the files that are kept. Raises ClusterFailed."""
        self._raw.pull()
        self._raw.look()
        done = {task.name for task in self._readings}
        self._read({name: files for name, files in self._raw.sources().items() if name not in done})
        self._report_same_editions(done)

    def _read(self, groups: Mapping[str, list[RawFile]]) -> None:
        tasks = [self._build_task(name, files) for name, files in groups.items()]
        tasks.sort(key=_in_order)
        if not tasks:
            return
        for task, result in zip(
            self._report.steps(tasks, "read"), self._read_in_two_rounds(tasks), strict=True
        ):
            try:
                with self._raw.checked(groups[task.name]):
                    if isinstance(result, OutlookError):
                        raise result
                _refuse_other_edition(task.name, result)
            except Exception as error:
                self._drop(
                    task, error if isinstance(error, OutlookError) else unexpected_error(task.title, error)
                )
                continue
            stamps = {f.role: f.stamp for f in groups[task.name]}
            self._readings[task] = [
                (reading, self._stamp(task, reading, stamps[reading.role])) for reading in result
            ]
            if (task.name, "data") in self._raw.fresh:
                for rows in (rows for reading in result for rows in reading.left_out):
                    self._report.say(f"{task.title}: left out {rows}")

    def _build_task(self, name: str, files: list[RawFile]) -> ReadTask:
        return ReadTask(
            name,
            files[0].reader,
            {f.role: self._raw.path(f).absolute() for f in files},
            year=files[0].year,
            given=next((f.given for f in files if f.given), ""),
        )

    def _read_in_two_rounds(self, tasks: list[ReadTask]) -> Iterator[Result]:
        """One result per task. The second round gets the tables that it needs from the first."""
        from etl.reading import Context

        for in_second in (False, True):
            at_once = [task for task in tasks if bool(task.needs) is in_second]
            needed = {name for task in at_once for name in task.needs}
            others = [task for task in at_once if task.name not in self._begun]
            results = self._read_tasks(others, Context(self._occupations, self._find_tables(needed)))
            self._prepare()
            for task in at_once:
                yield next(self._begun.pop(task.name, results))

    def _find_tables(self, names: set[str]) -> "dict[str, pa.Table]":
        """Rows of tables that this run read, and of other sources from the edition before."""
        import pyarrow as pa
        import pyarrow.compute as pc

        found = {}
        for name in sorted(names):
            new = [r.tables[name] for r, _ in self.readings if name in r.tables]
            old = self._read_old(name)
            if old is not None:
                read_now = [r.source_id for r, _ in self.readings]
                # pyarrow would load pandas for an empty list, too.
                if read_now:
                    kept = pc.invert(pc.is_in(old["source_id"], pa.array(read_now, pa.string())))
                    old = old.filter(kept)
                new.append(old)
            found[name] = (
                pa.concat_tables([TABLES[name].conform(table) for table in new])
                if new
                else (TABLES[name].schema.empty_table())
            )
        return found

    def _stamp(self, task: ReadTask, reading: "Reading", stamp: Stamp) -> Stamp:
        if not task.name.startswith(IMPORTED):
            return stamp
        if (task.name, "data") in self._raw.fresh:
            self._report.say(f"{task.title}: {reading.dataset}, {reading.vintage}")
        return dataclasses.replace(stamp, url=find_url(reading.source_id) or stamp.url)

    def _report_same_editions(self, new: set[str]) -> None:
        """Say which of two files counts where both give one edition, if one of them is `new` in this run."""
        by_edition: dict[str, list[tuple[str, ReadTask]]] = {}
        # In the order in which `assemble` lets the later file count.
        for task in sorted(self._readings, key=_in_order):
            for reading, stamp in self._readings[task]:
                by_edition.setdefault(reading.source_id, []).append((stamp.retrieved_at, task))
        for source_id, found in by_edition.items():
            tasks = [task for _, task in sorted(found, key=lambda each: each[0])]
            if len(tasks) > 1 and new.intersection(task.name for task in tasks):
                others = ", ".join(task.title for task in tasks[:-1])
                self._report.say(
                    f"{source_id} is in {len(tasks)} files: where they differ, {tasks[-1].title} counts, not {others}"
                )

    def _drop(self, task: ReadTask, error: OutlookError) -> None:
        given = {raw.given: str(error) for raw in self._raw.fresh.values() if raw.source == task.name}
        self._outcome.dropped.update(given)
        self._raw.forget(task.name)
        self._outcome.failed[task.title] = str(error)
        self._outcome.taken = [name for name in self._outcome.taken if name != task.title]
        self._report.say(f"{task.title}: {error}")


def _refuse_other_edition(name: str, readings: "list[Reading]") -> None:
    """Raises LayoutChanged where a publisher serves another year's file under a URL."""
    source = next((source for source in SOURCES if source.name == name), None)
    others = [r.source_id for r in readings if source and not r.source_id.startswith(source.edition)]
    if source and others:
        raise LayoutChanged(
            f"{name} holds another edition than its URL promises",
            expected=source.edition.rstrip("-"),
            got=", ".join(others),
            do="Check the publisher's page: the file may be published under a wrong name",
        )


def _in_order(task: ReadTask) -> tuple[bool, str]:
    """Readers that need tables come after those that make them."""
    return bool(task.needs), task.name
