"""The files in deploy/ work: their commands exist, and their schedules cover every release."""

import configparser
import re
import shlex
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from etl.__main__ import build_parser
from etl.report.release_calendar import RELEASES

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
SINGLE = DEPLOY / "single"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
PROJECT = DEPLOY.parent
CRON = re.compile(r'^\s*(?:- cron: ")?(\S+) (\S+) (\S+) (\S+) (\S+)(?:"$|\s+outlook\s+cd )', re.MULTILINE)


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
    for found in re.findall(r"python -m etl ([^|>&;\n]*)", path.read_text()):
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
        r"^OnCalendar=(.*) (\d\d):(\d\d):00 UTC$", (SINGLE / "outlook-refresh.timer").read_text(), re.M
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


def read_service(name: str) -> dict[str, str]:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(SINGLE / name)
    return dict(unit["Service"])


def test_refresh_service_writes_only_its_data() -> None:
    service = read_service("outlook-refresh.service")
    assert service["Type"] == "oneshot"
    assert service["ExecStart"].endswith("python -m etl refresh --log-format json")
    assert service["SuccessExitStatus"] == "3"
    assert (service["ProtectSystem"], service["StateDirectory"]) == ("strict", "outlook")
    assert "ReadWritePaths" not in service


def test_dashboards_get_no_refresh_secrets() -> None:
    assert read_service("outlook-dashboard@.service")["EnvironmentFile"] == "-/etc/outlook/dashboard.env"
    assert read_service("outlook-refresh.service")["EnvironmentFile"] == "/etc/outlook/refresh.env"
    dashboard = (SINGLE / "dashboard.env.example").read_text()
    assert not re.search("WEBHOOK|BLS_KEY|CONTACT", dashboard)
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert set(compose["dashboard"]["environment"]) == {"FORWARDED_ALLOW_IPS"}
    assert compose["dashboard"]["volumes"] == ["tables:/data:ro"]
    assert all(service["read_only"] and service["cap_drop"] == ["ALL"] for service in compose.values())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("name", ["outlook-dashboard@.service", "outlook-refresh.service"])
def test_units_are_confined(name: str) -> None:
    """systemd's own measure of exposure: 0 is none, 10 is all; ours were 8.5."""
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=30", "--no-pager", SINGLE / name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stdout[-200:]


def test_example_settings_hold_no_secrets() -> None:
    example = (SINGLE / "refresh.env.example").read_text()
    given = dict(re.findall(r"^#?(OUTLOOK_\w+)=(.*)$", example, re.M))
    assert set(given) == {"OUTLOOK_CONTACT", "OUTLOOK_WEBHOOK", "OUTLOOK_BLS_KEY", "OUTLOOK_DATA"}
    assert re.search(r"^#AWS_SECRET_ACCESS_KEY=$", example, re.M)
    assert given["OUTLOOK_BLS_KEY"] == ""
    assert given["OUTLOOK_WEBHOOK"].endswith("...")


def test_actions_are_pinned_with_least_rights() -> None:
    for path in DEPLOY.glob("github-*.yml"):
        text = path.read_text()
        assert re.findall(r"uses: \S+@(?![0-9a-f]{40} # v)", text) == []
        assert yaml.safe_load(text)["permissions"] == {}
    workflow = yaml.safe_load((DEPLOY / "github-actions.yml").read_text())
    jobs = workflow["jobs"]
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "refresh": {"contents": "read"},
        "commit": {"contents": "write"},
    }
    assert "secrets." not in str(jobs["commit"]) and ".venv" not in str(jobs["commit"])


def test_image_has_every_folder_that_runs() -> None:
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", (DEPLOY / "Dockerfile").read_text(), re.M)
    names = {name for line in copied for name in line.split()}
    allowed = set(re.findall(r"^!(.*)$", (DEPLOY / "Dockerfile.dockerignore").read_text(), re.M))
    assert names == allowed
    assert {"etl", "outlook", "app", "dashboard.py", ".streamlit", "data/snapshot"} <= names
    assert all((PROJECT / name).exists() for name in names)


@pytest.mark.parametrize(
    "name", ["requirements", *(f"requirements-{n}" for n in ("dask", "storage", "mcp", "dev"))]
)
def test_requirements_are_locked_with_hashes(name: str) -> None:
    wanted = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (PROJECT / f"{name}.in").read_text(), re.M))
    text = (PROJECT / f"{name}.txt").read_text()
    locked = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.M))
    assert {key.lower(): wanted[key] for key in wanted}.items() <= locked.items()
    assert len(re.findall(r"^[\w.-]+==[^\n]*\\\n +--hash=sha256:[0-9a-f]{64}", text, re.M)) == len(locked)
    # One version of each package, whichever of the files are installed together
    base = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (PROJECT / "requirements.txt").read_text(), re.M))
    assert {key: locked[key] for key in locked.keys() & base.keys()}.items() <= base.items()


def test_nginx_uses_the_documented_ports() -> None:
    conf = (DEPLOY / "nginx.conf").read_text()
    blocks = re.findall(r"upstream (\w+) \{(.*?)\n\}", conf, re.DOTALL)
    ports = {name: re.findall(r"server 127\.0\.0\.1:(\d+) ", body) for name, body in blocks}
    text = (PROJECT / "docs" / "operate.md").read_text()
    started = sorted(set(re.findall(r"outlook-dashboard@(\d+)", text)))
    assert ports == {"outlook": started, "outlook_any": started}
    assert len(started) == 3


def test_nginx_zones_have_names_of_their_own() -> None:
    """nginx refuses to start where one name stands for two zones."""
    for conf in (DEPLOY / "nginx.conf", SINGLE / "nginx.conf"):
        zones = re.findall(r"(?:keys_zone=|zone=|shared:)(\w+):\d", conf.read_text())
        assert zones and len(zones) == len(set(zones))


def test_dashboard_unit_starts_dashboard_py() -> None:
    command = shlex.split(read_service("outlook-dashboard@.service")["ExecStart"])
    assert command[1:3] == ["run", "dashboard.py"]
    assert command[command.index("--server.port") + 1] == "%i"
    assert command[command.index("--server.address") + 1] == "127.0.0.1"
    assert (PROJECT / command[2]).is_file()
