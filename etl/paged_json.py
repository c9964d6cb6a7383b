"""JSON that a publisher gives in pages: all rows, put together into one document."""

import hashlib
import json
from pathlib import Path
from typing import Any

from etl import files
from etl.catalog import File
from etl.errors import FetchFailed, Refused
from etl.files import Stamp
from etl.formats.file_head import CHECK_CONTACT, check_head
from etl.http import LATER, Client
from etl.provenance import FROM_API

# Projections Central has about 40 pages of a thousand rows.
MOST_PAGES = 1_000


def download_pages(client: Client, file: File, to: Path) -> Stamp:
    """Download all pages of `file` to `to`: a JSON list of their rows, in an order of its own.

    Raises Refused where a page is none, FetchFailed where the pages do not add up, and what `Client.get_json` raises.
    """
    rows, pager = _get_page(client, file, 0)
    pages = int(pager.get("total_pages") or 0)
    if pages > MOST_PAGES:
        raise Refused(f"{file.url} has too many pages", expected=f"at most {MOST_PAGES:,}", got=f"{pages:,}")
    for page in range(1, pages):
        rows += _get_page(client, file, page)[0]
    total = pager.get("total_items")
    if not rows or (total is not None and len(rows) != int(total)):
        raise FetchFailed(
            f"the pages of {file.url} do not add up", expected=f"{total} rows", got=f"{len(rows):,}", do=LATER
        )
    # The publisher may send the same rows in another order.
    lines = sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    content = ("[\n" + ",\n".join(lines) + "\n]\n").encode()
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(content)
    return Stamp(
        url=file.url,
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        retrieved_at=files.now(),
        asked_at=client.url_of(file) or "",
        copied_from=FROM_API.copied_from,
        is_original=FROM_API.is_original,
    )


def _get_page(client: Client, file: File, page: int) -> tuple[list[Any], dict[str, Any]]:
    """The rows of one page, and what it says of all. Raises Refused where it is not a page."""
    content = client.get_json(file, {"items_per_page": file.page_rows, "page": page})
    try:
        document = json.loads(content)
        rows, pager = document["rows"], document["pager"]
    except (ValueError, RecursionError, KeyError, TypeError):
        rows = pager = None
    if not isinstance(rows, list) or not isinstance(pager, dict):
        check_head(content, name=file.url)
        raise Refused(
            f"page {page} of {file.url} is not a page of rows",
            expected='{"rows": […], "pager": {…}}',
            got=repr(content[:80]),
            do=CHECK_CONTACT,
        )
    return rows, pager
