"""Calls in worker processes."""

import math
import os
import sys
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pytest

from etl import isolation
from etl.isolation import WorkerDied, open_pool


def test_workers_do_not_run_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script, main = tmp_path / "script.py", ModuleType("__main__")
    script.write_text("raise SystemExit('run once more')")
    main.__file__ = str(script)
    monkeypatch.setitem(sys.modules, "__main__", main)
    with open_pool(1) as pool:
        assert pool.submit(math.sqrt, 9).result() == 3
    assert sys.modules["__main__"] is main


def test_columns_arrive_as_they_were_sent() -> None:
    # `many` is more than a pipe holds at once, and `none` has no bytes.
    columns = {
        "many": pa.array(range(100_000)),
        "none": pa.array([], pa.string()),
        "few": pa.array(["a", None]),
    }
    with open_pool(1, at_once=True) as pool:
        assert pool.submit(dict, columns).result() == columns


def test_dead_worker_ends_one_call_alone() -> None:
    with open_pool(1) as pool:
        calls = [pool.submit(os._exit, 1), pool.submit(math.sqrt, 4)]
        assert isinstance(calls[0].exception(), WorkerDied)
        assert calls[1].result() == 2


def test_worker_that_cannot_start_hangs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object) -> None:
        raise OSError("no more processes")

    with open_pool(1) as pool:
        with monkeypatch.context() as patch:
            patch.setattr(isolation._FORKS.Process, "start", refuse)
            calls = [pool.submit(math.sqrt, 4) for _ in range(2)]
            assert [str(call.exception()) for call in calls] == ["no more processes"] * 2
        assert pool.submit(math.sqrt, 4).result() == 2
