"""A publisher with a handful of small files, and the commands run against it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

# Imports know the whole catalog, which is cut below, as they do where a person runs them.
import etl.imports  # noqa: F401
from etl import catalog, http
from etl.__main__ import run
from etl.isolation import Pool, open_pool
from etl.store import editions
from tests import publishers as p
from tests.loopback import Site

FLAT = "download.bls.gov/pub/time.series/oe"
CPI = "download.bls.gov/pub/time.series/cu/cu.data.1.AllItems"
NATIONAL = "www.bls.gov/oes/special-requests/oesm24nat.zip"
WORKBOOK = "www.bls.gov/emp/ind-occ-matrix/occupation.xlsx"
EDUCATION = "www.bls.gov/emp/ind-occ-matrix/education.xlsx"
QUOTED = "archive/employment-projections/2025-35/quoted.csv"
TINY = (
    *("oews-flat", "oews-national-2024", "oews-national-2026", "projections", "projections-2025-35"),
    *("education", "state-projections"),
    *("state-projections-2022-32", "price-index", "price-parity-states", "crosswalk", "hybrid"),
)


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OUTLOOK_CONTACT", "OUTLOOK_DATA"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """A worker process for calls that may end it."""
    with open_pool(1) as one:
        yield one


@pytest.fixture(scope="session")
def publishers_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("publishers")
    p.flat_file(root / FLAT)
    p.national_zip(root / NATIONAL, 2024, p.NATION_2024)
    p.occupation_xlsx(root / WORKBOOK, 2024, p.EDITION_2024)
    p.education_xlsx(root / EDUCATION, 2024)
    p.quoted_csv(root / QUOTED)
    p.state_projections_csv(root / "archive/projections-central/longterm_2022-32.csv")
    p.cu_data(root / CPI)
    p.parity_zip(root / "apps.bea.gov/regional/zip/SARPP.zip")
    p.crosswalk_xlsx(root / "archive/soc/soc_2010_to_2018_crosswalk.xlsx")
    p.hybrid_xlsx(root / "archive/soc/oes_2019_hybrid_structure.xlsx")
    return root


class Outlook:
    """A data folder, and the commands on it."""

    def __init__(self, data: Path, site: Site) -> None:
        self.data, self.site = data, site

    def refresh(self, *options: str) -> int:
        return self.run("refresh", "--mirror", self.site.address, *options)

    def run(self, command: str, *options: Any) -> int:
        return run([command, *map(str, options), "--data", str(self.data)])

    def edition(self) -> editions.Edition:
        edition = editions.live(self.data)
        assert edition is not None
        return edition

    def rows(self, table: str, **wanted: Any) -> list[dict[str, Any]]:
        found: pa.Table = self.edition().read(table)
        return [r for r in found.to_pylist() if all(r[k] == v for k, v in wanted.items())]

    def bytes(self) -> dict[str, bytes]:
        return {f.name: f.read_bytes() for f in sorted((self.data / "live").glob("*.parquet"))}


@pytest.fixture
def outlook(tmp_path: Path, site: Site, publishers_files: Path, monkeypatch: pytest.MonkeyPatch) -> Outlook:
    """Nothing published yet, no snapshot, a publisher with every tiny file, and no waiting."""
    shutil.copytree(publishers_files, site.root)
    monkeypatch.setattr(catalog, "SOURCES", tuple(s for s in catalog.SOURCES if s.name in TINY))
    monkeypatch.setattr(editions, "PROJECT", tmp_path / "no-project")
    monkeypatch.setattr(http, "LIMITS", http.Limits(backoff_seconds=0))
    return Outlook(tmp_path / "data", site)


@pytest.fixture(scope="session")
def published_once(publishers_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after one good refresh, made once; tests work on copies."""
    from tests.loopback import serving

    data = tmp_path_factory.mktemp("published")
    with pytest.MonkeyPatch.context() as patch, serving(publishers_files) as running:
        patch.setattr(catalog, "SOURCES", tuple(s for s in catalog.SOURCES if s.name in TINY))
        patch.setattr(editions, "PROJECT", data / "no-project")
        assert run(["refresh", "--mirror", running.address, "--data", str(data)]) == 0
    return data


@pytest.fixture
def published(outlook: Outlook, published_once: Path) -> Outlook:
    """The same after a first good refresh."""
    shutil.copytree(published_once, outlook.data, symlinks=True)
    return outlook


Said = Callable[[], str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """What was written to standard error since the last look."""
    return lambda: capsys.readouterr().err
