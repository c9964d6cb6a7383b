"""The computed frames of the pages by address: `/download/answers/NAME.csv?occupation=29-2072`.

A page's download button gives `answer_csv(tables, name, chosen)` and shows `answer_address(name, chosen)` beside it: the
two are one function, so they cannot differ.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from app.api.query import EXCEL, excel, file_of, parameters, single
from app.downloads.content import CSV, Content, build_filename, write_csv, write_parquet
from app.downloads.download import DOWNLOAD_PATH, Chosen, Download
from app.downloads.errors import BadQuery, shorten
from app.views.overview import downloads, history_downloads, past_projections_downloads
from app.views.scenarios import downloads as scenarios_downloads
from app.views.settings import downloads as settings_downloads
from app.views.states import downloads as states_downloads
from outlook.tables import Tables

DOWNLOADS: dict[str, Download] = {
    answer.name: answer
    for room in (
        downloads,
        history_downloads,
        past_projections_downloads,
        settings_downloads,
        states_downloads,
        scenarios_downloads,
    )
    for answer in room.DOWNLOADS
}


@dataclass(frozen=True)
class DownloadQuery:
    """An answer with all its parameters chosen, in one form."""

    answer: Download
    chosen: dict[str, str]
    form: str
    excel: bool = False


def parse_download_query(tables: Tables, file: str, query: str) -> DownloadQuery:
    """The question that `/download/answers/FILE?QUERY` asks. Raises BadQuestion."""
    name, form = file_of(file, DOWNLOADS, "answer")
    answer = DOWNLOADS[name]
    possible = [*(each.name for each in answer.parameters), EXCEL]
    given = parameters(query)
    for each in given:
        if each not in possible:
            raise BadQuery(f"Answer {name} has no parameter {shorten(each)}.", each, possible, each)
    plain = single(given, possible)
    chosen = answer.chosen(tables, {k: v for k, v in plain.items() if k != EXCEL})
    return DownloadQuery(answer, chosen, form, excel(plain, form))


def load_download(tables: Tables, asked: DownloadQuery) -> Content:
    """The bytes of an answer. Raises BadQuestion."""
    rows = asked.answer.table(tables, asked.chosen)

    def chunks() -> Iterator[bytes]:
        batches = iter(rows.to_batches())
        return (
            write_csv(rows.schema, batches, excel=asked.excel)
            if asked.form == CSV
            else write_parquet(rows.schema, batches)
        )

    # Small, so that the tag can be of the bytes themselves.
    tag = hashlib.sha256(b"".join(chunks())).hexdigest()[:32]
    return Content(
        form=asked.form,
        tag=tag,
        filename=name_file(tables, asked.answer.name, asked.chosen, asked.form),
        chunks=chunks,
    )


def load_csv(tables: Tables, name: str, chosen: Chosen) -> bytes:
    """The CSV that `answer_address(name, chosen)` gives. Raises BadQuestion; KeyError for a name that is not declared."""
    answer = DOWNLOADS[name]
    return load_download(tables, DownloadQuery(answer, answer.chosen(tables, chosen), CSV)).whole()


def name_file(tables: Tables, name: str, chosen: Chosen, form: str = CSV) -> str:
    """Name of the file that an answer comes as. KeyError for a name that is not declared."""
    marks = (chosen[each.name] for each in DOWNLOADS[name].parameters if each.name in chosen)
    return build_filename(tables, name, tuple(marks), form)


def download_url(name: str, chosen: Chosen, form: str = CSV) -> str:
    """Address of an answer. KeyError for a name or a parameter that is not declared."""
    known = [each.name for each in DOWNLOADS[name].parameters]
    query = urlencode({key: chosen[key] for key in sorted(chosen, key=known.index)}) if chosen else ""
    return f"{DOWNLOAD_PATH}{name}.{form}" + (f"?{query}" if query else "")
