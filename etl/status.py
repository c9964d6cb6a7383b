"""What is shown, from when, and what is stale."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl import store

# A source not looked at for longer than its publisher's rhythm may have a newer edition.
STALE_AFTER_DAYS = {"cpi-u": 45, "oews": 400, "ep": 400, "rpp": 400, "stateproj": 800, "soc": 4000}


@dataclass(frozen=True)
class SourceAge:
    """One source: what it is and how long ago it was taken."""

    source_id: str
    vintage: str
    retrieved_at: str
    days: int
    stale: bool


@dataclass(frozen=True)
class Status:
    """The edition shown and the age of its sources."""

    edition: str
    kind: str
    built_at: str
    notice: str
    warnings: int
    sources: tuple[SourceAge, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def text(self) -> str:
        lines = [
            f"Shown: {self.kind} edition {self.edition}, built {self.built_at}, {self.warnings} warnings."
        ]
        if self.notice:
            lines.append(self.notice)
        lines += [
            f"  {s.source_id:24} {s.vintage:16} taken {s.retrieved_at[:10]} ({s.days} days ago){'  stale' if s.stale else ''}"
            for s in self.sources
        ]
        return "\n".join(lines)


def status(data: Path, now: datetime | None = None) -> Status:
    """State of the tables that the dashboard shows. Raises NoTables."""
    edition = store.shown(data)
    moment = now or datetime.now(UTC)
    rows = edition.read("sources").to_pylist()
    # Only the newest of a series can be stale: May 2013 will not be published again.
    newest: dict[str, str] = {}
    for row in rows:
        if row["second_hand"]:
            continue
        family = _family(row["source_id"])
        newest[family] = max(newest.get(family, ""), row["vintage"])
    ages = []
    for row in rows:
        days = (moment - datetime.fromisoformat(row["retrieved_at"])).days
        family = _family(row["source_id"])
        ages.append(
            SourceAge(
                row["source_id"],
                row["vintage"],
                row["retrieved_at"],
                days,
                row["vintage"] == newest.get(family) and days > STALE_AFTER_DAYS[family],
            )
        )
    return Status(
        edition.id,
        edition.kind,
        edition.about.get("built_at", ""),
        edition.notice,
        len(edition.about.get("findings", [])),
        tuple(ages),
    )


def _family(source_id: str) -> str:
    return next(name for name in STALE_AFTER_DAYS if source_id.startswith(name))
