"""HTML from the templates in app/templates; every value is escaped."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.site import base_path

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_templates.globals["base_path"] = base_path


def render_page(template: str, **values: object) -> str:
    """Render a whole page. Raises TemplateNotFound, and UndefinedError for a missing value."""
    return _templates.get_template(template).render(**values)


def render(template: str, **values: object) -> Markup:
    """Render part of a page, safe to insert into another template. Raises the same errors as `render_page`."""
    return Markup(render_page(template, **values))  # noqa: S704 - escaped by the template


def render_part(template: str, part: str, **values: object) -> Markup:
    """Render one macro of a template. Raises TemplateNotFound, and AttributeError for an unknown macro."""
    return Markup(getattr(_templates.get_template(template).module, part)(**values))  # noqa: S704 - escaped by the template
