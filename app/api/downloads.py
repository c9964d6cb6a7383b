"""Downloads by URL: `/download/answers/NAME.csv?occupation=29-2072`."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.api.parameters import EXCEL, excel, file_of, parameters, single
from app.downloads.content import Content
from app.downloads.download import Download
from app.downloads.errors import BadQuery, shorten
from outlook.tables import Tables


@dataclass(frozen=True)
class DownloadQuery:
    """A download with all its parameters chosen, as one kind of file."""

    download: Download
    chosen: dict[str, str]
    form: str
    excel: bool = False

    def load(self, tables: Tables) -> Content:
        """The bytes of the file. Raises BadQuery."""
        return self.download.load(tables, self.chosen, form=self.form, excel=self.excel)


def parse_download_query(
    downloads: Mapping[str, Download], tables: Tables, *, file: str, query: str
) -> DownloadQuery:
    """What `/download/answers/FILE?QUERY` asks for. Raises BadQuery."""
    name, form = file_of(file, downloads, "answer")
    download = downloads[name]
    possible = [*(each.name for each in download.parameters), EXCEL]
    given = parameters(query)
    for each in given:
        if each not in possible:
            raise BadQuery(f"Download {name} has no parameter {shorten(each)}.", each, possible, each)
    plain = single(given, possible)
    chosen = download.choose(tables, {k: v for k, v in plain.items() if k != EXCEL})
    return DownloadQuery(download, chosen, form, excel(plain, form))
