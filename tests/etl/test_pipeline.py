"""What makes a refresh build the tables again."""

from pathlib import Path

import pytest

from etl import pipeline
from etl.pipeline import find_code


def test_code_is_found_at_any_depth(tmp_path: Path) -> None:
    reader, listed = tmp_path / "sources" / "prices.py", tmp_path / "codes" / "listed.toml"
    compiled = tmp_path / "sources" / "__pycache__" / "prices.cpython-311.pyc"
    for path in (reader, listed, compiled):
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert find_code(tmp_path) == [listed, reader]


def test_every_reader_counts_as_code() -> None:
    package = Path(pipeline.__file__).parent
    found = find_code(package)
    assert package / "sources" / "oews_flat_file" / "reader.py" in found
    assert package / "occupations.toml" in found


def test_edited_reader_changes_the_fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class NoFiles:
        def sources(self) -> dict[str, list[object]]:
            return {}

    reader = tmp_path / "sources" / "prices.py"
    reader.parent.mkdir()
    reader.write_text("BASE = 100\n")
    monkeypatch.setattr(pipeline, "__file__", str(tmp_path / "pipeline.py"))
    options = pipeline.Options(occupations=None)
    before = pipeline.fingerprint(NoFiles(), options)  # type: ignore[arg-type]
    reader.write_text("BASE = 101\n")
    assert pipeline.fingerprint(NoFiles(), options) != before  # type: ignore[arg-type]
