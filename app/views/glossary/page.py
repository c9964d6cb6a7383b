"""`/glossary`: What do these terms mean?"""

from app.components import glossary, layout
from app.site import GLOSSARY
from app.templating import render_part


def page() -> None:
    """List every term with its meaning and who defines it."""
    layout.build_page(GLOSSARY.question)
    layout.show_html(render_part("terms.html", "list_terms", terms=glossary.terms()))
