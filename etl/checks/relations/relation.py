"""The shape of a rule between rows, and the codes that such rules share."""

from dataclasses import dataclass

from etl.schema.base import ERROR

NATION, ALL_WORK, ALL_INDUSTRIES = "'0000000'", "'00-0000'", "'000000'"


@dataclass(frozen=True)
class Relation:
    """One rule between rows. `bad` is SQL that returns (case, values found) for each case that breaks it, in any order.

    `among` is SQL that counts the cases checked. A rule that has it tolerates exceptions: up to `FEW` of the cases are
    a warning, more are an error.
    """

    name: str
    text: str
    bad: str
    severity: str = ERROR
    among: str = ""
