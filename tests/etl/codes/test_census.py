"""Titles of the Census Bureau's occupation categories lead to SOC codes."""

from etl.codes.census import (
    Category,
    find_household_classification,
    load_detailed_codes,
    match_categories,
)


def test_title_of_one_occupation_is_its_code() -> None:
    found = match_categories(["Medical records specialists", "File Clerks"], "SOC 2018")
    assert found["Medical records specialists"] == Category("29-2072", frozenset({"29-2072"}))
    assert found["File Clerks"].code == "43-4071"


def test_the_classification_decides_the_code() -> None:
    title = "Medical records and health information technicians"
    assert match_categories([title], "SOC 2010")[title].code == "29-2071"
    assert match_categories([title], "SOC 2018") == {}


def test_group_covers_its_occupations() -> None:
    title = "Other healthcare practitioners and technical occupations"
    found = match_categories([title], "SOC 2018")[title]
    assert found.code == "29-9000"
    assert {"29-9021", "29-9091"} <= found.covers


def test_rest_of_a_group_leaves_out_its_named_parts() -> None:
    title, part = "Other healthcare practitioners and technical occupations", "Athletic trainers"
    found = match_categories([title, part], "SOC 2018")
    assert found[part].covers == {"29-9091"}
    assert "29-9091" not in found[title].covers
    assert "29-9021" in found[title].covers


def test_several_codes_together_have_none_of_their_own() -> None:
    title = "Dietetic technicians and ophthalmic medical technicians"
    assert match_categories([title], "SOC 2018")[title] == Category(None, frozenset({"29-2051", "29-2057"}))


def test_sums_of_major_groups_cover_nothing() -> None:
    titles = ["Total employed", "Healthcare support occupations", "Service occupations"]
    found = match_categories(titles, "SOC 2018")
    assert [found[title].code for title in titles] == ["00-0000", "31-0000", None]
    assert not any(category.covers for category in found.values())


def test_unknown_title_has_no_category() -> None:
    assert match_categories(["Robot wranglers"], "SOC 2018") == {}


def test_survey_changed_codes_in_2011_and_2020() -> None:
    years = {year: find_household_classification(year) for year in (2010, 2011, 2019, 2020)}
    assert years == {2010: None, 2011: "SOC 2010", 2019: "SOC 2010", 2020: "SOC 2018"}


def test_both_classifications_are_complete() -> None:
    # BLS's counts of detailed occupations.
    assert (len(load_detailed_codes("SOC 2010")), len(load_detailed_codes("SOC 2018"))) == (840, 867)
