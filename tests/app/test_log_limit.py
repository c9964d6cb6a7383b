"""The log stays small, whatever repeats."""

import logging

import pytest

from app.server import log_limit
from app.server.log_limit import MOST_ALIKE, MOST_IN_ALL, LogLimit


def record(message: str, error: BaseException | None = None) -> logging.LogRecord:
    trouble = (type(error), error, None) if error else None
    return logging.LogRecord("uvicorn", logging.ERROR, "x.py", 1, message, (), trouble)  # type: ignore[arg-type]


def test_alike_messages_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = LogLimit()
    assert [limit.filter(record("a")) for _ in range(100)].count(True) == MOST_ALIKE
    assert limit.filter(record("b"))
    monkeypatch.setattr(log_limit, "WINDOW_SECONDS", 0.0)
    later = record("a")
    assert limit.filter(later)
    assert later.getMessage() == "a [95 messages left out before]"


def test_different_messages_have_a_bound() -> None:
    limit = LogLimit()
    assert [limit.filter(record(str(n))) for n in range(1000)].count(True) == MOST_IN_ALL


def test_handlers_decide_alike() -> None:
    limit = LogLimit()
    records = [record("a") for _ in range(MOST_ALIKE)]
    assert all(limit.filter(each) and limit.filter(each) for each in records)


def test_exhaustion_has_no_traceback() -> None:
    told = record("Exception in ASGI application\n", OSError(24, "Too many open files"))
    assert LogLimit().filter(told)
    assert told.exc_info is None
    assert told.getMessage() == "Too many open files (Exception in ASGI application)"
