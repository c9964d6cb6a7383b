"""The tables shown now, opened once an edition; and questions asked often, remembered within bounds."""

from pathlib import Path

import streamlit as st

from etl import store
from etl.tables import TABLES
from outlook.tidy import Tables


@st.cache_resource(max_entries=3, show_spinner=False)
def _opened(path: str, stamp: tuple[tuple[int, int], ...]) -> Tables:
    # Which edition is meant is in the arguments: a new one, or one that was damaged or mended, has others.
    return Tables(store.shown(store.data_folder()))


def tables() -> Tables:
    """The tables of the edition that is published now; a new one is picked up at the next rerun, and one that is
    damaged while it is shown gives way to the snapshot. Raises NoTables."""
    data = store.data_folder()
    live = (data / "live").resolve()
    folder = live if live.exists() else data / "snapshot"
    files = (folder / store.EDITION, *(folder / f"{name}.parquet" for name in TABLES))
    return _opened(str(folder), tuple(map(_stamp, files)))


def _stamp(path: Path) -> tuple[int, int]:
    """Time of change and size: what tells one state of a file from another. (0, 0) where it is not there."""
    try:
        found = path.stat()
        return found.st_mtime_ns, found.st_size
    except OSError:
        return 0, 0
