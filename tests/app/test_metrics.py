"""What /metrics counts, who may read it, and the log of requests."""

import json

import pytest
from prometheus_client import REGISTRY
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from app.server.metrics import Observed, count_run, send_metrics
from outlook.tables import Tables
from tests.app.conftest import send_request

App = Starlette(routes=[Route("/metrics", send_metrics)])


def count(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_metrics_name_the_edition(tables: Tables) -> None:
    text = send_request(App, "/metrics").text
    assert f'outlook_edition_info{{edition="{tables.edition.id}",kind="snapshot"}} 1.0' in text
    age = next(line for line in text.splitlines() if line.startswith("outlook_edition_age_seconds "))
    assert float(age.split()[1]) > 0
    assert "process_resident_memory_bytes" in text
    assert "outlook_readers" in text


def test_metrics_are_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    passed_on = {"X-Forwarded-For": "192.0.2.1"}
    assert send_request(App, "/metrics", headers=passed_on).status == 404
    monkeypatch.setenv("OUTLOOK_METRICS", "public")
    assert send_request(App, "/metrics", headers=passed_on).status == 200


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/outlook/", "page"),
        ("/outlook/states", "page"),
        ("/outlook/download/x.csv", "download"),
        ("/x", "other"),
    ],
)
def test_requests_are_counted_by_kind(
    path: str, kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OUTLOOK_REQUEST_LOG", "json")
    before = count("outlook_requests_total", kind=kind, status="200")
    send_request(Observed(PlainTextResponse("four"), base="outlook"), f"{path}?area=0600000")
    assert count("outlook_requests_total", kind=kind, status="200") == before + 1
    line = json.loads(capsys.readouterr().out)
    assert (line["kind"], line["path"], line["status"], line["bytes"]) == (kind, path, 200, 4)
    assert "0600000" not in str(line)


def test_runs_are_counted_by_outcome() -> None:
    def runs(outcome: str) -> float:
        return count("outlook_runs_total", page="states", outcome=outcome)

    before = runs("ok"), runs("failed")
    with count_run("states"):
        pass
    with pytest.raises(KeyError), count_run("states"):
        raise KeyError
    assert (runs("ok"), runs("failed")) == (before[0] + 1, before[1] + 1)
