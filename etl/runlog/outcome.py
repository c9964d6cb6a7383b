"""Outcome of a run: its one-line report and exit status."""

from dataclasses import dataclass, field

from etl.checks.finding import Finding

# Naming more failed sources would make the line unreadable.
NAMED = 4


@dataclass
class Outcome:
    """What a run did: sources by result, findings and, if it published, rows by table.

    `dropped` holds the errors of files that a person gave, by their paths, where they were taken, but could not be read.
    """

    changed: bool = False
    edition: str = ""
    taken: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    held: str = ""

    @property
    def exit_status(self) -> int:
        return 1 if self.failed else 0

    def sentence(self) -> str:
        """One line that says what happened and what to do."""
        if self.held:
            return f"Edition {self.edition} has been held since {self.held}, so nothing was fetched. To resume refreshes, run: python -m etl release."
        if self.changed:
            text = f"New edition {self.edition}: {len(self.taken)} sources read, {sum(self.rows.values()):,} rows published"
        else:
            text = f"Nothing changed: edition {self.edition} stays published"
        if self.failed:
            names = sorted(self.failed)
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            # The first failure shows the cause; later ones may only say that a host was skipped because of it.
            first = next(iter(self.failed.values()))
            text += (
                f". Failed: {', '.join(names[:NAMED])}{more}; their last good rows stay. "
                f"First: {first.rstrip('.')}"
            )
        return text + "."
