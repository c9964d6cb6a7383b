"""Tasks, technologies, related jobs, and what employers require."""

import pandas as pd
import pytest

from outlook.people import shares as requirements
from outlook.people.shares import load_shares
from outlook.tables import Tables
from outlook.training.related import NOT_KEPT, load_related
from outlook.training.tasks import load_tasks, load_technologies


def test_tasks_and_software_are_those_of_onet(tables: Tables) -> None:
    tasks = load_tasks(tables, "29-2072")
    assert len(tasks.statements) == len(set(tasks.statements)) == 17
    tools = load_technologies(tables, "29-2072")
    assert [each.name for each in tools if each.in_demand] == [each.name for each in tools[:5]]
    assert tools[0].name == "Epic Systems"
    assert load_tasks(tables, "00-0000").statements == ()


def test_core_tasks_come_first(tables: Tables) -> None:
    first = load_tasks(tables, "43-3021").statements[:12]
    core = tables.rows("SELECT task FROM tasks WHERE occupation_code = '43-3021' AND task_type = 'Core'")
    assert set(first) == set(core["task"])


def test_related_jobs_have_pay_where_tables_do(tables: Tables) -> None:
    found = load_related(tables, "29-2072").set_index("related_title")
    assert len(found) == 10
    technologists = found.loc["Health Information Technologists and Medical Registrars"]
    assert (technologists["annual_p50_usd"], technologists["change_pct"]) == (68_020, 14.7)
    assert pd.isna(technologists["remark"])
    clerks = found.loc["File Clerks"]
    assert pd.isna(clerks["annual_p50_usd"])
    assert clerks["remark"] == NOT_KEPT
    # Health informatics specialists are counted with all computer systems analysts.
    assert "computer systems analysts" in found.loc["Health Informatics Specialists", "remark"]


def test_shares_of_requirements_have_margins(tables: Tables) -> None:
    shares = load_shares(tables, "29-2072")
    high_school = shares[requirements.HIGH_SCHOOL]
    assert (high_school.percent, high_school.year) == (83.2, 2020)
    assert high_school.margin == pytest.approx(1.645 * 5.2, abs=0.01)
    assert shares[requirements.EXPERIENCE].percent == 57.9
    # A bound of a standard error is taken for the error itself.
    assert load_shares(tables, "29-2052")[requirements.NO_TELEWORK].margin == pytest.approx(0.82, abs=0.01)
    assert load_shares(tables, "29-9021") == {}
