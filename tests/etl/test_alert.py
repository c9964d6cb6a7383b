"""The webhook, the API in the price file's place, and what must never be said of either."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl import catalog, http
from etl.runlog import last_run
from etl.runlog.progress import Reporter
from etl.secrets import hidden
from etl.store import editions
from etl.store.lock import lock
from tests import publishers as p
from tests.etl.conftest import CPI, FLAT, TINY, Outlook, Said
from tests.injected import API_RESPONSES, BODIES
from tests.loopback import Reply

HOOK = "/hooks/T0PS3CRET"
API = "/api.bls.gov/publicAPI/v2/timeseries/data/"
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def hook(published: Outlook, monkeypatch: pytest.MonkeyPatch) -> Outlook:
    """A published outlook whose operator has a webhook."""
    monkeypatch.setenv("OUTLOOK_WEBHOOK", published.site.address + HOOK)
    published.site.scripted[HOOK] = [Reply(b"ok")]
    return published


def told(outlook: Outlook) -> list[dict[str, Any]]:
    found = [json.loads(body) for path, body in outlook.site.posted if path == HOOK]
    outlook.site.posted.clear()
    return found


def everything_said_and_kept(outlook: Outlook, text: str) -> str:
    kept = [f.read_text("utf-8", "replace") for f in outlook.data.rglob("*.json*")]
    return text + "".join(kept)


# The webhook -----------------------------------------------------------------------------------------------


def test_a_new_edition_is_told_and_a_quiet_run_is_not(hook: Outlook) -> None:
    assert hook.refresh() == 0
    assert told(hook) == []
    p.flat_file(hook.site.root / FLAT, p.flat_series(2026))
    assert hook.refresh() == 0
    (notice,) = told(hook)
    assert notice["text"].startswith("Health Information Outlook, refresh: New edition")
    assert (notice["exit_status"], notice["changed"], notice["edition"]) == (0, True, hook.edition().id)


def test_a_failure_is_told_once_and_again_after_a_week(hook: Outlook) -> None:
    hook.site.scripted["/" + CPI] = [Reply(p.ACCESS_DENIED, 403)]
    assert hook.refresh() == 1
    (notice,) = told(hook)
    assert (notice["exit_status"], notice["failed"]) == (1, ["price-index"])
    assert hook.refresh() == 1
    assert told(hook) == []
    path = hook.data / last_run.LAST
    week_ago = (datetime.now(UTC) - timedelta(days=8)).strftime("%Y-%m-%dT%H:%M:%SZ")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"told_at": week_ago}))
    assert hook.refresh() == 1
    assert len(told(hook)) == 1


def test_another_failure_is_told_at_once(hook: Outlook) -> None:
    hook.site.scripted["/" + CPI] = [Reply(p.ACCESS_DENIED, 403)]
    assert hook.refresh() == 1
    hook.site.scripted["/apps.bea.gov/regional/zip/SARPP.zip"] = [Reply(status=404)]
    assert hook.refresh() == 1
    assert [n["failed"] for n in told(hook)] == [["price-index"], ["price-index", "price-parity-states"]]


def test_failed_checks_and_wrong_settings_are_told(hook: Outlook, monkeypatch: pytest.MonkeyPatch) -> None:
    p.flat_file(hook.site.root / FLAT, p.flat_series()[:3])
    assert hook.refresh() == 4
    (notice,) = told(hook)
    assert notice["exit_status"] == 4
    assert "wages/rows-that-vanished" in notice["findings"]
    monkeypatch.setenv("OUTLOOK_CONTACT", "nobody")
    assert hook.refresh() == 2
    (notice,) = told(hook)
    assert "OUTLOOK_CONTACT is not an e-mail address" in notice["text"]


def test_a_second_run_at_the_same_time_is_nobodys_business(hook: Outlook) -> None:
    with lock(hook.data):
        assert hook.refresh() == 3
    assert told(hook) == []


@pytest.mark.parametrize(
    "answer", [Reply(b"no", 500), Reply(status=302, headers={"Location": "/elsewhere"}), Reply(status=404)]
)
def test_a_webhook_that_fails_changes_nothing_and_is_not_named(
    hook: Outlook, said: Said, answer: Reply
) -> None:
    hook.site.scripted[HOOK] = [answer]
    p.flat_file(hook.site.root / FLAT, p.flat_series(2026))
    assert hook.refresh() == 0
    text = said()
    assert "the webhook did not accept the notice" in text
    assert "T0PS3CRET" not in everything_said_and_kept(hook, text)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/T0PS3CRET", "T0PS3CRET", "ftp://x.invalid/T0PS3CRET"]
)
def test_a_webhook_that_is_not_there_changes_nothing_and_is_not_named(
    published: Outlook, said: Said, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("OUTLOOK_WEBHOOK", address)
    p.flat_file(published.site.root / FLAT, p.flat_series(2026))
    assert published.refresh() == 0
    text = said()
    assert "the webhook could not be reached" in text
    assert "T0PS3CRET" not in everything_said_and_kept(published, text)


def test_secrets_are_hidden_wherever_they_come_from(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OUTLOOK_BLS_KEY", KEY)
    monkeypatch.setenv("OUTLOOK_WEBHOOK", "https://hooks.example.org/T0PS3CRET")
    assert hidden(f"a {KEY} b") == "a (OUTLOOK_BLS_KEY) b"
    # A short one is hidden where it stands alone, and no word that holds it is spoilt.
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    assert (
        hidden("the latest test, key=test")
        == "the latest (AWS_SECRET_ACCESS_KEY), key=(AWS_SECRET_ACCESS_KEY)"
    )
    for form in ("text", "json"):
        Reporter(form).say(f"could not reach https://hooks.example.org/T0PS3CRET with {KEY}", status=1)
    text = capsys.readouterr().err
    assert KEY not in text and "T0PS3CRET" not in text
    assert text.count("(OUTLOOK_WEBHOOK)") == 2


# The API ---------------------------------------------------------------------------------------------------


months = p.api_document
LATER = months(
    ("2026", "M02", "326.785"), ("2026", "M01", "325.252"), ("2025", "M13", "321.0"), ("2025", "M10", "-")
)


@pytest.fixture
def refused(published: Outlook, monkeypatch: pytest.MonkeyPatch) -> Outlook:
    """The price file is refused; the API stands in."""
    names = {*TINY, "price-index-api"}
    monkeypatch.undo()
    monkeypatch.setattr(catalog, "SOURCES", tuple(s for s in catalog.SOURCES if s.name in names))
    monkeypatch.setattr(editions, "PROJECT", published.data / "no-project")
    monkeypatch.setattr(http, "LIMITS", http.Limits(backoff_seconds=0))
    published.site.scripted["/" + CPI] = [Reply(p.ACCESS_DENIED, 403)]
    published.site.scripted[API] = [Reply(json.dumps(LATER).encode())]
    return published


def test_prices_come_from_the_api_where_the_file_is_refused(refused: Outlook, said: Said) -> None:
    assert refused.refresh() == 0
    assert "price-index: took price-index-api instead" in said()
    rows = {(r["year"], r["month"]): (r["cpi_u"], r["source_id"]) for r in refused.rows("price_index")}
    assert rows[2026, 2] == (326.785, "cpi-u-api")
    # What the file had given stays the file's.
    assert rows[2026, 1] == (325.252, "cpi-u")
    assert (2025, 10) not in rows
    questions = [json.loads(body) for path, body in refused.site.posted]
    assert [q["startyear"] for q in questions] == ["2008", "2018"]
    assert all(q["seriesid"] == ["CUUR0000SA0"] and "registrationkey" not in q for q in questions)


def test_the_file_takes_its_place_again(refused: Outlook) -> None:
    assert refused.refresh() == 0
    del refused.site.scripted["/" + CPI]
    full = [(2025, "M09", "324.800"), (2025, "M11", "324.122"), (2025, "M12", "324.054")]
    p.cu_data(refused.site.root / CPI, [*full, (2026, "M01", "325.252"), (2026, "M02", "326.785")])
    assert refused.refresh() == 0
    assert {r["source_id"] for r in refused.rows("price_index")} == {"cpi-u"}


def test_the_api_is_not_asked_where_the_file_comes(refused: Outlook) -> None:
    del refused.site.scripted["/" + CPI]
    assert refused.refresh() == 0
    assert refused.site.posted == []


def test_a_key_widens_the_question_and_is_never_said(
    refused: Outlook, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTLOOK_BLS_KEY", KEY)
    echo = {"status": "REQUEST_NOT_PROCESSED", "message": [f"The key:{KEY} provided by the User is invalid."]}
    refused.site.scripted[API] = [Reply(json.dumps(echo).encode())]
    assert refused.refresh("--log-format", "json") == 1
    assert json.loads(refused.site.posted[0][1])["registrationkey"] == KEY
    text = said()
    assert "(OUTLOOK_BLS_KEY)" in text
    assert KEY not in everything_said_and_kept(refused, text)


@pytest.mark.parametrize(("response", "text"), API_RESPONSES.values(), ids=API_RESPONSES)
def test_an_odd_answer_of_the_api_leaves_the_last_good_rows(
    refused: Outlook, said: Said, response: Any, text: str
) -> None:
    before = refused.bytes()
    refused.site.scripted[API] = [Reply(json.dumps(response).encode())]
    assert refused.refresh() == 1
    assert text in said()
    assert refused.bytes() == before


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_an_answer_that_is_no_json_leaves_the_last_good_rows(
    refused: Outlook, said: Said, body: bytes
) -> None:
    before = refused.bytes()
    refused.site.scripted[API] = [Reply(body)]
    assert refused.refresh() == 1
    assert "price-index-api" in said()
    assert refused.bytes() == before


def test_the_last_run_is_kept_also_where_it_failed(published: Outlook) -> None:
    p.flat_file(published.site.root / FLAT, p.flat_series()[:3])
    assert published.refresh() == 4
    run = last_run.last(published.data)
    assert run is not None
    assert (run.command, run.exit_status) == ("refresh", 4)
    assert "failed" in run.sentence
    assert {"wages/rows-that-vanished"} <= {f["name"] for f in run.findings}


@pytest.mark.parametrize("content", ["", "{", "[]", "{}"])
def test_a_record_that_cannot_be_read_is_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / last_run.LAST).write_text(content)
    assert last_run.last(tmp_path) is None
