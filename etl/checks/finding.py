"""A finding: one rule that the figures break. A value: collected first, decided on later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from etl.schema.base import ERROR


@dataclass(frozen=True)
class Finding:
    """One rule that was broken: `name` is TABLE/RULE, `rows` how many rows break it, `sample` the first of them.

    `accepted` says when a person overruled it; it stops no edition then.
    """

    name: str
    severity: str
    expected: str
    came: str
    rows: int
    sample: str = ""
    accepted: str = ""

    def sentence(self) -> str:
        """The finding in one line for a person."""
        first = f"; first: {self.sample}" if self.sample else ""
        overruled = f" (accepted {self.accepted})" if self.accepted else ""
        return f"{self.severity} {self.name}: expected {self.expected}; got {self.came}{first}{overruled}"

    def same(self, other: "Finding") -> bool:
        """True where both tell of the same rows of the same rule."""
        return (self.name, self.came, self.rows, self.sample) == (
            other.name,
            other.came,
            other.rows,
            other.sample,
        )


def accepted(about: Mapping[str, Any]) -> list[Finding]:
    """The findings that a person overruled, as an edition's record keeps them."""
    return [Finding(**f) for f in about.get("findings", []) if f.get("accepted")]


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that stop an edition."""
    return [f for f in findings if f.severity == ERROR and not f.accepted]
