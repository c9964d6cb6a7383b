"""The files of Streamlit's that a page needs: named in its first lines, a browser fetches them while it starts, not one
after another when the page's elements arrive."""

import json
import re
from pathlib import Path
from typing import Any

# Elements that every page shows. One that another version of Streamlit calls differently is left out.
ELEMENTS = ("PlotlyChart", "Selectbox", "Html", "DownloadButton", "PageLink")


def element_files(directory: Path) -> list[str]:
    """Files below `directory` that the elements need and the index page does not name, importing ones first.

    From the manifest of Streamlit's build; empty where there is none.
    """
    try:
        manifest: dict[str, dict[str, Any]] = json.loads((directory / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return []
    found: dict[str, None] = {}
    wanted = [
        k
        for name in ELEMENTS
        for k, entry in manifest.items()
        if entry.get("name") == name and entry.get("isDynamicEntry")
    ]
    while wanted:
        entry = manifest.get(wanted.pop(0), {})
        file = entry.get("file", "")
        if file and file not in found:
            found[file] = None
            wanted += entry.get("imports", [])
    named = set(index_files(directory))
    return [file for file in found if file not in named and (directory / file).is_file()]


def index_files(directory: Path) -> list[str]:
    """Files that the index page names. Raises OSError where there is no index page."""
    index = (directory / "index.html").read_text("utf-8")
    return list(dict.fromkeys(re.findall(r"""(?:src|href)="\./(static/[^"]+)""", index)))
