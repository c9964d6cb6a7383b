"""Fetch, read, tidy, check and publish the figures behind the Health Information Outlook."""

import sys

__version__ = "1.0.0"

# Before anything else is imported: an older Python would fail at a detail.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        f"This project needs Python 3.11 or later, and this is {sys.version.split()[0]}. Run it with .venv/bin/python."
    )
