"""Files about shapes and codes of places."""

from etl.catalog.reader import Reader, Source

READERS: dict[str, Reader] = {}

SOURCES: tuple[Source, ...] = ()
