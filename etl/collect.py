"""The first stage: files into data/raw, fetched from their publishers. `etl.imports` takes those that a person gave."""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from etl.catalog import File, Source
from etl.errors import NotOffered, OutlookError
from etl.files import Stamp
from etl.runlog.outcome import Outcome
from etl.runlog.progress import Reporter
from etl.store.raw_files import Raw

if TYPE_CHECKING:
    from etl.http import Client, Progress

# What makes two failures of one cause differ
_OF_ONE_FILE = re.compile(r"https?://\S+|[\d,.]*\d")


class _Failures:
    """The failures of a run: the first of each kind is said at once, the others are counted at the end."""

    def __init__(self, report: Reporter) -> None:
        self._report = report
        self._alike: dict[str, list[str]] = {}

    def add(self, source: str, error: OutlookError) -> None:
        """Say why a source failed, unless an earlier one failed the same way."""
        alike = self._alike.setdefault(_OF_ONE_FILE.sub("…", str(error)), [])
        alike.append(source)
        if len(alike) == 1:
            self._report.say(f"{source}: {error}")

    def close(self) -> None:
        """Say how many sources failed as another did."""
        for first, *others in self._alike.values():
            if others:
                sources = f"{len(others)} more sources" if len(others) > 1 else others[0]
                named = f", {others[0]} to {others[-1]}" if len(others) > 1 else ""
                self._report.say(f"The same as for {first} happened to {sources}{named}.")


def fetch_sources(
    sources: list[Source],
    client: "Client",
    raw: Raw,
    outcome: Outcome,
    force: bool,
    report: Reporter,
    begin: Callable[[str], None],
) -> None:
    """Download what changed; each source that did is passed to `begin`, to be read while others are downloaded.

    A source with a substitute (`instead_of`) fails only if the substitute fails, too.
    """
    names, failures = {source.name for source in sources}, _Failures(report)
    for source in report.steps([s for s in sources if s.instead_of not in names], "fetch"):
        if _fetch_source(source, client, raw, outcome, force, report, failures):
            begin(source.name)
    for substitute in sources:
        is_offered = any(client.url_of(file) for file in substitute.files.values())
        if substitute.instead_of in outcome.failed and is_offered:
            if _fetch_source(substitute, client, raw, outcome, force, report, failures):
                begin(substitute.name)
            if substitute.name not in outcome.failed:
                del outcome.failed[substitute.instead_of]
                report.say(f"{substitute.instead_of}: took {substitute.name} instead")
    failures.close()


def _fetch_source(
    source: Source,
    client: "Client",
    raw: Raw,
    outcome: Outcome,
    force: bool,
    report: Reporter,
    failures: _Failures,
) -> bool:
    """Download one source's files; whether any of them may be a new one."""
    arrived = is_fresh = False
    try:
        # A reader that takes several files needs those of one day, so they are downloaded together.
        for role, file in source.files.items():
            before = raw.files.get((source.name, role))
            if client.url_of(file) is None:
                continue
            to = raw.incoming / source.name / Path(file.name).name
            previous = before.stamp if before and not force else None
            stamp = _download(client, file, to, previous, report.bytes(f"{source.name} {role}"))
            if stamp is None:
                continue
            if before and before.stamp.sha256 == stamp.sha256:
                # The same bytes under new validators: keep the date on which they were first retrieved.
                stamp = dataclasses.replace(stamp, retrieved_at=before.stamp.retrieved_at)
            else:
                arrived = True
            raw.arrive(source.name, source.reader, role, to, stamp)
            is_fresh = True
    except OutlookError as error:
        raw.forget(source.name)
        if isinstance(error, NotOffered) and not source.expected:
            outcome.absent.append(source.name)
        else:
            outcome.failed[source.name] = str(error)
            failures.add(source.name, error)
        return False
    (outcome.taken if arrived else outcome.unchanged).append(source.name)
    return is_fresh


def _download(
    client: "Client", file: File, to: Path, previous: Stamp | None, progress: "Progress"
) -> Stamp | None:
    if file.series:
        from etl.bls_api import download_series

        return download_series(client, file, to)
    if file.page_rows:
        from etl.paged_json import download_pages

        return download_pages(client, file, to)
    return client.download(file, to, previous, progress)
