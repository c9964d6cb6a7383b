"""Files that lie beside publishers' files, in folders and archives, and hold no figures."""

import re
from pathlib import PurePosixPath

# What a file's name says, and why the file is passed over. Names are in lower case.
_COMPANIONS = tuple(
    (re.compile(pattern), why)
    for pattern, why in (
        (r"\.ds_store|\._.*|\.localized|icon\r", "left by macOS"),
        (r"thumbs\.db|ehthumbs.*\.db|desktop\.ini", "left by Windows"),
        (r"~\$.*|\.~lock\..*", "a spreadsheet program's lock file"),
        (r"\..*", "a hidden file"),
        (
            r"(oes?|oews)?[ _-]?(field|file)[ _-]?descriptions?\b.*",
            "describes the publisher's columns or files",
        ),
        (r"read[ _-]*me([ _(-][^.]*)?(\.(txt|md|rtf|pdf|html?|docx?))?", "a read-me text"),
        # BEA's archives hold these beside each table.
        (r".*(__?definition\.xml|footnotes?\.(html?|txt))", "describes the publisher's table"),
        (r".*\.(pdf|docx?|rtf|pptx?|png|jpe?g|gif|svg|ya?ml)", "a document or picture, not a table"),
    )
)
_FOLDERS = {"__macosx": "left by macOS", "$recycle.bin": "left by Windows"}


def explain_companion(path: PurePosixPath) -> str:
    """Why a file is passed over, judged by its path in the folder or archive; "" for any other file."""
    for part in path.parts[:-1]:
        if part.lower() in _FOLDERS:
            return _FOLDERS[part.lower()]
        if part.startswith(".") and part not in (".", ".."):
            return "in a hidden folder"
    name = path.name.lower()
    return next((why for pattern, why in _COMPANIONS if pattern.fullmatch(name)), "")
