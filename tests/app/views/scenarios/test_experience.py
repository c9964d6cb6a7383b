"""The section on experience says what is known, with its errors, for every occupation."""

import re
from dataclasses import replace

from app.views.scenarios.experience_section import build_experience_table, describe_experience
from app.views.scenarios.sentences.pay import describe_pay, describe_trial
from app.views.scenarios.view import build_view
from outlook.scenario.url import parse_scenario
from outlook.tables import Tables
from tests.app.missing import leaks


def test_known_figures_stand_side_by_side(tables: Tables) -> None:
    view = build_view(tables, parse_scenario({})[0], "entry")
    asked, people, ladder = describe_experience(tables, view)
    assert "42.1% (± 10.2) of jobs for medical records specialists asked for no experience" in asked
    assert "you meet what about 64% of these jobs ask for (± 9 points for sampling)" in asked
    assert "83.2% (± 8.6) ask for high school at most and 26.3% (± 12.3) ask for a certification" in asked
    assert "median age of medical records specialists was 49.8" in people and "+15.8%" in people
    assert "2 years from entry to qualified pay, another 5 to average, and another 8" in ladder
    table = build_experience_table(tables, view).set_index("Years")
    assert table.loc["2", "Jobs whose experience you meet"] == "~90% (86% to 100%) ± 2"
    assert re.fullmatch(r"\$39,100 ± \$900", table.loc["0", "Pay at that stage, a year"])
    assert list(table["Stage on this page"])[-1] == "Experienced"


def test_missing_figures_are_said(tables: Tables) -> None:
    base = build_view(tables, parse_scenario({})[0], "entry")
    for code in tables.occupations:
        scenario = replace(base.scenario, occupation=code)
        view = replace(base, scenario=scenario, occupation=tables.title(code), stages=None)
        said = [*describe_experience(tables, view), *build_experience_table(tables, view).astype(str).stack()]
        assert leaks(said) == []
    scenario = replace(base.scenario, occupation="29-9021")
    view = replace(base, scenario=scenario, occupation=tables.title("29-9021"))
    asked, people, ladder = describe_experience(tables, view)
    assert "has no figure on experience" in asked and "gives no ages" in people
    assert "so the first step is that of healthcare practitioners and technical occupations (2020)" in ladder


def test_error_and_spread_are_two_clauses(tables: Tables) -> None:
    view = build_view(tables, parse_scenario({})[0], "entry")
    assert describe_pay(view).endswith(
        "about $39,100 a year at the entry stage in May 2025, give or take $900; most beginners (the lowest-paid third) are "
        "paid between $37,000 and $45,900."
    )


def test_use_beyond_the_trial_is_said() -> None:
    assert describe_trial("29-2072", 500) == ""
    assert "up to 7,760 jobs" in describe_trial("29-2072", 194_720)
    assert "health care occupations" in describe_trial("43-6013", 500)
