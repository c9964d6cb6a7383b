"""What refresh, import and build share: options, the one-line report and the webhook."""

import argparse
import re
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from etl import files
from etl.errors import Busy, OutlookError, WrongUsage
from etl.pipeline import Options, parse_occupations
from etl.read import Connect, connect_locally
from etl.runlog import last_run
from etl.runlog.outcome import Outcome
from etl.runlog.progress import Reporter
from etl.runlog.webhook import alert


def add_build_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of commands that publish an edition."""
    parser.add_argument(
        "--occupations",
        metavar="LIST",
        default=None,
        help="'all', or SOC codes separated by commas (default: the list in etl/occupations.toml)",
    )
    parser.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="FINDING",
        help="publish in spite of this finding (TABLE/RULE); the edition records that a person accepted it",
    )
    parser.add_argument(
        "--dask",
        metavar="tcp://HOST:PORT",
        help="read the sources on the workers of a Dask cluster (the URL of its scheduler); everything else runs here",
    )


def build_options(options: argparse.Namespace, *, force: bool = False) -> Options:
    """Build the pipeline's options from the command line. Raises WrongUsage."""
    return Options(
        occupations=parse_occupations(options.occupations),
        accept=frozenset(options.accept),
        force=force,
        connect=_find_connection(options.dask, at_once=force),
    )


def _find_connection(scheduler: str | None, *, at_once: bool) -> Connect:
    """Choose what reads the sources: processes here, `at_once` or later, or a Dask cluster. Raises WrongUsage."""
    if scheduler is None:
        return partial(connect_locally, at_once=at_once)
    if not re.fullmatch(r"(tcp|tls)://[^/\s]+:[0-9]{1,5}", scheduler):
        raise WrongUsage(
            "--dask is not the URL of a Dask scheduler", expected="tcp://HOST:8786", got=scheduler
        )
    if find_spec("distributed") is None:
        raise WrongUsage(
            "--dask needs Dask, which is not installed", do="Run: pip install -r requirements-dask.txt"
        )
    from etl.cluster import connect

    return partial(connect, scheduler)


def run_and_report(
    options: argparse.Namespace, data: Path, report: Reporter, run: Callable[[], Outcome]
) -> int:
    """Run, print the one-line report, and notify the webhook. Returns the exit status."""
    earlier = last_run.last(data)
    try:
        outcome = run()
    except Busy:
        raise
    except Exception as error:
        last = last_run.last(data)
        # A run that fails before it starts (a wrong setting, for example) leaves no record.
        if last is None or last == earlier:
            status = error.exit_status if isinstance(error, OutlookError) else 1
            last = last_run.Run(options.command, files.now(), files.now(), status, str(error))
        alert(data, last, earlier, report)
        raise
    if outcome.absent:
        report.say(f"Not offered (yet): {', '.join(_shorten_names(outcome.absent))}.")
    report.say(
        outcome.sentence(),
        status=outcome.exit_status,
        edition=outcome.edition,
        changed=outcome.changed,
        failed=sorted(outcome.failed),
        findings=[f.name for f in outcome.findings],
    )
    last = last_run.last(data)
    if last:
        alert(data, last, earlier, report)
    return outcome.exit_status


def _shorten_names(names: list[str]) -> list[str]:
    """Names of sources, with those of one kind and consecutive years in one: "oews-state-2012 to 2026"."""
    runs: list[tuple[str, list[int]]] = []
    for name in names:
        kind, _, year = name.rpartition("-")
        if not year.isdigit():
            runs.append((name, []))
        elif runs and runs[-1][0] == kind and runs[-1][1][-1:] == [int(year) - 1]:
            runs[-1][1].append(int(year))
        else:
            runs.append((kind, [int(year)]))
    return [
        kind + "".join(f"-{y}" for y in years[:1]) + (f" to {years[-1]}" if len(years) > 1 else "")
        for kind, years in runs
    ]
