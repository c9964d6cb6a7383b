"""What is worked out once: by whom, for how long, and what a copy of it may be used for."""

import threading
import time
from pathlib import Path

import pandas as pd
import pytest

from app.edition import Remembering
from app.memo import Memo
from etl.store import editions
from outlook.tables import Tables

PROJECT = Path(__file__).resolve().parent.parent.parent
HOW_MANY = "SELECT count(*) AS n, min(year) AS first FROM wages WHERE year >= ?"


@pytest.fixture
def remembering() -> Remembering:
    return Remembering(editions.snapshot(PROJECT / "data"))


def test_many_who_ask_at_once_wait_for_the_first() -> None:
    memo, asked = Memo[int](5), []

    def slow() -> int:
        asked.append(1)
        time.sleep(0.05)
        return 7

    found: list[int] = []
    readers = [threading.Thread(target=lambda: found.append(memo.once("key", slow))) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert (found, len(asked)) == ([7] * 8, 1)


def test_what_was_asked_for_last_is_kept_and_the_oldest_goes() -> None:
    memo, made = Memo[str](2), []
    for key in "ababcb":
        memo.once(key, lambda key=key: made.append(key) or key)  # type: ignore[misc, func-returns-value]
    assert made == ["a", "b", "c"]
    memo.once("a", lambda: made.append("a") or "a")  # type: ignore[func-returns-value]
    assert made == ["a", "b", "c", "a"]
    assert len(memo) == 2


def test_an_error_is_raised_and_not_kept() -> None:
    memo = Memo[int](2)
    with pytest.raises(ZeroDivisionError):
        memo.once("key", lambda: 1 // 0)
    assert memo.once("key", lambda: 3) == 3


def test_what_is_too_large_is_answered_and_not_kept() -> None:
    memo = Memo[int](2)
    assert memo.once("key", lambda: 5, lambda n: n < 5) == 5
    assert len(memo) == 0


def test_an_edition_answers_from_memory_as_it_does_from_its_files(
    tables: Tables, remembering: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = remembering.rows(HOW_MANY, [2021])
    pd.testing.assert_frame_equal(first, tables.rows(HOW_MANY, [2021]))
    record = remembering.records(HOW_MANY, [2021])
    assert record == tables.records(HOW_MANY, [2021])
    monkeypatch.setattr(Tables, "rows", None)
    # What one reader makes of an answer is nothing to the next.
    first.loc[0, "n"] = -1
    first["more"] = 1
    record[0]["n"] = -1
    again = remembering.rows(HOW_MANY, [2021])
    assert list(again) == ["n", "first"]
    assert int(again["n"][0]) == remembering.records(HOW_MANY, [2021])[0]["n"] > 0


def test_a_question_with_other_values_is_another_question(remembering: Remembering) -> None:
    assert remembering.rows(HOW_MANY, [2021])["n"][0] != remembering.rows(HOW_MANY, [2025])["n"][0]
    kind = "SELECT typeof(?) AS kind"
    kinds = {remembering.rows(kind, [value])["kind"][0] for value in (1, True, 1.0)}
    assert len(kinds) == 3


def test_a_whole_table_is_not_kept(remembering: Remembering) -> None:
    whole = remembering.rows("SELECT * FROM wages")
    assert len(whole) > 1_000
    assert len(remembering._frames) == 0
