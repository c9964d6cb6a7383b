"""Publish a new edition while people read: nobody sees an error, and everybody sees the new figures within a minute.

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

from benchmarks.serve import THINK_SECONDS, describe_machine
from benchmarks.serve_report import find_quantile
from benchmarks.servers import PROJECT, run_dashboard
from benchmarks.session import Session, SessionError
from etl.store import editions

OCCUPATION, NATION, EVERY_INDUSTRY = "29-2072", "0000000", "000000"
LIMIT_SECONDS = 60.0


@dataclass
class Reader:
    """Times of one reader's runs with the old and with the new figures, their durations, and errors."""

    old: list[float] = field(default_factory=list)
    new: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def change_edition(tables: dict[str, pa.Table]) -> tuple[dict[str, pa.Table], str, str]:
    """Raise the nation's newest median; return the tables, and the old and new figure as pages print them."""
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


async def _read(url: str, n: int, reader: Reader, old: str, new: str, over: asyncio.Event) -> None:
    chance = random.Random(n)
    while not over.is_set():
        try:
            async with Session(url, "") as session:
                run = await session.load()
                while True:
                    if new in session.text:
                        reader.new.append(run.at)
                    elif old in session.text:
                        reader.old.append(run.at)
                    else:
                        reader.errors.append("the page shows neither figure")
                    reader.seconds.append(run.seconds)
                    await asyncio.sleep(chance.uniform(0.5, 1.5) * THINK_SECONDS)
                    if over.is_set():
                        return
                    run = await session.rerun()
        except SessionError as error:
            reader.errors.append(str(error))
            await asyncio.sleep(1)


async def _switch(
    url: str, data: Path, tables: dict[str, pa.Table], count: int, old: str, new: str
) -> tuple[float, list[Reader]]:
    readers, over = [Reader() for _ in range(count)], asyncio.Event()
    tasks = [asyncio.create_task(_read(url, n, reader, old, new, over)) for n, reader in enumerate(readers)]
    while not all(reader.old or reader.errors for reader in readers):
        await asyncio.sleep(0.5)
    await asyncio.sleep(THINK_SECONDS)
    await asyncio.to_thread(editions.publish, data, tables, {"inputs": "benchmark-2", "sources": {}})
    published = time.time()
    while time.time() < published + LIMIT_SECONDS and not all(reader.new for reader in readers):
        await asyncio.sleep(0.5)
    over.set()
    await asyncio.gather(*tasks)
    return published, readers


def main() -> int:
    """Publish one edition, let people read, publish the next; 0 where all of them saw it without an error."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=100)
    count = parser.parse_args().readers
    machine = describe_machine()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        tables = editions.snapshot(PROJECT / "data").tables()
        editions.publish(data, tables, {"inputs": "benchmark-1", "sources": {}})
        changed, old, new = change_edition(tables)
        with run_dashboard(Path(folder) / "log", data) as server:
            published, readers = asyncio.run(_switch(server.url, data, changed, count, old, new))
    errors = [error for reader in readers for error in reader.errors]
    late = [min(reader.new) - published for reader in readers if reader.new]
    # A run that began before may end after with the old figures, but nobody returns from new to old.
    back = sum(bool(reader.new and reader.old and max(reader.old) > min(reader.new)) for reader in readers)
    seconds = [each for reader in readers for each in reader.seconds]
    print(machine)
    print(
        f"{count} readers, think time {THINK_SECONDS} s: {len(seconds)} runs, {len(errors)} errors, {back} saw old figures after new; "
        f"{len(late)} saw the new edition, the last {max(late, default=float('nan')):.1f} s after it was published "
        f"(median {find_quantile(late, 0.5):.1f} s); 95th percentile of a run {find_quantile(seconds, 0.95):.2f} s"
    )
    for error in errors[:5]:
        print(f"- {error}")
    return 0 if not errors and not back and len(late) == count and max(late) <= LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
