"""Rows that a publisher gives page by page, and what is taken where it gives none."""

import json

import pytest

from tests import publishers as p
from tests.etl.conftest import Outlook, Said
from tests.loopback import Reply

PATH = "/public.projectionscentral.org/Projections/LongTermRestJson/all"
ROWS = [
    p.state_row("0", "00-0000", 169_956_100, 175_167_900),
    p.state_row("6", "29-2072", 17_910, 19_600),
    p.state_row("1", "29-2072", 3_050, 3_280),
]


def send_pages(outlook: Outlook, *pages: list[dict[str, str]], total: int | None = None) -> None:
    """The publisher has these pages; it says that there are `total` rows, or as many as there are."""
    pager = {"total_pages": len(pages), "total_items": sum(map(len, pages)) if total is None else total}
    for number, rows in enumerate(pages):
        body = json.dumps({"rows": rows, "pager": {"current_page": number, **pager}}).encode()
        outlook.site.scripted[f"{PATH}?items_per_page=1000&page={number}"] = [Reply(body)]


def taken(outlook: Outlook) -> dict[str, tuple[int, str]]:
    rows = outlook.rows("state_projections", occupation_code="29-2072")
    return {r["area_code"]: (r["jobs_base"], r["source_id"]) for r in rows}


def test_all_pages_are_taken(outlook: Outlook) -> None:
    send_pages(outlook, ROWS[:2], ROWS[2:])
    assert outlook.refresh() == 0
    source = "stateproj-2024-34-json"
    assert taken(outlook) == {"0600000": (17_910, source), "0100000": (3_050, source)}
    assert [path for path, _ in outlook.site.requests if path.startswith(PATH)] == [
        f"{PATH}?items_per_page=1000&page=0",
        f"{PATH}?items_per_page=1000&page=1",
    ]


def test_rows_in_another_order_change_nothing(outlook: Outlook, said: Said) -> None:
    send_pages(outlook, ROWS[:2], ROWS[2:])
    assert outlook.refresh() == 0
    send_pages(outlook, ROWS[1:], ROWS[:1])
    said()
    assert outlook.refresh() == 0
    assert "Nothing changed" in said()


def test_table_stands_in_where_there_are_no_pages(outlook: Outlook, said: Said) -> None:
    assert outlook.refresh() == 0
    assert "state-projections: took state-projections-2022-32 instead" in said()
    assert {source for _, source in taken(outlook).values()} == {"stateproj-2024-34"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html><body>Maintenance</body></html>", "state-projections: "),
        (b'{"rows": 3}', "is not a page of rows"),
        (b"[]", "is not a page of rows"),
    ],
)
def test_what_is_no_page_is_refused(outlook: Outlook, said: Said, body: bytes, message: str) -> None:
    outlook.site.scripted[f"{PATH}?items_per_page=1000&page=0"] = [Reply(body)]
    assert outlook.refresh() == 0
    text = said()
    assert message in text
    assert "took state-projections-2022-32 instead" in text


def test_pages_that_do_not_add_up_are_refused(outlook: Outlook, said: Said) -> None:
    send_pages(outlook, ROWS[:2], ROWS[2:], total=5)
    assert outlook.refresh() == 0
    assert "do not add up: expected 5 rows, got 3" in said()


def test_substitute_can_be_asked_for_alone(outlook: Outlook) -> None:
    assert outlook.refresh() == 0
    asked = len(outlook.site.requests)
    assert outlook.refresh("--only", "state-projections-2022-32", "--force") == 0
    paths = {path for path, _ in outlook.site.requests[asked:]}
    assert paths == {"/archive/projections-central/longterm_2022-32.csv"}
