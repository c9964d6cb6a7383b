"""Damage in a publisher's file, served over HTTP: a refresh refuses it, says why, and keeps the published tables."""

import pytest

from etl.store import editions
from tests.etl.conftest import Outlook, Said
from tests.injected import FILES, Injected
from tests.loopback import Reply


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "fault",
    # Only every third of each kind, unless long tests run.
    [pytest.param(f, marks=[pytest.mark.long] if n % 3 else [], id=str(f)) for n, f in enumerate(FILES)],
)
def test_damaged_file_leaves_published_tables(published: Outlook, said: Said, fault: Injected) -> None:
    before, shown = published.bytes(), published.edition().id
    body = fault.change((published.site.root / fault.path).read_bytes())
    published.site.scripted["/" + fault.path] = [Reply(body)]
    status = published.refresh("--only", fault.source)
    assert status in fault.ends
    last = said().splitlines()[-1]
    if status:
        assert published.bytes() == before
        assert published.edition().id == shown
        assert fault.source in last or "failed" in last
        assert "Internal error" not in last and "Report this" not in last
    else:
        # Other bytes with the same meaning: no figure changes.
        now = published.bytes()
        assert {n for n in before if now[n] != before[n]} <= {"sources.parquet"}
    assert editions.shown(published.data).notice == ""
