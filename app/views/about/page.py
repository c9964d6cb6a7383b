"""`/about`: What is this site?"""

from app.components import layout
from app.edition import tables as shown_tables
from app.site import ABOUT_SITE
from app.text import format_day
from etl.project import NAME
from etl.store.editions import PROJECT
from outlook.translation import translate


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
        translate(
            "*{name}*, data of {day}. Add the page's web address, and cite the agency named under each chart. BLS cannot vouch "
            "for the data or analyses derived from these data after the data have been retrieved from BLS.gov. Figures from U.S. "
            "agencies are in the public domain; O*NET is licensed under CC BY 4.0."
        ).format(name=NAME, day=format_day(built))
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
