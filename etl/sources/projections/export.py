"""CSV exports of BLS's data tool: codes written ="29-2072", titles followed by example job titles."""

from pathlib import Path

from etl.errors import LayoutChanged
from etl.formats.advice import UNKNOWN_LAYOUT
from etl.formats.tables import read_table
from etl.reading import Reading
from etl.sources.projections.edition import DATASET, build_reading
from etl.sources.projections.headings import find_projections


def read_export(path: Path, wanted: frozenset[str] | None) -> list[Reading]:
    """The edition in an export. Raises LayoutChanged, Unreadable."""
    edition = find_projections(read_table(path), path.name)
    if edition is None:
        raise LayoutChanged(
            f"{path.name} is not an export of the projections",
            expected="headings such as Occupation Title, Occupation Code, Employment 2024",
            do=UNKNOWN_LAYOUT,
        )
    dataset = f"{DATASET}, export of the data tool"
    return [build_reading(edition, path.name, wanted, suffix="-export", dataset=dataset)]
