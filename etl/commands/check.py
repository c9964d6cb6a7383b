"""`python -m etl check`: check the published tables against their declarations and each other."""

import argparse
from pathlib import Path

from etl.errors import ChecksFailed
from etl.runlog.progress import Reporter
from etl.store import editions

HELP = "check the published tables against their declarations and each other"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """This command has no options of its own."""


def run(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    """Run the command. Returns the exit status: 4 if a check fails."""
    from etl.checks.declared import check
    from etl.checks.finding import Finding, accepted, errors
    from etl.schema.base import ERROR

    edition = editions.live(data, verify=False) or editions.snapshot(data)
    overruled = accepted(edition.about)
    findings = [
        Finding(f"{name}/as-published", ERROR, "the file as published", "a file changed on disk", 0)
        for name in editions.damaged(edition)
    ]
    findings += [f for f in check(edition.tables()) if not any(f.same(a) for a in overruled)]
    for finding in (*findings, *overruled):
        report.say(finding.sentence())
    wrong = errors(findings)
    status = ChecksFailed.exit_status if wrong else 0
    by_hand = f", {len(overruled)} accepted by hand" if overruled else ""
    report.say(
        f"Edition {edition.id} ({edition.kind}): {len(wrong)} errors, {len(findings) - len(wrong)} warnings{by_hand}.",
        status=status,
    )
    return status
