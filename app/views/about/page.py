"""`/about`: What is this site?"""

from app.components import layout
from app.edition import tables as shown_tables
from app.site import ABOUT_SITE
from app.text import format_day
from etl.project import NAME
from etl.store.editions import PROJECT


def page() -> None:
    """Say what the site is, how to cite it, how its figures are made, and how accessible it is."""
    built = str(shown_tables().edition.about["built_at"])
    layout.build_page(ABOUT_SITE.question)
    layout.show_text(
        "This site brings together what the U.S. government publishes about health information jobs: where the jobs are, "
        "what they pay, how many are expected, and what graduates of training programs earned. Every figure comes with its "
        "source, its date, and, where one exists, its margin of error."
    )
    layout.show_text(
        "It is not run by the Bureau of Labor Statistics (BLS) or any other agency, and it sells nothing. It cannot tell you "
        "what you will earn; it can tell you what people in this job earn, and how sure that figure is."
    )
    layout.show_heading("How to cite it")
    layout.show_text(
        f"*{NAME}*, data set of {format_day(built)}. Add the address of the page. Under each chart is the agency that "
        "published the figures: cite it too. BLS cannot vouch for data or analyses derived from its files after they leave its "
        "site. Figures of U.S. agencies are in the public domain; O*NET is licensed under "
        "CC BY 4.0."
    )
    layout.show_heading("How the figures are made")
    layout.show_text(
        "Figures that agencies publish are shown unchanged. Those that we calculate are explained here."
    )
    _show_document("Method", "method.md")
    layout.show_heading("Accessibility")
    _show_document("Accessibility statement", "accessibility.md")


def _show_document(label: str, name: str) -> None:
    """Show a page of the documentation under a label, without its title and links to files."""
    fold = layout.open_fold(name.removesuffix(".md"), label)
    if fold:
        text = (PROJECT / "docs" / name).read_text(encoding="utf-8").partition("\n")[2]
        with fold:
            layout.show_text(text.replace("\n#", "\n##"))
