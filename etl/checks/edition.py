"""Run all checks on a new edition and mark the findings that a person accepted."""

import dataclasses
from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from etl.checks.declared import check
from etl.checks.finding import Finding, accepted
from etl.schema.base import ERROR

if TYPE_CHECKING:
    import pyarrow as pa

    from etl.runlog.progress import Reporter
    from etl.store.editions import Edition


def check_edition(
    tables: "dict[str, pa.Table]",
    previous: "Edition | None",
    old: "dict[str, pa.Table] | None",
    disagreements: list[Finding],
    occupations: str,
    accept: Collection[str],
    report: "Reporter",
) -> list[Finding]:
    """Check a new edition's tables, print the findings, and mark accepted ones.

    `old` has the tables of `previous`, the edition that this one follows; `disagreements` are findings from assembly.
    Editions with different `occupations` are not compared. `accept` has the names of errors that a person overrules.
    """
    comparable = previous is not None and previous.about.get("occupations") == occupations
    findings = check(tables, old if comparable else None) + disagreements
    live = previous if previous and previous.kind == "live" else None
    findings = _mark_accepted(findings, accept, accepted(live.about) if live else [])
    for finding in findings:
        report.say(finding.sentence())
    for name in sorted(set(accept) - {f.name for f in findings}):
        report.say(f"--accept {name}: this run has no finding with that name")
    return findings


def _mark_accepted(
    findings: list[Finding], accept: Collection[str], accepted_before: list[Finding]
) -> list[Finding]:
    """Mark findings accepted now, and those that were already accepted in the published edition."""
    today = f"by hand on {datetime.now(UTC):%Y-%m-%d}"
    marked = []
    for finding in findings:
        before = next((each.accepted for each in accepted_before if each.same(finding)), "")
        now = finding.name in accept and finding.severity == ERROR
        marked.append(dataclasses.replace(finding, accepted=today if now else before))
    return marked
