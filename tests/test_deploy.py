"""The files in deploy/ work: their commands exist, and their schedules cover every release."""

import configparser
import re
import shlex
from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.__main__ import build_parser
from etl.report.release_calendar import RELEASES

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())
CRON = re.compile(r'^\s*(?:- cron: ")?(\S+) (\S+) (\S+) (\S+) (\S+)(?:"$|\s+cd )', re.MULTILINE)


def read_schedule(name: str) -> list[tuple[str, ...]]:
    """Return minute, hour, day, month and weekday of every refresh in a cron file."""
    text = (DEPLOY / name).read_text()
    lines = [line for line in text.splitlines() if "etl status" not in line]
    return [found.groups() for line in lines if (found := CRON.match(line))]


def matches(field: str, value: int) -> bool:
    return field == "*" or any(
        int(low) <= value <= int(high or low)
        for low, _, high in (part.partition("-") for part in field.split(","))
    )


def runs_on(day: date, lines: list[tuple[str, ...]]) -> bool:
    return any(
        matches(month, day.month)
        and (matches(at, day.day) if weekday == "*" else matches(weekday, day.isoweekday() % 7))
        for _, _, at, month, weekday in lines
    )


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_deployed_commands_exist(path: Path) -> None:
    for found in re.findall(r"python -m etl ([^|>&\n]*)", path.read_text()):
        options = build_parser().parse_args(shlex.split(re.sub(r"\s\d?$", "", found.strip())))
        assert options.command in ("refresh", "status", "check", "diff")


@pytest.mark.parametrize("name", ["crontab", "github-actions.yml"])
def test_refresh_covers_every_release_window(name: str) -> None:
    lines = read_schedule(name)
    assert len(lines) == 6
    for release in RELEASES:
        _, opens, closes = release.due(2025, 6)
        days = [opens + timedelta(n) for n in range((closes - opens).days + 1)]
        missed = [day for day in days if not runs_on(day, lines)]
        if release.family == "rpp":
            # BEA publishes at some time within three months: every Monday and the days of the price index will do.
            assert max(sum(day <= d < day + timedelta(7) for d in missed) for day in days) < 7
        else:
            assert missed == [], release.name


def test_the_three_schedules_agree() -> None:
    assert read_schedule("crontab") == read_schedule("github-actions.yml")
    timer = re.findall(
        r"^OnCalendar=(.*) (\d\d):(\d\d):00 UTC$", (DEPLOY / "outlook-refresh.timer").read_text(), re.M
    )
    months_and_days = [
        (day, month) if weekday == "*" else ("Mon", "*")
        for _, _, day, month, weekday in read_schedule("crontab")
    ]
    as_timer = [
        f"*-{','.join(f'{int(m):02d}' for m in month.split(',')) if month != '*' else '*'}-"
        + "..".join(f"{int(d):02d}" for d in day.split("-"))
        if day not in ("*", "Mon")
        else ("Mon *-*-*" if day == "Mon" else f"*-{','.join(f'{int(m):02d}' for m in month.split(','))}-*")
        for day, month in months_and_days
    ]
    assert sorted(when for when, _, _ in timer) == sorted(as_timer)
    assert {(hour, minute) for _, hour, minute in timer} == {(h, m) for m, h, *_ in read_schedule("crontab")}


def test_refresh_service_writes_only_its_data() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "outlook-refresh.service")
    service = dict(unit["Service"])
    assert service["Type"] == "oneshot"
    assert service["ExecStart"].endswith("python -m etl refresh --log-format json")
    assert service["SuccessExitStatus"] == "3"
    assert service["ReadWritePaths"] == service["WorkingDirectory"] + "/data"


def test_example_settings_hold_no_secrets() -> None:
    example = (DEPLOY / "outlook.env.example").read_text()
    given = dict(re.findall(r"^#?(OUTLOOK_\w+)=(.*)$", example, re.M))
    assert set(given) == {
        "OUTLOOK_CONTACT",
        "OUTLOOK_WEBHOOK",
        "OUTLOOK_BLS_KEY",
        "OUTLOOK_DATA",
        "OUTLOOK_CACHE",
    }
    assert re.search(r"^#AWS_SECRET_ACCESS_KEY=$", example, re.M)
    assert given["OUTLOOK_BLS_KEY"] == ""
    assert given["OUTLOOK_WEBHOOK"].endswith("...")


def test_nginx_uses_the_documented_ports() -> None:
    conf = (DEPLOY / "nginx.conf").read_text()
    blocks = re.findall(r"upstream (\w+) \{(.*?)\n\}", conf, re.DOTALL)
    ports = {name: re.findall(r"server 127\.0\.0\.1:(\d+) ", body) for name, body in blocks}
    started = re.findall(r"outlook-dashboard@(\d+)", (DEPLOY.parent / "docs" / "operate.md").read_text())
    assert ports == {"outlook": started, "outlook_any": started}
    assert len(started) == 3


def test_dashboard_unit_starts_dashboard_py() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(DEPLOY / "outlook-dashboard@.service")
    command = shlex.split(unit["Service"]["ExecStart"])
    assert command[1:3] == ["run", "dashboard.py"]
    assert command[command.index("--server.port") + 1] == "%i"
    assert (DEPLOY.parent / command[2]).is_file()
