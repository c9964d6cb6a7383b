"""The shape of a rule between rows, and the codes that such rules share."""

from dataclasses import dataclass

from etl.schema.base import ERROR

NATION, ALL_WORK, ALL_INDUSTRIES = "'0000000'", "'00-0000'", "'000000'"
# Groups and what is left of them are not the same in each program: it depends on what a program lists by itself.
IS_ONE_OCCUPATION = f"""(occupation_code = {ALL_WORK} OR occupation_code NOT LIKE '%0')
    AND occupation_code NOT IN (SELECT occupation_code FROM occupations WHERE title ILIKE '%all other%')"""


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
