"""The tables shown now, opened once an edition; and questions asked often, remembered within bounds."""

from pathlib import Path

import streamlit as st

from etl import store
from outlook.tidy import Tables


@st.cache_resource(max_entries=3, show_spinner=False)
def _opened(path: str, changed: float) -> Tables:
    # Which edition is meant is in the arguments: a new one, or a mended snapshot, has others.
    return Tables(store.shown(store.data_folder()))


def tables() -> Tables:
    """The tables of the edition that is published now; a new one is picked up at the next rerun. Raises NoTables."""
    data = store.data_folder()
    live = (data / "live").resolve()
    folder = live if live.exists() else data / "snapshot"
    about = folder / store.EDITION
    return _opened(str(folder), _changed(about))


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
