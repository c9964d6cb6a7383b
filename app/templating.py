"""HTML from the templates in app/templates; every value is escaped as it is filled in."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def render_page(template: str, **values: object) -> str:
    """A whole page. Raises TemplateNotFound, and UndefinedError for a value that is missing."""
    return _templates.get_template(template).render(**values)


def render(template: str, **values: object) -> Markup:
    """A piece of a page, to be sent or filled into another template as it is. Raises as `render_page`."""
    return Markup(render_page(template, **values))  # noqa: S704 - escaped by the template


def render_part(template: str, part: str, **values: object) -> Markup:
    """One macro of a template. Raises TemplateNotFound; AttributeError for a macro that the template does not have."""
    return Markup(getattr(_templates.get_template(template).module, part)(**values))  # noqa: S704 - likewise
