"""Record of the last run, for `status`, monitoring and the webhook."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from etl import files
from etl.errors import OutlookError
from etl.runlog.outcome import Outcome
from etl.secrets import hidden

LAST = "last-run.json"
# Commands whose runs are recorded.
RUNS = ("refresh", "import", "build")
# Exit status that shells use for an interrupted program (128 + SIGINT).
STOPPED = 130
# The same failure is reported again after this time.
TELL_AGAIN = timedelta(days=7)


@dataclass(frozen=True)
class Run:
    """One refresh, import or build. `exit_status` is None while it is running, or if it was killed."""

    command: str
    began_at: str
    ended_at: str | None = None
    exit_status: int | None = None
    sentence: str = ""
    edition: str = ""
    changed: bool = False
    failed: dict[str, str] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)
    told_at: str | None = None

    @property
    def trouble(self) -> tuple[object, ...]:
        """What went wrong, comparable with another run's."""
        wrong = sorted(f["name"] for f in self.findings if f["severity"] == "error" and not f["accepted"])
        return self.exit_status, sorted(self.failed), wrong


def last(data: Path) -> Run | None:
    """The last run in this data folder; None if there was none or its record is unreadable."""
    try:
        found = json.loads((data / LAST).read_text(encoding="utf-8"))
        return Run(**{f.name: found[f.name] for f in fields(Run)})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def record(data: Path, run: Run) -> None:
    """Record a run as the last one. Disk errors are ignored: the record must not fail the run."""
    with suppress(OSError):
        files.write(data / LAST, hidden(json.dumps(asdict(run), indent=1)) + "\n")


@contextmanager
def recorded(data: Path, command: str) -> Iterator[Outcome]:
    """Record a run, however it ends. Yields the Outcome to fill in."""
    earlier = last(data)
    run = Run(command, files.now(), told_at=earlier.told_at if earlier else None)
    record(data, run)
    outcome = Outcome()

    def ended(status: int, sentence: str) -> None:
        record(
            data,
            replace(
                run,
                ended_at=files.now(),
                exit_status=status,
                sentence=sentence,
                edition=outcome.edition,
                changed=outcome.changed,
                failed=outcome.failed,
                findings=[asdict(f) for f in outcome.findings],
            ),
        )

    try:
        yield outcome
    except OutlookError as error:
        ended(error.exit_status, str(error))
        raise
    except KeyboardInterrupt:
        ended(STOPPED, "Interrupted")
        raise
    except Exception as error:
        ended(1, f"{type(error).__name__}: {error}")
        raise
    ended(outcome.exit_status, outcome.sentence())


def worth_telling(run: Run, earlier: Run | None) -> bool:
    """Whether a run published an edition, or failed in a new way or one not reported for `TELL_AGAIN`."""
    if run.changed:
        return True
    if run.exit_status in (None, 0):
        return False
    if earlier is None or earlier.trouble != run.trouble or not run.told_at:
        return True
    return datetime.now(UTC) - datetime.fromisoformat(run.told_at) > TELL_AGAIN
