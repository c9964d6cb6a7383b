"""The data page."""

from tests.app.figures import ask
from tests.app.reading import tables_of
from tests.app.test_pages import opened


def test_sources_are_those_of_the_edition() -> None:
    shown = next(t for t in tables_of(opened("data")) if "Taken" in t.columns)
    rows = ask("SELECT * FROM sources ORDER BY source_id")
    assert len(shown.rows) == len(rows)
    for line, row in zip(shown.rows, rows, strict=True):
        said = dict(zip(shown.columns, line, strict=True))
        assert said["Edition"] == str(row["vintage"])
        assert said["Taken"] == str(row["retrieved_at"])[:10]
        assert said["Address"] == row["url"]
        assert said["Dataset"].endswith(" – second-hand") == row["second_hand"]
