"""What befalls a worker in the tests, on order: loaded by `dask worker --preload`, in the worker's process alone.

An order is an empty file in the folder ORDERS names: `hold-NAME` stops the first worker that opens a file whose name
has NAME in it (the order is renamed to `held-PID`), `poison-NAME` kills each that does. A folder called NOT_SHARED is
not there for a worker, as on another machine.
"""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

ORDERS, NOT_SHARED = "OUTLOOK_TEST_ORDERS", "not-shared"
HOLD_SECONDS = 60


def dask_setup(worker: Any) -> None:
    """Called by Dask in each worker when it starts."""
    orders = Path(os.environ[ORDERS])

    def opened(event: str, about: tuple[Any, ...]) -> None:
        if event != "open" or not isinstance(about[0], str):
            return
        if f"/{NOT_SHARED}/" in about[0]:
            raise FileNotFoundError(about[0])
        # "rb" is told as "r"; what is sent is written ("w", "r+") by the same process.
        if about[1] != "r":
            return
        for order in orders.iterdir():
            what, _, name = order.name.partition("-")
            if what in ("hold", "poison") and name in Path(about[0]).name:
                if what == "poison":
                    os.kill(os.getpid(), signal.SIGKILL)
                try:
                    order.rename(orders / f"held-{os.getpid()}")
                except FileNotFoundError:
                    continue
                time.sleep(HOLD_SECONDS)

    sys.addaudithook(opened)
