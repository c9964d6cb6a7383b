"""What is shown, from when, what is due, and how the last run went."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from etl import runs, store

# A release that is this much later than its window ever ended is overdue: look at the publisher, or at the refresh.
GRACE = timedelta(days=21)
# A scheduled refresh that has not run for so long does not run.
LONGEST_WITHOUT_A_RUN = timedelta(days=45)


@dataclass(frozen=True)
class Release:
    """A publisher's rhythm: the edition that follows `newest` (a year; months count as tenths of thousands) and when.

    `family` begins the source_id. `due` gives the first and last day on which the edition after a newest year (and
    month, for the price index) is expected, from the days on which the last ones came out.
    """

    family: str
    name: str
    due: Callable[[int, int], tuple[str, date, date]]


def _oews(year: int, month: int) -> tuple[str, date, date]:
    # May 2021 came on 31 March 2022, May 2022 on 25 April 2023, May 2023 on 3 April 2024, May 2024 on 2 April 2025.
    return f"May {year + 1}", date(year + 2, 3, 25), date(year + 2, 5, 31)


def _projections(year: int, month: int) -> tuple[str, date, date]:
    # 2022-32 came on 6 September 2023, 2023-33 on 29 August 2024, 2024-34 on 28 August 2025.
    return f"{year + 1}-{(year + 11) % 100:02d}", date(year + 2, 8, 25), date(year + 2, 9, 15)


def _prices(year: int, month: int) -> tuple[str, date, date]:
    # A month's index comes around the middle of the next.
    following, after = _later(year, month, 1), _later(year, month, 2)
    return f"{following[0]}-{following[1]:02d}", date(*after, 10), date(*after, 18)


def _parities(year: int, month: int) -> tuple[str, date, date]:
    # 2022 and 2023 came in the December after next, 2024 on 19 February 2026.
    return str(year + 1), date(year + 2, 12, 1), date(year + 3, 2, 28)


def _later(year: int, month: int, months: int) -> tuple[int, int]:
    at = 12 * year + month - 1 + months
    return at // 12, at % 12 + 1


RELEASES = (
    Release("oews", "wages (OEWS)", _oews),
    Release("ep", "projections", _projections),
    Release("cpi-u", "prices (CPI-U)", _prices),
    Release("rpp", "price levels (RPP)", _parities),
)


@dataclass(frozen=True)
class Expected:
    """The next edition of one dataset and its window; `overdue` where that is over and it was not taken."""

    name: str
    newest: str
    next: str
    opens: str
    closes: str
    overdue: bool


@dataclass(frozen=True)
class SourceAge:
    """One source: what it is and how long ago it was taken."""

    source_id: str
    vintage: str
    retrieved_at: str
    days: int


@dataclass(frozen=True)
class Status:
    """The edition shown, what it is made of, what is due and the last run. `attention` says what a person should do."""

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

    @property
    def exit_status(self) -> int:
        """0 where all is well, 1 where a person should look: fit for monitoring."""
        return 1 if self.attention else 0

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "exit_status": self.exit_status}

    def text(self) -> str:
        lines = [f"Shown: {self.kind} edition {self.edition}, built {self.built_at}."]
        lines += [f"Attention: {what}" for what in self.attention] or ["All is well."]
        lines += ["", "Next releases:"]
        lines += [
            f"  {e.name:20} have {e.newest}, next {e.next} between {e.opens} and {e.closes}{'  overdue' if e.overdue else ''}"
            for e in self.expected
        ]
        lines += ["", "Sources:"]
        lines += [
            f"  {s.source_id:24} {s.vintage:16} taken {s.retrieved_at[:10]} ({s.days} days ago)"
            for s in self.sources
        ]
        if self.last_run:
            lines += [
                "",
                f"Last run: {self.last_run['command']}, began {self.last_run['began_at']}: {self.last_run['sentence']}",
            ]
        lines += ["", f"Findings kept with the edition: {len(self.findings)}"]
        lines += [
            f"  {f['severity']} {f['name']}: {f['came']}{' (accepted ' + f['accepted'] + ')' if f.get('accepted') else ''}"
            for f in self.findings
        ]
        lines += ["", "Editions kept: " + (", ".join(self.editions) or "none")]
        return "\n".join(lines)


def status(data: Path, now: datetime | None = None) -> Status:
    """State of the tables that the dashboard shows, and what is to be done. Raises NoTables."""
    edition = store.shown(data)
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
    held, last = store.held(data), runs.last(data)
    attention = [" ".join(filter(None, (edition.notice, edition.trouble)))] if edition.notice else []
    if not data.is_dir():
        attention.append(f"there is no data folder {data}. Look at --data and OUTLOOK_DATA, or run refresh")
    attention += [
        f"{e.name}: {e.next} was due by {e.closes}. Look whether it is out; run refresh, or import it by hand"
        for e in found
        if e.overdue
    ]
    attention += _of_the_last_run(last, data, moment)
    if held:
        attention.append(
            f"edition {held['edition']} is held since {held['since'][:10]}; to go on: python -m etl release"
        )
    return Status(
        edition.id,
        edition.kind,
        edition.about.get("built_at", ""),
        edition.notice,
        held,
        tuple(store.editions(data)),
        tuple(edition.about.get("findings", [])),
        ages,
        found,
        {
            "command": last.command,
            "began_at": last.began_at,
            "ended_at": last.ended_at,
            "exit_status": last.exit_status,
        }
        | {"sentence": last.sentence or "it did not end", "failed": last.failed, "findings": last.findings}
        if last
        else None,
        tuple(attention),
    )


def expected(edition: store.Edition, today: date) -> list[Expected]:
    """The next release of each dataset, after the newest that the tables hold from the publisher's own file."""
    tables = {
        name: edition.read(name)
        for name in ("wages", "projections", "price_index", "price_parity", "sources")
    }
    second_hand = {r["source_id"] for r in tables["sources"].to_pylist() if r["second_hand"]}
    newest: dict[str, tuple[int, int]] = {}
    for family, name, year_column, month_column in (
        ("oews", "wages", "year", ""),
        ("ep", "projections", "base_year", ""),
        ("cpi-u", "price_index", "year", "month"),
        ("rpp", "price_parity", "year", ""),
    ):
        # Of half a million rows only the few dates matter.
        columns = ["source_id", year_column, *([month_column] if month_column else [])]
        rows = tables[name].group_by(columns).aggregate([]).to_pylist()
        dates = [
            (r[year_column], r[month_column] if month_column else 1)
            for r in rows
            if r["source_id"] not in second_hand
        ]
        if dates:
            newest[family] = max(dates)
    found = []
    for release in RELEASES:
        if release.family not in newest:
            continue
        year, month = newest[release.family]
        following, opens, closes = release.due(year, month)
        # The name of what is had, by the same rule: it follows the one before it.
        before = _later(year, month, -1) if release.family == "cpi-u" else (year - 1, month)
        found.append(
            Expected(
                release.name,
                release.due(*before)[0],
                following,
                opens.isoformat(),
                closes.isoformat(),
                today > closes + GRACE,
            )
        )
    return found


def _of_the_last_run(last: runs.Run | None, data: Path, moment: datetime) -> list[str]:
    if last is None:
        return []
    if last.exit_status is None:
        if store.is_locked(data):
            return []
        return [
            f"the {last.command} that began {last.began_at} did not end. Run it again: it clears up and goes on"
        ]
    said = (
        [f"the last {last.command} ended with {last.exit_status}: {last.sentence}"]
        if last.exit_status
        else []
    )
    if moment - datetime.fromisoformat(last.began_at) > LONGEST_WITHOUT_A_RUN:
        said.append(f"nothing ran since {last.began_at[:10]}. Look at the schedule")
    return said
