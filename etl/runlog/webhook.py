"""Notify the operator's webhook (OUTLOOK_WEBHOOK, if set) of failures and new editions."""

from dataclasses import replace
from pathlib import Path

from etl import files, secrets
from etl.errors import FetchFailed
from etl.project import NAME
from etl.runlog import last_run
from etl.runlog.progress import Reporter


def alert(data: Path, run: last_run.Run, earlier: last_run.Run | None, report: Reporter) -> None:
    """Notify the webhook of a run, if there is news. If that fails, prints the error; the exit status stays.

    `text` is what chat services show; the rest is for programs.
    """
    address = secrets.webhook()
    if not address or not last_run.worth_telling(run, earlier):
        return
    # Imported late: few runs notify a webhook.
    from etl.http_connections import post_webhook

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
    last_run.record(data, replace(run, told_at=files.now()))
