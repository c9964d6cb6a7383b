"""Few downloads at once, a short queue, and large files on disk within a bound."""

import asyncio
from pathlib import Path

import pytest

from app.api.slots import Busy, Slots
from app.api.spool import Spool
from tests.app.conftest import apart


def test_queues_are_short() -> None:
    async def crowd() -> list[str]:
        slots, over = Slots(2, waiting=3, wait_seconds=60), asyncio.Event()

        async def client() -> str:
            try:
                async with slots.take():
                    await over.wait()
                    return "served"
            except Busy as busy:
                assert busy.retry_seconds == 60
                return "refused"

        clients = [asyncio.create_task(client()) for _ in range(10)]
        while sum(each.done() for each in clients) < 5:
            await asyncio.sleep(0)
        over.set()
        return await asyncio.gather(*clients)

    assert apart(crowd()) == ["served"] * 5 + ["refused"] * 5


def test_waits_are_short() -> None:
    async def wait() -> None:
        slots = Slots(1, waiting=1, wait_seconds=0.01)
        async with slots.take():
            with pytest.raises(Busy):
                async with slots.take():
                    pass
        # A slot that nobody got is free again.
        async with slots.take():
            pass

    apart(wait())


def test_oldest_files_make_room() -> None:
    spool = Spool(1000, most_seconds=60)
    first = spool.add("a", [b"x" * 400])
    spool.add("b", [b"y" * 400]).close()
    with pytest.raises(ZeroDivisionError):
        spool.add("c", (bytes(1 // each) for each in (1, 0)))
    assert spool.open("c") is None
    again = spool.open("a")
    assert again is not None
    spool.add("d", [b"z" * 400]).close()
    # "a" was used after "b".
    assert spool.open("b") is None
    folder = Path(first.name).parent
    assert sorted(path.name for path in folder.iterdir()) == ["a", "d"]
    # Whoever reads a file that is removed reads it to its end.
    (folder / "a").unlink()
    assert (first.read(), again.read(), spool.open("a")) == (b"x" * 400, b"x" * 400, None)
    first.close()
    again.close()
