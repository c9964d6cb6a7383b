"""Every download that the pages declare, by name, for the API, its catalog and its description."""

from app.components.places import downloads as states
from app.components.places import place_downloads
from app.downloads.download import Download
from app.views.career import downloads as career
from app.views.overview import compare_downloads, history_downloads
from app.views.overview import downloads as overview
from app.views.reliability import downloads as reliability
from app.views.reliability import past_projections_downloads
from app.views.scenarios import downloads as scenarios
from app.views.settings import downloads as settings

DOWNLOADS: dict[str, Download] = {
    name: download
    for page in (
        overview,
        history_downloads,
        compare_downloads,
        reliability,
        past_projections_downloads,
        settings,
        states,
        place_downloads,
        scenarios,
        career,
    )
    for name, download in page.DOWNLOADS.items()
}
