"""A new edition is published while people read: nobody sees an error, and everybody the new figures within a minute.

python -m benchmarks.switch --readers 100
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.serve import THINK_SECONDS, machine, quantile
from benchmarks.servers import PROJECT, dashboard
from benchmarks.session import Broken, Session
from etl.store import editions

OCCUPATION, NATION, EVERY_INDUSTRY = "29-2072", "0000000", "000000"
MOST_SECONDS = 60.0


@dataclass
class Reader:
    """What one reader saw: moments of runs with the old and with the new figures, and errors."""

    old: list[float] = field(default_factory=list)
    new: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def next_edition(tables: dict[str, pa.Table]) -> tuple[dict[str, pa.Table], str, str]:
    """The same tables with another median of the nation in the newest year, and both figures as they are shown."""
    wages = tables["wages"]
    newest = pc.equal(wages["year"], pc.max(wages["year"]))
    row = pc.and_(newest, pc.equal(wages["occupation_code"], OCCUPATION))
    row = pc.and_(row, pc.equal(wages["area_code"], NATION))
    row = pc.and_(row, pc.equal(wages["industry_code"], EVERY_INDUSTRY))
    (old,) = wages.filter(row)["annual_p50_usd"].to_pylist()
    changed = pc.if_else(row, pa.scalar(old + 10, wages["annual_p50_usd"].type), wages["annual_p50_usd"])
    at = wages.schema.get_field_index("annual_p50_usd")
    other = {**tables, "wages": wages.set_column(at, wages.schema.field(at), changed)}
    return other, f"{old:,}", f"{old + 10:,}"


async def _reading(address: str, n: int, seen: Reader, old: str, new: str, over: asyncio.Event) -> None:
    chance = random.Random(n)
    while not over.is_set():
        try:
            async with Session(address, "") as session:
                run = await session.load()
                while True:
                    if new in session.text:
                        seen.new.append(run.at)
                    elif old in session.text:
                        seen.old.append(run.at)
                    else:
                        seen.errors.append("the page shows neither figure")
                    seen.seconds.append(run.seconds)
                    await asyncio.sleep(chance.uniform(0.5, 1.5) * THINK_SECONDS)
                    if over.is_set():
                        return
                    run = await session.again()
        except Broken as error:
            seen.errors.append(str(error))
            await asyncio.sleep(1)


async def _switched(
    address: str, data: Path, tables: dict[str, pa.Table], count: int, old: str, new: str
) -> tuple[float, list[Reader]]:
    readers, over = [Reader() for _ in range(count)], asyncio.Event()
    tasks = [
        asyncio.create_task(_reading(address, n, seen, old, new, over)) for n, seen in enumerate(readers)
    ]
    while not all(seen.old or seen.errors for seen in readers):
        await asyncio.sleep(0.5)
    await asyncio.sleep(THINK_SECONDS)
    await asyncio.to_thread(editions.publish, data, tables, {"inputs": "benchmark-2", "sources": {}})
    published = time.time()
    while time.time() < published + MOST_SECONDS and not all(seen.new for seen in readers):
        await asyncio.sleep(0.5)
    over.set()
    await asyncio.gather(*tasks)
    return published, readers


def main() -> int:
    """Publish one edition, let people read, publish the next. Exit status 0 where all went well."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=100)
    count = parser.parse_args().readers
    where = machine()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        tables = editions.snapshot(PROJECT / "data").tables()
        editions.publish(data, tables, {"inputs": "benchmark-1", "sources": {}})
        changed, old, new = next_edition(tables)
        with dashboard(Path(folder) / "log", data) as server:
            published, readers = asyncio.run(_switched(server.address, data, changed, count, old, new))
    errors = [error for seen in readers for error in seen.errors]
    late = [min(seen.new) - published for seen in readers if seen.new]
    # A run that had begun before may end after with what stood there; nobody goes back from new to old.
    back = sum(bool(seen.new and seen.old and max(seen.old) > min(seen.new)) for seen in readers)
    seconds = [each for seen in readers for each in seen.seconds]
    print(where)
    print(
        f"{count} readers, think time {THINK_SECONDS} s: {len(seconds)} runs, {len(errors)} errors, {back} saw old figures after new; "
        f"{len(late)} saw the new edition, the last {max(late, default=float('nan')):.1f} s after it was published "
        f"(median {quantile(late, 0.5):.1f} s); 95th percentile of a run {quantile(seconds, 0.95):.2f} s"
    )
    for error in errors[:5]:
        print(f"- {error}")
    return 0 if not errors and not back and len(late) == count and max(late) <= MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
