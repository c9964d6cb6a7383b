"""Which of Streamlit's files a page will need, said in its first lines: the browser fetches them while it starts, not
one after another when the page's elements arrive."""

import json
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

# Elements that every page shows. An element that another version of Streamlit calls differently is left out.
ELEMENTS = ("PlotlyChart", "Selectbox", "Html", "DownloadButton")


def scripts(directory: Path, elements: tuple[str, ...] = ELEMENTS) -> list[str]:
    """Files below `directory` that the elements need, each once, what imports before what is imported.

    From the manifest that Streamlit's build left beside its index page; empty where there is none.
    """
    try:
        manifest: dict[str, dict[str, Any]] = json.loads(
            (directory / "manifest.json").read_text(encoding="utf-8")
        )
        index = (directory / "index.html").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return []
    wanted = [
        key
        for element in elements
        for key, entry in manifest.items()
        if entry.get("isDynamicEntry") and entry.get("name") == element
    ]
    found: dict[str, None] = {}
    while wanted:
        entry = manifest.get(wanted.pop(0), {})
        file = str(entry.get("file", ""))
        if not file or file in found or not (directory / file).is_file():
            continue
        found[file] = None
        wanted += entry.get("imports", [])
    # What the index page names itself is on its way already.
    return [file for file in found if file not in index]


def first(directory: Path) -> list[str]:
    """Addresses of all that a first page loads: what the index page names, and `scripts`."""
    try:
        index = (directory / "index.html").read_text(encoding="utf-8")
    except OSError:
        return []
    named = re.findall(r"""(?:src|href)="\./(static/[^"]+)""", index)
    return [f"/{file}" for file in dict.fromkeys([*named, *scripts(directory)])]


@cache
def links(directory: Path) -> bytes:
    """The same as lines for the head of the index page."""
    lines = (
        f'<link rel="modulepreload" crossorigin href="./{escape(file)}">'
        for file in scripts(directory)
        if file.endswith((".js", ".mjs"))
    )
    return "".join(lines).encode()
