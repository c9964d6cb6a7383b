"""`python -m etl diff`: what changed between two editions, in plain English."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from etl.errors import WrongUsage
from etl.runlog.progress import Reporter
from etl.store import editions
from etl.store.pointer import shown_id

HELP = "what changed between two editions, in plain English"
SNAPSHOT = "snapshot"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument(
        "old", nargs="?", metavar="OLD", help="older edition (default: the one before the published one)"
    )
    parser.add_argument("new", nargs="?", metavar="NEW", help="newer edition (default: the published one)")
    parser.add_argument("--occupation", default="", metavar="CODE", help="only this occupation")
    parser.add_argument(
        "--limit", type=int, default=20, metavar="N", help="lines per table (default 20; 0: all)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def choose_editions(options: argparse.Namespace, known: list[str], live: str) -> tuple[str, str]:
    """Choose the two editions to compare. `known` has the stored IDs, newest first. Raises WrongUsage."""
    new = options.new or live
    if new not in known:
        raise WrongUsage(
            f"there is no edition {new!r}",
            expected=", ".join(known) or "a published edition, but there is none yet",
            do="Run: python -m etl restore, which lists them",
        )
    earlier = known[known.index(new) + 1 :]
    old = options.old or (earlier[0] if earlier else SNAPSHOT)
    if old not in (*known, SNAPSHOT):
        raise WrongUsage(f"there is no edition {old!r}", expected=", ".join([*known, SNAPSHOT]))
    return old, new


def run(options: argparse.Namespace, data: Path, report: Reporter) -> int:
    """Run the command. Returns the exit status."""
    old, new = choose_editions(options, editions.editions(data), shown_id(data))
    before = editions.snapshot(data) if old == SNAPSHOT else editions.opened(data / "editions" / old, "live")
    now = editions.opened(data / "editions" / new, "live")
    from etl.report.diff import differences

    tables = differences(before, now, options.occupation)
    if options.json:
        print(json.dumps({"old": before.id, "new": now.id, "tables": [asdict(t) for t in tables]}, indent=1))
        return 0
    print(f"From edition {before.id} to {now.id}:")
    for table in tables:
        print(
            f"\n{table.table}: {table.new:,} rows added, {table.gone:,} removed, {len(table.lines):,} series or figures changed"
        )
        lines = table.lines[: options.limit or None]
        for line in lines:
            print(f"  {line}")
        if len(lines) < len(table.lines):
            print(f"  and {len(table.lines) - len(lines):,} more (--limit 0 shows all)")
    return 0
