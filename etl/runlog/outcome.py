"""What a run did, for its one-line report and its exit status."""

from dataclasses import dataclass, field

from etl.checks.finding import Finding

# More names than these make a line that nobody reads.
NAMED = 4


@dataclass
class Outcome:
    """What a run did: sources by what became of them, findings, rows by table where it published."""

    changed: bool = False
    edition: str = ""
    taken: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    held: str = ""

    @property
    def exit_status(self) -> int:
        return 1 if self.failed else 0

    def sentence(self) -> str:
        """The run in one line: what happened and what to do."""
        if self.held:
            return f"Edition {self.edition} has been held since {self.held}, so nothing was fetched. To resume refreshes, run: python -m etl release."
        if self.changed:
            text = f"New edition {self.edition}: {len(self.taken)} sources read, {sum(self.rows.values()):,} rows published"
        else:
            text = f"Nothing changed: edition {self.edition} stays published"
        if self.failed:
            names = sorted(self.failed)
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            # The first in time tells the cause; what follows may be no more than that a host was left alone.
            first = next(iter(self.failed.values()))
            text += (
                f". Failed: {', '.join(names[:NAMED])}{more}; their last good rows stay. "
                f"First: {first.rstrip('.')}"
            )
        return text + "."
