"""Findings: rules that the figures break, collected first and judged later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from etl.schema.base import ERROR


@dataclass(frozen=True)
class Finding:
    """One broken rule. `name` is TABLE/RULE, `rows` the number of rows that break it, `sample` the first of them.

    `accepted` says when a person overruled the finding; it no longer blocks publishing then.
    """

    name: str
    severity: str
    expected: str
    came: str
    rows: int
    sample: str = ""
    accepted: str = ""

    def sentence(self) -> str:
        """The finding in one line."""
        first = f"; first: {self.sample}" if self.sample else ""
        overruled = f" (accepted {self.accepted})" if self.accepted else ""
        return f"{self.severity} {self.name}: expected {self.expected}; got {self.came}{first}{overruled}"

    def same(self, other: "Finding") -> bool:
        """Whether both findings are about the same rows and rule."""
        return (self.name, self.came, self.rows, self.sample) == (
            other.name,
            other.came,
            other.rows,
            other.sample,
        )


def accepted(about: Mapping[str, Any]) -> list[Finding]:
    """The accepted findings recorded in an edition.json."""
    return [Finding(**f) for f in about.get("findings", []) if f.get("accepted")]


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that block publishing."""
    return [f for f in findings if f.severity == ERROR and not f.accepted]
