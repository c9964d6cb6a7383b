"""The mirror of the publishers' files, and a publisher on the loopback address."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.loopback import Site, serving

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def mirror() -> Path:
    """Folder of the publishers' own files; tests that use it are skipped where there is none."""
    folder = Path(os.environ.get("OUTLOOK_MIRROR") or PROJECT.parent / "shared" / "mirror")
    if not (folder / "serve.py").is_file():
        pytest.skip(f"the publishers' files are not at {folder}: set OUTLOOK_MIRROR to the mirror's folder")
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serving(tmp_path / "site") as running:
        yield running


# Folders with the slowest files go first, so that no worker is left alone with one at the end.
SLOW = ("browser", "mirror", "notebooks", "app")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def find_rank(item: pytest.Item) -> int:
        folder = item.path.parent.name
        return SLOW.index(folder) if folder in SLOW else len(SLOW)

    items.sort(key=find_rank)
