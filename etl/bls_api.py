"""BLS's public API: whole series in JSON, requested where the file that holds them cannot be downloaded."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

from etl import files, secrets
from etl.catalog import File
from etl.errors import Refused
from etl.files import Stamp
from etl.formats.file_head import CHECK_CONTACT, check_head
from etl.http import Client
from etl.provenance import FROM_API

# The API's limit of years per request, without and with a registration key.
YEARS, YEARS_WITH_KEY = 10, 20
# Regional price parities begin in 2008, so older prices are not needed.
FIRST_YEAR = 2008


def download_series(client: Client, file: File, to: Path) -> Stamp:
    """Download all years of `file.series` to `to`: a JSON list of the API's documents, one for each request.

    Raises Refused where the API does not serve a request (its daily limit, an invalid key), and what
    `Client.post_json` raises.
    """
    key = secrets.api_key()
    last, span = datetime.now(UTC).year, YEARS_WITH_KEY if key else YEARS
    documents = []
    for first in range(FIRST_YEAR, last + 1, span):
        request: dict[str, object] = {
            "seriesid": list(file.series),
            "startyear": str(first),
            "endyear": str(min(first + span - 1, last)),
        }
        if key:
            request["registrationkey"] = key
        documents.append(_parse(client.post_json(file, request), file.url))
    content = json.dumps(documents, indent=1).encode()
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


def _parse(content: bytes, url: str) -> dict[str, object]:
    """The API's document. Raises Refused where it is not JSON, or says that the request was not served."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        check_head(content, name=url)
        raise Refused(f"{url} did not send JSON", do=CHECK_CONTACT) from None
    if not isinstance(document, dict) or document.get("status") != "REQUEST_SUCCEEDED":
        message = document.get("message") if isinstance(document, dict) else document
        raise Refused(
            f"{url} did not serve the request",
            expected="status REQUEST_SUCCEEDED",
            got=str(message)[:160],
            do="The API limits requests per day: run refresh again tomorrow, or set OUTLOOK_BLS_KEY",
        )
    return document
