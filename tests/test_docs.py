"""Documentation: links lead somewhere, every setting is explained, and the README stays a page."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
PAGES = [
    PROJECT / "README.md",
    PROJECT / "benchmarks" / "README.md",
    *sorted((PROJECT / "docs").glob("*.md")),
]
README_WORDS = 700
# Code whose environment variables people set; tests make up some of their own.
CODE = ("etl", "outlook", "app", "studies", "benchmarks", "tests/long", "tests/conftest.py")


def read_anchors(page: Path) -> set[str]:
    """Anchors that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\((?!https?://)([^)]+)\)", page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in read_anchors(target), link


def test_every_setting_is_documented() -> None:
    files = [PROJECT / part for part in CODE]
    modules = [m for each in files for m in (sorted(each.rglob("*.py")) if each.is_dir() else [each])]
    found = re.findall(r"\bOUTLOOK_[A-Z_]*[A-Z]\b", "\n".join(m.read_text(encoding="utf-8") for m in modules))
    table = (PROJECT / "docs" / "operate.md").read_text(encoding="utf-8")
    assert {name for name in found if f"`{name}`" not in table} == set()


def test_readme_stays_a_page() -> None:
    assert len((PROJECT / "README.md").read_text(encoding="utf-8").split()) <= README_WORDS
