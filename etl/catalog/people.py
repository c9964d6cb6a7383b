"""Files about the people in this work and what employers ask of them (CPS, ORS, O*NET)."""

from etl.catalog.reader import Reader, Source

READERS: dict[str, Reader] = {}

SOURCES: tuple[Source, ...] = ()
