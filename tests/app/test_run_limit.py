"""Only a few pages run at once, and none waits forever."""

import threading
import time

import pytest

from app.server import run_limit


def test_few_run_at_once_and_all_run() -> None:
    running, most, ran = 0, 0, 0
    look = threading.Lock()

    def run() -> None:
        nonlocal running, most, ran
        with run_limit.run_slot():
            with look:
                running += 1
                most = max(most, running)
            time.sleep(0.01)
            with look:
                running -= 1
                ran += 1

    readers = [threading.Thread(target=run) for _ in range(12)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert (most, ran) == (run_limit.MOST_AT_ONCE, 12)


def test_a_failed_run_frees_its_slot() -> None:
    for _ in range(run_limit.MOST_AT_ONCE + 1):
        with pytest.raises(KeyError), run_limit.run_slot():
            raise KeyError
    began = time.monotonic()
    with run_limit.run_slot():
        assert time.monotonic() - began < 1


def test_nobody_waits_forever_for_a_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_limit, "_slots", threading.Semaphore(1))
    monkeypatch.setattr(run_limit, "MOST_SECONDS", 0.05)
    with run_limit.run_slot():
        with run_limit.run_slot():
            pass
        # Who went on without a turn gives none back.
        assert not run_limit._slots.acquire(blocking=False)
    assert run_limit._slots.acquire(blocking=False)
