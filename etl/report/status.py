"""The edition shown, the age of its sources, releases due, and the last run."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from etl.report.release_calendar import Expected, expected
from etl.runlog import last_run as runlog_last_run
from etl.store import editions as store_editions
from etl.store.lock import is_locked

# After this time without a run, the schedule is probably broken.
LONGEST_WITHOUT_A_RUN = timedelta(days=45)
# A publisher may be late. After this time, it has more likely moved the file.
LATEST_RELEASE = timedelta(days=180)


@dataclass(frozen=True)
class SourceAge:
    """One source and how long ago its file was retrieved."""

    source_id: str
    vintage: str
    retrieved_at: str
    days: int


@dataclass(frozen=True)
class Status:
    """The edition shown, its sources, releases due and the last run.

    `attention` lists what needs a person; `late` what is due, but could not be had by anyone here yet.
    """

    edition: str
    kind: str
    built_at: str
    notice: str
    held: dict[str, str]
    editions: tuple[str, ...]
    findings: tuple[dict[str, Any], ...]
    sources: tuple[SourceAge, ...]
    expected: tuple[Expected, ...]
    last_run: dict[str, Any] | None
    attention: tuple[str, ...]
    late: tuple[str, ...]

    @property
    def exit_status(self) -> int:
        """0 if all is well, 1 if something needs a person. For monitoring."""
        return 1 if self.attention else 0

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "exit_status": self.exit_status}

    def text(self) -> str:
        lines = [f"Shown: {self.kind} edition {self.edition}, built {self.built_at}."]
        lines += [f"Attention: {what}" for what in self.attention] or ["All is well."]
        lines += [f"Not here yet: {what}" for what in self.late]
        lines += ["", "Next releases:"]
        lines += [
            f"  {e.name:20} newest {e.newest}, next {e.next} between {e.opens} and {e.closes}{'  overdue' if e.overdue else ''}"
            for e in self.expected
        ]
        lines += ["", "Sources:"]
        lines += [
            f"  {s.source_id:24} {s.vintage:16} retrieved {s.retrieved_at[:10]} ({s.days} days ago)"
            for s in self.sources
        ]
        if self.last_run:
            lines += [
                "",
                f"Last run: {self.last_run['command']}, started {self.last_run['began_at']}: {self.last_run['sentence']}",
            ]
        lines += ["", f"Findings recorded with the edition: {len(self.findings)}"]
        lines += [
            f"  {f['severity']} {f['name']}: {f['came']}{' (accepted ' + f['accepted'] + ')' if f.get('accepted') else ''}"
            for f in self.findings
        ]
        lines += ["", "Editions kept: " + (", ".join(self.editions) or "none")]
        return "\n".join(lines)


def status(data: Path, now: datetime | None = None) -> Status:
    """Status of the tables that the dashboard shows. Raises NoTables."""
    edition = store_editions.shown(data)
    moment = now or datetime.now(UTC)
    rows = edition.read("sources").to_pylist()
    ages = tuple(
        SourceAge(
            row["source_id"],
            row["vintage"],
            row["retrieved_at"],
            (moment - datetime.fromisoformat(row["retrieved_at"])).days,
        )
        for row in rows
    )
    found = tuple(expected(edition, moment.date()))
    held, last = store_editions.held(data), runlog_last_run.last(data)
    attention = [" ".join(filter(None, (edition.notice, edition.trouble)))] if edition.notice else []
    if not data.is_dir():
        attention.append(f"there is no data folder {data}. Check --data and OUTLOOK_DATA, or run refresh")
    late = []
    for release in (e for e in found if e.overdue):
        was_due = f"{release.name}: {release.next} was due by {release.closes}"
        if last is None and edition.kind == "snapshot":
            late.append(f"{was_due}. No refresh has run in this folder")
        elif _looked_since(release, last, moment):
            late.append(f"{was_due}. The last refresh found nothing newer")
        else:
            attention.append(f"{was_due}. If it is out, run refresh, or download it and import it")
    attention += _of_the_last_run(last, data, moment)
    if held:
        attention.append(
            f"edition {held['edition']} has been held since {held['since'][:10]}. To resume refreshes, run: python -m etl release"
        )
    return Status(
        edition.id,
        edition.kind,
        edition.about.get("built_at", ""),
        edition.notice,
        held,
        tuple(store_editions.editions(data)),
        tuple(edition.about.get("findings", [])),
        ages,
        found,
        {
            "command": last.command,
            "began_at": last.began_at,
            "ended_at": last.ended_at,
            "exit_status": last.exit_status,
        }
        | {"sentence": last.sentence or "it did not finish", "failed": last.failed, "findings": last.findings}
        if last
        else None,
        tuple(attention),
        tuple(late),
    )


def _looked_since(release: Expected, last: runlog_last_run.Run | None, moment: datetime) -> bool:
    """Whether a good refresh has looked for a release since it was due, and its publisher may still be late."""
    if last is None or last.command != "refresh" or last.exit_status != 0:
        return False
    began, closes = datetime.fromisoformat(last.began_at), date.fromisoformat(release.closes)
    return closes < began.date() <= moment.date() and moment.date() - closes <= LATEST_RELEASE


def _of_the_last_run(last: runlog_last_run.Run | None, data: Path, moment: datetime) -> list[str]:
    if last is None:
        return []
    if last.exit_status is None:
        if is_locked(data):
            return []
        return [
            f"the {last.command} that began {last.began_at} did not finish. Run it again; it cleans up and resumes"
        ]
    said = (
        [f"the last {last.command} ended with exit status {last.exit_status}: {last.sentence}"]
        if last.exit_status
        else []
    )
    if moment - datetime.fromisoformat(last.began_at) > LONGEST_WITHOUT_A_RUN:
        said.append(f"nothing has run since {last.began_at[:10]}. Check the schedule")
    return said
