"""Files about schools, programs and what graduates and households earn."""

from etl.catalog.reader import Reader, Source

READERS: dict[str, Reader] = {}

SOURCES: tuple[Source, ...] = ()
