"""The reader of each kind of file, by the name that sources give it.

They stand apart from the sources because they bring pandas, which a refresh that finds nothing new does without.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from etl.reading import Reading
from etl.sources import (
    cpi,
    job_titles,
    oews_flat_file,
    oews_workbooks,
    projections,
    regional_price_parities,
    soc_crosswalk,
    state_projections,
)


@dataclass(frozen=True)
class Context:
    """What readers may know besides the file: wanted occupations (None: all), and the nation's jobs by base year."""

    wanted: frozenset[str] | None
    nation: Mapping[int, int]


Reader = Callable[[Mapping[str, Path], Context], list[Reading]]


def _alone(read: Callable[[Path, frozenset[str] | None], list[Reading]]) -> Reader:
    return lambda files, context: read(files["data"], context.wanted)


READERS: dict[str, Reader] = {
    "oews-flat": lambda files, context: oews_flat_file.read_flat_file(files, context.wanted),
    "oews-workbook": _alone(oews_workbooks.read_workbooks),
    "projections-workbook": _alone(projections.read_workbook),
    "projections-export": _alone(projections.read_export),
    "projections-quoted": _alone(projections.read_quoted),
    "state-projections": lambda files, context: state_projections.read_state_projections(
        files["data"], context.wanted, context.nation
    ),
    "price-index": _alone(cpi.read_price_index),
    "price-index-api": _alone(cpi.read_price_index_api),
    "price-parity": _alone(regional_price_parities.read_price_parity),
    "crosswalk": _alone(soc_crosswalk.read_crosswalk),
    "job-titles": _alone(job_titles.read_job_titles),
    "hybrid": _alone(soc_crosswalk.read_hybrid),
}
