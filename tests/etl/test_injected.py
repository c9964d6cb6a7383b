"""Damage in a publisher's file, injected over HTTP: how the refresh ends, what it says, and that the tables stand."""

import pytest

from etl.store import editions
from tests.etl.conftest import Outlook, Said
from tests.injected import FILES, Injected
from tests.loopback import Answer


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "fault",
    # Every third of each kind every day, all of them on a long one.
    [pytest.param(f, marks=[pytest.mark.long] if n % 3 else [], id=str(f)) for n, f in enumerate(FILES)],
)
def test_a_damaged_file_leaves_the_published_tables(published: Outlook, said: Said, fault: Injected) -> None:
    before, shown = published.bytes(), published.edition().id
    body = fault.change((published.site.root / fault.path).read_bytes())
    published.site.scripted["/" + fault.path] = [Answer(body)]
    status = published.refresh("--only", fault.source)
    assert status in fault.ends
    last = said().splitlines()[-1]
    if status:
        assert published.bytes() == before
        assert published.edition().id == shown
        assert fault.source in last or "failed" in last
        assert "Internal error" not in last and "Report this" not in last
    else:
        # Other bytes that say the same: no figure changes.
        now = published.bytes()
        assert {n for n in before if now[n] != before[n]} <= {"sources.parquet"}
    assert editions.shown(published.data).notice == ""
