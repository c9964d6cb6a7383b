"""Tell the operator's webhook of a failure or a new edition (OUTLOOK_WEBHOOK; nothing is sent where it is not set)."""

from dataclasses import replace
from pathlib import Path

from etl import records, runs, secrets
from etl.errors import FetchFailed
from etl.progress import Reporter
from etl.project import NAME


def alert(data: Path, run: runs.Run, earlier: runs.Run | None, report: Reporter) -> None:
    """Send what a run did, where it is worth telling. A webhook that fails is said and changes no exit status.

    `text` is what chat services show; the rest is for programs.
    """
    address = secrets.webhook()
    if not address or not runs.worth_telling(run, earlier):
        return
    # Few installations have a webhook, and few runs are worth telling: what speaks HTTP is not loaded for the others.
    from etl.http import post_webhook

    try:
        post_webhook(
            address,
            {
                "text": secrets.hidden(f"{NAME}, {run.command}: {run.sentence}"),
                "exit_status": run.exit_status,
                "edition": run.edition,
                "changed": run.changed,
                "failed": sorted(run.failed),
                "findings": [f["name"] for f in run.findings],
                "ended_at": run.ended_at,
            },
        )
    except FetchFailed as error:
        report.say(str(error))
        return
    runs.record(data, replace(run, told_at=records.now()))
