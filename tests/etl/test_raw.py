"""data/raw: its manifest, damaged files and replaced files."""

import json
import shutil

from tests.etl.conftest import Outlook, Said


def test_unreadable_manifest_downloads_all(published: Outlook, said: Said) -> None:
    manifest = published.data / "raw" / "manifest.json"
    for text in ("{", "[{}]", '"x"', "[1]"):
        manifest.write_text(text)
        before = published.bytes()
        assert published.refresh() == 0
        assert "every file is fetched again" in said()
        assert {n: b for n, b in published.bytes().items() if n != "sources.parquet"} == {
            n: b for n, b in before.items() if n != "sources.parquet"
        }
        assert json.loads(manifest.read_text())


def test_damaged_raw_file_is_downloaded_again(published: Outlook, said: Said) -> None:
    (path,) = (published.data / "raw" / "price-index").rglob("cu.data.1.AllItems")
    good = path.read_bytes()
    path.write_bytes(good.replace(b"324.054", b"342.054"))
    before = published.rows("price_index")
    assert published.run("build") == 1
    assert "changed on disk" in said()
    assert published.rows("price_index") == before
    assert published.refresh() == 0
    (path,) = (published.data / "raw" / "price-index").rglob("cu.data.1.AllItems")
    assert path.read_bytes() == good


def test_replaced_raw_files_are_deleted(published: Outlook) -> None:
    (old,) = (published.data / "raw" / "price-index").rglob("cu.data.1.AllItems")
    shutil.copy(old, published.site.root / "kept")
    text = old.read_text().replace("324.054", "324.055")
    published.site.put("download.bls.gov/pub/time.series/cu/cu.data.1.AllItems", text)
    assert published.refresh() == 0
    assert not old.exists()
    assert len(list((published.data / "raw" / "price-index").rglob("cu.data.1.AllItems"))) == 1
