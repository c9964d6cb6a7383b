"""Many readers at once, as one process of its own: each opens a page, thinks, chooses, thinks again, turns to another page.

    python -m benchmarks.readers http://127.0.0.1:8501 --readers 100 --seconds 60 --think 10

Writes one JSON object: what each run took, and every error.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from dataclasses import asdict, dataclass, field

from benchmarks.session import Broken, Run, Session

# Of five things that a reader does, one is to turn to another page.
TURNS = 0.2


@dataclass
class Seen:
    """What all readers saw: first loads, choices, turns to another page, and what went wrong, with its moment."""

    loads: list[Run] = field(default_factory=list)
    choices: list[Run] = field(default_factory=list)
    turns: list[Run] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def reader(address: str, n: int, plan: argparse.Namespace, until: float, seen: Seen) -> None:
    """One reader, from a staggered arrival to the end. After an error the page is opened anew, as people do."""
    chance = random.Random(plan.seed * 100_003 + n)
    await asyncio.sleep(plan.ramp * n / max(plan.readers, 1))
    while time.monotonic() < until:
        session = Session(address, chance.choice(plan.pages))
        try:
            async with session:
                seen.loads.append(await session.load())
                while time.monotonic() < until:
                    await asyncio.sleep(chance.uniform(0.5, 1.5) * plan.think)
                    if time.monotonic() >= until:
                        return
                    if session.pages and (chance.random() < TURNS or not session.choices):
                        seen.turns.append(await session.turn_to(chance.choice(list(session.pages))))
                    elif session.choices:
                        widget = chance.choice(list(session.choices))
                        seen.choices.append(
                            await session.choose(widget, chance.choice(session.choices[widget]))
                        )
                    else:
                        seen.choices.append(await session.again())
        except Broken as error:
            seen.errors.append(f"{time.time():.1f} reader {n}: {error}")
            await asyncio.sleep(1)


async def crowd(plan: argparse.Namespace) -> Seen:
    """All readers; ends when the time is over and the last answer has come."""
    seen, until = Seen(), time.monotonic() + plan.ramp + plan.seconds
    await asyncio.gather(*(reader(plan.address, n, plan, until, seen) for n in range(plan.readers)))
    return seen


def main() -> None:
    """Read the plan, be the crowd, write what it saw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("--readers", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--think", type=float, default=10, help="mean seconds between an answer and the next choice"
    )
    parser.add_argument("--ramp", type=float, default=10, help="seconds over which the readers arrive")
    parser.add_argument(
        "--pages", nargs="*", default=["", "settings", "states", "scenarios", "career", "data"]
    )
    parser.add_argument("--seed", type=int, default=1)
    json.dump(asdict(asyncio.run(crowd(parser.parse_args()))), sys.stdout)


if __name__ == "__main__":
    main()
