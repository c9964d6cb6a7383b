"""Many readers in one process: each opens a page, thinks, chooses, thinks again, opens another page.

    python -m benchmarks.readers http://127.0.0.1:8501 --readers 100 --seconds 60 --think 10

Writes one JSON object: the cost of each run, and every error.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from dataclasses import asdict, dataclass, field

from benchmarks.session import Run, Session, SessionError

# One action in five opens another page.
PAGE_SHARE = 0.2


@dataclass
class Log:
    """The runs of all readers by their cause, and every error with its time."""

    loads: list[Run] = field(default_factory=list)
    choices: list[Run] = field(default_factory=list)
    pages: list[Run] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def read(url: str, n: int, plan: argparse.Namespace, until: float, log: Log) -> None:
    """Be one reader, from a staggered arrival to the end; after an error, open the page again as people do."""
    chance = random.Random(plan.seed * 100_003 + n)
    await asyncio.sleep(plan.ramp * n / max(plan.readers, 1))
    while time.monotonic() < until:
        session = Session(url, chance.choice(plan.pages))
        try:
            async with session:
                log.loads.append(await session.load())
                while time.monotonic() < until:
                    await asyncio.sleep(chance.uniform(0.5, 1.5) * plan.think)
                    if time.monotonic() >= until:
                        return
                    if session.pages and (chance.random() < PAGE_SHARE or not session.choices):
                        log.pages.append(await session.open_page(chance.choice(list(session.pages))))
                    elif session.choices:
                        widget = chance.choice(list(session.choices))
                        log.choices.append(
                            await session.choose(widget, chance.choice(session.choices[widget]))
                        )
                    else:
                        log.choices.append(await session.rerun())
        except SessionError as error:
            log.errors.append(f"{time.time():.1f} reader {n}: {error}")
            await asyncio.sleep(1)


async def run_readers(plan: argparse.Namespace) -> Log:
    """Run all readers until the time is over and the last run has ended."""
    log, until = Log(), time.monotonic() + plan.ramp + plan.seconds
    await asyncio.gather(*(read(plan.url, n, plan, until, log) for n in range(plan.readers)))
    return log


def main() -> None:
    """Read the command line, run the readers, write their log."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("--readers", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--think", type=float, default=10, help="mean seconds between a run and the next choice"
    )
    parser.add_argument("--ramp", type=float, default=10, help="seconds over which the readers arrive")
    parser.add_argument(
        "--pages", nargs="*", default=["", "settings", "states", "scenarios", "career", "data"]
    )
    parser.add_argument("--seed", type=int, default=1)
    json.dump(asdict(asyncio.run(run_readers(parser.parse_args()))), sys.stdout)


if __name__ == "__main__":
    main()
